"""From a seed to the bills: what is generated, how big, which anomalies are injected, what is known when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, get_args

from ingestion import names
from ingestion.errors import BadInput
from ingestion.synthetic.allocation import allocate
from ingestion.synthetic.charges import with_charges
from ingestion.synthetic.company import PAYER, plans, reservations
from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.containers import CLUSTERS, clusters_of
from ingestion.synthetic.deliveries import Deliveries
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.faults import Faults
from ingestion.synthetic.fleets import EGRESS_KEY, FORGOTTEN_KEY, Disturbance, fleets
from ingestion.synthetic.month import HOUR, Month, months_until
from ingestion.synthetic.rhythm import draw

Size = Literal["small", "medium", "large"]
Layout = Literal["overwrite", "create_new"]

# (copies of each blueprint, resources per copy), rows per data file
SCALES: dict[Size, tuple[int, int]] = {"small": (1, 1), "medium": (10, 15), "large": (10, 150)}
CHUNK_ROWS: dict[Size, int] = {"small": 4_000, "medium": 250_000, "large": 1_000_000}
EDP_SHARE = Decimal("0.1")  # one decimal: net costs keep ten decimals
EGRESS_FACTOR = 9


@dataclass(frozen=True)
class Scenario:
    """What to generate; the same scenario gives the same bytes.

    `last_month` `YYYY-MM` and the `months` before it, itself included. `discount`: the payer has a negotiated
    discount of 10 %: EdpDiscount rows and filled net columns; else the net columns are NULL.
    `as_of` (aware, within `last_month`): the last month is open, knows nothing later, and its last two days are
    partial. `restated`: months with a second delivery (revision 1); None = the month before the last, or the only
    one. `chunk_rows`: rows per data file; None = by size. `clusters`: containers on the instances, see
    `containers.clusters_of`; () = none. Raises BadInput for what cannot be.
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
    def disturbances(self) -> tuple[Disturbance, ...]:
        """Three days of nine-fold egress, a week ago; an instance that somebody forgot, twenty days ago."""
        last = self.last_settled_day
        spike = last - timedelta(days=8), last - timedelta(days=6)
        return (
            Disturbance(EGRESS_KEY, *spike, EGRESS_FACTOR),
            Disturbance(FORGOTTEN_KEY, last - timedelta(days=19), Month(self.last_month).end.date(), 1),
        )


def bill_of(scenario: Scenario, month: Month, revision: int) -> Bill:
    """The facts of one delivery of one month. Raises BadInput when the month has no such revision."""
    _require(
        revision <= int(month.period in scenario.restated_periods),
        "revision",
        "0, or 1 of a restated month",
        revision,
    )
    copies, resources = scale = SCALES[scenario.size]
    first = scenario.periods[0]
    cut = _seen_hours(scenario, month)
    bought = tuple(r for r in reservations(first, copies * resources) if _known(r.active(month), cut))
    planned = tuple(p for p in plans(scenario.periods, copies * resources) if _known(p.active(month), cut))
    known = _knowledge(scenario, month, revision)
    run = tuple(fleets(month, scenario.seed, scale, scenario.disturbances, known))
    return with_charges(
        Bill(
            month=month,
            revision=revision,
            payer=PAYER,
            seen_hours=cut,
            invoice_id=_invoice(scenario, month, revision),
            discount=EDP_SHARE if scenario.discount else Decimal(0),
            uses=allocate(month, run, bought, planned),
            reservations=bought,
            plans=planned,
            clusters=tuple(clusters_of(scenario.clusters, scenario.seed, copies)),
        )
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
