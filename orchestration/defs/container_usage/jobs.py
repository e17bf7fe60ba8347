"""Landed usage of containers: what splits machines whose bill has no split rows, and the job that lands it.

The table is an asset that no run has to make: most bills come without it. As an asset with a run of its own Dagster
would ask before every backfill whether it may go on although that was never materialized.
"""

from pathlib import Path

from dagster import AssetMaterialization, AssetSpec, Config, OpExecutionContext, ResourceParam, job, op

from ingestion.container_usage.land import land_usage
from orchestration.asset_keys import CONTAINER_USAGE
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import verdicts_end_the_run

container_usage = AssetSpec(
    CONTAINER_USAGE,
    description="Usage of pods and tasks, one partition of the table per day of a cluster; a day is replaced as one.",
)


class UsageConfig(Config):
    """`files` are CSV or Parquet files of this machine; `fewer_hours` lets a day lose hours that it has."""

    files: list[str]
    fewer_hours: bool = False


@op(description="Land the files, all or none; a day that would lose hours is refused unless `fewer_hours`.")
def land_container_usage(
    context: OpExecutionContext, config: UsageConfig, lakehouse: ResourceParam[Lakehouse]
) -> None:
    with verdicts_end_the_run():
        files = [Path(name) for name in config.files]
        landed = land_usage(lakehouse.aws, lakehouse.lake, files, fewer_hours=config.fewer_hours)
    counted = {
        "days": len(landed),
        "days_changed": sum(one.state != "unchanged" for one in landed),
        "rows": sum(one.rows for one in landed),
    }
    context.log_event(AssetMaterialization(CONTAINER_USAGE, metadata=counted))


@job(
    name="land_container_usage_job",
    description="Land files of container usage, as `lakehouse container-usage land` does.",
)
def land_container_usage_job() -> None:
    land_container_usage()
