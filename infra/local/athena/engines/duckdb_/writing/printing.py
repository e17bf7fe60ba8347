"""The texts in which Athena prints values in its result files."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions.cast_texts import text_of
from infra.local.athena.engines.duckdb_.types import text_literal
from infra.local.athena.types import Type


def printed(sql: str, kind: Type, depth: int = 0) -> str:
    """SQL for the text of a value: arrays `[1, 2]`, maps `{k=v}`, rows `{a=1, b=2}`, bytes `61 62`."""
    if kind.base == "array":
        items = _joined(sql, kind.inner(0), f"x{depth}", depth)
        return f"CASE WHEN {sql} IS NULL THEN NULL ELSE '[' || {items} || ']' END"
    if kind.base == "map":
        return _map(sql, kind, depth)
    if kind.base == "row":
        return _row(sql, kind, depth)
    if kind.base == "varbinary":
        return f"trim(regexp_replace(lower(hex({sql})), '(..)', '\\1 ', 'g'))"
    if kind == t.JSON:
        return sql
    return text_of(sql, kind)


def _inside(sql: str, kind: Type, depth: int) -> str:
    return f"coalesce({printed(sql, kind, depth + 1)}, 'null')"


def _joined(sql: str, element: Type, name: str, depth: int) -> str:
    return f"array_to_string(list_transform({sql}, lambda {name}: {_inside(name, element, depth)}), ', ')"


def _row(sql: str, kind: Type, depth: int) -> str:
    parts = []
    for position, name in enumerate(kind.names):
        label = name or f"field{position}"
        value = f"struct_extract({sql}, {text_literal(label)})"
        parts.append(f"{text_literal(label + '=')} || {_inside(value, kind.inner(position), depth)}")
    fields = " || ', ' || ".join(parts)
    return f"CASE WHEN {sql} IS NULL THEN NULL ELSE '{{' || {fields} || '}}' END"


def _map(sql: str, kind: Type, depth: int) -> str:
    entry = f"e{depth}"
    key = _inside(f"{entry}.key", kind.inner(0), depth)
    text = f"{key} || '=' || {_inside(f'{entry}.value', kind.inner(1), depth)}"
    items = f"array_to_string(list_transform(map_entries({sql}), lambda {entry}: {text}), ', ')"
    return f"CASE WHEN {sql} IS NULL THEN NULL ELSE '{{' || {items} || '}}' END"
