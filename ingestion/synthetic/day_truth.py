"""The days of a bill: its money by the day to which it belongs, with the unused part of reservations spread.

An RIFee row stands on the 1st and holds a whole month. What is unused of it belongs to the commitment's hours of the
month in equal parts, cut to twelve decimals a day; the last day takes the remainder. All else stays on the row's day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from ingestion.synthetic.facts import ZERO, Bill, Charge, Plan, Reservation, Use
from ingestion.synthetic.money import Money, Post, covered_share, plan_hours, use_money, uses_by_payer
from ingestion.synthetic.split_ledger import SplitUse
from ingestion.synthetic.split_truth import orphan_rows

_TWELVE_DECIMALS = Decimal("0.000000000001")
Dated = Iterator[tuple[str, Money]]
Row = tuple[str, str, str, str, str, str]


def by_day(bill: Bill, entries: Iterable[Post]) -> dict[str, Money]:
    """Money of the posts by `YYYY-MM-DD`; its sum over the days is that of the month."""
    paid = uses_by_payer(bill)
    seen: set[Row] = set()
    sums: dict[str, Money] = defaultdict(Money)
    for post in entries:
        for day, money in _dated(bill, post, paid, seen):
            sums[day] += money
    return {day: sums[day] for day in sorted(sums)}


def _dated(bill: Bill, post: Post, paid: dict[str, list[Use]], seen: set[Row]) -> Dated:
    fact = post.about
    if isinstance(fact, Use) and post.charge_type == "SavingsPlanNegation":
        return _negations(bill, fact, seen)
    if isinstance(fact, Use):
        return _usage(bill, fact)
    if isinstance(fact, SplitUse):
        return _containers(bill, fact)
    if isinstance(fact, Charge):
        return iter([(fact.start.date().isoformat(), post.money)])
    if post.money.commitment_upfront_fee:
        return iter([(fact.start.date().isoformat(), post.money)])
    if isinstance(fact, Plan):
        return _plan(bill, fact, paid.get(fact.arn, []))
    return _reservation(bill, fact, post.money)


def _day(bill: Bill, hour: int) -> str:
    return bill.month.at(hour).date().isoformat()


def _amounts(use: Use) -> dict[int, tuple[Decimal, int]]:
    """(amount, rows) by day of the month, counted from 0."""
    found: dict[int, tuple[Decimal, int]] = {}
    for cell in use.cells:
        amount, rows = found.get(cell.hour // 24, (ZERO, 0))
        found[cell.hour // 24] = amount + cell.amount * cell.count, rows + cell.count
    return found


def _usage(bill: Bill, use: Use) -> Dated:
    for day, (amount, rows) in _amounts(use).items():
        yield _day(bill, day * 24), use_money(bill, use, amount) + Money(line_items=rows)


def _negations(bill: Bill, use: Use, seen: set[Row]) -> Dated:
    fleet = use.fleet
    kept, arn = bill.kept(fleet.sku), use.payer.arn if use.payer else ""
    for day, (amount, _) in _amounts(use).items():
        hours = {cell.hour for cell in use.cells if cell.hour // 24 == day}
        where = (arn, fleet.account.id, fleet.sku.operation, fleet.sku.usage_type, fleet.zone)
        rows = {(*where, str(hour)) for hour in hours} - seen
        seen |= rows
        listed = amount * fleet.sku.price
        yield _day(bill, day * 24), Money(-listed, ZERO, -listed * kept, line_items=len(rows))


def _containers(bill: Bill, use: SplitUse) -> Dated:
    """Rows alone; those whose node nobody knows stand in the first hours of the month."""
    for cell in use.cells:
        yield _day(bill, cell.hour), Money(line_items=cell.count)
    for hour in range(orphan_rows(use)):
        yield _day(bill, hour), Money(line_items=1)


def _plan(bill: Bill, plan: Plan, uses: list[Use]) -> Dated:
    used: dict[int, Decimal] = defaultdict(Decimal)
    for use in uses:
        for day, (amount, _) in _amounts(use).items():
            used[day] += covered_share(use, amount)
    hours: dict[int, int] = defaultdict(int)
    for hour in plan_hours(bill, plan):
        hours[hour // 24] += 1
    kept = bill.kept()
    for day, count in hours.items():
        recurring, upfront = count * plan.recurring_hourly, count * plan.upfront_hourly
        unused = count * plan.commitment - used[day]
        fee = Money(recurring, unused, recurring * kept, unused * kept, ZERO, -upfront, ZERO, count)
        yield _day(bill, day * 24), fee


def _reservation(bill: Bill, reservation: Reservation, fee: Money) -> Dated:
    """The fee on its first day, without its unused part, which follows day by day."""
    active = reservation.active(bill.month)
    amortized, net = fee.amortized_cost, fee.net_amortized_cost
    yield _day(bill, active.start), fee + Money(amortized_cost=-amortized, net_amortized_cost=-net)
    days = range(active.start // 24, (active.stop - 1) // 24 + 1)
    for day in days:
        hours = min(active.stop, day * 24 + 24) - max(active.start, day * 24)
        last = day == days[-1]
        shares = [left if last else _share(whole, hours, len(active)) for whole, left in (
            (fee.amortized_cost, amortized), (fee.net_amortized_cost, net))]  # fmt: skip
        amortized, net = amortized - shares[0], net - shares[1]
        yield _day(bill, day * 24), Money(amortized_cost=shares[0], net_amortized_cost=shares[1])


def _share(whole: Decimal, hours: int, of: int) -> Decimal:
    return (whole * hours / of).quantize(_TWELVE_DECIMALS, rounding=ROUND_HALF_UP)
