"""From a seed to the bills: what is generated, how big, which anomalies are injected, what is known when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, get_args

from ingestion import names
from ingestion.errors import BadInput
from ingestion.synthetic import company
from ingestion.synthetic.allocation import allocate
from ingestion.synthetic.blueprint import Blueprint
from ingestion.synthetic.charges import with_charges
from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.containers import CLUSTERS, clusters_of
from ingestion.synthetic.deliveries import Deliveries
from ingestion.synthetic.facts import Bill, Plan, Reservation
from ingestion.synthetic.faults import Faults
from ingestion.synthetic.fleets import Disturbance, fleets
from ingestion.synthetic.month import HOUR, Month, months_until
from ingestion.synthetic.organisation import (
    Anomaly,
    ChargeRules,
    Commitments,
    Discounts,
    Organisation,
    Prices,
)
from ingestion.synthetic.purchases import plans, reservations
from ingestion.synthetic.rhythm import draw
from ingestion.synthetic.tagging import with_tag_history
from ingestion.synthetic.tiers import with_tiers
from ingestion.synthetic.workloads import BLUEPRINTS

Size = Literal["small", "medium", "large", "huge"]
Layout = Literal["overwrite", "create_new"]

# (copies of each blueprint, resources per copy), rows per data file
SCALES: dict[Size, tuple[int, int]] = {
    "small": (1, 1),
    "medium": (10, 9),
    "large": (10, 90),
    "huge": (10, 750),
}
CHUNK_ROWS: dict[Size, int] = {"small": 4_000, "medium": 250_000, "large": 1_000_000, "huge": 1_000_000}


@dataclass(frozen=True)
class Scenario:
    """What to generate; the same scenario gives the same bytes.

    `last_month` `YYYY-MM` and the `months` before it, itself included. `discount`: the payer has what `discounts`
    says: discount rows and filled net columns; else the net columns are NULL. `as_of` (aware, within `last_month`):
    the last month is open, knows nothing later, and its last two days are partial. `restated`: months with a second
    delivery (revision 1); None = the month before the last, or the only one. `chunk_rows`: rows per data file; None =
    by size. `anomalies_end`: the day from which anomalies count back; None = the newest settled one. `clusters`:
    containers on the instances, see `containers.clusters_of`; () = none. The sections (see `organisation`, `blueprint.Blueprint`) say who, what runs, what was bought and negotiated,
    which prices and charges, which anomalies; each has the made-up company's as default. Raises BadInput for what
    cannot be.
    """

    seed: int
    last_month: str
    months: int = 3
    size: Size = "small"
    export: str = "acme-cur2"
    layout: Layout = "overwrite"
    discount: bool = False
    as_of: datetime | None = None
    restated: tuple[str, ...] | None = None
    chunk_rows: int | None = None
    organisation: Organisation = company.ORGANISATION
    workloads: tuple[Blueprint, ...] = BLUEPRINTS
    commitments: Commitments = company.COMMITMENTS
    discounts: Discounts = company.DISCOUNTS
    prices: Prices = company.PRICES
    charges: ChargeRules = company.CHARGES
    anomalies: tuple[Anomaly, ...] = company.ANOMALIES
    anomalies_end: date | None = None
    clusters: tuple[Cluster, ...] = CLUSTERS
    deliveries: Deliveries = field(default_factory=Deliveries)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        names.billing_period(self.last_month)
        names.export_name(self.export)
        _require(self.size in get_args(Size), "size", f"one of {', '.join(get_args(Size))}", self.size)
        _require(1 <= self.months <= 36, "months", "1 to 36", self.months)
        _require(self.chunk_rows is None or self.chunk_rows > 0, "chunk_rows", "at least 1", self.chunk_rows)
        _require(self._as_of_fits(), "as_of", f"an aware instant within {self.last_month}", self.as_of)
        known = {month.period for month in self.periods}
        unknown = set(self.restated or ()) - known
        _require(not unknown, "restated", f"months among {sorted(known)}", sorted(unknown))
        self.deliveries.check(self.periods)
        _require(
            not self.faults.month or self.faults.month in known,
            "faults.month", f"one of {sorted(known)}", self.faults.month,
        )  # fmt: skip
        self._require_known_names()

    def _require_known_names(self) -> None:
        """Every name that one section takes from another is there."""
        accounts = {account.name for account in self.organisation.accounts}
        used = {one.account for one in (*self.charges.refunds, *self.charges.late_refunds)}
        used |= {one.account for one in self.commitments.reservations}
        used |= {one.account for one in self.commitments.plans} | {one.account.name for one in self.workloads}
        _require(used <= accounts, "account", f"one of {sorted(accounts)}", sorted(used - accounts))
        keys = {blueprint.key for blueprint in self.workloads}
        _require(len(keys) == len(self.workloads), "workloads", "different keys", "the same key twice")
        ends = {blueprint.amounts_of for blueprint in self.workloads} - {""}
        _require(ends <= keys, "amounts_of", "keys of workloads", sorted(ends - keys))
        sold = {one.key for one in self.commitments.reservations}
        hit = {anomaly.workload for anomaly in self.anomalies if anomaly.kind != "ri_expiry"} - keys
        hit |= {anomaly.workload for anomaly in self.anomalies if anomaly.kind == "ri_expiry"} - sold
        _require(not hit, "anomalies", "workloads, or a reservation for ri_expiry", sorted(hit))
        late = [plan.key for plan in self.commitments.plans if not 0 < (plan.returned_after or 1) <= 168]
        _require(not late, "returned_after", "1 to 168 hours, AWS's seven days", late)

    def _as_of_fits(self) -> bool:
        last = Month(self.last_month)
        return self.as_of is None or (self.as_of.tzinfo is not None and last.start <= self.as_of < last.end)

    @property
    def periods(self) -> tuple[Month, ...]:
        return months_until(self.last_month, self.months)

    @property
    def restated_periods(self) -> frozenset[str]:
        if self.restated is not None:
            return frozenset(self.restated)
        return frozenset({self.periods[-2 if self.months > 1 else -1].period})

    @property
    def rows_per_file(self) -> int:
        return self.chunk_rows or CHUNK_ROWS[self.size]

    @property
    def last_settled_day(self) -> date:
        """Newest day whose cost is complete: two days before `as_of`, else the last day of the last month."""
        end = Month(self.last_month).end
        return (end - timedelta(days=1) if self.as_of is None else self.as_of - timedelta(days=2)).date()

    @property
    def tag_keys(self) -> tuple[str, ...]:
        """Keys of tag metrics, lower case."""
        return self.organisation.reported_keys

    @property
    def disturbances(self) -> tuple[Disturbance, ...]:
        """The anomalies that change amounts or prices, with their dates."""
        changing = (anomaly for anomaly in self.anomalies if anomaly.kind != "ri_expiry")
        return tuple(Disturbance(anomaly, *self._dates(anomaly)) for anomaly in changing)

    def _dates(self, anomaly: Anomaly) -> tuple[date, date]:
        """First and last day, both inclusive."""
        first = (self.anomalies_end or self.last_settled_day) - timedelta(days=anomaly.days_before)
        if anomaly.days is None:
            return first, Month(self.last_month).end.date()
        return first, first + timedelta(days=anomaly.days - 1)


def bill_of(scenario: Scenario, month: Month, revision: int) -> Bill:
    """The facts of one delivery of one month. Raises BadInput when the month has no such revision."""
    restated = int(month.period in scenario.restated_periods)
    _require(revision <= restated, "revision", "0, or 1 of a restated month", revision)
    bill = _empty_bill(scenario, month, revision)
    known = _knowledge(scenario, month, revision)
    run = tuple(
        fleets(
            scenario.workloads,
            month,
            scenario.seed,
            SCALES[scenario.size],
            scenario.disturbances,
            known,
            spot_listed=scenario.prices.spot_public == "list",
            coverage=scenario.organisation.coverage,
        )
    )
    uses = with_tiers(allocate(month, run, bill.reservations, bill.plans), scenario.prices)
    uses = with_tag_history(uses, scenario.organisation, scenario.periods[0], month, revision)
    copies, resources = SCALES[scenario.size]
    rules = scenario.charges.scaled(copies * resources)
    return with_charges(replace(bill, uses=uses), rules, scenario.organisation, scenario.periods[0])


def _empty_bill(scenario: Scenario, month: Month, revision: int) -> Bill:
    """The bill before anything ran on it: who pays, what was bought, what was negotiated."""
    bought, planned = _commitments(scenario, month)
    organisation, on = scenario.organisation, scenario.discount
    return Bill(
        month=month,
        revision=revision,
        payer=organisation.account(organisation.payer),
        seen_hours=_seen_hours(scenario, month),
        invoice_id=_invoice(scenario, month, revision),
        discount=scenario.discounts.enterprise if on else Decimal(0),
        uses=(),
        reservations=bought,
        plans=planned,
        cuts=scenario.discounts.cuts if on else (),
        tag_keys=scenario.tag_keys,
        valid_values=valid_values(organisation),
        category=organisation.category,
        clusters=tuple(clusters_of(scenario.clusters, scenario.seed, SCALES[scenario.size][0])),
    )


def _commitments(scenario: Scenario, month: Month) -> tuple[tuple[Reservation, ...], tuple[Plan, ...]]:
    """Those whose term the bill can know."""
    copies, resources = SCALES[scenario.size]
    first, cut = scenario.periods[0], _seen_hours(scenario, month)
    asked = (scenario.organisation, scenario.commitments, first, copies * resources)
    return (
        tuple(one for one in reservations(*asked) if _known(one.active(month), cut)),
        tuple(one for one in plans(*asked) if _known(one.active(month), cut)),
    )


def valid_values(organisation: Organisation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Allowed values by reported key, in lower case; keys that allow everything are left out."""
    return tuple(
        (name.lower(), tuple(value.lower() for value in tag.valid))
        for tag in organisation.tag_keys
        for name in (tag.key, tag.renamed_to)
        if name and tag.valid
    )


def _known(active: range, cut: int) -> bool:
    return bool(active) and active.start < cut


def _seen_hours(scenario: Scenario, month: Month) -> int:
    """Hours that the bill can know: metering arrives two hours late."""
    if scenario.as_of is None or month.period != scenario.last_month:
        return month.hours
    return max(1, (scenario.as_of - 2 * HOUR - month.start) // HOUR)


def _knowledge(scenario: Scenario, month: Month, revision: int) -> Callable[[str, int], bool]:
    """Whether the delivery knows an hour: late usage is missing in an open month and before a restatement."""
    cut = _seen_hours(scenario, month)
    open_month = cut < month.hours
    late = open_month or (month.period in scenario.restated_periods and revision == 0)

    def seen(what: str, hour: int) -> bool:
        age = cut - hour
        if age <= 0 or not late:
            return age > 0
        missing = 40 if age <= 24 else 15 if age <= 48 and open_month else 0
        return draw(f"{scenario.seed}|late|{what}|{month.period}|{hour}", 100) >= missing

    return seen


def _invoice(scenario: Scenario, month: Month, revision: int) -> str:
    """Blank while the month may still change: the last month, and a month before its restatement."""
    waiting = month.period in scenario.restated_periods and revision == 0
    newest = month.period == scenario.last_month and revision == 0
    return "" if waiting or newest else invoice_of(scenario, month)


def invoice_of(scenario: Scenario, month: Month) -> str:
    """The invoice id that a month has once it is final."""
    return f"{draw(f'{scenario.seed}|{month.period}', 10**10):010d}"


def _require(fine: bool, what: str, expected: str, found: object) -> None:
    if not fine:
        raise BadInput(f"{what}: expected {expected}; found {found!r}.")
