"""What the checks of a delivery found, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingestion.errors import CheckFailed

Severity = Literal["block", "warn"]


@dataclass(frozen=True)
class CheckResult:
    """One expectation. `observed` and `expected` are for people; `sql` is the condition that a bad line meets."""

    name: str
    success: bool
    severity: Severity
    observed: str
    expected: str
    sql: str | None = None


@dataclass(frozen=True)
class QualityReport:
    """All results of one delivery; `docs_uri` is the page that shows them."""

    export_name: str
    billing_period: str
    delivery_id: str
    results: tuple[CheckResult, ...]
    docs_uri: str

    @property
    def blocking_failures(self) -> tuple[CheckResult, ...]:
        """What keeps the delivery from being built."""
        return tuple(one for one in self.results if not one.success and one.severity == "block")

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """What is odd and passes through."""
        return tuple(one for one in self.results if not one.success and one.severity == "warn")


def raise_if_blocked(report: QualityReport) -> None:
    """CheckFailed naming every failed check that blocks."""
    if not report.blocking_failures:
        return
    found = "; ".join(
        f"{one.name}: expected {one.expected}, found {one.observed}" for one in report.blocking_failures
    )
    raise CheckFailed(
        f"{report.export_name} {report.billing_period} {report.delivery_id}: {found}. Nothing was built; "
        f"the page {report.docs_uri} shows every check. A mended delivery is a new one."
    )
