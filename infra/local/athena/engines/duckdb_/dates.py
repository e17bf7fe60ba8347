"""Dates and instants: a DATE stays a DATE, months end where Trino says they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_ import casts
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_DAY_UNITS = ("day", "week", "month", "quarter", "year")
_UNITS = ("millisecond", "second", "minute", "hour", *_DAY_UNITS)


def _point(c: Compiler, value: Typed, node: exp.Expression, name: str) -> Type | None:
    kind = value.type
    if kind is None or kind.base == "date" or t.is_instant(kind) or kind == t.NULL:
        return t.TIMESTAMP if kind == t.NULL else kind
    raise c.failure("FUNCTION_NOT_FOUND", f"Unexpected parameters ({kind}) for function {name}", node)


def _unit(c: Compiler, item: exp.Expression, scope: Scope, kind: Type | None, node: exp.Expression) -> str:
    value = c.require(c.expression(item, scope), t.VARCHAR, "Unit", item)
    if value.literal is None:
        raise c.failure("NOT_SUPPORTED", "The unit must be a literal here", node)
    word = value.literal.lower()
    if word not in (_DAY_UNITS if kind == t.DATE else _UNITS):
        place = "DATE" if kind == t.DATE else "TIMESTAMP"
        raise c.failure("INVALID_FUNCTION_ARGUMENT", f"'{value.literal}' is not a valid {place} field")
    return word


def _arity(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], count: int, name: str) -> None:
    if len(arguments) != count:
        raise c.failure(
            "FUNCTION_NOT_FOUND", f"Unexpected parameters ({len(arguments)} given) for function {name}", node
        )


def date_trunc(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _arity(c, node, arguments, 2, "date_trunc")
    value = c.expression(arguments[1], scope)
    kind = _point(c, value, node, "date_trunc")
    unit = _unit(c, arguments[0], scope, kind, node)
    sql = f"date_trunc('{unit}', {value.sql})"
    return Typed(f"CAST({sql} AS {duckdb_type(kind)})" if kind else sql, kind)


def date_add(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _arity(c, node, arguments, 3, "date_add")
    amount, value = c.expression(arguments[1], scope), c.expression(arguments[2], scope)
    kind = _point(c, value, node, "date_add")
    c.require(amount, t.BIGINT, "Amount", arguments[1])
    unit = _unit(c, arguments[0], scope, kind, node)
    steps = {"quarter": ("3 months",), "millisecond": ("1 millisecond",)}.get(unit, (f"1 {unit}",))[0]
    sql = f"({value.sql} + CAST({amount.sql} AS BIGINT) * INTERVAL '{steps}')"
    return Typed(f"CAST({sql} AS {duckdb_type(kind)})" if kind else sql, kind)


def date_diff(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _arity(c, node, arguments, 3, "date_diff")
    first, second = c.expression(arguments[1], scope), c.expression(arguments[2], scope)
    _point(c, first, node, "date_diff")
    _point(c, second, node, "date_diff")
    _, kind = t.common_type(first.type, second.type)
    unit = _unit(c, arguments[0], scope, kind, node)
    wide = "TIMESTAMPTZ" if kind == t.TIMESTAMPTZ else "TIMESTAMP"
    one, two = f"CAST({first.sql} AS {wide})", f"CAST({second.sql} AS {wide})"
    if unit in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[unit]
        return Typed(f"CAST(trino_months_between({one}, {two}) // {months} AS BIGINT)", t.BIGINT)
    return Typed(f"CAST(date_sub('{unit}', {one}, {two}) AS BIGINT)", t.BIGINT)


def date(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _arity(c, node, arguments, 1, "date")
    value = c.expression(arguments[0], scope)
    if value.type is not None and not t.is_text(value.type):
        _point(c, value, node, "date")
    return Typed(casts.convert(c, value, t.DATE, False, node), t.DATE)


def now(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """`current_timestamp(3)`: the precision changes nothing here."""
    if node.name.endswith("localtimestamp"):
        return Typed("CAST(now() AS TIMESTAMP)", t.TIMESTAMP)
    return Typed("now()", t.TIMESTAMPTZ)


def sequence(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Whole numbers, dates or instants, both ends included; the default step leads from start to stop."""
    if len(arguments) not in (2, 3):
        _arity(c, node, arguments, 3, "sequence")
    values = [c.expression(item, scope) for item in arguments]
    kind = t.common_type(values[0].type, values[1].type)[1]
    if t.is_integer(kind):
        step = (
            values[2].sql
            if len(values) == 3
            else f"CASE WHEN {values[0].sql} <= {values[1].sql} THEN 1 ELSE -1 END"
        )
        items = f"generate_series(CAST({values[0].sql} AS BIGINT), CAST({values[1].sql} AS BIGINT), CAST({step} AS BIGINT))"
        return Typed(f"CAST({items} AS BIGINT[])", t.array(t.BIGINT))
    if kind is None or not (kind.base == "date" or t.is_instant(kind)):
        given = ", ".join(str(value.type) for value in values)
        raise c.failure("FUNCTION_NOT_FOUND", f"Unexpected parameters ({given}) for function sequence", node)
    default = f"CASE WHEN {values[0].sql} <= {values[1].sql} THEN INTERVAL '1 day' ELSE INTERVAL '-1 day' END"
    step = values[2].sql if len(values) == 3 else default
    ends = ", ".join(casts.coerced(value, t.TIMESTAMP) for value in values[:2])
    return Typed(f"CAST(generate_series({ends}, {step}) AS {duckdb_type(t.array(kind))})", t.array(kind))
