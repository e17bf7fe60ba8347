"""Functions that compare values which DuckDB compares otherwise: doubles with NaN, arrays, rows and maps.

Each rule writes the call anew, or gives None where DuckDB's own comparison will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.local.athena.engines.duckdb_.expressions import equality, orderings
from infra.local.athena.engines.duckdb_.expressions.orderings import guarded
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type


@dataclass(frozen=True)
class Call:
    """A call whose overload is chosen: its arguments as SQL, their types, what stands around it."""

    texts: Sequence[str]
    kinds: Sequence[Type | None]
    sql: str
    filter: str = ""
    over: str = ""
    distinct: str = ""

    @property
    def behind(self) -> str:
        return self.filter + self.over

    def narrowed(self, condition: str) -> str:
        """The modifiers with one more condition in FILTER."""
        found = (
            self.filter.removesuffix(")") + f" AND {condition})"
            if self.filter
            else f" FILTER (WHERE {condition})"
        )
        return found + self.over


def _element(call: Call) -> Type | None:
    kind = call.kinds[0]
    return kind.inner(0) if kind is not None and kind.base == "array" else None


def _codes(call: Call, element: Type) -> str:
    """For each element 1 where it is the value, 2 where nobody knows, else 0."""
    equal = equality.equal_of("e", call.texts[1], element)
    code = f"CASE WHEN e IS NULL THEN 0 WHEN {equal} IS NULL THEN 2 WHEN {equal} THEN 1 ELSE 0 END"
    return f"list_transform({call.texts[0]}, lambda e: {code})"


def _search(macro: str) -> Callable[[Call], str | None]:
    def rule(call: Call) -> str | None:
        element = _element(call)
        if element is None or equality.is_plain(element):
            return None
        found = f"{macro}({call.texts[0]}, {_codes(call, element)})"
        return f"CASE WHEN {call.texts[0]} IS NOT NULL AND {call.texts[1]} IS NOT NULL THEN {found} END"

    return rule


def _array_sort(call: Call) -> str | None:
    element = _element(call)
    check = orderings.failure_of_list(call.texts[0], element) if element is not None else ""
    return guarded(check, call.sql) if check and len(call.texts) == 1 else None


def _array_extreme(word: str) -> Callable[[Call], str | None]:
    def rule(call: Call) -> str | None:
        element = _element(call)
        if element is None or equality.is_plain(element):
            return None
        items = call.texts[0]
        if element.base in equality.FLOATS:
            found = (
                f"coalesce(list_{word}(list_filter({items}, lambda x: NOT isnan(x))), list_{word}({items}))"
            )
        else:
            found = orderings.chosen(items, _WORDS[word], element)
        has_null = f"len(list_filter({items}, lambda x: x IS NULL)) > 0"
        return f"CASE WHEN len({items}) = 0 OR {has_null} THEN NULL ELSE {found} END"

    return rule


_WORDS = {"min": "least", "max": "greatest"}


def extreme(word: str, items: Sequence[str], kind: Type | None) -> str:
    """`greatest` or `least` of values that are not NULL."""
    if kind is None or equality.is_plain(kind) or (word == "least" and kind.base in equality.FLOATS):
        return f"{word}({', '.join(items)})"
    if kind.base in equality.FLOATS:
        numbers = ", ".join(f"CASE WHEN NOT isnan({item}) THEN {item} END" for item in items)
        return f"coalesce(greatest({numbers}), {items[0]})"
    return orderings.chosen(f"[{', '.join(items)}]", word, kind)


def _extreme_of_group(word: str) -> Callable[[Call], str | None]:
    def rule(call: Call) -> str | None:
        kind = call.kinds[0]
        if len(call.texts) == 2:
            return _several(call, word)
        if kind is None or not orderings.may_fail(kind):
            return None
        narrowed = call.narrowed(orderings.holds_null(call.texts[0], kind))
        check = orderings.failure_of_extreme(word, call.texts[0], kind, narrowed, call.behind)
        if word == "max" and orderings.holds(kind, equality.FLOATS):
            return guarded(
                check, f"arg_max({call.texts[0]}, {orderings.ranked(call.texts[0], kind)}){call.behind}"
            )
        return guarded(check, call.sql)

    return rule


def _several(call: Call, word: str) -> str | None:
    """`max(x, n)`: NaN is the last of them."""
    kind = call.kinds[0]
    sql = call.sql
    if kind is not None and orderings.holds(kind, equality.FLOATS) and word == "max":
        sql = (
            f"arg_max({call.texts[0]}, {orderings.ranked(call.texts[0], kind)}, {call.texts[1]}){call.behind}"
        )
    return guarded(_check_of_key(call, 0, word), sql) if orderings.may_fail(kind) else sql


def _check_of_key(call: Call, position: int, word: str) -> str:
    kind, sql = call.kinds[position], call.texts[position]
    if kind is None:
        return ""
    narrowed = call.narrowed(orderings.holds_null(sql, kind))
    return orderings.failure_of_extreme(word, sql, kind, narrowed, call.behind)


def _by(word: str) -> Callable[[Call], str | None]:
    def rule(call: Call) -> str | None:
        kind, key = call.kinds[1], call.texts[1]
        sql = call.sql
        if kind is not None and orderings.holds(kind, equality.FLOATS) and word == "max":
            name = "arg_max_null" if len(call.texts) == 2 else "arg_max"
            inside = ", ".join([call.texts[0], orderings.ranked(key, kind), *call.texts[2:]])
            sql = f"{name}({inside}){call.behind}"
        return guarded(_check_of_key(call, 1, word), sql) if orderings.may_fail(kind) else sql

    return rule


def _counted(call: Call) -> str | None:
    """Distinct maps are those with other entries, in whatever order they stand."""
    kind = call.kinds[0] if call.kinds else None
    if "DISTINCT" not in call.sql or kind is None or not orderings.holds(kind, ("map",)):
        return None
    return f"count(DISTINCT {equality.canonical(call.texts[0], kind)}){call.behind}"


def _array_distinct(call: Call) -> str | None:
    """The first of those elements that are the same, whatever the order of their entries."""
    element = _element(call)
    if element is None or not orderings.holds(element, ("map",)):
        return None
    known = f"list_transform({call.texts[0]}, lambda e: struct_pack(v := {equality.canonical('e', element)}))"
    first = f"list_filter({call.texts[0]}, lambda e, i: list_position(s, s[i]) = i)"
    return f"list_transform([{known}], lambda s: {first})[1]"


def _refused_of_maps(name: str) -> Callable[[Call], str | None]:
    def rule(call: Call) -> str | None:
        element = _element(call)
        if element is not None and orderings.holds(element, ("map",)):
            raise QueryFailed("NOT_SUPPORTED", f"{name} of maps is not supported by this engine")
        return None

    return rule


def with_told_keys(keys: Typed, sql: str) -> str:
    """`map(keys, values)`: a key that holds a NULL is none."""
    element = keys.type.inner(0) if keys.type is not None else None
    if element is None or not orderings.may_fail(element):
        return sql
    bad = f"list_filter({keys.sql}, lambda k: k IS NOT NULL AND {orderings.holds_null('k', element)})"
    said = f"'map key cannot be indeterminate: ' || {_shown(f'{bad}[1]', element)}"
    return f"CASE WHEN len({bad}) > 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT', {said}) ELSE {sql} END"


def _shown(sql: str, kind: Type) -> str:
    """As messages print a value: fields of rows without their names."""
    between = " || ', ' || "
    if kind.base == "row":
        parts = [_shown(f"struct_extract_at({sql}, {i + 1})", kind.inner(i)) for i in range(len(kind.args))]
        return f"('[' || {between.join(parts)} || ']')"
    if kind.base == "array":
        items = f"list_transform({sql}, lambda y: {_shown('y', kind.inner(0))})"
        return f"('[' || array_to_string({items}, ', ') || ']')"
    return f"coalesce(CAST({sql} AS VARCHAR), 'null')"


RULES: dict[str, Callable[[Call], str | None]] = {
    "contains": _search("trino_told_contains"),
    "array_position": _search("trino_told_position"),
    "array_remove": _search("trino_told_removed"),
    "array_sort": _array_sort,
    "array_min": _array_extreme("min"),
    "array_max": _array_extreme("max"),
    "min": _extreme_of_group("min"),
    "max": _extreme_of_group("max"),
    "min_by": _by("min"),
    "max_by": _by("max"),
    "count": _counted,
    "approx_distinct": _counted,
    "array_distinct": _array_distinct,
    **{
        name: _refused_of_maps(name)
        for name in ("array_union", "array_intersect", "array_except", "arrays_overlap", "array_histogram")
    },
}
