"""Between JSON and SQL values."""

from __future__ import annotations

import json

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions.cast_texts import cast_text, text_of
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

_NESTED = ("array", "map", "row")
_KEYS = ("boolean", *t.INTEGERS, "real", "double", "decimal", "varchar", "unknown")
_PLAIN_SCALE = 6  # digits behind the point with which no decimal is written with an exponent


def to_json(value: Typed) -> str:
    assert value.type is not None
    if _has_strange_keys(value.type):
        raise QueryFailed("INVALID_CAST_ARGUMENT", f"Cannot cast {value.type} to JSON")
    return f"trino_json_printed({_text(value.sql, value.type, 0)})"


def _has_strange_keys(kind: Type) -> bool:
    """Whether a map inside has keys that no JSON object can have."""
    if kind.base == "map" and kind.inner(0).base not in _KEYS:
        return True
    return any(_has_strange_keys(arg) for arg in kind.args if isinstance(arg, Type))


def _text(sql: str, kind: Type, depth: int) -> str:
    """JSON by hand, NULL for NULL: DuckDB reads every number inside anew, as a double."""
    if kind.base == "map":
        return _map_text(sql, kind, depth)
    if kind.base == "array":
        name = f"j{depth}"
        items = f"list_transform({sql}, lambda {name}: {_item(name, kind.inner(0), depth + 1)})"
        return (
            f"CASE WHEN {sql} IS NOT NULL THEN '[' || coalesce(array_to_string({items}, ','), '') || ']' END"
        )
    if kind.base == "row":
        return _row_text(sql, kind, depth)
    if kind.base == "decimal":
        plain = f"trino_decimal_text(CAST({sql} AS VARCHAR))"
        return f"trino_java_decimal({sql}, {kind.scale})" if kind.scale > _PLAIN_SCALE else plain
    if kind.base in ("real", "double"):
        number = f"trino_double_text({sql})"
        return f"CASE WHEN isfinite({sql}) THEN {number} ELSE '\"' || {number} || '\"' END"
    ready = cast_text(sql, kind) if t.is_instant(kind) else f"CAST({sql} AS JSON)" if kind == t.JSON else sql
    return f"CAST(to_json({ready}) AS VARCHAR)"


def _item(sql: str, kind: Type, depth: int) -> str:
    return f"coalesce({_text(sql, kind, depth)}, 'null')"


def _map_text(sql: str, kind: Type, depth: int) -> str:
    """Keys are texts, and in order."""
    name = f"j{depth}"
    value = _item(f"{name}.value", kind.inner(1), depth + 1)
    told = text_of if kind.inner(0).base in ("real", "double") else cast_text
    entry = f"struct_pack(k := {told(f'{name}.key', kind.inner(0))}, v := {value})"
    entries = f"list_sort(list_transform(map_entries({sql}), lambda {name}: {entry}))"
    parts = f"list_transform({entries}, lambda {name}: CAST(to_json({name}.k) AS VARCHAR) || ':' || {name}.v)"
    return f"CASE WHEN {sql} IS NOT NULL THEN '{{' || coalesce(array_to_string({parts}, ','), '') || '}}' END"


def _row_text(sql: str, kind: Type, depth: int) -> str:
    """Fields without a name have all the same empty one."""
    parts = [
        f"{text_literal(json.dumps(name) + ':')} || {_item(f'struct_extract_at({sql}, {i + 1})', kind.inner(i), depth)}"
        for i, name in enumerate(kind.names)
    ]
    fields = " || ',' || ".join(parts)
    return f"CASE WHEN {sql} IS NOT NULL THEN '{{' || {fields} || '}}' END"


def from_json(sql: str, kind: Type, safe: bool) -> str:
    """One value that can't be turned spoils the whole array, map or row."""
    read = f"CAST({sql} AS JSON)" if kind.base in _NESTED else f"json_extract_string({sql}, '$')"
    if kind.base == "decimal":  # as a number it would be read as a double
        read = f"CASE WHEN trino_is_number({sql}) THEN {sql} ELSE {read} END"
    turned = f"CAST({read} AS {duckdb_type(kind)})"
    attempt = f"TRY({turned})"
    if safe:
        return attempt
    refusal = f"trino_json_refusal({sql}, {text_literal(str(kind))})"
    failing = f"trino_fail('INVALID_CAST_ARGUMENT', {refusal})"
    is_refused = f"{attempt} IS NULL AND nullif({sql}, 'null') IS NOT NULL AND {refusal} IS NOT NULL"
    return f"CASE WHEN {is_refused} THEN {failing} ELSE {turned} END"
