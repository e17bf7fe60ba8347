"""The order of arrays and rows: Trino has none where a NULL stands before the first difference, and fails.

DuckDB orders such values. Two of them whose order can't be told stand side by side in DuckDB's order, for
all that begins like them stands there; so it is enough to look at neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence

from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.types import Type

FLOATS = ("real", "double")
NESTED = ("array", "row", "map")
_UNORDERABLE = ("map", "json")
_EQUAL, _DIFFERENT, _IN_ARRAY, _IN_ROW = range(4)


def holds(kind: Type, bases: tuple[str, ...]) -> bool:
    """Whether a type is one of these, or has one of them inside."""
    return kind.base in bases or any(holds(arg, bases) for arg in kind.args if isinstance(arg, Type))


def is_orderable(kind: Type | None) -> bool:
    return kind is None or not holds(kind, _UNORDERABLE)


def may_fail(kind: Type | None) -> bool:
    """Whether two values may have no order."""
    return kind is not None and kind.base in NESTED


def _order(one: str, two: str, kind: Type, depth: int) -> str:
    """SQL of what two values are to each other, of which neither is NULL itself."""
    if kind.base == "row":
        parts = [
            _item(
                f"struct_extract_at({one}, {i + 1})",
                f"struct_extract_at({two}, {i + 1})",
                kind.inner(i),
                _IN_ROW,
                depth,
            )
            for i in range(len(kind.args))
        ]
        return f"trino_first_order([{', '.join(parts)}], {_EQUAL})"
    if kind.base == "array":
        pair = f"o{depth}"
        item = _item(f"{pair}[1]", f"{pair}[2]", kind.inner(0), _IN_ARRAY, depth + 1)
        items = f"list_transform(list_zip({one}, {two}, true), lambda {pair}: {item})"
        rest = f"CASE WHEN len({one}) = len({two}) THEN {_EQUAL} ELSE {_DIFFERENT} END"
        return f"trino_first_order({items}, {rest})"
    return f"CASE WHEN {one} = {two} THEN {_EQUAL} ELSE {_DIFFERENT} END"


def _item(one: str, two: str, kind: Type, missing: int, depth: int) -> str:
    return f"CASE WHEN {one} IS NULL OR {two} IS NULL THEN {missing} ELSE {_order(one, two, kind, depth)} END"


def failure(one: str, two: str, kind: Type) -> str:
    """SQL that fails where Trino can't order two values, and is NULL elsewhere; NULL itself has a place."""
    return f"trino_order_failure(CASE WHEN {one} IS NOT NULL AND {two} IS NOT NULL THEN {_order(one, two, kind, 0)} END)"


def guarded(check: str, sql: str) -> str:
    return f"CASE WHEN {check} IS NULL THEN {sql} END" if check else sql


def _failure_of_keys(one: str, two: str, kinds: Sequence[Type | None]) -> str:
    """As `failure`, of two packs of sort keys: a later key matters where those before are the same."""
    parts = []
    for i, kind in enumerate(kinds):
        first, second = f"{one}.k{i}", f"{two}.k{i}"
        order = _DIFFERENT if kind is None else _order(first, second, kind, 0)
        missing = f"WHEN {first} IS NULL OR {second} IS NULL THEN {_DIFFERENT}"
        parts.append(
            f"CASE WHEN {first} IS NULL AND {second} IS NULL THEN {_EQUAL} {missing} ELSE {order} END"
        )
    return f"trino_order_failure(trino_first_order([{', '.join(parts)}], {_EQUAL}))"


def _pack(keys: Sequence[Typed]) -> str:
    return f"struct_pack({', '.join(f'k{i} := {key.sql}' for i, key in enumerate(keys))})"


def _that_matter(keys: Sequence[Typed]) -> Sequence[Typed]:
    """The keys up to the last one that may have no order."""
    last = max((i for i, key in enumerate(keys) if may_fail(key.type)), default=-1)
    return keys[: last + 1]


def failure_of_rows(keys: Sequence[Typed], is_distinct: bool = False) -> str:
    """For each row of a query that is sorted by `keys`; empty where they always have an order."""
    keys = _that_matter(keys)
    if not keys:
        return ""
    now = _pack(keys)
    before = f"lag({now}) OVER (ORDER BY {', '.join(key.sql for key in keys)})"
    check = _failure_of_keys(before, now, [key.type for key in keys])
    return f"CASE WHEN {before} IS DISTINCT FROM {now} THEN {check} END" if is_distinct else check


def failure_of_group(keys: Sequence[Typed], behind: str) -> str:
    """For an aggregate that takes its rows in the order of `keys`."""
    keys = _that_matter(keys)
    return (
        _failure_of_sorted(f"list_sort(list({_pack(keys)}){behind})", [key.type for key in keys])
        if keys
        else ""
    )


def failure_of_list(sql: str, element: Type) -> str:
    """For an array that is sorted."""
    if not may_fail(element):
        return ""
    packs = f"list_sort(list_transform({sql}, lambda e: struct_pack(k0 := e)))"
    return _failure_of_sorted(packs, [element])


def _failure_of_sorted(packs: str, kinds: Sequence[Type | None]) -> str:
    check = _failure_of_keys("q[1]", "q[2]", kinds)
    pairs = (
        f"list_transform([{packs}], lambda s: list_transform(list_zip(s, s[2:], true), lambda q: {check}))"
    )
    return f"list_extract({pairs}, 1)[1]"


def failure_of_extreme(word: str, sql: str, kind: Type | None, narrowed: str, behind: str) -> str:
    """For `min` and `max`: the least or greatest value must have an order to every other.

    Its neighbour shows a NULL in itself, the values that hold a NULL show the others; `narrowed` and
    `behind` are the modifiers of the call, with and without these values alone.
    """
    if kind is None or not may_fail(kind):
        return ""
    group = f"struct_pack(b := {word}({sql}, 2){behind}, o := list({sql}){narrowed})"
    near = failure("g.b[1]", "g.b[2]", kind)
    far = f"CASE WHEN v IS DISTINCT FROM g.b[1] THEN {failure('g.b[1]', 'v', kind)} END"
    return (
        f"list_transform([{group}], lambda g: coalesce({near}, list_transform(g.o, lambda v: {far})[1]))[1]"
    )


def holds_null(sql: str, kind: Type, depth: int = 0) -> str:
    """Whether a NULL is inside a value, at any depth."""
    if kind.base == "row":
        parts = [
            _missing(f"struct_extract_at({sql}, {i + 1})", kind.inner(i), depth)
            for i in range(len(kind.args))
        ]
        return f"({' OR '.join(parts)})"
    if kind.base == "array":
        name = f"h{depth}"
        found = f"list_filter({sql}, lambda {name}: {_missing(name, kind.inner(0), depth + 1)})"
        return f"(len({found}) > 0)"
    return "false"


def _missing(sql: str, kind: Type, depth: int) -> str:
    return f"({sql} IS NULL OR {holds_null(sql, kind, depth)})" if may_fail(kind) else f"({sql} IS NULL)"


def ranked(sql: str, kind: Type, depth: int = 0) -> str:
    """A value whose place is that of `sql` where NaN is below all numbers, as it is for `max` and its like."""
    if kind.base in FLOATS:
        return f"CASE WHEN isnan({sql}) THEN CAST('-Infinity' AS DOUBLE) ELSE CAST({sql} AS DOUBLE) END"
    if not holds(kind, FLOATS) or kind.base not in ("array", "row"):
        return sql
    if kind.base == "array":
        name = f"k{depth}"
        return f"list_transform({sql}, lambda {name}: {ranked(name, kind.inner(0), depth + 1)})"
    fields = ", ".join(
        f"f{i} := {ranked(f'struct_extract_at({sql}, {i + 1})', kind.inner(i), depth)}"
        for i in range(len(kind.args))
    )
    return f"CASE WHEN {sql} IS NOT NULL THEN struct_pack({fields}) END"


def chosen(items: str, word: str, element: Type) -> str:
    """The least or greatest element of a list without NULL, compared one after another as Trino does."""
    is_better = "x < b" if word == "least" else f"{ranked('x', element)} > {ranked('b', element)}"
    better = f"CASE WHEN {is_better} THEN x ELSE b END"
    return f"list_reduce({items}, lambda b, x: {guarded(failure('b', 'x', element), better)})"
