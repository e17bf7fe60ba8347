"""Comparisons where DuckDB's answer is not Trino's: NaN, NULL inside rows, arrays and maps, padded texts."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import orderings
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.types import Type

FLOATS = orderings.FLOATS
_NUMBER = "<= CAST('Infinity' AS DOUBLE)"  # true for all doubles but NaN, which DuckDB takes for the greatest


def told(left: Typed, right: Typed, one: str, two: str, operator: str) -> str:
    """SQL of `left operator right`, whose sides as they are compared are `one` and `two`."""
    kind = t.common_type(left.type, right.type)[1]
    plain = f"({one} {operator} {two})"
    if kind is None:
        return plain
    if kind.base in FLOATS:
        return _of_floats(left, right, one, two, operator)
    if kind.base in orderings.NESTED:
        return _of_nested(one, two, kind, operator)
    if left.type is not None and right.type is not None and "char" in (left.type.base, right.type.base):
        return f"(rtrim({one}, ' ') {operator} rtrim({two}, ' '))"
    return plain


def _of_nested(one: str, two: str, kind: Type, operator: str) -> str:
    if operator in ("=", "<>"):
        equal = equal_of(one, two, kind)
        return equal if operator == "=" else f"(NOT {equal})"
    if operator.startswith("IS"):
        return f"({canonical(one, kind)} {operator} {canonical(two, kind)})"
    return orderings.guarded(orderings.failure(one, two, kind), f"({one} {operator} {two})")


def is_plain(kind: Type | None) -> bool:
    """Whether DuckDB's `=` of two such values is Trino's."""
    return kind is None or kind.base not in (*FLOATS, *orderings.NESTED)


def equal_of(one: str, two: str, kind: Type, depth: int = 0) -> str:
    """`=` at any depth: what is not known leaves the whole unknown, unless another part differs."""
    if kind.base in FLOATS:
        return f"({one} = {two} AND NOT (isnan({one}) AND isnan({two})))"
    if kind.base == "row":
        parts = [
            equal_of(
                f"struct_extract_at({one}, {i})", f"struct_extract_at({two}, {i})", kind.inner(i - 1), depth
            )
            for i in range(1, len(kind.args) + 1)
        ]
        return f"({' AND '.join(parts)})"
    if kind.base == "array":
        pair = f"z{depth}"
        item = equal_of(f"{pair}[1]", f"{pair}[2]", kind.inner(0), depth + 1)
        items = f"list_transform(list_zip({one}, {two}), lambda {pair}: {item})"
        missing = f"WHEN {one} IS NULL OR {two} IS NULL THEN NULL"
        return f"(CASE {missing} WHEN len({one}) <> len({two}) THEN false ELSE trino_all({items}) END)"
    if kind.base == "map":
        return _equal_maps(one, two, kind, depth)
    return f"({one} = {two})"


def _equal_maps(one: str, two: str, kind: Type, depth: int) -> str:
    """In whatever order the entries stand."""
    entry = f"m{depth}"
    value = equal_of(f"{entry}.value", f"map_extract_value({two}, {entry}.key)", kind.inner(1), depth + 1)
    found = f"CASE WHEN map_contains({two}, {entry}.key) THEN {value} ELSE false END"
    items = f"list_transform(map_entries({one}), lambda {entry}: {found})"
    size = f"cardinality({one}) <> cardinality({two})"
    return f"(CASE WHEN {one} IS NULL OR {two} IS NULL THEN NULL WHEN {size} THEN false ELSE trino_all({items}) END)"


def canonical(sql: str, kind: Type | None, depth: int = 0) -> str:
    """A value of which DuckDB tells two apart only where Trino does: the entries of maps have an order."""
    if kind is None or not orderings.holds(kind, ("map",)):
        return sql
    name = f"n{depth}"
    if kind.base == "array":
        return f"list_transform({sql}, lambda {name}: {canonical(name, kind.inner(0), depth + 1)})"
    if kind.base == "map":
        value = canonical(f"{name}.value", kind.inner(1), depth + 1)
        entry = f"struct_pack(k := {canonical(f'{name}.key', kind.inner(0), depth + 1)}, v := {value})"
        return f"list_sort(list_transform(map_entries({sql}), lambda {name}: {entry}))"
    fields = [
        f"f{i} := {canonical(f'struct_extract_at({sql}, {i + 1})', kind.inner(i), depth)}"
        for i in range(len(kind.args))
    ]
    return f"CASE WHEN {sql} IS NOT NULL THEN struct_pack({', '.join(fields)}) END"


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
