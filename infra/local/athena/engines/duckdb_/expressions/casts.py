"""CAST and TRY_CAST between Trino types, with Trino's texts and Trino's refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import json_casts, literals, times
from infra.local.athena.engines.duckdb_.expressions.cast_texts import cast_text, text_of
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import TO_DUCKDB, duckdb_type, quote, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_EXACT_POWERS = 15  # 10^n and its hundredth are exact doubles, and 19 + n + 1 digits fit
_SHORT = 18
_FLOATS = ("real", "double")
_COMPOUND = ("decimal", "array", "map", "row")
_NUMBERS = ("boolean", "tinyint", "smallint", "integer", "bigint", "decimal", "real", "double")
_NESTED = ("array", "map", "row")
# What may be cast to what, beside its own kind and (for scalars) text; text itself becomes all of _FROM_TEXT.
_ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_NUMBERS, (*_NUMBERS, "json")),
    "date": ("timestamp", times.ZONED, "json"),
    "time": ("timestamp", times.ZONED),
    "timestamp": ("date", "time", times.ZONED, "json"),
    times.ZONED: ("date", "time", "timestamp"),
    "json": (*_NUMBERS, *_NESTED),
    **dict.fromkeys(_NESTED, ("json",)),
    "uuid": ("varbinary",),
    "varbinary": ("uuid", "ipaddress"),
    "ipaddress": ("varbinary",),
}
_FROM_TEXT = (
    *_NUMBERS, "date", "time", "timestamp", times.ZONED, "json", "varbinary", "uuid", "ipaddress", "varchar",
    "char",
)  # fmt: skip
_WITHOUT_TEXT = (*_NESTED, "varbinary")


def target_type(c: Compiler, node: exp.Expression) -> Type:
    data_type = node.args["to"]
    text = data_type.sql("trino", copy=False)
    try:
        kind = t.parse_type(text)
    except (ValueError, IndexError) as problem:
        raise c.failure("TYPE_MISMATCH", f"Unknown type: {text.lower()}", node) from problem
    if kind.base not in TO_DUCKDB and kind.base not in _COMPOUND:
        raise c.failure("TYPE_MISMATCH", f"Unknown type: {text.lower()}", node)
    if kind.base == "decimal" and kind.precision > t.MAX_PRECISION:
        text = f"DECIMAL precision must be in range [1, {t.MAX_PRECISION}]: {kind.precision}"
        raise QueryFailed("INVALID_FUNCTION_ARGUMENT", text)
    if kind.base.startswith("time") and kind.digits > times.MICROS:
        raise c.failure("NOT_SUPPORTED", f"{kind} is not supported by this engine", node)
    return t.decimal(38, 0) if text.lower() == "decimal" else kind


def cast(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    if literals.is_typed(c, node):
        return literals.typed(c, node)
    kind = target_type(c, node)
    safe = isinstance(node, exp.TryCast)
    if fast := _text_of_double(c, node, kind, scope):
        return fast
    value = c.expression(node.this, scope)
    if value.literal is not None and t.is_text(value.type) and (plain := literals.constant(value, kind)):
        return plain
    if value.type is not None and value.type.base == kind.base == times.ZONED:
        kind = times.zoned(kind.digits, t.zone_of(value.type))
    return Typed(convert(c, value, kind, safe, node), kind)


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
    if kind is None or value.type == kind:
        return value.sql
    if t.is_text(value.type) and t.is_text(kind):
        is_padded = kind.base == "char" and kind.args and value.type is not None and value.type.base == "char"
        return f"trino_char({value.sql}, {kind.precision})" if is_padded else value.sql
    if value.type is not None and value.type.base in _FLOATS and kind.base in _FLOATS and kind == t.DOUBLE:
        return f"CAST({value.sql} AS DOUBLE)"
    if value.type is not None and value.type.base == "decimal" and kind == t.REAL:
        return _decimal_to_real(value.sql, value.type)
    if value.type is not None and value.type.base in ("date", "timestamp") and kind.base == times.ZONED:
        return times.back(f"CAST({value.sql} AS TIMESTAMP)", kind)
    return reshaped(value, kind)


def _decimal_to_real(sql: str, source: Type) -> str:
    """Up to 18 digits are divided as reals; more are read from their text."""
    if source.precision > _SHORT:
        return f"CAST(CAST({sql} AS VARCHAR) AS FLOAT)"
    digits = f"replace(CAST({sql} AS VARCHAR), '.', '')"
    return f"(CAST(CAST({digits} AS BIGINT) AS FLOAT) / CAST(1{'0' * source.scale} AS FLOAT))"


def reshaped(value: Typed, kind: Type, depth: int = 0) -> str:
    """A value as a type that it goes with; the fields of rows go by position, whatever they are called."""
    source = value.type
    if source is None or source.base != kind.base or not _holds_row(kind):
        return f"CAST({value.sql} AS {duckdb_type(kind)})"
    name = f"v{depth}"

    def inner(sql: str, position: int) -> str:
        return reshaped(Typed(sql, source.inner(position)), kind.inner(position), depth + 1)

    if kind.base == "array":
        return f"list_transform({value.sql}, lambda {name}: {inner(name, 0)})"
    if kind.base == "map":
        entry = f"struct_pack(key := {inner(f'{name}.key', 0)}, value := {inner(f'{name}.value', 1)})"
        return f"map_from_entries(list_transform(map_entries({value.sql}), lambda {name}: {entry}))"
    fields = ", ".join(
        f"{quote(field or f'field{i}')} := {inner(f'struct_extract_at({value.sql}, {i + 1})', i)}"
        for i, field in enumerate(kind.names)
    )
    return f"CASE WHEN {value.sql} IS NOT NULL THEN struct_pack({fields}) END"


def _holds_row(kind: Type) -> bool:
    return kind.base == "row" or any(_holds_row(arg) for arg in kind.args if isinstance(arg, Type))


def convert(c: Compiler, value: Typed, kind: Type, safe: bool, node: exp.Expression) -> str:
    """DuckDB SQL that turns `value` into `kind`; with `safe` a value that can't be turned is NULL."""
    source = value.type
    if source is None or source in (kind, t.NULL):
        return _plain(value.sql, kind, safe)
    if not may_become(source, kind):
        raise c.failure("TYPE_MISMATCH", f"Cannot cast {source} to {kind}", node)
    if t.is_text(kind):
        return _to_text(value.sql, source, kind, safe)
    if t.is_text(source):
        return from_text(value.sql, kind, safe)
    if kind == t.JSON:
        return json_casts.to_json(value)
    if source == t.JSON:
        return json_casts.from_json(value.sql, kind, safe)
    if source.base in _NESTED:
        return _nested(c, value, kind, safe, node)
    if source.base in _NUMBERS:
        return _number(value.sql, source, kind, safe)
    return _moment(value.sql, source, kind, safe)


def may_become(source: Type, kind: Type) -> bool:
    """Whether there is a CAST from one type to another."""
    if t.is_text(kind):
        plain = source.base not in _WITHOUT_TEXT and (kind.base == "varchar" or t.is_text(source))
        return plain or (source == t.JSON and kind.base == "varchar")
    if t.is_text(source):
        return kind.base in _FROM_TEXT
    return source.base == kind.base or kind.base in _ALLOWED.get(source.base, ())


def _moment(sql: str, source: Type, kind: Type, safe: bool) -> str:
    """Between dates and times: as the clock of the value's zone shows them, and rounded."""
    if source.base == kind.base == times.ZONED:
        return times.rounded_instant(sql, kind.digits) if kind.digits < source.digits else sql
    shown = times.local(sql, source)
    if source.base == "time":
        day = "DATE '2000-01-01'" if kind.base == "time" else "current_date"
        shown = f"({day} + {shown})"
    if source.base != "date" and kind.base != "date" and source.digits > kind.digits:
        shown = times.rounded(shown, kind.digits)
    if kind.base == times.ZONED:
        return times.back(f"CAST({shown} AS TIMESTAMP)", kind)
    return _plain(shown, kind, safe)


def or_fail(attempt: str, sql: str, code: str, message: str) -> str:
    """`attempt`, or the failure where it gives NULL for a value; `message` is SQL.

    Not `coalesce(attempt, failure)`: from there a failure escapes a TRY that is itself inside of COALESCE.
    """
    failure = f"trino_fail('{code}', {message})"
    return f"CASE WHEN {attempt} IS NULL AND {sql} IS NOT NULL THEN {failure} ELSE {attempt} END"


def _spelled(kind: Type) -> str:
    """As messages spell a type: `DECIMAL(5, 2)`, `BIGINT`."""
    return str(kind).upper().replace(",", ", ")


def _quoted(told: str) -> str:
    """SQL for a value between single quotes."""
    return f"''' || {told} || '''"


def _number(sql: str, source: Type, kind: Type, safe: bool) -> str:
    """Doubles become decimals by their shortest text and whole numbers half up, as in Trino."""
    if source.base == "decimal" and kind == t.REAL:
        return _decimal_to_real(sql, source)
    attempt = _number_attempt(sql, source, kind)
    if attempt is None:
        return _plain(sql, kind, safe)
    if safe:
        return attempt
    code, message = _number_refusal(sql, source, kind)
    failing = or_fail(attempt, sql, code, message)
    if source.base not in _FLOATS or kind.base not in t.INTEGERS or kind == t.BIGINT:
        return failing
    nan = f"trino_fail('INVALID_CAST_ARGUMENT', 'Cannot cast {source} NaN to {kind}')"
    return f"CASE WHEN isnan({sql}) THEN {nan} ELSE {failing} END"


def _number_refusal(sql: str, source: Type, kind: Type) -> tuple[str, str]:
    told = text_of(sql, source)
    if kind.base == "decimal":
        return (
            "INVALID_CAST_ARGUMENT",
            f"'Cannot cast {_spelled(source)} {_quoted(told)} to {_spelled(kind)}'",
        )
    if source.base == "decimal":
        whole = f"split_part(CAST(round({sql}) AS VARCHAR), '.', 1)"
        return "INVALID_CAST_ARGUMENT", f"'Cannot cast {_quoted(whole)} to {_spelled(kind)}'"
    if source.base in _FLOATS and kind == t.BIGINT:
        return "INVALID_CAST_ARGUMENT", f"'Unable to cast ' || {told} || ' to bigint'"
    return "NUMERIC_VALUE_OUT_OF_RANGE", f"'Out of range for {kind}: ' || {told}"


def _number_attempt(sql: str, source: Type, kind: Type) -> str | None:
    """SQL that is NULL where the number doesn't fit; None where every number does."""
    if source == t.DOUBLE and kind.base == "decimal":
        return _double_to_decimal(sql, kind, safe=True)
    if source == t.REAL and kind.base == "decimal":
        return _text_to_decimal(f"CAST({sql} AS VARCHAR)", kind, safe=True)
    if kind.base in t.INTEGERS and source.base in _FLOATS:
        return _plain(f"round({sql})", kind, safe=True)
    if kind.base == "decimal" and source.base != "boolean":
        digits = t.as_decimal(source)
        fits = digits.precision - digits.scale <= kind.precision - kind.scale and digits.scale <= kind.scale
        return None if fits else _plain(sql, kind, safe=True)
    if kind.base in t.INTEGERS and (source.base == "decimal" or _is_narrower(kind, source)):
        return _plain(sql, kind, safe=True)
    return None


def _is_narrower(kind: Type, source: Type) -> bool:
    return source.base in t.INTEGERS and t.INTEGERS.index(kind.base) < t.INTEGERS.index(source.base)


def _plain(sql: str, kind: Type, safe: bool) -> str:
    return f"{'TRY_CAST' if safe else 'CAST'}({sql} AS {duckdb_type(kind)})"


def _to_text(value: str, source: Type, kind: Type, safe: bool) -> str:
    sql = cast_text(value, source)
    if kind.base == "char":
        return f"trino_char({sql}, {kind.precision})"
    if source == t.JSON and not safe:
        said = f"'Cannot cast {_quoted(value)} to varchar'"
        return or_fail(sql, f"nullif({value}, 'null')", "INVALID_CAST_ARGUMENT", said)
    if not kind.args:
        return sql
    if t.is_text(source):
        fits = source.args and source.precision <= kind.precision
        return sql if fits else f"substr({sql}, 1, {kind.precision})"
    short = f"CASE WHEN length({sql}) <= {kind.precision} THEN {sql} END"
    said = f"'Value ' || {sql} || ' cannot be represented as {kind}'"
    return short if safe else or_fail(short, value, "INVALID_CAST_ARGUMENT", said)


_WHOLE = "CASE WHEN trino_is_whole(trim({0})) THEN TRY_CAST(trim({0}) AS {1}) END"
_TEXT_READERS = {
    "boolean": "trino_boolean({0})",
    "date": "CASE WHEN trino_is_date({0}) THEN TRY_CAST(trim({0}) AS DATE) END",
    "timestamp": "CASE WHEN trino_is_timestamp_tz({0}) THEN TRY_CAST(trino_without_zone(trim({0})) AS TIMESTAMP) END",
    "timestamp with time zone": "CASE WHEN trino_is_timestamp_tz({0}) THEN TRY_CAST(trino_only_utc(trim({0})) AS TIMESTAMPTZ) END",
    "time": "CASE WHEN trino_is_time({0}) THEN TRY_CAST({0} AS TIME) END",
    "tinyint": _WHOLE,
    "smallint": _WHOLE,
    "integer": _WHOLE,
    "bigint": _WHOLE,
    "double": "CASE WHEN trino_is_double({0}) THEN TRY_CAST({0} AS DOUBLE) END",
    "real": "CASE WHEN trino_is_double({0}) THEN TRY_CAST({0} AS FLOAT) END",
    "uuid": "TRY_CAST({0} AS UUID)",
}


def from_text(sql: str, kind: Type, safe: bool) -> str:
    """DuckDB reads more spellings than Trino; those that only DuckDB reads are refused."""
    if kind == t.JSON:
        return f"trino_json_printed(CAST(to_json({sql}) AS VARCHAR))"
    if kind.base == "varbinary":
        return f"encode({sql})"
    if kind.base == "decimal":
        attempt = f"CASE WHEN trino_is_bare({sql}) THEN {_text_to_decimal(sql, kind, safe=True)} END"
    elif kind.base in _TEXT_READERS:
        attempt = _TEXT_READERS[kind.base].replace("{0}", sql).replace("{1}", duckdb_type(kind))
    else:
        return _plain(sql, kind, safe)
    if kind.base in ("timestamp", "time") and kind.digits < times.MICROS:
        attempt = times.rounded_attempt(attempt, kind)
    return attempt if safe else or_fail(attempt, sql, "INVALID_CAST_ARGUMENT", _refusal(sql, kind))


def _refusal(sql: str, kind: Type) -> str:
    if kind.base in ("date", "timestamp", "time", times.ZONED):
        return f"'Value cannot be cast to {kind.base.split(' ')[0]}: ' || {sql}"
    if kind.base == "uuid":
        return f"'Cannot cast value to UUID: ' || {sql}"
    if kind.base == "decimal":
        reason = f"CASE WHEN trino_is_number({sql}) THEN 'Value too large.' ELSE 'Value is not a number.' END"
        return f"'Cannot cast VARCHAR {_quoted(sql)} to {_spelled(kind)}. ' || {reason}"
    name = {"integer": "INT"}.get(kind.base, kind.base.upper())
    return f"'Cannot cast {_quoted(sql)} to {name}'"


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
    return from_text(f"nullif({sql}, '')", kind, safe=True)
