"""LAND for container usage: each day of a cluster is one partition that points at one immutable file.

The same rows again change nothing. Other rows for the day replace it: the file lies in a folder named by its
content, and the partition moves there in one call, so a query sees the old day or the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingestion.aws import Aws, caller_arn
from ingestion.catalog.columns import Column, folder
from ingestion.catalog.partitions import storage, table_input
from ingestion.catalog.tables import ensure_database, found_table
from ingestion.container_usage.columns import GLUE_TYPES, PARTITIONS, STORED
from ingestion.container_usage.days import ClusterDay, UsageOfDay, usage_by_day
from ingestion.container_usage.read import read_usage
from ingestion.errors import Conflict, Refused
from ingestion.lake import Lake
from ingestion.names import billing_period

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import (
        BatchUpdatePartitionRequestEntryTypeDef,
        ErrorDetailTypeDef,
        PartitionInputTypeDef,
        PartitionTypeDef,
    )

    Present = dict[tuple[str, ...], PartitionTypeDef]

TABLE = "container_usage"
DATA_COLUMNS = tuple(Column(column.name, GLUE_TYPES[column.type]) for column in STORED)
KEYS = tuple(Column(name, "string") for name in PARTITIONS)
BATCH = 100
State = Literal["landed", "replaced", "unchanged"]


@dataclass(frozen=True)
class LandedDay:
    """One day of a cluster, and what became of it. `rows_before` is 0 for a day that is new."""

    day: ClusterDay
    state: State
    rows: int
    rows_before: int


def land_usage(
    aws: Aws, lake: Lake, paths: Iterable[Path], *, fewer_hours: bool = False
) -> tuple[LandedDay, ...]:
    """Land the files, whole or not at all; one entry per day and cluster in them, sorted.

    Raises BadInput for files that are not what they must be, Refused when a day would lose hours that it has and
    `fewer_hours` doesn't allow it. Nothing is written then.
    """
    days = list(usage_by_day(read_usage(paths)))
    _ensure_table(aws, lake)
    present = _present(aws, lake, {one.day.billing_period for one in days})
    if not fewer_hours:
        _refuse_fewer_hours(days, present)
    changed = [one for one in days if not _is_there(lake, one, present)]
    for one in changed:
        aws.s3.put_object(Bucket=lake.lake_bucket, Key=f"{_prefix(one)}usage.parquet", Body=one.body)
    actor = caller_arn(aws) if changed else ""
    _point(aws, lake, [_partition(lake, one, actor) for one in changed], present)
    return tuple(_landed(lake, one, present) for one in days)


def _landed(lake: Lake, one: UsageOfDay, present: Present) -> LandedDay:
    before = present.get(one.day.values)
    rows_before = int(before["Parameters"]["rows"]) if before else 0
    state: State = (
        "landed" if before is None else "unchanged" if _is_there(lake, one, present) else "replaced"
    )
    return LandedDay(one.day, state, one.rows, rows_before)


def _is_there(lake: Lake, one: UsageOfDay, present: Present) -> bool:
    known = present.get(one.day.values)
    return known is not None and folder(known["StorageDescriptor"]["Location"]) == _location(lake, one)


def _refuse_fewer_hours(days: Sequence[UsageOfDay], present: Present) -> None:
    for one in days:
        known = present.get(one.day.values)
        before = known["Parameters"]["hours"] if known else ""
        lost = [hour for hour, there in enumerate(before) if there == "1" and one.hours[hour] == "0"]
        if lost:
            raise Refused(
                f"{one.day.usage_date} of {one.day.cluster} ({one.day.account_id}): expected all hours that are landed, "
                f"because a day is replaced as one; found no row of {', '.join(f'{hour:02}:00' for hour in lost)}. Name "
                "all files of the day in one command, or say --fewer-hours. Nothing was landed."
            )


# The catalog.


def _ensure_table(aws: Aws, lake: Lake) -> None:
    if found_table(aws, lake.bronze_database, TABLE) is not None:
        return
    ensure_database(aws, lake.bronze_database)
    wanted = table_input(TABLE, DATA_COLUMNS, f"s3://{lake.lake_bucket}/{TABLE}/", KEYS)
    try:
        aws.glue.create_table(DatabaseName=lake.bronze_database, TableInput=wanted)
    except aws.glue.exceptions.AlreadyExistsException:
        return


def _present(aws: Aws, lake: Lake, months: Iterable[str]) -> Present:
    """What the catalog has of these months, by partition values."""
    pages = aws.glue.get_paginator("get_partitions")
    found = [
        partition
        for month in sorted(months)
        for page in pages.paginate(
            DatabaseName=lake.bronze_database,
            TableName=TABLE,
            Expression=f"billing_period = '{billing_period(month)}'",
        )
        for partition in page["Partitions"]
    ]
    return {tuple(partition["Values"]): partition for partition in found}


def _prefix(one: UsageOfDay) -> str:
    """Key prefix of the day's file; the names in it passed their patterns."""
    path = "/".join(f"{key}={value}" for key, value in zip(PARTITIONS, one.day.values, strict=True))
    return f"{TABLE}/{path}/{one.digest}/"


def _location(lake: Lake, one: UsageOfDay) -> str:
    return f"s3://{lake.lake_bucket}/{_prefix(one)}"


def _partition(lake: Lake, one: UsageOfDay, actor: str) -> PartitionInputTypeDef:
    return {
        "Values": list(one.day.values),
        "StorageDescriptor": storage(DATA_COLUMNS, _location(lake, one)),
        "Parameters": {
            "classification": "parquet",
            "rows": str(one.rows),
            "hours": one.hours,
            "landed_by": actor,
        },
    }


def _point(
    aws: Aws,
    lake: Lake,
    wanted: Sequence[PartitionInputTypeDef],
    present: Present,
) -> None:
    """New days first, then the days that move. Landing the files again goes on where a crash stopped."""
    new = [one for one in wanted if tuple(one["Values"]) not in present]
    for start in range(0, len(new), BATCH):
        created = aws.glue.batch_create_partition(
            DatabaseName=lake.bronze_database, TableName=TABLE, PartitionInputList=new[start : start + BATCH]
        )
        _raise_for([one.get("ErrorDetail", {}) for one in created.get("Errors", [])])
    moved: list[BatchUpdatePartitionRequestEntryTypeDef] = [
        {"PartitionValueList": list(one["Values"]), "PartitionInput": one}
        for one in wanted
        if tuple(one["Values"]) in present
    ]
    for start in range(0, len(moved), BATCH):
        updated = aws.glue.batch_update_partition(
            DatabaseName=lake.bronze_database, TableName=TABLE, Entries=moved[start : start + BATCH]
        )
        _raise_for([one.get("ErrorDetail", {}) for one in updated.get("Errors", [])])


def _raise_for(errors: Iterable[ErrorDetailTypeDef]) -> None:
    for detail in errors:
        raise Conflict(
            f"{TABLE}: expected the catalog to take every day; it answered {detail.get('ErrorCode')}: "
            f"{detail.get('ErrorMessage')}. Land the files again: it goes on where it stopped."
        )
