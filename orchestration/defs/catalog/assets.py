"""CATALOG as an asset and CHECK as its blocking asset check."""

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetExecutionContext,
    AssetsDefinition,
    MaterializeResult,
    MetadataValue,
    PartitionsDefinition,
    ResourceParam,
    asset,
    asset_check,
)

from orchestration.asset_keys import CATALOGED, LANDED
from orchestration.delivery.catalog import catalog
from orchestration.delivery.check import CheckReport, check
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import delivery_of_run, verdicts_end_the_run


def line_items_asset(partitions: PartitionsDefinition) -> AssetsDefinition:
    """The asset for these partitions."""

    @asset(
        key=CATALOGED,
        deps=[LANDED],
        partitions_def=partitions,
        description="One row per line item of the bill, as AWS wrote it: the partition that the crawler registered.",
    )
    def line_items(
        context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]
    ) -> MaterializeResult[None]:
        with verdicts_end_the_run():
            delivery_id = delivery_of_run(lakehouse, context.instance, context.run_id)
            crawled = catalog(lakehouse, delivery_id)
        return MaterializeResult(metadata={"delivery_id": delivery_id, "resumed": not crawled})

    return line_items


@asset_check(
    asset=CATALOGED,
    name="delivery_is_sound",
    blocking=True,
    description="The delivery has the rows that landed, required columns, its own month, known currencies.",
)
def delivery_is_sound(
    context: AssetCheckExecutionContext, lakehouse: ResourceParam[Lakehouse]
) -> AssetCheckResult:
    with verdicts_end_the_run():
        report = check(lakehouse, delivery_of_run(lakehouse, context.instance, context.run.run_id))
    return AssetCheckResult(passed=True, severity=AssetCheckSeverity.ERROR, metadata=_metadata(report))


def _metadata(report: CheckReport) -> dict[str, MetadataValue]:
    """A blocking failure never comes here: it is raised, and its message names every failed check."""
    listed = [f"| {one.name} | {one.severity} | {one.success} | {one.observed} |" for one in report.results]
    table = "\n".join(["| check | severity | passed | observed |", "|---|---|---|---|", *listed])
    return {
        "results": MetadataValue.md(table if listed else "passed by an earlier run of this attempt"),
        "warnings": MetadataValue.text(", ".join(one.name for one in report.warnings) or "none"),
        "data_docs": MetadataValue.text(report.docs_uri),
    }
