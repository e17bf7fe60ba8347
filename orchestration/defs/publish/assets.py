"""PUBLISH as an asset: the pointers of the month."""

from collections.abc import Sequence

from dagster import (
    AssetExecutionContext,
    AssetsDefinition,
    MaterializeResult,
    PartitionsDefinition,
    ResourceParam,
    asset,
)

from orchestration.asset_keys import AUDITED, PUBLISHED
from orchestration.delivery.publish import publish
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import delivery_of_run, verdicts_end_the_run


def published_month_asset(tables: Sequence[str], partitions: PartitionsDefinition) -> AssetsDefinition:
    """The asset for these partitions; `tables` are the public tables that a delivery may fill."""

    @asset(
        key=PUBLISHED,
        deps=[AUDITED],
        partitions_def=partitions,
        description="What readers see of the month: one pointer per public table, all at one audited build.",
    )
    def published_month(
        context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]
    ) -> MaterializeResult[None]:
        with verdicts_end_the_run():
            delivery_id = delivery_of_run(lakehouse, context.instance, context.run_id)
            publication = publish(lakehouse, delivery_id, tables, reason=f"run {context.run_id}")
        return MaterializeResult(
            metadata={
                "delivery_id": delivery_id,
                "outcome": publication.outcome,
                "reason": publication.reason,
                "replaced": publication.replaced or "nothing",
                "tables": list(publication.tables),
            }
        )

    return published_month
