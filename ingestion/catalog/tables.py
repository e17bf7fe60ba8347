"""The public tables: made when first needed, widened by new columns, never narrowed.

Two publishers of different months may widen one table at the same time. The update names the version that it
was decided on, so the later one is told (ConcurrentModificationException), reads again and decides again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ingestion.catalog.columns import Column, folder, grown, table_columns
from ingestion.catalog.partitions import PUBLIC_KEYS, table_input
from ingestion.errors import Conflict

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableInputTypeDef, TableTypeDef

    from ingestion.aws import Aws
    from ingestion.lake import Lake

# Every loser of a race reads the winner's columns; ten publishers at once end within ten rounds.
ROUNDS = 10
CONCURRENT = "ConcurrentModificationException"


def error_code(error: ClientError) -> str:
    """The name of an AWS error."""
    return error.response["Error"]["Code"]


def found_table(aws: Aws, database: str, name: str) -> TableTypeDef | None:
    """The table in the catalog, or None when there is none."""
    try:
        return aws.glue.get_table(DatabaseName=database, Name=name)["Table"]
    except aws.glue.exceptions.EntityNotFoundException:
        return None


def ensure_database(aws: Aws, database: str) -> None:
    """The database exists afterwards."""
    try:
        aws.glue.get_database(Name=database)
    except aws.glue.exceptions.EntityNotFoundException:
        _create_database(aws, database)


def check_columns(aws: Aws, lake: Lake, table: str, build: Sequence[Column], *, restoring: bool) -> None:
    """Refused, naming the column, when publishing `build` would drop or retype one; changes nothing."""
    present = found_table(aws, lake.database, table)
    if present is not None:
        grown(table, table_columns(present), build, restoring=restoring)


def ensure_public_table(
    aws: Aws, lake: Lake, table: str, build: Sequence[Column], *, restoring: bool
) -> tuple[Column, ...]:
    """The partitioned public table has every column of the build afterwards; returns all its columns."""
    for _ in range(ROUNDS):
        present = found_table(aws, lake.database, table)
        if present is None:
            wanted = tuple(build)
            done = _created(aws, lake.database, table_input(table, wanted, _empty_folder(lake, table)))
        else:
            wanted = grown(table, table_columns(present), build, restoring=restoring)
            done = _widened(aws, lake, present, wanted)
        if done:
            return wanted
    raise _always_overtaken(table)


def move_table(
    aws: Aws, lake: Lake, table: str, build: Sequence[Column], location: str, *, restoring: bool
) -> None:
    """The unpartitioned table reads `location` afterwards, in one update of the catalog."""
    for _ in range(ROUNDS):
        present = found_table(aws, lake.database, table)
        if present is None:
            done = _created(aws, lake.database, table_input(table, tuple(build), location, keys=()))
        else:
            wanted = grown(table, table_columns(present), build, restoring=restoring)
            done = _moved(aws, lake, present, wanted, location)
        if done:
            return
    raise _always_overtaken(table)


def _empty_folder(lake: Lake, table: str) -> str:
    """Partitions carry the data; the table's own folder stays empty and is never listed."""
    return f"s3://{lake.lake_bucket}/public/{table}/"


def _create_database(aws: Aws, database: str) -> None:
    try:
        aws.glue.create_database(DatabaseInput={"Name": database})
    except aws.glue.exceptions.AlreadyExistsException:
        return


def _created(aws: Aws, database: str, wanted: TableInputTypeDef) -> bool:
    ensure_database(aws, database)
    try:
        aws.glue.create_table(DatabaseName=database, TableInput=wanted)
    except aws.glue.exceptions.AlreadyExistsException:
        return False
    return True


def _widened(aws: Aws, lake: Lake, present: TableTypeDef, wanted: Sequence[Column]) -> bool:
    if len(wanted) == len(table_columns(present)):
        return True
    location = present["StorageDescriptor"]["Location"]
    return _updated(aws, lake, present, table_input(present["Name"], wanted, location, PUBLIC_KEYS))


def _moved(aws: Aws, lake: Lake, present: TableTypeDef, wanted: Sequence[Column], location: str) -> bool:
    same_place = folder(present["StorageDescriptor"]["Location"]) == folder(location)
    if same_place and tuple(wanted) == table_columns(present):
        return True
    return _updated(aws, lake, present, table_input(present["Name"], wanted, location, keys=()))


def _updated(aws: Aws, lake: Lake, present: TableTypeDef, wanted: TableInputTypeDef) -> bool:
    """Updates the version that was read; False when somebody changed it in between."""
    kept: TableInputTypeDef = {
        **wanted,
        "Description": present.get("Description", ""),
        "Parameters": present.get("Parameters", {}),
    }
    try:
        aws.glue.update_table(
            DatabaseName=lake.database,
            TableInput=kept,
            SkipArchive=True,
            VersionId=present.get("VersionId", ""),
        )
    except ClientError as error:
        if error_code(error) != CONCURRENT:
            raise
        return False
    return True


def _always_overtaken(table: str) -> Conflict:
    return Conflict(
        f"{table}: expected to update the table within {ROUNDS} rounds; somebody else changed it each time. "
        "Try again when fewer publications run."
    )
