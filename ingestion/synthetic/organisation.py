"""Sections of a scenario: the organisation, what it bought, what it negotiated, what else AWS charges it.

Names in these sections are texts: accounts by `Account.name`, things with a price by their name in `price_list`.
Dates are `Moment`s, counted from the first generated month, so a story fits any months.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ingestion.errors import BadInput
from ingestion.synthetic.facts import Account, PriceCut
from ingestion.synthetic.month import Moment


@dataclass(frozen=True)
class TagKey:
    """A cost allocation tag key, in the spelling of its owner.

    `activated`: usage before it carries no such tag (None = always active). `backfilled`: the second delivery of a
    month carries the key from the month's first hour on. `renamed_to` from `renamed_on` on: the rows carry that key
    instead. `valid`: the values that the company allows, compared without case; empty = every value.
    """

    key: str
    activated: Moment | None = None
    backfilled: bool = False
    renamed_to: str = ""
    renamed_on: Moment | None = None
    valid: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamCoverage:
    """Of the resources that team `team` should tag, the share that it does: rounded to whole resources."""

    team: str
    share: Decimal


@dataclass(frozen=True)
class Organisation:
    """One payer and its accounts (the payer among them), its tag policy, its cost category `category`."""

    payer: str
    accounts: tuple[Account, ...]
    tag_keys: tuple[TagKey, ...] = ()
    coverage: tuple[TeamCoverage, ...] = ()
    category: str = "Spend_Category"

    def __post_init__(self) -> None:
        self.account(self.payer)

    def account(self, name: str) -> Account:
        """The account of that name. Raises BadInput when there is none."""
        for account in self.accounts:
            if account.name == name:
                return account
        known = ", ".join(account.name for account in self.accounts)
        raise BadInput(f"account: expected one of {known}; found {name!r}.")

    @property
    def reported_keys(self) -> tuple[str, ...]:
        """Keys of tag metrics: lower case, sorted, with what they were renamed to."""
        names = {name.lower() for tag in self.tag_keys for name in (tag.key, tag.renamed_to) if name}
        return tuple(sorted(names))


Payment = Literal["No Upfront", "Partial Upfront", "All Upfront"]


@dataclass(frozen=True)
class ReservationPurchase:
    """`count` RIs per unit of the bill's scale, of one year from `start`; prices per RI and hour of the term.

    `zone` '' = regional. A zonal RI fits only its very size in its zone.
    """

    key: str
    account: str
    sku: str
    start: Moment
    option: Payment
    recurring_hourly: Decimal = Decimal(0)
    upfront_hourly: Decimal = Decimal(0)
    count: int = 1
    zone: str = ""
    offering_class: Literal["standard", "convertible"] = "standard"


@dataclass(frozen=True)
class PlanPurchase:
    """A Savings Plan of one year from `start`; money per hour and unit of the bill's scale.

    `returned_after`: whole hours after which it was given back, at most seven days; None = kept.
    """

    key: str
    account: str
    start: Moment
    option: Payment
    kind: Literal["Compute", "EC2Instance", "Database"] = "Compute"
    recurring_hourly: Decimal = Decimal(0)
    upfront_hourly: Decimal = Decimal(0)
    family: str = ""
    region: str = ""
    returned_after: int | None = None


@dataclass(frozen=True)
class Commitments:
    """Everything bought, in any order: AWS's own order of application is the generator's business."""

    reservations: tuple[ReservationPurchase, ...] = ()
    plans: tuple[PlanPurchase, ...] = ()


@dataclass(frozen=True)
class Discounts:
    """What was negotiated, in force when the scenario's `discount` is on.

    `enterprise`: share off every usage and fee that AWS itself sells, one decimal. `cuts` come first: private rates
    and bundled discounts of single usage types; the enterprise share is taken of what they leave.
    """

    enterprise: Decimal = Decimal("0.1")
    cuts: tuple[PriceCut, ...] = ()


@dataclass(frozen=True)
class Prices:
    """Switches of the price list that real bills differ in.

    `free_tier`: `rows` = usage at rate 0; `credits` = usage at the full rate and Credit rows that cancel it over the
    month. `spot_public`: the public cost of spot usage is the `list` cost, or `zero`.
    """

    free_tier: Literal["rows", "credits"] = "rows"
    spot_public: Literal["list", "zero"] = "list"


@dataclass(frozen=True)
class Refund:
    """`amount` (positive) given back to `account` on every bill; `of_earlier_month`: for usage of the month before."""

    key: str
    account: str
    amount: Decimal
    text: str
    of_earlier_month: bool = False


@dataclass(frozen=True)
class ChargeRules:
    """Rows that are no usage. `credit_share` of log ingestion is promotional credit until `credit_ends`.

    `support` and `subscription` are monthly fees of the payer per unit of the bill's scale; 0 = none.
    `late_refunds` arrive with the second delivery of a month only, and never get an invoice id.
    `subscription` is billed by AWS Marketplace.
    """

    tax_rate: Decimal = Decimal("0.07")
    support: Decimal = Decimal("100.00")
    subscription: Decimal = Decimal(0)
    credit_share: Decimal = Decimal("0.25")
    credit_ends: Moment | None = None
    refunds: tuple[Refund, ...] = ()
    late_refunds: tuple[Refund, ...] = ()

    def scaled(self, units: int) -> ChargeRules:
        """The rules of a bill that is `units` times as large: who spends more pays more for support."""
        return replace(self, support=self.support * units, subscription=self.subscription * units)


AnomalyKind = Literal[
    "egress_spike",
    "nat_loop",
    "forgotten_instance",
    "runaway_logs",
    "price_change",
    "ri_expiry",
    "new_region",
    "slow_drift",
    "one_hour_spike",
    "drop_to_zero",
]


@dataclass(frozen=True)
class Anomaly:
    """An injected anomaly of one workload.

    It begins `days_before` days before the newest settled day and lasts `days` days (None = to the end). Amounts are
    multiplied by `factor` (whole, 0 = nothing runs), rising to it day by day when `ramp`; by `hour` only in that hour
    of the day. `price_factor` multiplies the price instead. Of kind `ri_expiry`, `workload` names a reservation: it
    changes nothing, and labels the hour at which that reservation ends, wherever that is.
    """

    workload: str
    kind: AnomalyKind
    days_before: int = 0
    days: int | None = None
    factor: int = 1
    ramp: bool = False
    hour: int | None = None
    price_factor: int = 1
