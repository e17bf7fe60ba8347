"""Columns of a table as the catalog spells them, and the one rule of how a public table may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.errors import Refused

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableTypeDef

    from ingestion.aws import Aws


@dataclass(frozen=True)
class Column:
    """`type` in the catalog's spelling: `string`, `decimal(38,12)`, `timestamp`, `map<string,string>`."""

    name: str
    type: str


def parsed(raw: Iterable[Mapping[str, object]]) -> tuple[Column, ...]:
    """Columns from a Glue `StorageDescriptor`; names and types in lower case, as Athena compares them."""
    return tuple(Column(str(one["Name"]).lower(), str(one["Type"]).lower()) for one in raw)


def table_columns(table: TableTypeDef) -> tuple[Column, ...]:
    """The data columns of a Glue table; its partition keys are not among them."""
    return parsed(table["StorageDescriptor"]["Columns"])


def columns_of(aws: Aws, database: str, table: str) -> tuple[Column, ...]:
    """The data columns of a table in the catalog; EntityNotFoundException when there is none."""
    return table_columns(aws.glue.get_table(DatabaseName=database, Name=table)["Table"])


def location_of(aws: Aws, database: str, table: str) -> str:
    """The folder of a table, with its slash."""
    found = aws.glue.get_table(DatabaseName=database, Name=table)["Table"]
    return folder(found["StorageDescriptor"]["Location"])


def folder(location: str) -> str:
    """A location with exactly one slash at its end, so that two spellings of one folder compare equal."""
    return location.rstrip("/") + "/"


def grown(
    table: str, public: Sequence[Column], build: Sequence[Column], *, restoring: bool = False
) -> tuple[Column, ...]:
    """The columns of the public table once `build` is published: the present ones in their order, new ones behind.

    Raises Refused, naming the column, when the build has another type for one or lacks one. `restoring` an
    earlier build may lack columns that were added after it: they read as NULL.
    """
    types = {column.name: column.type for column in build}
    for column in public:
        if column.name in types and types[column.name] != column.type:
            raise Refused(_retyped(table, column, types[column.name]))
        if column.name not in types and not restoring:
            raise Refused(_dropped(table, column))
    known = {column.name for column in public}
    return (*public, *(column for column in build if column.name not in known))


def _retyped(table: str, column: Column, found: str) -> str:
    return (
        f"{table}.{column.name}: expected the published type {column.type}; found {found} in the build. "
        "Give the new meaning a new column, or drop the public table and publish every month again."
    )


def _dropped(table: str, column: Column) -> str:
    return (
        f"{table}.{column.name}: expected this published column ({column.type}); the build has none. "
        "Keep the column in the model's contract, or drop the public table and publish every month again."
    )
