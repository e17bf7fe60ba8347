"""The economic facts of a bill, before any row exists: who used what, when, and which commitment paid.

The truth is computed from these with Decimal sums; the rows are rendered from these on another path.
Amounts and prices are chosen so that every cost has at most ten decimals and fifteen significant digits:
such a Decimal survives the double of the file, because the double's shortest text is that Decimal again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.month import HOUR, Month

ZERO = Decimal(0)
TERM_HOURS = 365 * 24  # every commitment here has the one-year term: 31,536,000 seconds, no leap day

PathClass = Literal[
    "vpc_peering",
    "vpn_out",
    "s3_acceleration",
    "s3_mrap_rtc",
    "inter_region_out",
    "inter_region_in",
    "direct_connect",
    "cloudfront_viewer",
    "cloudfront_origin",
    "to_cloudfront",
    "internet_out",
    "internet_in",
    "inter_az",
    "public_ip_regional",
    "nat_processing",
    "privatelink",
    "transit_gateway",
    "load_balancer",
    "global_accelerator",
    "network_firewall",
    "public_ipv4",
    "service_replication",
    "unknown",
]


@dataclass(frozen=True)
class Account:
    """An account of the organisation. `owner_tag` is the account's own tag `Owner`, '' when it has none."""

    id: str
    name: str
    owner_tag: str = ""


@dataclass(frozen=True)
class Instance:
    """What runs: its type, CUR's family group and the normalised units of its size."""

    type: str
    group: str
    units: Decimal

    @property
    def family(self) -> str:
        """`m5` of `m5.large`, `db.m5` of `db.m5.large`."""
        return self.type.rpartition(".")[0]


@dataclass(frozen=True)
class Route:
    """Ends of a transfer as the price list names them; '' = outside AWS. `kind` is CUR's transfer_type."""

    origin: str
    target: str
    kind: str


@dataclass(frozen=True)
class Sku:
    """A thing with a price. `plan_price` is the Savings Plan price per unit, None when no plan covers it.

    `path_class` is the label that a classifier of transfer must find; None = no transfer.
    """

    product_code: str
    service: str
    family: str
    usage_type: str
    operation: str
    unit: str
    price: Decimal
    region: str
    product_name: str
    path_class: PathClass | None = None
    instance: Instance | None = None
    route: Route | None = None
    plan_price: Decimal | None = None
    entity: str = "AWS"
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Tags:
    """Resource tags by AWS's original key spelling (`Owner`), sorted; empty = an untagged resource."""

    pairs: tuple[tuple[str, str], ...] = ()

    def value(self, key: str) -> str:
        """Value under `key`, whatever its case; '' when absent."""
        return next((value for name, value in self.pairs if name.lower() == key), "")


@dataclass(frozen=True)
class Hour:
    """`amount` used by each resource of a fleet in this hour of the month."""

    index: int
    amount: Decimal


@dataclass(frozen=True)
class Fleet:
    """`count` alike resources of one account with one tag set. `resource` '' = rows without resource id."""

    key: str
    account: Account
    sku: Sku
    resource: str
    tags: Tags
    hours: tuple[Hour, ...]
    count: int = 1
    zone: str = ""
    spot_price: Decimal | None = None


def _term_in(start: datetime, month: Month) -> range:
    first = month.hour_of(start)
    return range(min(max(first, 0), month.hours), max(0, min(first + TERM_HOURS, month.hours)))


@dataclass(frozen=True)
class Reservation:
    """A reserved instance subscription: `count` RIs of one year from `start`, a whole hour.

    `upfront_hourly` is the upfront price per RI and hour of the term, so the price paid is
    `upfront_hourly * count * TERM_HOURS`, exactly; `recurring_hourly` is billed per RI and hour.
    """

    arn: str
    account: Account
    sku: Sku
    count: int
    start: datetime
    upfront_hourly: Decimal
    recurring_hourly: Decimal
    option: str

    @property
    def instance(self) -> Instance:
        if self.sku.instance is None:
            raise ValueError(f"{self.arn}: expected a SKU with an instance, found {self.sku.usage_type}.")
        return self.sku.instance

    @property
    def upfront(self) -> Decimal:
        return self.upfront_hourly * self.count * TERM_HOURS

    @property
    def units_per_hour(self) -> Decimal:
        return self.instance.units * self.count

    def active(self, month: Month) -> range:
        """Hours of the month within its term; empty before it starts and after it expires."""
        return _term_in(self.start, month)


@dataclass(frozen=True)
class Plan:
    """A Savings Plan of one year from `start`, a whole hour. Commitment per hour = recurring + upfront part.

    `family` '' = a Compute plan; else an EC2 Instance plan for that family in `region`.
    """

    arn: str
    account: Account
    start: datetime
    recurring_hourly: Decimal
    upfront_hourly: Decimal
    option: str
    family: str = ""
    region: str = ""

    @property
    def offering(self) -> str:
        return "EC2InstanceSavingsPlans" if self.family else "ComputeSavingsPlans"

    @property
    def end(self) -> datetime:
        return self.start + TERM_HOURS * HOUR

    @property
    def commitment(self) -> Decimal:
        return self.recurring_hourly + self.upfront_hourly

    @property
    def upfront(self) -> Decimal:
        return self.upfront_hourly * TERM_HOURS

    def active(self, month: Month) -> range:
        """Hours of the month within its term; empty before it starts and after it expires."""
        return _term_in(self.start, month)

    def price(self, sku: Sku) -> Decimal | None:
        """Plan price per unit of `sku`, None when this plan does not cover it."""
        if not self.family:
            return sku.plan_price
        fits = sku.instance and sku.instance.family == self.family and sku.region == self.region
        return sku.plan_price if fits else None


@dataclass(frozen=True)
class Cell:
    """In hour `hour`, each of the `count` resources from number `first` on used `amount`."""

    hour: int
    amount: Decimal
    first: int
    count: int


@dataclass(frozen=True)
class Use:
    """Hours of a fleet that one source paid: a reservation, a plan, or nobody (on demand, spot)."""

    fleet: Fleet
    payer: Reservation | Plan | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Charge:
    """A row that is no usage: tax, credit, refund, fee, negotiated discount. Dated [start, end)."""

    kind: Literal["Tax", "Credit", "Refund", "Fee", "EdpDiscount"]
    key: str
    account: Account
    product_code: str
    cost: Decimal
    text: str
    start: datetime
    end: datetime
    service: str = ""
    usage_type: str = ""
    operation: str = ""
    product_name: str = ""


@dataclass(frozen=True)
class Bill:
    """Everything that one delivery of one month says. `seen_hours`: hours of the month that have passed.

    `discount` is the share that a negotiated discount takes off usage and fees, 0 when the payer has none.
    """

    month: Month
    revision: int
    payer: Account
    seen_hours: int
    invoice_id: str
    discount: Decimal
    uses: tuple[Use, ...]
    reservations: tuple[Reservation, ...]
    plans: tuple[Plan, ...]
    charges: tuple[Charge, ...] = field(default=())
    clusters: tuple[Cluster, ...] = ()
