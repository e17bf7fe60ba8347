"""LAND as an asset. One partition = the newest landed delivery of one month of one export."""

from dagster import (
    AssetExecutionContext,
    AssetsDefinition,
    MaterializeResult,
    PartitionsDefinition,
    ResourceParam,
    asset,
)

from orchestration.asset_keys import LANDED
from orchestration.delivery.land import land
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import delivery_of_run, verdicts_end_the_run


def landed_files_asset(partitions: PartitionsDefinition) -> AssetsDefinition:
    """The asset for these partitions."""

    @asset(
        key=LANDED,
        partitions_def=partitions,
        description="One object per data file of the delivery, copied from the export bucket all or none.",
    )
    def landed_files(
        context: AssetExecutionContext, lakehouse: ResourceParam[Lakehouse]
    ) -> MaterializeResult[None]:
        with verdicts_end_the_run():
            delivery_id = delivery_of_run(lakehouse, context.instance, context.run_id)
            report = land(lakehouse, delivery_id)
        return MaterializeResult(
            metadata={
                "delivery_id": delivery_id,
                "rows_landed": report.rows,
                "bytes_landed": report.bytes,
                "notes": "\n".join(report.notes),
                "resumed": report.resumed,
            }
        )

    return landed_files
