"""The money of a bill, one sum per metric, and the pieces of cost that facts turn into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.synthetic.facts import DISCOUNTS, ZERO, Account, Bill, Charge, Plan, Reservation, Sku, Use

Figures = dict[str, str | int]

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
      discount; discount rows count 0, because the rows they reduce already carry the discount; an
      unused plan hour counts (total - used) * (net recurring + net upfront) / (recurring + upfront).
    - commitment_trueup: minus the month's amortised upfront of RIFee and SavingsPlanRecurringFee rows.
    - commitment_upfront_fee: SavingsPlanUpfrontFee, Fee with an RI ARN, and the Refund of a plan's one-time fee, whose
      amortized cost is 0 too.

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


def ratio(part: Decimal, whole: Decimal) -> str:
    """`part` / `whole` to twelve decimals; '' where nothing was there."""
    return text((part / whole).quantize(Decimal("0.000000000001"))) if whole else ""


@dataclass(frozen=True)
class Post:
    """One piece of a bill with the labels that totals are grouped by. `about` is the fact it came from.

    `purchase_option`: SavingsPlan or Reserved where the rows name a commitment, else Spot or OnDemand.
    """

    charge_type: str
    service: str
    account: Account
    money: Money
    about: Use | Reservation | Plan | Charge | SplitUse
    purchase_option: str = "OnDemand"
    bill_type: str = "Anniversary"
    entity: str = "AWS"
    invoiced: bool = True

    @property
    def account_id(self) -> str:
        return self.account.id

    @property
    def currency(self) -> str:
        return self.account.currency


def posts(bill: Bill) -> Iterator[Post]:
    """The whole bill as posts: usage as paid, what it cancels, fees of commitments, charges."""
    for use in bill.uses:
        yield _usage(bill, use)
    yield from _negations(bill)
    paid = uses_by_payer(bill)
    for reservation in bill.reservations:
        yield from _reservation(bill, reservation, paid.get(reservation.arn, []))
    for plan in bill.plans:
        yield from _plan(bill, plan, paid.get(plan.arn, []))
    for charge in bill.charges:
        yield _charge(bill, charge)


def uses_by_payer(bill: Bill) -> dict[str, list[Use]]:
    """What each commitment paid, by its ARN."""
    paid: dict[str, list[Use]] = defaultdict(list)
    for use in bill.uses:
        if use.payer:
            paid[use.payer.arn].append(use)
    return paid


def quantity(use: Use) -> Decimal:
    """All that the resources of a use consumed, in the SKU's unit."""
    return sum((cell.amount * cell.count for cell in use.cells), ZERO)


def reserved_hours(use: Use, reservation: Reservation) -> Decimal:
    """Hours of the RI that the use consumed: its units over the units of one RI."""
    instance = use.fleet.sku.instance
    return quantity(use) * instance.units / reservation.instance.units if instance else ZERO


def covered_cost(use: Use) -> Decimal:
    """Amortised cost of a use that a commitment paid: the share of the commitment it consumed."""
    return covered_share(use, quantity(use))


def covered_share(use: Use, amount: Decimal) -> Decimal:
    """Amortised cost of `amount` units of a use that a commitment paid."""
    payer, instance = use.payer, use.fleet.sku.instance
    if isinstance(payer, Reservation):
        hours = amount * instance.units / payer.instance.units if instance else ZERO
        return (payer.recurring_hourly + payer.upfront_hourly) * hours
    price = payer.price(use.fleet.sku) if payer else None
    return (price or ZERO) * amount


def use_money(bill: Bill, use: Use, amount: Decimal) -> Money:
    """What `amount` units of a use are worth, without their number of rows. Linear in the amount."""
    listed = amount * use.public_price
    if use.payer is None:
        paid, kept = amount * use.unit_price, bill.kept(use.fleet.sku)
        return Money(paid, paid, paid * kept, paid * kept, listed)
    share, kept = covered_share(use, amount), bill.kept()
    shown = ZERO if isinstance(use.payer, Reservation) else listed
    return Money(shown, share, shown * bill.kept(use.fleet.sku), share * kept, listed)


def seller_of(account: Account, sku: Sku) -> str:
    """Billing entity of usage: the Marketplace where the product is sold there, else the account's seller."""
    return sku.entity if sku.entity != "AWS" else account.seller


def option_of(use: Use) -> str:
    """Purchase option of a use."""
    if use.payer is None:
        return "OnDemand" if use.fleet.spot_price is None else "Spot"
    return "Reserved" if isinstance(use.payer, Reservation) else "SavingsPlan"


def plan_hours(bill: Bill, plan: Plan) -> list[int]:
    """Hours of the month that a plan was in force and the bill knows: one fee row each."""
    return [hour for hour in plan.active(bill.month) if hour < bill.seen_hours]


def bought_now(bill: Bill, commitment: Reservation | Plan) -> bool:
    """Whether its upfront payment stands on this bill."""
    return bool(commitment.upfront) and bill.month.start <= commitment.start < bill.month.end


def _usage(bill: Bill, use: Use) -> Post:
    kinds = {"Reserved": "DiscountedUsage", "SavingsPlan": "SavingsPlanCoveredUsage"}
    option, fleet = option_of(use), use.fleet
    money = use_money(bill, use, quantity(use)) + Money(line_items=sum(cell.count for cell in use.cells))
    kind, seller = kinds.get(option, "Usage"), seller_of(fleet.account, fleet.sku)
    return Post(kind, fleet.sku.service, fleet.account, money, use, option, entity=seller)


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
            money = Money(-listed, ZERO, -listed * bill.kept(fleet.sku), line_items=len(rows))
            yield Post(
                "SavingsPlanNegation",
                fleet.sku.service,
                fleet.account,
                money,
                use,
                "SavingsPlan",
                entity=fleet.account.seller,
            )


def _reservation(bill: Bill, reservation: Reservation, uses: list[Use]) -> Iterator[Post]:
    hours = Decimal(len(reservation.active(bill.month)) * reservation.count)
    used = sum((reserved_hours(use, reservation) for use in uses), ZERO)
    kept = bill.kept()
    recurring, upfront = hours * reservation.recurring_hourly, hours * reservation.upfront_hourly
    unused = (hours - used) * (reservation.recurring_hourly + reservation.upfront_hourly)
    fee = Money(recurring, unused, recurring * kept, unused * kept, ZERO, -upfront, ZERO, 1)
    service, account = reservation.sku.service, reservation.account
    yield Post("RIFee", service, account, fee, reservation, "Reserved", entity=account.seller)
    if bought_now(bill, reservation):
        paid = _upfront(reservation.upfront, kept)
        yield Post("Fee", service, account, paid, reservation, "Reserved", "Purchase", account.seller)


def _plan(bill: Bill, plan: Plan, uses: list[Use]) -> Iterator[Post]:
    hours = len(plan_hours(bill, plan))
    used = sum((covered_cost(use) for use in uses), ZERO)
    kept = bill.kept()
    recurring, upfront = hours * plan.recurring_hourly, hours * plan.upfront_hourly
    unused = hours * plan.commitment - used
    fee = Money(recurring, unused, recurring * kept, unused * kept, ZERO, -upfront, ZERO, hours)
    code, account = plan.product_code, plan.account
    if hours:
        yield Post("SavingsPlanRecurringFee", code, account, fee, plan, "SavingsPlan", entity=account.seller)
    if bought_now(bill, plan):
        paid = _upfront(plan.upfront, kept)
        yield Post(
            "SavingsPlanUpfrontFee", code, account, paid, plan, "SavingsPlan", "Purchase", account.seller
        )


def _upfront(paid: Decimal, kept: Decimal) -> Money:
    return Money(paid, ZERO, paid * kept, ZERO, ZERO, ZERO, paid, 1)


def _charge(bill: Bill, charge: Charge) -> Post:
    """A plan's one-time fee that comes back is no amortized cost: it takes back an upfront fee."""
    net = ZERO if charge.kind in DISCOUNTS else charge.cost
    money = Money(charge.cost, charge.cost, net, net, line_items=1)
    if charge.plan:
        money = Money(charge.cost, ZERO, net, ZERO, ZERO, ZERO, charge.cost, 1)
    return Post(
        charge.kind,
        charge.service or charge.product_code,
        charge.account,
        money,
        charge,
        bill_type="Refund" if charge.kind == "Refund" else "Anniversary",
        entity=charge.billing_entity,
        invoiced=charge.invoiced,
    )
