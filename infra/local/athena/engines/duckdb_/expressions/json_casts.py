"""Between JSON and SQL values."""

from __future__ import annotations

import json

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions.cast_texts import cast_text
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, text_literal
from infra.local.athena.types import Type

_NESTED = ("array", "map", "row")


def to_json(value: Typed) -> str:
    assert value.type is not None
    return f"trino_json_printed(CAST(to_json({_json_ready(value.sql, value.type)}) AS VARCHAR))"


def _json_ready(sql: str, kind: Type) -> str:
    """Map keys in order, instants as Trino's text, JSON as JSON."""
    if kind.base == "map":
        entry = f"struct_pack(k := CAST(e.key AS VARCHAR), v := {_json_ready('e.value', kind.inner(1))})"
        return f"map_from_entries(list_sort(list_transform(map_entries({sql}), lambda e: {entry})))"
    if kind.base == "array":
        return f"list_transform({sql}, lambda x: {_json_ready('x', kind.inner(0))})"
    if kind.base == "row":
        return f"CAST({_json_row(sql, kind)} AS JSON)"
    if t.is_instant(kind):
        return cast_text(sql, kind)
    return f"CAST({sql} AS JSON)" if kind == t.JSON else sql


def _json_row(sql: str, kind: Type) -> str:
    """By hand: fields without a name have all the same empty one."""
    parts = []
    for position, name in enumerate(kind.names):
        field = f"struct_extract({sql}, {text_literal(name or f'field{position}')})"
        value = f"coalesce(CAST(to_json({_json_ready(field, kind.inner(position))}) AS VARCHAR), 'null')"
        parts.append(f"{text_literal(json.dumps(name) + ':')} || {value}")
    fields = " || ',' || ".join(parts)
    return f"CASE WHEN {sql} IS NOT NULL THEN '{{' || {fields} || '}}' END"


def from_json(sql: str, kind: Type, safe: bool) -> str:
    """One value that can't be turned spoils the whole array, map or row."""
    read = f"CAST({sql} AS JSON)" if kind.base in _NESTED else f"json_extract_string({sql}, '$')"
    turned = f"CAST({read} AS {duckdb_type(kind)})"
    attempt = f"TRY({turned})"
    if safe:
        return attempt
    refusal = f"trino_json_refusal({sql}, {text_literal(str(kind))})"
    failing = f"trino_fail('INVALID_CAST_ARGUMENT', {refusal})"
    is_refused = f"{attempt} IS NULL AND nullif({sql}, 'null') IS NOT NULL AND {refusal} IS NOT NULL"
    return f"CASE WHEN {is_refused} THEN {failing} ELSE {turned} END"
