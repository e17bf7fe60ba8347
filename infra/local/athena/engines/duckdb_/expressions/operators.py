"""Arithmetic with Trino's result types: exact decimals, whole-number division, dates that stay dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import casts, times, unknowns
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_SIGNS: dict[type[exp.Expression], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}
_SHORT = 18  # digits of a decimal in 64 bits
_FAST_UNSCALE = 12  # digits behind the point up to which a multiplication can't overflow 38 digits


def arithmetic(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    left, right = c.expression(node.this, scope), c.expression(node.expression, scope)
    return binary(c, _SIGNS[type(node)], left, right, node)


def binary(c: Compiler, sign: str, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    if left.type is None or right.type is None:
        return Typed(f"({left.sql} {'/' if sign == '/' else sign} {right.sql})", None)
    if t.NULL in (left.type, right.type):
        if "decimal" not in (left.type.base, right.type.base):
            return unknowns.arithmetic(c, sign, left.type, right.type, node)
        number = unknowns.null_of(unknowns.AS_NUMBER)
        left, right = (number if side.type == t.NULL else side for side in (left, right))
    assert left.type is not None and right.type is not None
    if t.is_numeric(left.type) and t.is_numeric(right.type):
        return _numbers(c, sign, left, right, node)
    found = _times(sign, left, right)
    if found is None:
        raise c.failure("TYPE_MISMATCH", f"Cannot apply operator: {left.type} {sign} {right.type}", node)
    return found


def _numbers(c: Compiler, sign: str, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    assert left.type is not None and right.type is not None
    _, kind = t.common_type(left.type, right.type)
    assert kind is not None
    if t.is_integer(kind):
        one, two = casts.coerced(left, kind), casts.coerced(right, kind)
        if sign in "+*" and left.literal and right.literal and right.type != kind:
            one, two = two, one  # constants of two types are turned round, as an overflow tells
        return Typed(f"({one} {'//' if sign == '/' else sign} {two})", kind)
    if kind.base == "decimal":
        return _decimals(c, sign, left, right, node)
    one, two = casts.coerced(left, kind), casts.coerced(right, kind)
    return Typed(f"({one} {sign} {two})", kind)


def _decimals(c: Compiler, sign: str, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    """Precision and scale as in https://trino.io/docs/current/functions/decimal.html."""
    assert left.type is not None and right.type is not None
    a, b = t.as_decimal(left.type), t.as_decimal(right.type)
    whole = max(a.precision - a.scale, b.precision - b.scale)
    scale = max(a.scale, b.scale)
    one, two = casts.coerced(left, a), casts.coerced(right, b)
    if sign in "+-":
        kind = t.decimal(whole + scale + 1, scale)
    elif sign == "*":
        if a.scale + b.scale > t.MAX_PRECISION:
            text = f"DECIMAL scale must be in range [0, precision (38)]: {a.scale + b.scale}"
            raise c.failure("TYPE_MISMATCH", text, node)
        kind = t.decimal(a.precision + b.precision, a.scale + b.scale)
    elif sign == "%":
        kind = t.decimal(min(a.precision - a.scale, b.precision - b.scale) + scale, scale)
    else:
        kind = t.decimal(a.precision + b.scale + max(b.scale - a.scale, 0), scale)
        return Typed(_divided(one, two, a, b, kind), kind)
    wide = one if b.precision > _SHORT else _widened(one, a, kind.precision)
    return Typed(f"({wide} {sign} {two})", kind)


def _divided(left: str, right: str, a: Type, b: Type, kind: Type) -> str:
    """Whole-number division of the digits, rounded half up: exact where a double would not be."""
    shift = kind.scale - a.scale + b.scale
    digits = f"({unscaled(left, a)} * CAST('1{'0' * shift}' AS HUGEINT))" if shift else unscaled(left, a)
    return rescaled(f"trino_divide({digits}, {unscaled(right, b)})", kind)


def _widened(sql: str, kind: Type, digits: int) -> str:
    """DuckDB keeps to 18 digits where both operands do, and fails where the result has more."""
    is_short = kind.precision <= _SHORT < digits
    return f"CAST({sql} AS DECIMAL({t.MAX_PRECISION},{kind.scale}))" if is_short else sql


def unscaled(sql: str, kind: Type) -> str:
    """A decimal's digits as a 128-bit integer."""
    if kind.scale == 0:
        return f"CAST({sql} AS HUGEINT)"
    if kind.scale <= _FAST_UNSCALE:
        sql = _widened(sql, kind, kind.precision + kind.scale + 1)
        factor = f"CAST(1{'0' * kind.scale} AS DECIMAL({kind.scale + 1},0))"
        return f"trino_digits({sql}, {factor})"
    return f"trino_digits_of_text(CAST({sql} AS VARCHAR))"


def rescaled(digits: str, kind: Type) -> str:
    """The decimal whose digits are `digits`."""
    if kind.scale == 0:
        return f"CAST({digits} AS {duckdb_type(kind)})"
    unit = f"CAST('0.{'0' * (kind.scale - 1)}1' AS DECIMAL({kind.scale + 1},{kind.scale}))"
    return f"CAST(CAST({digits} AS DECIMAL(38,0)) * {unit} AS {duckdb_type(kind)})"


def _times(sign: str, left: Typed, right: Typed) -> Typed | None:
    """Dates, times and intervals; None where Trino has no such operator."""
    one, two = left.type, right.type
    assert one is not None and two is not None
    if _is_span(two) and sign in "+-" and not _is_span(one):
        return _shifted(sign, left, right)
    if _is_span(one) and sign == "+" and not _is_span(two):
        return _shifted(sign, right, left)
    if one == two and _is_span(one) and sign in "+-":
        return Typed(f"({left.sql} {sign} {right.sql})", one)
    if _is_span(one) and sign in "*/" and t.is_numeric(two):
        return _scaled(left, right, sign)
    if _is_span(two) and sign == "*" and t.is_numeric(one):
        return _scaled(right, left, sign)
    if sign == "-" and _is_point(one) and _is_point(two):
        return _between(left, right)
    return None


def _is_span(kind: Type) -> bool:
    return kind.base.startswith("interval")


def _shifted(sign: str, point: Typed, span: Typed) -> Typed | None:
    """A day is 24 hours on the time line, a month is one on the calendar of the value's zone."""
    one, by_months = point.type, span.type == t.INTERVAL_YEAR
    assert one is not None
    if (one.base not in ("date", "time") and not t.is_instant(one)) or (one.base == "time" and by_months):
        return None
    if one.base == "date":
        whole = span.sql if by_months else f"trino_whole_days({span.sql})"
        return Typed(f"CAST({point.sql} {sign} {whole} AS DATE)", one)
    kind = one if by_months else t.time_of(one.base, max(one.digits, t.MILLIS), t.zone_of(one))
    if by_months and t.zone_of(one) != "UTC":
        return Typed(times.back(f"({times.local(point.sql, one)} {sign} {span.sql})", one), one)
    exact = span.sql if by_months else f"trino_time_line({span.sql})"
    return Typed(f"CAST({point.sql} {sign} {exact} AS {duckdb_type(kind)})", kind)


def _scaled(span: Typed, factor: Typed, sign: str) -> Typed:
    kind = span.type
    assert kind is not None
    if kind == t.INTERVAL_YEAR:
        count = f"CAST(trunc(trino_months_of({span.sql}) {sign} CAST({factor.sql} AS DOUBLE)) AS INTEGER)"
        return Typed(f"to_months({count})", kind)
    count = f"CAST(trunc(epoch_ms({span.sql}) {sign} CAST({factor.sql} AS DOUBLE)) AS BIGINT)"
    return Typed(f"to_milliseconds({count})", kind)


def _between(left: Typed, right: Typed) -> Typed:
    one, two = left.type, right.type
    kind = "TIMESTAMPTZ" if times.is_zoned(one) or times.is_zoned(two) else "TIMESTAMP"
    return Typed(f"(CAST({left.sql} AS {kind}) - CAST({right.sql} AS {kind}))", t.INTERVAL_DAY)


def _is_point(kind: Type) -> bool:
    return kind.base == "date" or t.is_instant(kind)
