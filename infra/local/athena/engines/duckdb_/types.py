"""Trino types and DuckDB types, each way."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.types import Type

TO_DUCKDB = {
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "varchar": "VARCHAR",
    "char": "VARCHAR",
    "varbinary": "BLOB",
    "json": "VARCHAR",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "TIMESTAMP",
    "timestamp with time zone": "TIMESTAMPTZ",
    "interval day to second": "INTERVAL",
    "interval year to month": "INTERVAL",
    "unknown": "VARCHAR",
    "uuid": "UUID",
    "ipaddress": "VARCHAR",
}
_FROM_DUCKDB = {
    "BOOLEAN": t.BOOLEAN,
    "TINYINT": t.TINYINT,
    "SMALLINT": t.SMALLINT,
    "UTINYINT": t.SMALLINT,
    "INTEGER": t.INTEGER,
    "USMALLINT": t.INTEGER,
    "BIGINT": t.BIGINT,
    "UINTEGER": t.BIGINT,
    "UBIGINT": t.BIGINT,
    "HUGEINT": t.BIGINT,
    "FLOAT": t.REAL,
    "DOUBLE": t.DOUBLE,
    "VARCHAR": t.VARCHAR,
    "JSON": t.JSON,
    "BLOB": t.VARBINARY,
    "DATE": t.DATE,
    "TIME": t.TIME,
    "TIMESTAMP": t.TIMESTAMP,
    "TIMESTAMP_S": t.TIMESTAMP,
    "TIMESTAMP_MS": t.TIMESTAMP,
    "TIMESTAMP_NS": t.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": t.TIMESTAMPTZ,
    "INTERVAL": t.INTERVAL_DAY,
}


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def duckdb_type(kind: Type) -> str:
    """The DuckDB type whose values are exactly those of `kind`."""
    if kind.base == "decimal":
        return f"DECIMAL({kind.precision},{kind.scale})"
    if kind.base == "array":
        return f"{duckdb_type(kind.inner(0))}[]"
    if kind.base == "map":
        return f"MAP({duckdb_type(kind.inner(0))}, {duckdb_type(kind.inner(1))})"
    if kind.base == "row":
        names = [name or f"field{position}" for position, name in enumerate(kind.names)]
        fields = (f"{quote(name)} {duckdb_type(kind.inner(i))}" for i, name in enumerate(names))
        return f"STRUCT({', '.join(fields)})"
    return TO_DUCKDB[kind.base]


def trino_type(kind: object) -> Type:
    """What a DuckDB type (as the Python client describes it) is called in Trino."""
    name: str = kind.id  # type: ignore[attr-defined]
    children = dict(kind.children) if name in ("list", "map", "struct", "decimal") else {}  # type: ignore[attr-defined]
    if name == "decimal":
        return t.decimal(children["precision"], children["scale"])
    if name == "list":
        return t.array(trino_type(children["child"]))
    if name == "map":
        return t.map_of(trino_type(children["key"]), trino_type(children["value"]))
    if name == "struct":
        return t.row([(field, trino_type(child)) for field, child in children.items()])
    return _FROM_DUCKDB.get(str(kind), t.VARCHAR)
