"""The tables that an analyst can ask, and their columns, from the Glue catalog: it answers without a scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ingestion.errors import BadInput
from orchestration import descriptions
from orchestration.dbt_project import project_dir

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableTypeDef

    from ingestion.aws import Aws
    from ingestion.lake import Lake

TABLES = ("table", "kind", "columns", "partitions")
SCHEMA = ("column", "type", "partition", "meaning")
# Glue has the names of Hive, Athena's SQL those of Trino.
TRINO = {"string": "varchar", "int": "integer", "timestamp": "timestamp(3)"}


def tables(aws: Aws, lake: Lake) -> list[dict[str, Any]]:
    """One row per table of the public database and of the ledgers, which are named with their database."""
    return [_row(table, _shown(lake, table)) for table in sorted(_all(aws, lake), key=_order(lake))]


def schema(aws: Aws, lake: Lake, name: str) -> list[dict[str, Any]]:
    """One row per column of a table, partitions last. BadInput when there is no such table."""
    found = {_shown(lake, table): table for table in _all(aws, lake)}
    wanted = name.strip().strip('"').lower().removeprefix(f"{lake.database}.")
    if wanted not in found:
        raise BadInput(
            f"table: expected one of {', '.join(sorted(found)) or 'no table yet'}; found {name!r}."
        )
    return list(_columns(found[wanted], descriptions.of_table(project_dir() / "models", wanted)))


def _all(aws: Aws, lake: Lake) -> Iterator[TableTypeDef]:
    pages = aws.glue.get_paginator("get_tables")
    for database in (lake.database, lake.ops_database):
        try:
            for page in pages.paginate(DatabaseName=database):
                yield from page["TableList"]
        except aws.glue.exceptions.EntityNotFoundException:
            continue


def _shown(lake: Lake, table: TableTypeDef) -> str:
    database = table.get("DatabaseName", lake.database)
    return table["Name"] if database == lake.database else f"{database}.{table['Name']}"


def _order(lake: Lake) -> Any:
    return lambda table: (table.get("DatabaseName") != lake.database, table["Name"])


def _row(table: TableTypeDef, name: str) -> dict[str, Any]:
    view = table.get("TableType") == "VIRTUAL_VIEW"
    return {
        "table": name,
        "kind": "view" if view else "table",
        "columns": len(table.get("StorageDescriptor", {}).get("Columns", [])),
        "partitions": ", ".join(key["Name"] for key in table.get("PartitionKeys", [])),
    }


def _columns(table: TableTypeDef, meanings: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    keys = table.get("PartitionKeys", [])
    for is_key, columns in ((False, table.get("StorageDescriptor", {}).get("Columns", [])), (True, keys)):
        for column in columns:
            kind = column.get("Type", "")
            yield {
                "column": column["Name"],
                "type": TRINO.get(kind, kind),
                "partition": "yes" if is_key else "",
                "meaning": column.get("Comment") or meanings.get(column["Name"], ""),
            }
