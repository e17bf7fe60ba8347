"""Landed usage of containers as an asset: what splits machines whose bill has no split rows."""

from pathlib import Path

from dagster import Config, MaterializeResult, ResourceParam, asset

from ingestion.container_usage.land import land_usage
from orchestration.asset_keys import CONTAINER_USAGE
from orchestration.lakehouse import Lakehouse
from orchestration.run_delivery import verdicts_end_the_run


class UsageConfig(Config):
    """`files` are CSV or Parquet files of this machine; `fewer_hours` lets a day lose hours that it has."""

    files: list[str]
    fewer_hours: bool = False


@asset(
    key=CONTAINER_USAGE,
    description="Usage of pods and tasks, one partition of the table per day of a cluster; a day is replaced as one.",
)
def container_usage(config: UsageConfig, lakehouse: ResourceParam[Lakehouse]) -> MaterializeResult[None]:
    with verdicts_end_the_run():
        files = [Path(name) for name in config.files]
        landed = land_usage(lakehouse.aws, lakehouse.lake, files, fewer_hours=config.fewer_hours)
    states = [one.state for one in landed]
    return MaterializeResult(
        metadata={
            "days": len(landed),
            "days_changed": sum(state != "unchanged" for state in states),
            "rows": sum(one.rows for one in landed),
        }
    )
