"""The rows of `information_schema` and `"table$partitions"`, written as VALUES."""

from __future__ import annotations

from collections.abc import Callable

from infra.local.athena import types as t
from infra.local.athena.catalog import CATALOG, Catalog, Column, Table, decode_view
from infra.local.athena.engines.duckdb_.scope import Constraint, Scan
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal

VARCHAR = t.VARCHAR
Kept = Callable[[Constraint, list[str]], set[str]]
Row = tuple[str | int | None, ...]


def relation(catalog: Catalog, scan: Scan, kept: Kept) -> str:
    if scan.metadata == "partitions":
        keys = scan.table.keys
        return _values(keys, [part.values for part in catalog.partitions(scan.table.name)])
    rows = {"schemata": _schemata, "tables": _tables, "columns": _columns, "views": _views}[scan.metadata]
    return _values(scan.table.columns, rows(catalog, scan, kept))


def _values(columns: tuple[Column, ...], rows: list[Row] | list[tuple[str, ...]]) -> str:
    names = ", ".join(
        f"CAST({quote(f'v{i}')} AS {duckdb_type(c.type)}) AS {quote(c.name)}" for i, c in enumerate(columns)
    )
    body = ", ".join("(" + ", ".join(_cell(value) for value in row) + ")" for row in rows)
    empty = "(" + ", ".join("NULL" for _ in columns) + ")"
    labels = ", ".join(quote(f"v{i}") for i in range(len(columns)))
    where = "" if rows else " WHERE false"
    return f"SELECT {names} FROM (VALUES {body or empty}) v({labels}){where}"


def _cell(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else text_literal(value)


def _databases(catalog: Catalog, scan: Scan, kept: Kept, column: str) -> list[str]:
    names = sorted([entry["Name"] for entry in catalog.databases()] + ["information_schema"])
    for constraint in scan.constraints:
        if constraint.column == column:
            names = [name for name in names if name in kept(constraint, names)]
    return names


def _found(catalog: Catalog, scan: Scan, kept: Kept) -> list[Table]:
    """The tables that the conditions on schema and table name leave."""
    found = [t for db in _databases(catalog, scan, kept, "table_schema") for t in catalog.tables(db)]
    for constraint in scan.constraints:
        if constraint.column == "table_name" and found:
            names = kept(constraint, [table.name.table for table in found])
            found = [table for table in found if table.name.table in names]
    return found


def _schemata(catalog: Catalog, scan: Scan, kept: Kept) -> list[Row]:
    return [(CATALOG, name) for name in _databases(catalog, scan, kept, "schema_name")]


def _tables(catalog: Catalog, scan: Scan, kept: Kept) -> list[Row]:
    return [
        (CATALOG, table.name.database, table.name.table, "VIEW" if table.is_view else "BASE TABLE")
        for table in _found(catalog, scan, kept)
    ]


def _columns(catalog: Catalog, scan: Scan, kept: Kept) -> list[Row]:
    rows: list[Row] = []
    for table in _found(catalog, scan, kept):
        keys = {key.name for key in table.keys}
        for position, column in enumerate((*table.columns, *table.keys), 1):
            extra = "partition key" if column.name in keys else None
            comment = column.comment or None
            row = (CATALOG, table.name.database, table.name.table, column.name, position)
            rows.append((*row, None, "YES", str(column.type), comment, extra))
    return rows


def _views(catalog: Catalog, scan: Scan, kept: Kept) -> list[Row]:
    return [
        (CATALOG, table.name.database, table.name.table, decode_view(table).sql)
        for table in _found(catalog, scan, kept)
        if table.is_view
    ]
