"""`FOR TIMESTAMP AS OF` and `FOR VERSION AS OF`: a table as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena import types as t
from infra.local.athena.catalog import Table, TableName
from infra.local.athena.engines.duckdb_.reading.sources import QueryTables
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


def table(c: Compiler, name: TableName, version: exp.Expression) -> Table:
    """The table at the version that the query names."""
    if not isinstance(c.tables, QueryTables) or version.args.get("kind") != "AS OF":
        raise _placed(c, version, "NOT_SUPPORTED", "Table version ranges are not supported")
    value = c.expression(version.expression, Scope())
    if value.type == t.NULL:
        raise _placed(c, version, "INVALID_ARGUMENTS", "Pointer value cannot be NULL")
    if version.name.upper() in ("VERSION", "SYSTEM_VERSION"):
        return c.tables.at_version(name, _version(value))
    sql = _instant(c, value, version)
    if c.tables.is_future(sql):
        raise _placed(c, version, "INVALID_ARGUMENTS", "Pointer value is not in the past")
    return c.tables.at_time(name, sql)


def _placed(c: Compiler, version: exp.Expression, code: str, message: str) -> QueryFailed:
    place = parsing.place_of_version(c.sql, version.expression)
    return QueryFailed(code, message, place.line, place.column)


def _version(value: Typed) -> str:
    """Snapshot ids are bigint; a smaller number is of another type, which names no version."""
    if value.type is None or t.is_text(value.type) or value.type == t.BIGINT:
        return value.sql
    raise QueryFailed("NOT_SUPPORTED", f"Unsupported type for table version: {value.type}")


def _instant(c: Compiler, value: Typed, version: exp.Expression) -> str:
    if value.type is None or value.type.base == "date" or t.is_instant(value.type):
        return value.sql
    text = (
        f"Type {value.type} invalid. "
        "Temporal pointers must be of type Timestamp, Timestamp with Time Zone, or Date."
    )
    raise _placed(c, version, "TYPE_MISMATCH", text)
