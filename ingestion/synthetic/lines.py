"""Line items as they stand in the file, described by what is constant and what changes from hour to hour.

`Lines` = many rows that differ only in hour, resource and numbers. Figures stay Decimal until the last step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ingestion.synthetic.facts import Account, Bill

Text = dict[str, str | None]
Numbers = dict[str, Decimal]
Maps = dict[str, tuple[tuple[str, str], ...]]
PARENT = "split_line_item_parent_resource_id"  # the column that `Lines.parents` fills

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
    bill: Bill, account: Account, kind: str, *, entity: str = "AWS", bill_type: str = "Anniversary"
) -> Text:
    """Columns that every row has: the bill, the payer, the account, the type."""
    seller = "Amazon Web Services, Inc." if entity == "AWS" else "Search Appliance Ltd."
    return {
        "bill_bill_type": bill_type,
        "bill_billing_entity": entity,
        "bill_invoice_id": bill.invoice_id or None,
        "bill_invoicing_entity": "Amazon Web Services, Inc.",
        "bill_payer_account_id": bill.payer.id,
        "bill_payer_account_name": bill.payer.name,
        "line_item_currency_code": "USD",
        "line_item_legal_entity": seller,
        "line_item_line_item_type": kind,
        "line_item_usage_account_id": account.id,
        "line_item_usage_account_name": account.name,
    }


def with_net(bill: Bill, numbers: Numbers) -> Numbers:
    """The numbers and, when the payer has a discount, the net twin of each."""
    if not bill.discount:
        return numbers
    kept = 1 - bill.discount
    return numbers | {NET_TWINS[name]: value * kept for name, value in numbers.items() if name in NET_TWINS}
