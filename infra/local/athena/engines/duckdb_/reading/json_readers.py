"""Tables of JSON lines as the two JSON serdes read them: keys in any case, values by declared type."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.catalog import Column
from infra.local.athena.engines.duckdb_.reading.hive_values import lenient
from infra.local.athena.engines.duckdb_.reading.readers import Source, select
from infra.local.athena.engines.duckdb_.reading.text_readers import LINE, lines
from infra.local.athena.engines.duckdb_.types import quote, text_literal
from infra.local.athena.types import Type

_OBJECT, _EXACT = "__object", "__exact"


def json_lines(source: Source) -> str:
    """One object per line. A line that is none fails the query, but OpenX takes an empty one for a row of NULLs."""
    given = source.table.serde_parameters
    openx = "openx" in source.table.serde.lower()
    tolerant = openx and given.get("ignore.malformed.json", "").lower() == "true"
    names = _names(given) if openx else {}
    bad = (
        "NULL"
        if tolerant
        else f"trino_fail('HIVE_CURSOR_ERROR', 'Row is not a valid JSON Object - JSONException: ' || left({LINE}, 200))"
    )
    is_object = f"(json_valid({LINE}) AND json_type({LINE}) = 'OBJECT')"
    blank = f"WHEN coalesce(trim({LINE}), '') = '' THEN NULL " if openx else ""
    parsed = f"CASE {blank}WHEN {is_object} THEN {LINE} ELSE {bad} END"
    relation = f"(SELECT *, CAST({parsed} AS VARCHAR) AS {_OBJECT} FROM {lines(source)})"
    if any(_has_decimal(column.type) for column in source.data_columns):
        relation = f"(SELECT *, {_with_exact_numbers(_OBJECT)} AS {_EXACT} FROM {relation})"

    def shape(column: Column) -> str:
        name = names.get(column.name, column.name)
        base = _EXACT if _has_decimal(column.type) else _OBJECT
        member = _member(f"f.{base}", name)
        read = _value(member, column.type, 0, openx)
        if not t.is_text(column.type):
            return read
        # A number in a text column keeps its digits as they stand: `1.50`.
        digits = f"json_extract_string({_member(_with_exact_numbers(f'f.{base}'), name)}, '$')"
        return f"CASE WHEN json_type({member}) = 'DOUBLE' THEN {digits} ELSE {read} END"

    return select(source, relation, shape)


def _has_decimal(kind: Type) -> bool:
    return kind.base == "decimal" or any(isinstance(arg, Type) and _has_decimal(arg) for arg in kind.args)


def _with_exact_numbers(sql: str) -> str:
    """Every number of a JSON text as a string: DuckDB's parser would make doubles of them.

    Strings are matched too, so that digits in them are passed over; the mark is a character that JSON
    never holds bare.
    """
    tokens = text_literal(r'("(?:[^"\\]|\\.)*")|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)')
    marked = f"regexp_replace({sql}, {tokens}, E'\\\\1\\x01\\\\2\\x01', 'g')"
    return f"replace(replace({marked}, E'\\x01\\x01', ''), E'\\x01', '\"')"


def _names(given: dict[str, str]) -> dict[str, str]:
    """`mapping.column` = key in the file, and dots of keys written as underscores."""
    return {
        key.removeprefix("mapping.").lower(): name
        for key, name in given.items()
        if key.startswith("mapping.")
    }


def _pointer(name: str) -> str:
    return text_literal("/" + name.replace("~", "~0").replace("/", "~1"))


def _member(sql: str, name: str) -> str:
    """The member of that name; else the last one whose name differs by case alone."""
    folded = f"list_filter(json_keys({sql}), lambda k: lower(k) = {text_literal(name.lower())})[-1]"
    escaped = f"replace(replace({folded}, '~', '~0'), '/', '~1')"
    return f"coalesce(json_extract({sql}, {_pointer(name)}), json_extract({sql}, '/' || {escaped}))"


def _value(sql: str, kind: Type, depth: int, openx: bool) -> str:
    """SQL for a JSON value as the declared type; JSON null and what is absent are NULL."""
    if kind.base == "array":
        name = f"x{depth}"
        inner = _value(name, kind.inner(0), depth + 1, openx)
        items = f"list_transform(json_extract({sql}, '$[*]'), lambda {name}: {inner})"
        single = [_value(sql, kind.inner(0), depth + 1, openx)] if openx else []
        return _of_kind(sql, "ARRAY", items, kind, single)
    if kind.base == "map":
        return _of_kind(sql, "OBJECT", _entries(sql, kind, depth, openx), kind, [])
    if kind.base == "row":
        fields = ", ".join(
            f"{quote(name)} := {_value(_member(sql, name), kind.inner(i), depth + 1, openx)}"
            for i, name in enumerate(kind.names)
        )
        return _of_kind(sql, "OBJECT", f"struct_pack({fields})", kind, [])
    return _openx(sql, kind) if openx else _hive(sql, kind)


def _of_kind(sql: str, wanted: str, read: str, kind: Type, scalar: list[str]) -> str:
    """`read` for a value of the JSON kind; `scalar[0]` as the one element of a list, where that is allowed."""
    other = f"WHEN json_type({sql}) <> 'OBJECT' THEN [{scalar[0]}] " if scalar else ""
    return (
        f"CASE WHEN {sql} IS NULL OR json_type({sql}) = 'NULL' THEN NULL "
        f"WHEN json_type({sql}) = '{wanted}' THEN {read} "
        f"{other}ELSE {_refusal(f'CAST({sql} AS VARCHAR)', kind)} END"
    )


def _refusal(text: str, kind: Type) -> str:
    begin, end = text_literal("Failed to read file: '"), text_literal(f"' is not a value of type {kind}")
    return f"trino_fail('HIVE_CURSOR_ERROR', {begin} || left({text}, 200) || {end})"


def _entries(sql: str, kind: Type, depth: int, openx: bool) -> str:
    name = f"k{depth}"
    pointer = f"'/' || replace(replace({name}, '~', '~0'), '/', '~1')"
    value = _value(f"json_extract({sql}, {pointer})", kind.inner(1), depth + 1, openx)
    key = lenient(name, kind.inner(0))
    return f"map_from_entries(list_transform(json_keys({sql}), lambda {name}: struct_pack(k := {key}, v := {value})))"


_NESTED = "('OBJECT', 'ARRAY')"
_NUMBERS = "('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')"


def _openx(sql: str, kind: Type) -> str:
    """Any scalar is read as text is; objects are read as text columns alone."""
    text = f"json_extract_string({sql}, '$')"
    if t.is_text(kind):
        return lenient(text, kind)
    read = lenient(text, kind)
    if kind.base == "boolean":
        read = f"(lower({text}) = 'true')"
    if kind.base == "timestamp":
        # Whole numbers are seconds since 1970, those of more than ten digits milliseconds.
        moment = f"epoch_ms(TRY_CAST({text} AS BIGINT) * CASE WHEN length({text}) > 10 THEN 1 ELSE 1000 END)"
        read = f"CASE WHEN regexp_full_match({text}, '\\d+') THEN {moment} ELSE {read} END"
    return f"CASE WHEN json_type({sql}) IN {_NESTED} THEN {_refusal(text, kind)} ELSE {read} END"


def _hive(sql: str, kind: Type) -> str:
    """What doesn't fit its column fails the query."""
    text = f"json_extract_string({sql}, '$')"
    read = f"(lower({text}) = 'true')" if kind.base == "boolean" else lenient(text, kind)
    wrong = f"json_type({sql}) IN {_NESTED} OR ({read}) IS NULL"
    if kind.base == "timestamp":
        wrong += f" OR json_type({sql}) IN {_NUMBERS}"
    if t.is_integer(kind):
        wrong += f" OR (json_type({sql}) NOT IN {_NUMBERS} AND NOT regexp_full_match({text}, '[+-]?\\d+'))"
    return f"CASE WHEN {text} IS NULL THEN NULL WHEN {wrong} THEN {_refusal(text, kind)} ELSE {read} END"
