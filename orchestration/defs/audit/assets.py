"""AUDIT as an asset with its checks: what was built equals its files, and what it changes is said."""

from collections.abc import Iterable, Mapping, Sequence

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    MetadataValue,
    PartitionsDefinition,
    ResourceParam,
    asset,
)

from orchestration.asset_keys import AUDITED
from orchestration.delivery.audit import AuditReport, audit
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import delivery_of_run, verdicts_end_the_run

RECONCILED = "period_total_matches_files"
RESTATED = "changes_against_published_are_recorded"


def audited_month_asset(marts: Iterable[AssetKey], partitions: PartitionsDefinition) -> AssetsDefinition:
    """The asset for these partitions, after every one of `marts`."""

    @asset(
        key=AUDITED,
        deps=list(marts),
        partitions_def=partitions,
        description="One audited build per delivery: rows and money of the marts equal the delivery's files.",
        check_specs=[
            AssetCheckSpec(
                RECONCILED,
                asset=AUDITED,
                blocking=True,
                description="Rows and unblended cost of cost_daily equal those of the landed files, difference 0.",
            ),
            AssetCheckSpec(
                RESTATED, asset=AUDITED, description="What the delivery changes against the published month."
            ),
        ],
    )
    def audited_month(context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]):  # type: ignore[no-untyped-def]  # Dagster refuses a subscripted annotation beside check results
        with verdicts_end_the_run():
            delivery_id = delivery_of_run(lakehouse, context.instance, context.run_id)
            report = audit(lakehouse, delivery_id)
        return MaterializeResult(metadata={"delivery_id": delivery_id}, check_results=check_results(report))

    return audited_month


def check_results(report: AuditReport) -> list[AssetCheckResult]:
    """Both checks of a passed audit; a difference is raised and never comes here."""
    totals = [one.as_row() for one in report.comparisons]
    movers = [move.as_row() for move in report.restated.figures()]
    return [
        AssetCheckResult(check_name=RECONCILED, passed=True, metadata={"totals": _table(totals)}),
        AssetCheckResult(
            check_name=RESTATED,
            passed=True,
            severity=AssetCheckSeverity.WARN,
            metadata={
                "replaces": MetadataValue.text(report.restated.replaced or "nothing: the month is new"),
                "cost_before_and_after": _table(movers),
            },
        ),
    ]


def _table(rows: Sequence[Mapping[str, str]]) -> MetadataValue:
    """Markdown; service names come from the bill, so their pipes and line ends are taken out."""
    if not rows:
        return MetadataValue.md("none")
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return MetadataValue.md(
        "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)
    )


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
