"""Anomaly checks on the published month. They warn; money checks block."""

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetCheckSeverity,
    MetadataValue,
    ResourceParam,
    asset_check,
)

from ingestion.ledger import deliveries
from orchestration.anomalies import AnomalyReport, score_published
from orchestration.asset_keys import PUBLISHED
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import delivery_of_run, verdicts_end_the_run

SHOWN = 20


@asset_check(
    asset=PUBLISHED,
    name="no_unexpected_cost",
    description="No settled day costs more than its weekdays and its spread let expect.",
)
def no_unexpected_cost(
    context: AssetCheckExecutionContext, lakehouse: ResourceParam[Lakehouse]
) -> AssetCheckResult:
    with verdicts_end_the_run():
        delivery_id = delivery_of_run(lakehouse, context.instance, context.run.run_id)
        report = score_published(lakehouse, deliveries.find(lakehouse.ledger, delivery_id).billing_period)
    return result_of(report)


def result_of(report: AnomalyReport) -> AssetCheckResult:
    """A warning that names the largest findings."""
    lines = [
        f"| {table} | {_cell(one.series_id)} | {one.usage_date} | {one.cost:.2f} | {one.expected:.2f} | {one.impact:.2f} |"
        for table, found in report.found.items()
        for one in found[:SHOWN]
    ]
    head = ["| table | series | day | cost | expected | impact |", "|---|---|---|---|---|---|"]
    return AssetCheckResult(
        passed=report.count == 0,
        severity=AssetCheckSeverity.WARN,
        metadata={"anomalies": report.count, "largest": MetadataValue.md("\n".join([*head, *lines]))},
    )


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
