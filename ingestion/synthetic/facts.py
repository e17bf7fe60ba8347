"""The economic facts of a bill, before any row exists: who used what, when, and which commitment paid.

The truth is computed from these with Decimal sums; the rows are rendered from these on another path.
Amounts and prices are chosen so that every cost has at most ten decimals and fifteen significant digits:
such a Decimal survives the double of the file, because the double's shortest text is that Decimal again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.month import HOUR, Month

ZERO = Decimal(0)
DATABASES = frozenset(
    {"AmazonRDS", "AmazonDynamoDB", "AmazonElastiCache"}
)  # what Database Savings Plans cover
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

ChargeKind = Literal[
    "Tax", "Credit", "Refund", "Fee", "EdpDiscount", "PrivateRateDiscount", "BundledDiscount"
]
DISCOUNTS: frozenset[ChargeKind] = frozenset({"EdpDiscount", "PrivateRateDiscount", "BundledDiscount"})


@dataclass(frozen=True)
class Account:
    """An account of the organisation. `owner_tag` is the account's own tag `Owner`, '' when it has none.

    `category`: its value of the organisation's cost category. `seller` AISPL bills Indian accounts, in INR.
    """

    id: str
    name: str
    owner_tag: str = ""
    category: str = ""
    currency: Literal["USD", "INR"] = "USD"
    seller: Literal["AWS", "AISPL"] = "AWS"


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
class Tier:
    """One step of a tiered price: what the payer uses in a month beyond `above` units costs `price` per unit.

    `free`: the step is a free tier; its price is 0, or what a Credit row gives back.
    """

    above: Decimal
    price: Decimal
    text: str
    free: bool = False


@dataclass(frozen=True)
class PriceCut:
    """A negotiated or bundled discount of one usage type: the share taken off its price, one decimal."""

    kind: Literal["PrivateRateDiscount", "BundledDiscount"]
    product_code: str
    usage_type: str
    share: Decimal


@dataclass(frozen=True)
class Sku:
    """A thing with a price. `plan_price` is the Savings Plan price per unit, None when no plan covers it;
    `instance_plan_price` the better one of EC2 Instance plans, None = the same.

    `price` is the public price: with `tiers`, that of the first step which costs anything. SKUs of one `tier_group`
    climb the same steps together. `path_class` is the label that a classifier of transfer must find; None = no
    transfer.
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
    instance_plan_price: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    tier_group: str = ""

    @property
    def is_flexible(self) -> bool:
        """Whether its reservations cover every size of the family: Linux with default tenancy, and databases."""
        facts = dict(self.attributes)
        linux = facts.get("operating_system") == "Linux" and facts.get("tenancy") == "Shared"
        return self.instance is not None and (linux or "database_engine" in facts)


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
    spot_listed: bool = True  # whether the bill shows spot usage's public cost


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
    zone: str = ""
    offering_class: str = "standard"

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

    An EC2 Instance plan has a `family` and a `region`. `returned_after`: hours until it was given back, None = kept.
    """

    arn: str
    account: Account
    start: datetime
    recurring_hourly: Decimal
    upfront_hourly: Decimal
    option: str
    family: str = ""
    region: str = ""

    kind: Literal["Compute", "EC2Instance", "Database"] = "Compute"
    returned_after: int | None = None

    @property
    def offering(self) -> str:
        """`ComputeSavingsPlans`, `EC2InstanceSavingsPlans` or `DatabaseSavingsPlans`."""
        return f"{self.kind}SavingsPlans"

    @property
    def product_code(self) -> str:
        """AWS bills EC2 Instance plans under the product of Compute plans."""
        return "DatabaseSavingsPlans" if self.kind == "Database" else "ComputeSavingsPlans"

    @property
    def plan_id(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def end(self) -> datetime:
        return self.start + TERM_HOURS * HOUR

    @property
    def returned_at(self) -> datetime | None:
        return None if self.returned_after is None else self.start + self.returned_after * HOUR

    @property
    def commitment(self) -> Decimal:
        return self.recurring_hourly + self.upfront_hourly

    @property
    def upfront(self) -> Decimal:
        return self.upfront_hourly * TERM_HOURS

    def active(self, month: Month) -> range:
        """Hours of the month within its term; empty before it starts, after it expires and after its return."""
        term = _term_in(self.start, month)
        if self.returned_at is None:
            return term
        return range(term.start, max(term.start, min(term.stop, month.hour_of(self.returned_at))))

    def price(self, sku: Sku) -> Decimal | None:
        """Plan price per unit of `sku`, None when this plan does not cover it."""
        if self.kind == "EC2Instance":
            fits = sku.instance and sku.instance.family == self.family and sku.region == self.region
            return (sku.instance_plan_price or sku.plan_price) if fits else None
        is_database = sku.service in DATABASES
        return sku.plan_price if is_database == (self.kind == "Database") else None


@dataclass(frozen=True)
class Cell:
    """In hour `hour`, each of the `count` resources from number `first` on used `amount`."""

    hour: int
    amount: Decimal
    first: int
    count: int


@dataclass(frozen=True)
class Use:
    """Hours of a fleet that one source paid: a reservation, a plan, or nobody (on demand, spot).

    `tier`: the step of the price list that these hours fell into, None where the price has no steps.
    """

    fleet: Fleet
    payer: Reservation | Plan | None
    cells: tuple[Cell, ...]
    tier: Tier | None = None

    @property
    def unit_price(self) -> Decimal:
        """What a unit costs when nobody has committed to it."""
        if self.fleet.spot_price is not None:
            return self.fleet.spot_price
        return self.tier.price if self.tier else self.fleet.sku.price

    @property
    def public_price(self) -> Decimal:
        """What the bill shows as public price of a unit: that of the first paid tier, 0 for unlisted spot."""
        return (
            ZERO if self.fleet.spot_price is not None and not self.fleet.spot_listed else self.fleet.sku.price
        )


@dataclass(frozen=True)
class Charge:
    """A row that is no usage: tax, credit, refund, fee, negotiated discount. Dated [start, end).

    `plan`: the Savings Plan whose one-time fee it gives back; `sku`: the usage that it gives back. `invoiced` False: it
    has no invoice id, ever.
    """

    kind: ChargeKind
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
    entity: str = ""
    plan: Plan | None = None
    sku: Sku | None = None
    invoiced: bool = True

    @property
    def billing_entity(self) -> str:
        """Who sells it: the Marketplace where it says so, else the account's seller."""
        return self.entity or self.account.seller


@dataclass(frozen=True)
class Bill:
    """Everything that one delivery of one month says. `seen_hours`: hours of the month that have passed.

    `discount` is the share that the enterprise agreement takes off usage and fees, 0 when the payer has none; `cuts`
    are taken off single usage types before it. `tag_keys`: what tag metrics are asked for, lower case.
    `valid_values`: the allowed values by such a key, in lower case; a key without entry allows every value.
    `category`: name of the cost category whose values the accounts carry.
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
    cuts: tuple[PriceCut, ...] = ()
    tag_keys: tuple[str, ...] = ()
    valid_values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    category: str = ""

    @property
    def discounted(self) -> bool:
        """Whether the payer has any discount: only then are the net columns filled."""
        return bool(self.discount or self.cuts)

    def shares(self, sku: Sku | None = None) -> dict[ChargeKind, Decimal]:
        """Discounts by their line item type, as shares of the gross cost of `sku`, or of a commitment's fee."""
        shares: dict[ChargeKind, Decimal] = {}
        left = Decimal(1)
        for cut in self.cuts:
            if sku and (cut.product_code, cut.usage_type) == (sku.product_code, sku.usage_type):
                shares[cut.kind] = left * cut.share
                left -= shares[cut.kind]
        if self.discount and (sku is None or sku.entity == "AWS"):
            shares["EdpDiscount"] = left * self.discount
        return shares

    def kept(self, sku: Sku | None = None) -> Decimal:
        """Net cost as a share of gross cost."""
        return 1 - sum(self.shares(sku).values(), ZERO)

    def invoice(self, entity: str, bill_type: str, currency: str) -> str:
        """Invoice id: one per seller, kind of bill and currency; '' while the month is open."""
        if not self.invoice_id or (entity, bill_type, currency) == ("AWS", "Anniversary", "USD"):
            return self.invoice_id
        text = f"{self.invoice_id}|{entity}|{bill_type}|{currency}"
        return f"{int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], 'big') % 10**10:010d}"
