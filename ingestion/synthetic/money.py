"""The money of a bill, one sum per metric, and the pieces of cost that facts turn into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.synthetic.facts import ZERO, Bill, Charge, Plan, Reservation, Use

if TYPE_CHECKING:
    from ingestion.synthetic.split_ledger import SplitUse


@dataclass(frozen=True)
class Money:
    """Sums in the bill's currency, in the words of the file's columns:

    - unblended: every row's unblended cost. public_on_demand: every row's public cost (0 on fees and negations).
    - amortized: SP effective cost on SavingsPlanCoveredUsage; total - used commitment on SavingsPlanRecurringFee;
      0 on SavingsPlanNegation and SavingsPlanUpfrontFee; RI effective cost on DiscountedUsage; unused upfront +
      unused recurring on RIFee; 0 on a Fee with an RI ARN; else unblended.
    - net: the same with `coalesce(net column, gross column)`, since net columns are NULL when the payer has no
      discount; negotiated discount rows count 0, because the rows they reduce already carry the discount; an
      unused plan hour counts (total - used) * (net recurring + net upfront) / (recurring + upfront).
    - commitment_trueup: minus the month's amortised upfront of RIFee and SavingsPlanRecurringFee rows.
    - commitment_upfront_fee: SavingsPlanUpfrontFee, and Fee with an RI ARN.

    So unblended = amortized + commitment_trueup + commitment_upfront_fee, exactly.
    """

    unblended_cost: Decimal = ZERO
    amortized_cost: Decimal = ZERO
    net_unblended_cost: Decimal = ZERO
    net_amortized_cost: Decimal = ZERO
    public_on_demand_cost: Decimal = ZERO
    commitment_trueup: Decimal = ZERO
    commitment_upfront_fee: Decimal = ZERO
    line_items: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def as_text(self) -> dict[str, str | int]:
        """Decimals as plain text, the count as it is."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: text(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def text(value: Decimal) -> str:
    """Plain decimal text without exponent or trailing zeros."""
    return format(value.normalize(), "f") if value else "0"


@dataclass(frozen=True)
class Post:
    """One piece of a bill with the labels that totals are grouped by. `about` is the fact it came from."""

    charge_type: str
    service: str
    account_id: str
    money: Money
    about: Use | Reservation | Plan | Charge | SplitUse


def posts(bill: Bill) -> Iterator[Post]:
    """The whole bill as posts: usage as paid, what it cancels, fees of commitments, charges."""
    for use in bill.uses:
        yield _usage(bill, use)
    yield from _negations(bill)
    for reservation in bill.reservations:
        yield from _reservation(bill, reservation)
    for plan in bill.plans:
        yield from _plan(bill, plan)
    for charge in bill.charges:
        yield _charge(charge)


def quantity(use: Use) -> Decimal:
    """All that the resources of a use consumed, in the SKU's unit."""
    return sum((cell.amount * cell.count for cell in use.cells), ZERO)


def reserved_hours(use: Use, reservation: Reservation) -> Decimal:
    """Hours of the RI that the use consumed: its units over the units of one RI."""
    instance = use.fleet.sku.instance
    return quantity(use) * instance.units / reservation.instance.units if instance else ZERO


def covered_cost(use: Use) -> Decimal:
    """Amortised cost of a use that a commitment paid: the share of the commitment it consumed."""
    if isinstance(use.payer, Reservation):
        hourly = use.payer.recurring_hourly + use.payer.upfront_hourly
        return hourly * reserved_hours(use, use.payer)
    price = use.payer.price(use.fleet.sku) if use.payer else None
    return (price or ZERO) * quantity(use)


def _usage(bill: Bill, use: Use) -> Post:
    sku, amount = use.fleet.sku, quantity(use)
    kept = 1 - bill.discount
    listed = amount * sku.price
    if use.payer is None:
        paid = listed if use.fleet.spot_price is None else amount * use.fleet.spot_price
        money = Money(paid, paid, paid * kept, paid * kept, listed)
        kind = "Usage"
    else:
        share = covered_cost(use)
        shown, kind = (
            (ZERO, "DiscountedUsage")
            if isinstance(use.payer, Reservation)
            else (listed, "SavingsPlanCoveredUsage")
        )
        money = Money(shown, share, shown * kept, share * kept, listed)
    lines = Money(line_items=sum(cell.count for cell in use.cells))
    return Post(kind, sku.service, use.fleet.account.id, money + lines, use)


def _negations(bill: Bill) -> Iterator[Post]:
    """Takes the covered list cost out again; one row per plan, account, SKU, zone and hour, fleets share them."""
    seen: set[tuple[str, ...]] = set()
    for use in bill.uses:
        if isinstance(use.payer, Plan):
            fleet = use.fleet
            where = (use.payer.arn, fleet.account.id, fleet.sku.operation, fleet.sku.usage_type, fleet.zone)
            rows: set[tuple[str, ...]] = {(*where, str(cell.hour)) for cell in use.cells}
            rows -= seen
            seen |= rows
            listed = quantity(use) * fleet.sku.price
            money = Money(-listed, ZERO, -listed * (1 - bill.discount), line_items=len(rows))
            yield Post("SavingsPlanNegation", fleet.sku.service, fleet.account.id, money, use)


def _reservation(bill: Bill, reservation: Reservation) -> Iterator[Post]:
    hours = Decimal(len(reservation.active(bill.month)) * reservation.count)
    used = sum((reserved_hours(use, reservation) for use in bill.uses if use.payer == reservation), ZERO)
    kept = 1 - bill.discount
    recurring, upfront = hours * reservation.recurring_hourly, hours * reservation.upfront_hourly
    unused = (hours - used) * (reservation.recurring_hourly + reservation.upfront_hourly)
    fee = Money(recurring, unused, recurring * kept, unused * kept, ZERO, -upfront, ZERO, 1)
    service, account = reservation.sku.service, reservation.account.id
    yield Post("RIFee", service, account, fee, reservation)
    if reservation.upfront and bill.month.start <= reservation.start < bill.month.end:
        paid = reservation.upfront
        yield Post("Fee", service, account, _upfront(paid, kept), reservation)


def _plan(bill: Bill, plan: Plan) -> Iterator[Post]:
    hours = len([hour for hour in plan.active(bill.month) if hour < bill.seen_hours])
    used = sum((covered_cost(use) for use in bill.uses if use.payer == plan), ZERO)
    kept = 1 - bill.discount
    recurring, upfront = hours * plan.recurring_hourly, hours * plan.upfront_hourly
    unused = hours * plan.commitment - used
    fee = Money(recurring, unused, recurring * kept, unused * kept, ZERO, -upfront, ZERO, hours)
    yield Post("SavingsPlanRecurringFee", plan.offering, plan.account.id, fee, plan)
    if plan.upfront and bill.month.start <= plan.start < bill.month.end:
        yield Post(
            "SavingsPlanUpfrontFee", plan.offering, plan.account.id, _upfront(plan.upfront, kept), plan
        )


def _upfront(paid: Decimal, kept: Decimal) -> Money:
    return Money(paid, ZERO, paid * kept, ZERO, ZERO, ZERO, paid, 1)


def _charge(charge: Charge) -> Post:
    net = ZERO if charge.kind == "EdpDiscount" else charge.cost
    money = Money(charge.cost, charge.cost, net, net, line_items=1)
    service = charge.service or charge.product_code
    return Post(charge.kind, service, charge.account.id, money, charge)
