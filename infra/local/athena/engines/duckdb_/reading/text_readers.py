"""Tables of delimited text and CSV as Hive's serdes read them: line by line.

A record is one physical line, whatever is quoted in it; fields that a line lacks are NULL and those
that it has too many are ignored. DuckDB's own CSV reader follows quotes across lines, so it is used
to divide the files into lines alone.
"""

from __future__ import annotations

import re

from infra.local.athena import file_formats
from infra.local.athena import types as t
from infra.local.athena.catalog import Column
from infra.local.athena.engines.duckdb_.reading.hive_values import lenient
from infra.local.athena.engines.duckdb_.reading.readers import Source, hive_options, paths, select
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

LINE = "__line"
_FIELDS = "__fields"
_MAX_LINE = 64 * 1024 * 1024
# Nothing divides a line in two: these four control characters don't follow each other in text.
_NO_DELIMITER = "E'\\x1c\\x1f\\x1d\\x1e'"


def lines(source: Source) -> str:
    """A relation with one text column `__line` per physical line, without the tables' header lines."""
    skip = _header_lines(source)
    return (
        f"read_csv([{paths(source)}], columns={{'{LINE}': 'VARCHAR'}}, auto_detect=false, header=false, "
        f"skip={skip}, delim={_NO_DELIMITER}, quote='', escape='', comment='', nullstr='', strict_mode=false, "
        f"max_line_size={_MAX_LINE}, buffer_size={_MAX_LINE * 2}, parallel=false, filename=true{hive_options(source)})"
    )


def _header_lines(source: Source) -> int:
    key = "skip.header.line.count"
    given = source.table.parameters.get(key, source.table.serde_parameters.get(key, "0"))
    if not given.strip().isdigit():
        raise QueryFailed("HIVE_INVALID_METADATA", f"Invalid value for {key} property: {given}")
    return int(given)


def _split(source: Source, fields: str) -> str:
    """Lines with their fields beside them, divided once per row."""
    return f"(SELECT *, {fields} AS {_FIELDS} FROM (SELECT * REPLACE (coalesce({LINE}, '') AS {LINE}) FROM {lines(source)}))"


def _field(source: Source, column: Column) -> str:
    position = [known.name for known in source.table.columns].index(column.name) + 1
    return f"f.{_FIELDS}[{position}]"


def delimited(source: Source) -> str:
    """LazySimpleSerDe: no quotes; what can't be read as the declared type is NULL."""
    given = source.table.serde_parameters
    delimiter = file_formats.delimiter_of(given)
    escape = given.get("escape.delim", "")
    null = text_literal(given.get("serialization.null.format", "\\N"))
    separators = [
        given.get("collection.delim") or given.get("colelction.delim", "\x02"),
        given.get("mapkey.delim", "\x03"),
        *map(chr, range(4, 9)),
    ]

    def shape(column: Column) -> str:
        return _lazy(f"nullif({_field(source, column)}, {null})", column.type, separators, null, 0, escape)

    return select(source, _split(source, _divided(LINE, delimiter, escape)), shape)


def _divided(sql: str, delimiter: str, escape: str) -> str:
    if not escape:
        return f"string_split({sql}, {text_literal(delimiter)})"
    mark, other = re.escape(escape), re.escape(delimiter)
    pattern = f"(?:^|{other})((?:{mark}.|[^{mark}{other}])*)"
    return f"regexp_extract_all({sql}, {text_literal(pattern)}, 1)"


def _lazy(sql: str, kind: Type, separators: list[str], null: str, depth: int, escape: str) -> str:
    """A field's text as a value; each level of nesting is divided by a separator of its own."""
    if kind.base == "array":
        name = f"x{depth}"
        inner = _lazy(f"nullif({name}, {null})", kind.inner(0), separators, null, depth + 1, escape)
        items = f"list_transform({_parts(sql, separators[depth])}, lambda {name}: {inner})"
        return f"CASE WHEN {sql} IS NOT NULL THEN {items} END"
    if kind.base == "map":
        return _lazy_map(sql, kind, separators, null, depth, escape)
    if kind.base == "row":
        fields = ", ".join(
            f"{quote(name)} := {_lazy(f'nullif({_part(sql, separators[depth], i)}, {null})', kind.inner(i), separators, null, depth + 1, escape)}"
            for i, name in enumerate(kind.names)
        )
        return f"CASE WHEN {sql} IS NOT NULL THEN struct_pack({fields}) END"
    if escape and t.is_text(kind):
        return f"regexp_replace({sql}, {text_literal(re.escape(escape) + '(.)')}, '\\1', 'g')"
    return lenient(sql, kind)


def _lazy_map(sql: str, kind: Type, separators: list[str], null: str, depth: int, escape: str) -> str:
    entry, mark = f"e{depth}", separators[depth + 1]
    key = _lazy(
        f"split_part({entry}, {text_literal(mark)}, 1)", kind.inner(0), separators, null, depth + 2, escape
    )
    value = f"nullif({_part(entry, mark, 1)}, {null})"
    value = _lazy(value, kind.inner(1), separators, null, depth + 2, escape)
    pairs = f"list_transform({_parts(sql, separators[depth])}, lambda {entry}: struct_pack(k := {key}, v := {value}))"
    return f"CASE WHEN {sql} IS NOT NULL THEN map_from_entries({pairs}) END"


def _parts(sql: str, separator: str) -> str:
    """The parts of a text; an empty text has none."""
    return f"list_filter(string_split({sql}, {text_literal(separator)}), lambda p: {sql} <> '')"


def _part(sql: str, separator: str, position: int) -> str:
    return f"list_extract(string_split({sql}, {text_literal(separator)}), {position + 1})"


_CSV_TYPES = ("varchar", "boolean", "bigint", "integer", "double", "date", "timestamp")


def csv(source: Source) -> str:
    """OpenCSVSerde: text as it stands (never NULL for a field that is there), numbers strictly."""
    given = source.table.serde_parameters
    separator, mark = given.get("separatorChar", ",")[:1], given.get("quoteChar", '"')[:1]
    # The serde takes `"` to mean that no escape was chosen, and then a backslash escapes.
    escape = given.get("escapeChar", "\\")[:1]
    escape = "\\" if escape == '"' or not escape else escape

    def shape(column: Column) -> str:
        if column.type.base not in _CSV_TYPES:
            text = f"OpenCSVSerde can't read column '{column.name}' as {column.type}"
            raise QueryFailed("HIVE_INVALID_METADATA", text)
        position = [known.name for known in source.table.columns].index(column.name)
        return _csv_value(_unquoted(_field(source, column), mark, escape), column.type, position)

    return select(source, _split(source, _csv_fields(separator, mark, escape)), shape)


def _csv_fields(separator: str, mark: str, escape: str) -> str:
    """Fields still in their quotes; one whose quote doesn't close takes the rest of the line and is NULL."""
    s, q, e = re.escape(separator), re.escape(mark), re.escape(escape)
    pattern = f"(?:^|{s})((?:{_closed(q, e)}|[^{q}{s}])*(?:{q}[^{q}]*$)?)"
    # Most lines have no quote, and dividing them so takes a tenth of the time.
    plain = f"WHEN NOT contains({LINE}, {text_literal(mark)}) THEN string_split({LINE}, {text_literal(separator)})"
    quoted = f"regexp_extract_all({LINE}, {text_literal(pattern)}, 1)"
    return f"CASE WHEN {LINE} = '' THEN NULL {plain} ELSE {quoted} END"


def _closed(quoted: str, escape: str) -> str:
    """The pattern of a quoted section that ends."""
    return f"{quoted}(?:[^{quoted}{escape}]|{escape}.|{quoted}{quoted})*{quoted}"


def _unquoted(sql: str, mark: str, escape: str) -> str:
    q, e = re.escape(mark), re.escape(escape)
    # A quote or escape that is escaped stays (\1 or \2), every other quote and escape goes.
    pattern = f"{q}({q})|{e}([{q}{e}])|{q}|{e}"
    bare = f"regexp_replace({sql}, {text_literal(f'^{q}|{q}$')}, '', 'g')"
    kept = f"regexp_replace({bare}, {text_literal(pattern)}, '\\1\\2', 'g')"
    left = f"regexp_replace({sql}, {text_literal(_closed(q, e))}, '', 'g')"
    mark_text, inside = text_literal(mark), f"substr({sql}, 2, length({sql}) - 2)"
    simple = f"NOT contains({sql}, {text_literal(escape)})"
    whole = f"starts_with({sql}, {mark_text}) AND ends_with({sql}, {mark_text}) AND length({sql}) > 1"
    return (
        f"CASE WHEN {simple} AND NOT contains({sql}, {mark_text}) THEN {sql} "
        f"WHEN {simple} AND {whole} AND NOT contains({inside}, {mark_text}) THEN {inside} "
        f"WHEN contains({left}, {mark_text}) THEN NULL ELSE {kept} END"
    )


def _csv_value(sql: str, kind: Type, position: int) -> str:
    if t.is_text(kind):
        return sql
    read = {
        "boolean": f"(lower({sql}) = 'true')",
        "date": f"DATE '1970-01-01' + TRY_CAST({sql} AS INTEGER)",
        "timestamp": f"epoch_ms(TRY_CAST({sql} AS BIGINT))",
    }.get(kind.base, f"TRY_CAST(nullif(trim({sql}), '') AS {duckdb_type(kind)})")
    message = f"'Error parsing field value ''' || {sql} || ''' for field {position}: For input string: \"' || {sql} || '\"'"
    return (
        f"CASE WHEN {sql} IS NULL THEN NULL WHEN ({read}) IS NOT NULL THEN CAST({read} AS {duckdb_type(kind)}) "
        f"ELSE trino_fail('HIVE_BAD_DATA', {message}) END"
    )
