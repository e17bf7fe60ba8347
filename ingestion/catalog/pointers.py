"""Moving the partition pointers of one month: the only place that changes what readers of a month see.

Each table changes in one call of the catalog, so a reader of a table sees the old month or the new month. All
tables have their columns before the first pointer moves, and everything may be done again after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ingestion.catalog.builds import Build
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, points_at
from ingestion.catalog.tables import ensure_public_table
from ingestion.errors import Conflict

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import ErrorDetailTypeDef, PartitionInputTypeDef, PartitionTypeDef

    from ingestion.aws import Aws
    from ingestion.lake import Lake

TableHook = Callable[[str], None]


def nothing(_table: str) -> None:
    """The hook of everybody but the fault tests."""


def move_pointers(
    aws: Aws,
    lake: Lake,
    build: Build,
    *,
    restoring: bool,
    before_table: Callable[[], None],
    after_table: TableHook,
) -> None:
    """Every table of the build shows it for its month afterwards.

    `before_table` raises when the publisher lost its lease; `after_table` is called after each pointer.
    """
    columns = {
        table: ensure_public_table(aws, lake, table, build.columns[table], restoring=restoring)
        for table in sorted(build.pointers)
    }
    for table, location in sorted(build.pointers.items()):
        before_table()
        point(aws, lake, table, columns[table], location, build.billing_period, build.export_name)
        after_table(table)


def point(
    aws: Aws,
    lake: Lake,
    table: str,
    columns: Sequence[Column],
    location: str,
    billing_period: str,
    export_name: str,
) -> None:
    """The partition of a month and export names the folder afterwards; no call when it does already."""
    present = found_partition(aws, lake, table, billing_period, export_name)
    wanted = partition_input(columns, location, billing_period, export_name)
    if present is None:
        _create(aws, lake, table, wanted)
    elif not points_at(present, location):
        _update(aws, lake, table, wanted)


def remove_pointers(
    aws: Aws,
    lake: Lake,
    tables: Iterable[str],
    billing_period: str,
    export_name: str,
    *,
    after_table: TableHook,
) -> None:
    """The tables have no partition for the month and export afterwards; no file is touched."""
    for table in sorted(tables):
        remove_pointer(aws, lake, table, billing_period, export_name)
        after_table(table)


def remove_pointer(aws: Aws, lake: Lake, table: str, billing_period: str, export_name: str) -> None:
    """The table has no partition for the month and export afterwards."""
    try:
        aws.glue.delete_partition(
            DatabaseName=lake.database, TableName=table, PartitionValues=[billing_period, export_name]
        )
    except aws.glue.exceptions.EntityNotFoundException:
        return


def found_partition(
    aws: Aws, lake: Lake, table: str, billing_period: str, export_name: str
) -> PartitionTypeDef | None:
    """The partition of a month and export, or None."""
    try:
        return aws.glue.get_partition(
            DatabaseName=lake.database, TableName=table, PartitionValues=[billing_period, export_name]
        )["Partition"]
    except aws.glue.exceptions.EntityNotFoundException:
        return None


def _create(aws: Aws, lake: Lake, table: str, wanted: PartitionInputTypeDef) -> None:
    answer = aws.glue.batch_create_partition(
        DatabaseName=lake.database, TableName=table, PartitionInputList=[wanted]
    )
    for failed in answer.get("Errors", []):
        _raise(table, wanted, failed.get("ErrorDetail", {}))


def _update(aws: Aws, lake: Lake, table: str, wanted: PartitionInputTypeDef) -> None:
    values = list(wanted["Values"])
    answer = aws.glue.batch_update_partition(
        DatabaseName=lake.database,
        TableName=table,
        Entries=[{"PartitionValueList": values, "PartitionInput": wanted}],
    )
    for failed in answer.get("Errors", []):
        _raise(table, wanted, failed.get("ErrorDetail", {}))


def _raise(table: str, wanted: PartitionInputTypeDef, detail: ErrorDetailTypeDef) -> None:
    raise Conflict(
        f"{table} {'/'.join(wanted['Values'])}: expected the pointer to move; the catalog answered "
        f"{detail.get('ErrorCode')}: {detail.get('ErrorMessage')}. Publish again: it goes on where it stopped."
    )
