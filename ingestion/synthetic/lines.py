"""Line items as they stand in the file, described by what is constant and what changes from hour to hour.

`Lines` = many rows that differ only in hour, resource and numbers. Figures stay Decimal until the last step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ingestion.synthetic.facts import Account, Bill, Sku

Text = dict[str, str | None]
Numbers = dict[str, Decimal]
Maps = dict[str, tuple[tuple[str, str], ...]]
PARENT = "split_line_item_parent_resource_id"  # the column that `Lines.parents` fills

LEGAL_NAMES = {
    "AWS": "Amazon Web Services, Inc.",
    "AISPL": "Amazon Web Services India Private Limited",
    "AWS Marketplace": "Search Appliance Ltd.",
}

# Gross column -> its twin after discounts. A payer without a discount has NULL in all of them.
NET_TWINS = {
    "line_item_unblended_cost": "line_item_net_unblended_cost",
    "reservation_effective_cost": "reservation_net_effective_cost",
    "reservation_amortized_upfront_cost_for_usage": "reservation_net_amortized_upfront_cost_for_usage",
    "reservation_recurring_fee_for_usage": "reservation_net_recurring_fee_for_usage",
    "reservation_unused_recurring_fee": "reservation_net_unused_recurring_fee",
    "reservation_unused_amortized_upfront_fee_for_billing_period": (
        "reservation_net_unused_amortized_upfront_fee_for_billing_period"
    ),
    "reservation_amortized_upfront_fee_for_billing_period": (
        "reservation_net_amortized_upfront_fee_for_billing_period"
    ),
    "reservation_upfront_value": "reservation_net_upfront_value",
    "savings_plan_savings_plan_effective_cost": "savings_plan_net_savings_plan_effective_cost",
    "savings_plan_recurring_commitment_for_billing_period": (
        "savings_plan_net_recurring_commitment_for_billing_period"
    ),
    "savings_plan_amortized_upfront_commitment_for_billing_period": (
        "savings_plan_net_amortized_upfront_commitment_for_billing_period"
    ),
}


@dataclass(frozen=True)
class LineCell:
    """`count` rows, one for each resource from number `first` on, over [start, end) with the same numbers.

    `interval_end` closes identity_time_interval where it is not `end`.
    """

    start: datetime
    end: datetime
    numbers: Mapping[str, Decimal]
    first: int = 0
    count: int = 1
    interval_end: datetime | None = None

    @property
    def interval(self) -> str:
        return f"{iso(self.start)}/{iso(self.interval_end or self.end)}"


@dataclass(frozen=True)
class Lines:
    """Rows under one `key`, from which their ids are made. Columns that are not named are empty.

    `parents`: for pods and tasks, the instance that hosted each of `resources`.
    """

    key: str
    text: Text
    cells: tuple[LineCell, ...]
    maps: Maps = field(default_factory=dict)
    resources: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(cell.count for cell in self.cells)


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def rate(price: Decimal) -> str:
    """A rate as the file spells it: text with ten decimals."""
    return f"{price:.10f}"


def bill_text(
    bill: Bill,
    account: Account,
    kind: str,
    *,
    entity: str = "",
    bill_type: str = "Anniversary",
    invoiced: bool = True,
) -> Text:
    """Columns that every row has: the bill, the payer, the account, the type. `entity` '' = the account's seller."""
    seller = entity or account.seller
    invoice = bill.invoice(seller, bill_type, account.currency) if invoiced else ""
    issuer = "AWS" if seller == "AWS Marketplace" else account.seller
    return {
        "bill_bill_type": bill_type,
        "bill_billing_entity": seller,
        "bill_invoice_id": invoice or None,
        "bill_invoicing_entity": LEGAL_NAMES[issuer],
        "bill_payer_account_id": bill.payer.id,
        "bill_payer_account_name": bill.payer.name,
        "line_item_currency_code": account.currency,
        "line_item_legal_entity": LEGAL_NAMES[seller],
        "line_item_line_item_type": kind,
        "line_item_usage_account_id": account.id,
        "line_item_usage_account_name": account.name,
    }


def account_maps(bill: Bill, account: Account) -> Maps:
    """What every row of an account carries: its own tags and its value of the cost category."""
    category = ((bill.category, account.category),) if bill.category and account.category else ()
    own = (("accountTag/Owner", account.owner_tag),) if account.owner_tag else ()
    return {
        "cost_category": category,
        "tags": (*own, *((f"costCategory/{name}", value) for name, value in category)),
    }


def with_net(bill: Bill, numbers: Numbers, sku: Sku | None = None) -> Numbers:
    """The numbers and, when the payer has a discount, the net twin of each and what was taken off.

    Commitments' own figures (`reservation_…`, `savings_plan_…`) are discounted as fees are. The entries of the
    column `discount` are named `discount.<kind>`.
    """
    if not bill.discounted:
        return numbers
    of_usage, of_fees = bill.kept(sku), bill.kept()
    kept = {name: of_usage if name.startswith("line_item") else of_fees for name in NET_TWINS}
    net = {NET_TWINS[name]: value * kept[name] for name, value in numbers.items() if name in NET_TWINS}
    return numbers | net | _taken_off(bill, numbers["line_item_unblended_cost"], sku)


def _taken_off(bill: Bill, gross: Decimal, sku: Sku | None) -> Numbers:
    if not gross:
        return {}
    taken = {kind: -gross * share for kind, share in bill.shares(sku).items()}
    return {
        "discount_total_discount": sum(taken.values(), Decimal(0)),
        "discount_bundled_discount": taken.get("BundledDiscount", Decimal(0)),
        **{f"discount.{kind}": amount for kind, amount in taken.items()},
    }
