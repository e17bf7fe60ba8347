"""`FOR TIMESTAMP AS OF` and `FOR VERSION AS OF`: a table as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena import types as t
from infra.local.athena.catalog import Table, TableName
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.sources import QueryTables
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


def table(c: Compiler, name: TableName, version: exp.Expression) -> Table:
    """The table at the version that the query names; failures are placed where the version stands."""
    if not isinstance(c.tables, QueryTables) or version.args.get("kind") != "AS OF":
        raise c.failure("NOT_SUPPORTED", "Table version ranges are not supported", version)
    value = c.expression(version.expression, Scope())
    try:
        if version.name.upper() == "VERSION":
            return c.tables.at_version(name, _version(c, value, version))
        return c.tables.at_time(name, _instant(c, value, version))
    except QueryFailed as problem:
        place = parsing.place_of(version.expression, c.sql)
        problem.line, problem.column = place.line, place.column
        raise


def _version(c: Compiler, value: Typed, node: exp.Expression) -> str:
    if value.type is None or t.is_text(value.type) or t.is_integer(value.type):
        return value.sql
    raise c.failure("TYPE_MISMATCH", f"Type {value.type} invalid. Expected one of: bigint, varchar", node)


def _instant(c: Compiler, value: Typed, node: exp.Expression) -> str:
    if value.type is None or value.type.base == "date" or t.is_instant(value.type):
        return value.sql
    text = f"Type {value.type} invalid. Temporal pointer types must be of type date, timestamp, or timestamp with time zone"
    raise c.failure("TYPE_MISMATCH", text, node)
