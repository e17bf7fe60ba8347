"""CAST and TRY_CAST between Trino types, with Trino's texts and Trino's refusals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

# Literals in the plain form need no check at run time, and the planner sees a constant.
_LITERAL = {
    "date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"),
    "timestamp": re.compile(
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])( ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?)?"
    ),
}
_EXACT_POWERS = 15  # 10^n and its hundredth are exact doubles, and 19 + n + 1 digits fit
_SHORT = 18
_NOTHING = re.compile(r"(?!)")
_FLOATS = ("real", "double")
_NEVER = {
    ("date", "bigint"), ("date", "integer"), ("date", "double"), ("date", "boolean"), ("boolean", "date"),
    ("timestamp", "bigint"), ("timestamp", "integer"), ("timestamp", "double"), ("bigint", "date"),
    ("integer", "date"), ("double", "date"), ("decimal", "date"), ("bigint", "timestamp"),
    ("integer", "timestamp"), ("double", "timestamp"), ("decimal", "timestamp"), ("boolean", "timestamp"),
    ("timestamp", "boolean"), ("timestamp", "decimal"), ("date", "decimal"),
}  # fmt: skip


def target_type(c: Compiler, node: exp.Expression) -> Type:
    data_type = node.args["to"]
    text = data_type.sql("trino", copy=False)
    try:
        kind = t.parse_type(text)
    except (ValueError, IndexError) as problem:
        raise c.failure("TYPE_NOT_FOUND", f"Unknown type: {text} ({problem})", node) from problem
    return t.decimal(38, 0) if text.lower() == "decimal" else kind


def cast(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    kind = target_type(c, node)
    safe = isinstance(node, exp.TryCast)
    if fast := _text_of_double(c, node, kind, scope):
        return fast
    value = c.expression(node.this, scope)
    if value.literal is not None and t.is_text(value.type):
        if _LITERAL.get(kind.base, _NOTHING).fullmatch(value.literal):
            return Typed(f"{duckdb_type(kind)} {value.sql}", kind)
        if kind.base == "decimal":
            kind = _literal_decimal(node, value.literal, kind)
    return Typed(convert(c, value, kind, safe, node), kind)


def _literal_decimal(node: exp.Expression, text: str, kind: Type) -> Type:
    """`DECIMAL '1.50'` is a literal with its own digits; it reaches us as a cast without arguments."""
    if node.args["to"].expressions or "." not in text:
        return kind
    whole, _, fraction = text.lstrip("+-").partition(".")
    return t.decimal(max(len(whole.lstrip("0")) + len(fraction), 1), len(fraction))


def _text_of_double(c: Compiler, node: exp.Expression, kind: Type, scope: Scope) -> Typed | None:
    """`cast(cast(x as varchar) as decimal)` of a double: the shortest text, without Trino's spelling of it."""
    inner = node.this
    if (
        kind.base != "decimal"
        or type(inner) is not exp.Cast
        or inner.args["to"].sql("trino", copy=False) != "VARCHAR"
    ):
        return None
    value = c.expression(inner.this, scope)
    if value.type != t.DOUBLE:
        return None
    return Typed(_double_to_decimal(value.sql, kind, isinstance(node, exp.TryCast)), kind)


def _double_to_decimal(sql: str, kind: Type, safe: bool) -> str:
    """The decimal nearest to the double's shortest text, ties away from zero, as Trino has it.

    Reading 38 digits of text costs 6 microseconds a value, so the text is a last resort. Text and double
    differ by at most half a unit in the last place (2^-53 of the value), and so does the product by a
    power of ten: where the product is farther than that from a tie, rounding it is rounding the text.
    Otherwise a decimal of at most 15 digits that gives the double back is its shortest text.
    """
    text = _text_to_decimal(f"CAST({sql} AS VARCHAR)", kind, safe)
    if not 2 <= kind.scale <= _EXACT_POWERS or kind.precision < kind.scale + 3:
        return text
    units = f"CAST(trino_units(CAST({sql} AS DOUBLE), 1e{kind.scale}) AS DECIMAL(19,0))"
    one = f"CAST('0.{'0' * (kind.scale - 1)}1' AS DECIMAL({kind.scale + 1},{kind.scale}))"
    word = "TRY_CAST" if safe else "CAST"
    return f"coalesce({word}({units} * {one} AS {duckdb_type(kind)}), {text})"


def _text_to_decimal(sql: str, kind: Type, safe: bool) -> str:
    """18 digits are read fifty times faster than 38, and most values have no more."""
    whole = _plain(sql, kind, safe)
    if kind.precision <= _SHORT or kind.scale >= _SHORT:
        return whole
    short = f"TRY_CAST({sql} AS DECIMAL({_SHORT},{kind.scale}))"
    return f"coalesce(CAST({short} AS {duckdb_type(kind)}), {whole})"


def coerced(value: Typed, kind: Type | None) -> str:
    """`value` as `kind` where Trino converts by itself; text lengths don't matter."""
    if kind is None or value.type == kind or (t.is_text(value.type) and t.is_text(kind)):
        return value.sql
    if value.type is not None and value.type.base in _FLOATS and kind.base in _FLOATS and kind == t.DOUBLE:
        return f"CAST({value.sql} AS DOUBLE)"
    return f"CAST({value.sql} AS {duckdb_type(kind)})"


def convert(c: Compiler, value: Typed, kind: Type, safe: bool, node: exp.Expression) -> str:
    """DuckDB SQL that turns `value` into `kind`; with `safe` a value that can't be turned is NULL."""
    source = value.type
    if source is None or source in (kind, t.NULL):
        return _plain(value.sql, kind, safe)
    if (source.base, kind.base) in _NEVER:
        raise c.failure("TYPE_MISMATCH", f"Cannot cast {source} to {kind}", node)
    if t.is_text(kind):
        return _to_text(c, value, kind, node)
    if t.is_text(source):
        return _from_text(value.sql, kind, safe)
    if kind == t.JSON:
        return _to_json(value)
    if source == t.JSON:
        return _from_json(value.sql, kind, safe)
    if source.base in ("array", "map", "row") or kind.base in ("array", "map", "row"):
        return _nested(c, value, kind, safe, node)
    return _number(value.sql, source, kind, safe)


def _number(sql: str, source: Type, kind: Type, safe: bool) -> str:
    """Doubles become decimals by their shortest text and whole numbers half up, as in Trino."""
    if source == t.DOUBLE and kind.base == "decimal":
        return _double_to_decimal(sql, kind, safe)
    if source == t.REAL and kind.base == "decimal":
        return _text_to_decimal(f"CAST({sql} AS VARCHAR)", kind, safe)
    return _plain(f"round({sql})" if source.base in _FLOATS and kind.base in t.INTEGERS else sql, kind, safe)


def _plain(sql: str, kind: Type, safe: bool) -> str:
    return f"{'TRY_CAST' if safe else 'CAST'}({sql} AS {duckdb_type(kind)})"


def _to_text(c: Compiler, value: Typed, kind: Type, node: exp.Expression) -> str:
    source = value.type
    assert source is not None
    if source.base in ("array", "map", "row"):
        raise c.failure("TYPE_MISMATCH", f"Cannot cast {source} to {kind}", node)
    sql = text_of(value.sql, source)
    if not kind.args:
        return sql
    return (
        f"substr({sql}, 1, {kind.precision})"
        if kind.base == "varchar"
        else f"trino_char({sql}, {kind.precision})"
    )


_TEXTS = {
    "double": "trino_double_text({0})",
    "real": "trino_double_text({0})",
    "timestamp": "strftime({0}, '%Y-%m-%d %H:%M:%S.%g')",
    "timestamp with time zone": "strftime(CAST({0} AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g UTC')",
    "json": "json_extract_string({0}, '$')",
    "varbinary": "decode({0})",
    "time": "strftime(DATE '2000-01-01' + {0}, '%H:%M:%S.%g')",
    "interval day to second": "trino_interval_text({0})",
    "interval year to month": "trino_months_text({0})",
    "varchar": "{0}",
    "char": "{0}",
    "unknown": "{0}",
}


def text_of(sql: str, kind: Type) -> str:
    """What `cast(x as varchar)` prints."""
    return _TEXTS.get(kind.base, "CAST({0} AS VARCHAR)").replace("{0}", sql)


_TEXT_READERS = {
    "date": ("trino_is_date", "trim({0})"),
    "timestamp": ("trino_is_timestamp", "trim({0})"),
    "timestamp with time zone": ("trino_is_timestamp_tz", "trim({0})"),
    "tinyint": ("trino_is_whole", "{0}"),
    "smallint": ("trino_is_whole", "{0}"),
    "integer": ("trino_is_whole", "{0}"),
    "bigint": ("trino_is_whole", "{0}"),
    "double": ("trino_is_double", "{0}"),
    "real": ("trino_is_double", "{0}"),
}


def _from_text(sql: str, kind: Type, safe: bool) -> str:
    """DuckDB reads more spellings than Trino; those that only DuckDB reads are refused."""
    if kind == t.JSON:
        return f"CAST(to_json({sql}) AS VARCHAR)"
    if kind.base == "varbinary":
        return f"encode({sql})"
    if kind.base == "decimal":
        return _text_to_decimal(sql, kind, safe)
    if kind.base not in _TEXT_READERS:
        return _plain(sql, kind, safe)
    check, shape = _TEXT_READERS[kind.base]
    read = _plain(shape.format(sql), kind, safe)
    otherwise = "NULL" if safe else _refusal(sql, kind)
    return f"CASE WHEN {check}({sql}) THEN {read} WHEN {sql} IS NULL THEN NULL ELSE {otherwise} END"


def _refusal(sql: str, kind: Type) -> str:
    if kind.base in ("date", "timestamp", "timestamp with time zone"):
        return f"trino_fail('INVALID_CAST_ARGUMENT', 'Value cannot be cast to {kind.base}: ' || {sql})"
    name = kind.base.upper()
    return f"trino_fail('INVALID_CAST_ARGUMENT', 'Cannot cast ''' || {sql} || ''' to {name}')"


def _to_json(value: Typed) -> str:
    assert value.type is not None
    return f"CAST(to_json({_json_ready(value.sql, value.type)}) AS VARCHAR)"


def _json_ready(sql: str, kind: Type) -> str:
    """Map keys in order, instants as Trino's text, JSON as JSON."""
    if kind.base == "map":
        entry = f"struct_pack(k := CAST(e.key AS VARCHAR), v := {_json_ready('e.value', kind.inner(1))})"
        return f"map_from_entries(list_sort(list_transform(map_entries({sql}), lambda e: {entry})))"
    if kind.base == "array":
        return f"list_transform({sql}, lambda x: {_json_ready('x', kind.inner(0))})"
    if t.is_instant(kind):
        return text_of(sql, kind)
    return f"CAST({sql} AS JSON)" if kind == t.JSON else sql


def _from_json(sql: str, kind: Type, safe: bool) -> str:
    if kind.base in ("array", "map", "row"):
        return _plain(f"CAST({sql} AS JSON)", kind, safe)
    return _plain(f"json_extract_string({sql}, '$')", kind, safe)


def _nested(c: Compiler, value: Typed, kind: Type, safe: bool, node: exp.Expression) -> str:
    """Element by element: row fields go by position, as in Trino, not by name."""
    source = value.type
    assert source is not None
    if source.base != kind.base or len(source.args) != len(kind.args):
        raise c.failure("TYPE_MISMATCH", f"Cannot cast {source} to {kind}", node)
    if kind.base == "array":
        name = c.fresh("x")
        inner = convert(c, Typed(name, source.inner(0)), kind.inner(0), safe, node)
        return f"CAST(list_transform({value.sql}, lambda {name}: {inner}) AS {duckdb_type(kind)})"
    if kind.base == "map":
        name = c.fresh("e")
        key = convert(c, Typed(f"{name}.key", source.inner(0)), kind.inner(0), safe, node)
        item = convert(c, Typed(f"{name}.value", source.inner(1)), kind.inner(1), safe, node)
        entries = f"list_transform(map_entries({value.sql}), lambda {name}: struct_pack(key := {key}, value := {item}))"
        return f"CAST(map_from_entries({entries}) AS {duckdb_type(kind)})"
    fields = []
    for position, (old, new) in enumerate(zip(source.names, kind.names, strict=True)):
        part = f"struct_extract({value.sql}, {text_literal(old or f'field{position}')})"
        done = convert(c, Typed(part, source.inner(position)), kind.inner(position), safe, node)
        fields.append(f"{quote(new or f'field{position}')} := {done}")
    return f"CASE WHEN {value.sql} IS NULL THEN NULL ELSE struct_pack({', '.join(fields)}) END"


def text_to(sql: str, kind: Type) -> str:
    """A file's text as a declared column type; what can't be read is NULL, as Hive's readers do it."""
    return _from_text(f"nullif({sql}, '')", kind, safe=True)
