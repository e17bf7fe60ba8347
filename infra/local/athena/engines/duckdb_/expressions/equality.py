"""Comparisons where DuckDB's answer is not Trino's: NaN, NULL inside rows and arrays, padded texts."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.types import Type

_FLOATS = ("real", "double")
_NUMBER = "<= CAST('Infinity' AS DOUBLE)"  # true for all doubles but NaN, which DuckDB takes for the greatest


def told(left: Typed, right: Typed, one: str, two: str, operator: str) -> str:
    """SQL of `left operator right`, whose sides as they are compared are `one` and `two`."""
    kind = t.common_type(left.type, right.type)[1]
    plain = f"({one} {operator} {two})"
    if kind is None:
        return plain
    if kind.base in _FLOATS:
        return _of_floats(left, right, one, two, operator)
    if operator in ("=", "<>") and kind.base in ("row", "array"):
        equal = _equal(one, two, kind)
        return equal if operator == "=" else f"(NOT {equal})"
    if left.type is not None and right.type is not None and "char" in (left.type.base, right.type.base):
        return f"(rtrim({one}, ' ') {operator} rtrim({two}, ' '))"
    return plain


def _of_floats(left: Typed, right: Typed, one: str, two: str, operator: str) -> str:
    """NaN is neither greater than nor equal to anything; a filter on a constant stays one on statistics."""
    plain = f"{one} {operator} {two}"
    if operator in (">", ">=") and left.literal is None:
        return f"({plain} AND {one} {_NUMBER})"
    if operator in ("<", "<=") and right.literal is None:
        return f"({plain} AND {two} {_NUMBER})"
    if left.literal is None and right.literal is None and operator == "=":
        return f"({plain} AND {one} {_NUMBER})"
    if left.literal is None and right.literal is None and operator == "<>":
        return f"(NOT ({one} = {two} AND {one} {_NUMBER}))"
    return f"({plain})"


def _equal(one: str, two: str, kind: Type) -> str:
    """Field by field: one that is not known leaves the whole unknown, unless another differs."""
    if kind.base == "array":
        return f"trino_arrays_equal({one}, {two})"
    parts = [
        f"struct_extract_at({one}, {i}) = struct_extract_at({two}, {i})" for i in range(1, len(kind.args) + 1)
    ]
    return f"({' AND '.join(parts)})"
