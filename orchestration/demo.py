"""The demo: a generated bill goes the whole way, month by month, and every total is held against its truth."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboards.reports.demo_page import build_demo_page
from ingestion.events import letters
from ingestion.exports.deliver import deliver
from ingestion.ledger import deliveries
from ingestion.synthetic.generate import generate_bills
from orchestration.anomalies import AnomalyReport, score_published
from orchestration.athena import ask_analyst
from orchestration.demo_figures import Compared, reconcile_with_truth
from orchestration.ingest import Batch, ingest
from orchestration.runner import Runner

if TYPE_CHECKING:
    from ingestion.synthetic.generate import GeneratedExport
    from orchestration.intake import Work
    from orchestration.lakehouse import Lakehouse

MONTHS = 3
SEED = 1
# The states of the ledger under the names of the stages that lead to them.
STAGES = {
    "landed": "land",
    "cataloged": "catalog",
    "checked": "check",
    "built": "build",
    "audited": "audit",
    "published": "publish",
}


@dataclass
class Clock:
    """Seconds per named step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the block's duration to a step."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.monotonic() - began, 3)


@dataclass(frozen=True)
class Told:
    """The outcome of the demo."""

    bill: GeneratedExport
    batches: tuple[Batch, ...]
    compared: tuple[Compared, ...]
    anomalies: AnomalyReport
    dead_letters: Mapping[str, Mapping[str, int]]

    @property
    def healthy(self) -> bool:
        """Every delivery went through and every difference is 0."""
        return all(batch.healthy for batch in self.batches) and all(
            one.difference == 0 for one in self.compared
        )


def tell(house: Lakehouse, size: str, last_month: str, clock: Clock, on_work: Callable[[Work], None]) -> Told:
    """Generate, then deliver and ingest one delivery after the other, the restated one as well; then look at it all."""
    with clock.step("generate"):
        out = house.home.root / f"bill-{size}"
        bill = generate_bills(seed=SEED, months=MONTHS, size=size, out=out, last_month=last_month)
    batches = tuple(_deliveries(house, bill, clock, on_work))
    with clock.step("reconcile"):
        compared = tuple(reconcile_with_truth(house, bill.truth))
    with clock.step("anomalies"):
        months = sorted({delivery.billing_period for delivery in bill.deliveries})
        anomalies = score_published(house, months[0], months[-1])
    dead = letters.stats(letters.dead_letters(house.aws, house.lake))
    return Told(bill, batches, compared, anomalies, dead)


def draw(house: Lakehouse, told: Told, clock: Clock) -> Path:
    """Write demo.html from the published tables."""
    notes = [
        f"{len(told.compared)} totals compared with the generator's truth: "
        f"{sum(one.difference != 0 for one in told.compared)} differ.",
        f"{told.anomalies.count} anomalous days found by the check, which only warns.",
    ]
    with clock.step("draw"):
        return build_demo_page(
            lambda sql: ask_analyst(house.aws, house.lake, sql).as_dicts(),
            house.home.demo_page,
            title="Cost of a generated bill",
            notes=notes,
        )


def write_summary(house: Lakehouse, told: Told, clock: Clock) -> Path:
    """Write summary.json: the reconciliation, the seconds, what was found."""
    states = deliveries.states(house.ledger)
    summary: dict[str, Any] = {
        "reconciliation": [one.as_row() for one in told.compared],
        "stages": stage_seconds(house) | clock.seconds,
        "deliveries": [
            {
                "billing_period": one.billing_period,
                "export_name": one.export_name,
                "delivery_id": one.delivery_id,
                "state": one.state,
                "seconds": {STAGES[stage]: took for stage, took in one.seconds.items() if stage in STAGES},
            }
            for one in states
        ],
        "anomalies": [_finding(table, one) for table, found in told.anomalies.found.items() for one in found],
        "dead_letters": told.dead_letters,
        "page": house.home.demo_page.as_uri(),
    }
    house.home.summary.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    return house.home.summary


def stage_seconds(house: Lakehouse) -> dict[str, float]:
    """Seconds per stage over all deliveries in the ledger."""
    total = dict.fromkeys(STAGES.values(), 0.0)
    for state in deliveries.states(house.ledger):
        for stage, took in state.seconds.items():
            if stage in STAGES:
                total[STAGES[stage]] = round(total[STAGES[stage]] + took, 3)
    return total


def _deliveries(
    house: Lakehouse, bill: GeneratedExport, clock: Clock, on_work: Callable[[Work], None]
) -> Iterator[Batch]:
    runner = Runner(house)
    for number, delivery in enumerate(bill.deliveries, 1):
        with clock.step("deliver"):
            deliver(house.aws, house.lake, delivery.folder)
        with clock.step("ingest"):
            yield ingest(runner, on_work, derive=number == len(bill.deliveries))


def _finding(table: str, one: Any) -> dict[str, Any]:
    return {
        "table": table,
        "series_id": one.series_id,
        "usage_date": one.usage_date.isoformat(),
        "cost": round(one.cost, 2),
        "expected": round(one.expected, 2),
        "impact": round(one.impact, 2),
        "reason": one.reason,
    }
