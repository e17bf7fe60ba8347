"""Tables of JSON lines as the two JSON serdes read them: keys in any case, values by declared type."""

from __future__ import annotations

from infra.local.athena import types as t
from infra.local.athena.catalog import Column
from infra.local.athena.engines.duckdb_.casts import text_to
from infra.local.athena.engines.duckdb_.readers import Source, select
from infra.local.athena.engines.duckdb_.text_readers import LINE, lines
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.types import Type

_OBJECT, _EXACT = "__object", "__exact"


def json_lines(source: Source) -> str:
    """One object per line. An empty line is a row of NULLs; a line that is no object fails the query."""
    given = source.table.serde_parameters
    openx = "openx" in source.table.serde.lower()
    tolerant = openx and given.get("ignore.malformed.json", "").lower() == "true"
    strict = not openx
    names = _names(given) if openx else {}
    bad = (
        "NULL"
        if tolerant
        else f"trino_fail('HIVE_CURSOR_ERROR', 'Row is not a valid JSON Object - JSONException: ' || left({LINE}, 200))"
    )
    is_object = f"(json_valid({LINE}) AND json_type({LINE}) = 'OBJECT')"
    parsed = (
        f"CASE WHEN coalesce(trim({LINE}), '') = '' THEN NULL WHEN {is_object} THEN {LINE} ELSE {bad} END"
    )
    relation = f"(SELECT *, CAST({parsed} AS VARCHAR) AS {_OBJECT} FROM {lines(source)})"
    if any(_has_decimal(column.type) for column in source.data_columns):
        relation = f"(SELECT *, {_with_exact_numbers(_OBJECT)} AS {_EXACT} FROM {relation})"

    def shape(column: Column) -> str:
        name = names.get(column.name, column.name)
        base = _EXACT if _has_decimal(column.type) else _OBJECT
        return _value(_member(f"f.{base}", name), column.type, 0, strict)

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


def _value(sql: str, kind: Type, depth: int, strict: bool) -> str:
    """SQL for a JSON value as the declared type; JSON null and what is absent are NULL."""
    if kind.base == "array":
        name = f"x{depth}"
        inner = _value(name, kind.inner(0), depth + 1, strict)
        items = f"list_transform(json_extract({sql}, '$[*]'), lambda {name}: {inner})"
        return f"CASE json_type({sql}) WHEN 'ARRAY' THEN {items} END"
    if kind.base == "map":
        return _map(sql, kind, depth, strict)
    if kind.base == "row":
        fields = ", ".join(
            f"{quote(name)} := {_value(_member(sql, name), kind.inner(i), depth + 1, strict)}"
            for i, name in enumerate(kind.names)
        )
        return f"CASE json_type({sql}) WHEN 'OBJECT' THEN struct_pack({fields}) END"
    return _scalar(f"json_extract_string({sql}, '$')", kind, strict)


def _map(sql: str, kind: Type, depth: int, strict: bool) -> str:
    name = f"k{depth}"
    pointer = f"'/' || replace(replace({name}, '~', '~0'), '/', '~1')"
    value = _value(f"json_extract({sql}, {pointer})", kind.inner(1), depth + 1, strict)
    key = text_to(name, kind.inner(0)) if not t.is_text(kind.inner(0)) else name
    pairs = f"list_transform(json_keys({sql}), lambda {name}: struct_pack(k := {key}, v := {value}))"
    return f"CASE json_type({sql}) WHEN 'OBJECT' THEN map_from_entries({pairs}) END"


def _scalar(text: str, kind: Type, strict: bool) -> str:
    if t.is_text(kind):
        return f"left({text}, {kind.precision})" if kind.args else text
    if kind.base == "boolean":
        read = f"CASE lower({text}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    elif kind.base == "varbinary":
        read = f"TRY(from_base64({text}))"
    elif kind.base in ("timestamp", "date"):
        # Writers of JSON spell instants in ISO form, with `T` and `Z`.
        read = f"TRY_CAST({text} AS {duckdb_type(kind)})"
    elif t.is_integer(kind):
        read = f"TRY_CAST(regexp_extract({text}, '^[+-]?\\d+$', 0) AS {duckdb_type(kind)})"
    else:
        read = text_to(text, kind)
    if not strict:
        return read
    message = f"'Error parsing field value ''' || {text} || ''' as {kind}'"
    return f"CASE WHEN {text} IS NULL THEN NULL WHEN ({read}) IS NULL THEN trino_fail('HIVE_BAD_DATA', {message}) ELSE {read} END"
