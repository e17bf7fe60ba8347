"""CHECK: Great Expectations on the catalogued partition, before anything is built from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.ledger import deliveries
from ingestion.quality.report import raise_if_blocked
from orchestration.delivery.stage import entered, require

if TYPE_CHECKING:
    from ingestion.quality.report import CheckResult
    from orchestration.lakehouse import Lakehouse


@dataclass(frozen=True)
class CheckReport:
    """Every check's result; empty when an earlier run of the attempt had passed them."""

    results: tuple[CheckResult, ...] = ()
    docs_uri: str = ""

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        return tuple(one for one in self.results if not one.success)


def check(house: Lakehouse, delivery_id: str) -> CheckReport:
    """Check the current attempt. CheckFailed, and the delivery quarantined, when a blocking check says no."""
    # Great Expectations takes seconds to import: only the stage that needs it pays.
    from ingestion.quality import checks

    with entered(house, delivery_id, "checked") as entry:
        if entry.done:
            return CheckReport()
        require(entry.state, "cataloged")
        rows = sum(total.rows for total in entry.state.control)
        report = checks.check(house.aws, house.lake, entry.delivery, rows, docs_dir=house.home.quality_docs)
        raise_if_blocked(report)
        details = {"docs": report.docs_uri, "warnings": ", ".join(one.name for one in report.warnings)}
        deliveries.record(house.ledger, entry.state, "checked", seconds=entry.seconds(), details=details)
        return CheckReport(report.results, report.docs_uri)
