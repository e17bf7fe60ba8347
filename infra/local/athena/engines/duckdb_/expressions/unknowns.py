"""Operators beside an untyped NULL: Trino gives it the other side's type, or can't choose among its operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

AS_NUMBER = t.decimal(1, 0)  # what NULL counts as beside a decimal
_AMBIGUOUS = "Could not choose a best candidate operator. Explicit type casts must be added."
_TINYINT = Type("tinyint")


def ambiguous(c: Compiler | None = None, node: exp.Expression | None = None) -> QueryFailed:
    """Only `||` has a place in the text."""
    if c is not None:
        return c.failure("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS, node)
    return QueryFailed("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS)


def null_of(kind: Type) -> Typed:
    return Typed(f"CAST(NULL AS {duckdb_type(kind)})", kind)


def arithmetic(c: Compiler, sign: str, left: Type, right: Type, node: exp.Expression) -> Typed:
    """The NULL of the operator that Trino chooses; the other side isn't a decimal."""
    is_left = left == t.NULL
    kind = right if is_left else left
    found: Type | None
    if t.is_numeric(kind):
        found = _number(sign, kind, is_left)
    elif kind == t.NULL:
        found = _TINYINT if sign == "%" else t.NULL
    elif kind.base.startswith("interval"):
        found = _span(sign, kind, is_left)
    else:
        found = _point(sign, kind, is_left)
    if found is None:
        raise c.failure("TYPE_MISMATCH", f"Cannot apply operator: {left} {sign} {right}", node)
    if found == t.NULL:
        raise ambiguous()
    return null_of(found)


def _number(sign: str, kind: Type, is_left: bool) -> Type:
    """A span times a number is an operator, too."""
    by_span = sign == "*" and kind.base in ("bigint", "double")
    return t.NULL if by_span or (sign == "/" and is_left and kind.base == "double") else kind


def _span(sign: str, kind: Type, is_left: bool) -> Type | None:
    if sign == "%" or (sign == "/" and is_left):
        return None
    return t.NULL if sign == "+" or (sign == "-" and is_left) else kind


def _point(sign: str, kind: Type, is_left: bool) -> Type | None:
    """Dates, times and timestamps; None where Trino has no operator."""
    if sign not in "+-" or (kind.base not in ("date", "time") and not t.is_instant(kind)):
        return None
    if sign == "-" and is_left:
        return t.INTERVAL_DAY
    if kind.base == "date":
        return kind
    if sign == "-" or (kind.base != "time" and kind.digits < t.MILLIS):
        return t.NULL
    return kind if kind.base != "time" else t.time_of(kind.base, max(kind.digits, t.MILLIS), t.zone_of(kind))


def concatenation(c: Compiler, left: Type, right: Type, node: exp.Expression) -> Typed:
    """An array of the other side's type, which NULL is appended to."""
    kind = right if left == t.NULL else left
    if kind == t.NULL or kind.base in ("array", "char", "varbinary") or kind == t.VARCHAR:
        raise ambiguous(c, node)
    return null_of(t.array(kind))
