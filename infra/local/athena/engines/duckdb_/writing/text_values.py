"""Values as the text formats spell them, for files that are written: delimited and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from infra.local.athena import file_formats
from infra.local.athena.engines.base import OutputColumn
from infra.local.athena.engines.duckdb_.expressions.cast_texts import text_of
from infra.local.athena.engines.duckdb_.types import quote, text_literal
from infra.local.athena.file_formats import FileFormat
from infra.local.athena.types import Type

_BARE_IN_JSON = ("boolean", "tinyint", "smallint", "integer", "bigint", "decimal")


def line(columns: Sequence[OutputColumn], layout: FileFormat) -> str:
    """SQL for one row as one line of text, without its end."""
    if layout.name == file_formats.JSON:
        return _object([_json_member(c.name, quote(c.name), c.type, 0) for c in columns])
    cells = [
        f"coalesce({delimited(quote(c.name), c.type, layout, 0)}, {text_literal(layout.null)})"
        for c in columns
    ]
    return _sum(_between(cells, text_literal(layout.delimiter)))


def _between(items: list[str], separator: str) -> list[str]:
    found: list[str] = []
    for item in items:
        found += [separator, item] if found else [item]
    return found


def _object(members: list[str]) -> str:
    return _sum(["'{'", *_between(members, "','"), "'}'"])


def _sum(items: list[str]) -> str:
    return " || ".join(items)


def delimited(sql: str, kind: Type, layout: FileFormat, depth: int) -> str:
    """A value as LazySimpleSerDe writes it; each level of nesting has a separator of its own."""
    separators = [layout.items, layout.keys, *map(chr, range(4, 9))]
    between = text_literal(separators[depth])
    if kind.base == "array":
        name = f"x{depth}"
        return f"array_to_string(list_transform({sql}, lambda {name}: {_inner(name, kind.inner(0), layout, depth + 1)}), {between})"
    if kind.base == "map":
        entry, mark = f"e{depth}", text_literal(separators[depth + 1])
        key = _inner(f"{entry}.key", kind.inner(0), layout, depth + 2)
        value = _inner(f"{entry}.value", kind.inner(1), layout, depth + 2)
        return f"array_to_string(list_transform(map_entries({sql}), lambda {entry}: {key} || {mark} || {value}), {between})"
    if kind.base == "row":
        fields = [
            _inner(f"struct_extract({sql}, {text_literal(name)})", kind.inner(i), layout, depth + 1)
            for i, name in enumerate(kind.names)
        ]
        return f"CASE WHEN {sql} IS NOT NULL THEN {_sum(_between(fields, between))} END"
    return _escaped(_scalar(sql, kind), layout)


def _inner(sql: str, kind: Type, layout: FileFormat, depth: int) -> str:
    return f"coalesce({delimited(sql, kind, layout, depth)}, {text_literal(layout.null)})"


def _escaped(sql: str, layout: FileFormat) -> str:
    if not layout.escape:
        return sql
    for mark in (layout.escape, layout.delimiter, layout.items, layout.keys):
        sql = f"replace({sql}, {text_literal(mark)}, {text_literal(layout.escape + mark)})"
    return sql


def _scalar(sql: str, kind: Type) -> str:
    if kind.base == "varbinary":
        return f"to_base64({sql})"
    if kind.base == "decimal":  # DuckDB prints no zero before the point where all digits are fraction
        return f"regexp_replace(CAST({sql} AS VARCHAR), '^(-?)\\.', '\\1' || '0.')"
    return text_of(sql, kind)


def json(sql: str, kind: Type, depth: int) -> str:
    """A value as JSON text with every digit of a decimal kept."""
    return f"coalesce({_json(sql, kind, depth)}, 'null')"


def _json(sql: str, kind: Type, depth: int) -> str:
    if kind.base == "array":
        name = f"x{depth}"
        items = f"list_transform({sql}, lambda {name}: {json(name, kind.inner(0), depth + 1)})"
        return f"'[' || array_to_string({items}, ',') || ']'"
    if kind.base == "map":
        entry = f"e{depth}"
        key = f"to_json({_scalar(f'{entry}.key', kind.inner(0))})::VARCHAR"
        member = f"{key} || ':' || {json(f'{entry}.value', kind.inner(1), depth + 1)}"
        return f"'{{' || array_to_string(list_transform(map_entries({sql}), lambda {entry}: {member}), ',') || '}}'"
    if kind.base == "row":
        fields = [
            _json_member(name, f"struct_extract({sql}, {text_literal(name)})", kind.inner(i), depth + 1)
            for i, name in enumerate(kind.names)
        ]
        return f"CASE WHEN {sql} IS NOT NULL THEN {_object(fields)} END"
    if kind.base in _BARE_IN_JSON:
        return _scalar(sql, kind)
    if kind.base in ("real", "double"):
        text = text_of(sql, kind)
        return f"CASE WHEN isfinite({sql}) THEN {text} ELSE '\"' || {text} || '\"' END"
    return f"CAST(to_json({_scalar(sql, kind)}) AS VARCHAR)"


def _json_member(name: str, sql: str, kind: Type, depth: int) -> str:
    label = text_literal('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '":')
    return f"{label} || {json(sql, kind, depth)}"
