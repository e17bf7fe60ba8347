"""Arithmetic with Trino's result types: exact decimals, whole-number division, dates that stay dates."""

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

_SIGNS: dict[type[exp.Expression], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}
_FAST_UNSCALE = 12  # digits behind the point up to which a multiplication can't overflow 38 digits


def arithmetic(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    left, right = c.expression(node.this, scope), c.expression(node.expression, scope)
    return binary(c, _SIGNS[type(node)], left, right, node)


def binary(c: Compiler, sign: str, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    if left.type is None or right.type is None:
        return Typed(f"({left.sql} {'/' if sign == '/' else sign} {right.sql})", None)
    if t.NULL in (left.type, right.type):
        kind = right.type if left.type == t.NULL else left.type
        return Typed(f"CAST(NULL AS {duckdb_type(kind)})", kind)
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
        return Typed(f"({one} {'//' if sign == '/' else sign} {two})", kind)
    if kind.base == "decimal":
        return _decimals(c, sign, left, right, node)
    one, two = casts.coerced(left, kind), casts.coerced(right, kind)
    if sign == "%":
        return Typed(f"fmod({one}, {two})", kind)
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
    return Typed(f"({one} {sign} {two})", kind)


def _divided(left: str, right: str, a: Type, b: Type, kind: Type) -> str:
    """Whole-number division of the digits, rounded half up: exact where a double would not be."""
    shift = kind.scale - a.scale + b.scale
    digits = f"({unscaled(left, a)} * CAST('1{'0' * shift}' AS HUGEINT))" if shift else unscaled(left, a)
    return rescaled(f"trino_divide({digits}, {unscaled(right, b)})", kind)


def unscaled(sql: str, kind: Type) -> str:
    """A decimal's digits as a 128-bit integer."""
    if kind.scale == 0:
        return f"CAST({sql} AS HUGEINT)"
    if kind.scale <= _FAST_UNSCALE:
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
    one, two = left.type, right.type
    assert one is not None and two is not None
    if two.base.startswith("interval") and one.base in ("date", "time") and sign in "+-":
        return Typed(f"CAST({left.sql} {sign} {right.sql} AS {duckdb_type(one)})", one)
    if two.base.startswith("interval") and t.is_instant(one) and sign in "+-":
        return Typed(f"({left.sql} {sign} {right.sql})", one)
    if one.base.startswith("interval") and sign == "+" and (two.base == "date" or t.is_instant(two)):
        return _times(sign, right, left)
    if one == two and one.base.startswith("interval") and sign in "+-":
        return Typed(f"({left.sql} {sign} {right.sql})", one)
    if one.base.startswith("interval") and sign == "*" and t.is_integer(two):
        return Typed(f"({left.sql} * {right.sql})", one)
    if two.base.startswith("interval") and sign == "*" and t.is_integer(one):
        return Typed(f"({right.sql} * {left.sql})", two)
    if sign == "-" and _is_point(one) and _is_point(two):
        kind = "TIMESTAMPTZ" if "with time zone" in one.base + two.base else "TIMESTAMP"
        return Typed(f"(CAST({left.sql} AS {kind}) - CAST({right.sql} AS {kind}))", t.INTERVAL_DAY)
    return None


def _is_point(kind: Type) -> bool:
    return kind.base == "date" or t.is_instant(kind)


def concatenation(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """`||` joins text with text and arrays with arrays or elements, nothing else."""
    return concatenated(c, c.expression(node.this, scope), c.expression(node.expression, scope), node)


def concatenated(c: Compiler, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    one, two = left.type, right.type
    if one is not None and one.base == "array":
        return _appended(c, left, right, node)
    if two is not None and two.base == "array":
        _, kind = t.common_type(t.array(one) if one else None, two)
        return Typed(f"list_prepend({left.sql}, {right.sql})", kind)
    if one is not None and one.base == "varbinary" and two == one:
        return Typed(f"({left.sql} || {right.sql})", one)
    for value in (left, right):
        if not t.can_coerce(value.type, t.VARCHAR):
            text = f"Cannot apply operator: {one} || {two}"
            raise c.failure("TYPE_MISMATCH", text, node)
    return Typed(f"({left.sql} || {right.sql})", t.VARCHAR)


def _appended(c: Compiler, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    assert left.type is not None
    if right.type is not None and right.type.base == "array":
        compatible, kind = t.common_type(left.type, right.type)
        sql = f"trino_concat_arrays({left.sql}, {right.sql})"
    else:
        compatible, kind = t.common_type(left.type, t.array(right.type) if right.type else None)
        sql = f"list_append({left.sql}, {right.sql})"
    if not compatible:
        raise c.failure("TYPE_MISMATCH", f"Cannot apply operator: {left.type} || {right.type}", node)
    return Typed(sql, kind)
