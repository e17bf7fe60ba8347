"""`information_schema` and `"table$partitions"`: relations whose rows come from the catalog itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.catalog import CATALOG, Column, Table, TableName
from infra.local.athena.engines.duckdb_.scope import Field
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

SCHEMATA = (("catalog_name", t.VARCHAR), ("schema_name", t.VARCHAR))
TABLES = (
    ("table_catalog", t.VARCHAR),
    ("table_schema", t.VARCHAR),
    ("table_name", t.VARCHAR),
    ("table_type", t.VARCHAR),
)
COLUMNS = (
    ("table_catalog", t.VARCHAR),
    ("table_schema", t.VARCHAR),
    ("table_name", t.VARCHAR),
    ("column_name", t.VARCHAR),
    ("ordinal_position", t.BIGINT),
    ("column_default", t.VARCHAR),
    ("is_nullable", t.VARCHAR),
    ("data_type", t.VARCHAR),
    ("comment", t.VARCHAR),
    ("extra_info", t.VARCHAR),
)
VIEWS = (*TABLES[:3], ("view_definition", t.VARCHAR))
INFORMATION_SCHEMA = {"schemata": SCHEMATA, "tables": TABLES, "columns": COLUMNS, "views": VIEWS}


def scan(c: Compiler, name: TableName, node: exp.Expression) -> tuple[str, list[Field]]:
    if name.database == "information_schema":
        if name.table not in INFORMATION_SCHEMA:
            raise c.failure("TABLE_NOT_FOUND", f"Table '{name}' does not exist", node)
        return _fields(c, _empty(name), name.table, INFORMATION_SCHEMA[name.table])
    base, _, kind = name.table.partition("$")
    table = c.tables(TableName(name.database, base))
    if table.is_iceberg:
        return _iceberg(c, table, kind, node)
    if kind != "partitions":
        raise c.failure("TABLE_NOT_FOUND", f"Table '{name}' does not exist", node)
    if not table.keys:
        raise QueryFailed("TABLE_NOT_FOUND", f"Table '{name}' does not exist")
    return _fields(c, table, kind, tuple((key.name, key.type) for key in table.keys))


def _iceberg(c: Compiler, table: Table, kind: str, node: exp.Expression) -> tuple[str, list[Field]]:
    from infra.local.athena.iceberg import reading, system

    assert isinstance(table, reading.IcebergTable)
    if kind not in system.KINDS:
        text = f"Table '{CATALOG}.{table.name.database}.\"{table.name.table}${kind}\"' does not exist"
        raise c.failure("TABLE_NOT_FOUND", text, node)
    columns = tuple((column.name, column.type) for column in system.columns(table, kind))
    return _fields(c, table, kind, columns)


def _fields(
    c: Compiler, table: Table, metadata: str, columns: tuple[tuple[str, Type], ...]
) -> tuple[str, list[Field]]:
    found = c.scan(table, metadata)
    fields = [Field(column, column, kind, sources=((found, column),)) for column, kind in columns]
    return found.placeholder, fields


def _empty(name: TableName) -> Table:
    columns = tuple(Column(column, kind, "string") for column, kind in INFORMATION_SCHEMA[name.table])
    return Table(name, columns, (), "", "", {}, {}, "", {})
