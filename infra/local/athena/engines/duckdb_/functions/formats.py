"""Format strings of MySQL and Joda, as DuckDB spells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import times
from infra.local.athena.engines.duckdb_.functions.mismatches import refused_value, unexpected
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import text_literal
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_MYSQL = {
    "a": "%a", "b": "%b", "c": "%-m", "d": "%d", "e": "%-d", "f": "%f", "H": "%H", "h": "%I", "I": "%I",
    "i": "%M", "j": "%j", "k": "%-H", "l": "%-I", "M": "%B", "m": "%m", "p": "%p", "r": "%I:%M:%S %p",
    "S": "%S", "s": "%S", "T": "%H:%M:%S", "v": "%V", "W": "%A", "x": "%G", "Y": "%Y", "y": "%y", "%": "%%",
}  # fmt: skip
_JODA = {
    "yyyy": "%Y", "YYYY": "%Y", "y": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m",
    "dd": "%d", "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "m": "%-M",
    "ss": "%S", "s": "%-S", "SSS": "%g", "SSSSSS": "%f", "a": "%p", "EEEE": "%A", "EEE": "%a", "EE": "%a",
    "E": "%a", "DDD": "%j", "D": "%-j", "x": "%G", "xxxx": "%G", "ww": "%V", "e": "%u",
}  # fmt: skip
_ZONES = {"Z": ("+0000", ""), "ZZ": ("+00:00", ":")}
_COMPUTED = {"w": "weekofyear({0})", "K": "(hour({0}) % 12)", "k": "((hour({0}) + 23) % 24 + 1)"}
_PIECE = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])(\2*)|([^A-Za-z'])")
_OFFSET = re.compile(r"([+-]\d{2}):?(\d{2})$")


def mysql_to_strftime(pattern: str) -> str:
    """Refuses a specifier that Trino doesn't have, by its name."""

    def one(match: re.Match[str]) -> str:
        letter = match[1]
        if letter in "DUuVwX":
            raise refused_value(f"%{letter} not supported in date format string")
        return _MYSQL.get(letter, letter)

    return re.sub(r"%(.)", one, pattern)


def joda_pieces(pattern: str) -> list[tuple[bool, str]]:
    """(False, strftime pattern) and (True, letters that need more than a pattern), in order."""
    pieces: list[tuple[bool, str]] = []
    for quoted, letter, more, other in _PIECE.findall(pattern):
        token = letter + more
        if token in (*_ZONES, "ZZZ", "z", *_COMPUTED):
            pieces.append((True, token))
        elif letter:
            known = _JODA.get(token) or (_JODA.get(letter * 4) if letter in "yY" else None)
            if known is None:
                raise refused_value(f"Illegal pattern component: {token}")
            pieces.append((False, known))
        else:
            text = quoted.replace("''", "'") if quoted else other or "'"
            pieces.append((False, text.replace("%", "%%")))
    return pieces


def _two(
    c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope, name: str, of_text: bool
) -> tuple[Typed, str]:
    """The value and the literal format behind it."""
    values = [c.expression(item, scope) for item in arguments]
    kinds = [value.type for value in values]
    if len(values) != 2 or not t.can_coerce(kinds[1], t.VARCHAR) or not _fits(kinds[0], of_text):
        raise unexpected(c, name, kinds, node)
    if values[1].literal is None:
        text = "A date format that is not a literal is not supported by this engine"
        raise c.failure("NOT_SUPPORTED", text, node)
    return values[0], values[1].literal


def _fits(kind: Type | None, of_text: bool) -> bool:
    if kind is None or kind == t.NULL:
        return True
    return t.is_text(kind) if of_text else kind.base == "date" or t.is_instant(kind)


def _moment(value: Typed) -> str:
    return f"CAST({times.local(value.sql, value.type)} AS TIMESTAMP)"


def date_format(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Fractions of a second come in milliseconds, filled up with zeros."""
    if len(arguments) == 2 and c.expression(arguments[1], scope).literal is None:
        return _by_row(c, node, arguments, scope)
    value, pattern = _two(c, node, arguments, scope, "date_format", of_text=False)
    shape = mysql_to_strftime(pattern).replace("%f", "%g000")
    return Typed(f"strftime({_moment(value)}, {text_literal(shape)})", t.VARCHAR)


def _by_row(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """A format that comes with the rows."""
    value, pattern = (c.expression(item, scope) for item in arguments)
    if not t.can_coerce(pattern.type, t.VARCHAR) or not _fits(value.type, of_text=False):
        raise unexpected(c, "date_format", [value.type, pattern.type], node)
    return Typed(f"trino_date_format({_moment(value)}, {pattern.sql})", t.VARCHAR)


def format_datetime(
    c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope
) -> Typed:
    value, pattern = _two(c, node, arguments, scope, "format_datetime", of_text=False)
    parts = [
        _zone_text(value, text) if is_zone else f"strftime({_moment(value)}, {text_literal(text)})"
        for is_zone, text in _joined(joda_pieces(pattern))
    ]
    return Typed("(" + (" || ".join(parts) or "''") + ")", t.VARCHAR)


def _joined(pieces: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    joined: list[tuple[bool, str]] = []
    for is_zone, text in pieces:
        if joined and not is_zone and not joined[-1][0]:
            joined[-1] = (False, joined[-1][1] + text)
        else:
            joined.append((is_zone, text))
    return joined


def _zone_text(value: Typed, letters: str) -> str:
    if letters in _COMPUTED:
        return f"CAST({_COMPUTED[letters].format(_moment(value))} AS VARCHAR)"
    if value.type is not None and value.type.base in ("date", "timestamp"):
        text = "cannot use 'Z' nor 'z' in format, as this type does not contain TZ information"
        raise refused_value(f"format_datetime for TIMESTAMP type, {text}")
    kind = value.type if times.is_zoned(value.type) and value.type is not None else Type(times.ZONED)
    if letters not in _ZONES:
        return f"'{t.zone_of(kind)}'"
    utc, between = _ZONES[letters]
    return times.offset_text(value.sql, kind, utc, between).removeprefix(" || ")


def date_parse(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    value, pattern = _two(c, node, arguments, scope, "date_parse", of_text=True)
    return Typed(_parsed(value.sql, mysql_to_strftime(pattern)), t.TIMESTAMP)


def _parsed(sql: str, shape: str) -> str:
    """Milliseconds, as Trino reads them."""
    attempt = f"try_strptime({sql}, {text_literal(shape)})"
    told = f"trino_parse_refusal({sql}, {text_literal(shape)})"
    failing = f"trino_fail('INVALID_FUNCTION_ARGUMENT', {told})"
    # No coalesce here: two TRYs over coalesces, inside a coalesce, let the failure out of DuckDB 2.0.0.
    return f"CASE WHEN {attempt} IS NULL AND {sql} IS NOT NULL THEN {failing} ELSE {attempt} END"


def parse_datetime(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """A text with an offset keeps it; where the text comes with the rows only UTC does."""
    value, pattern = _two(c, node, arguments, scope, "parse_datetime", of_text=True)
    pieces = joda_pieces(pattern)
    shape = "".join("%z" if is_zone else text for is_zone, text in pieces)
    if not any(is_zone for is_zone, _ in pieces):
        return Typed(f"CAST({_parsed(value.sql, shape)} AS TIMESTAMPTZ)", t.TIMESTAMPTZ)
    moment = f"CAST({_parsed(f'trino_plain_offset({value.sql})', shape)} AS TIMESTAMPTZ)"
    found = _OFFSET.search(value.literal or "")
    if found is not None:
        return Typed(moment, times.zoned(t.MILLIS, times.known_zone(f"{found[1]}:{found[2]}")))
    return Typed(moment if value.literal else f"trino_if_utc({value.sql}, {moment})", t.TIMESTAMPTZ)


def to_iso8601(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = [c.expression(item, scope) for item in arguments]
    kinds = [value.type for value in values]
    if len(values) != 1 or not _fits(kinds[0], of_text=False):
        raise unexpected(c, "to_iso8601", kinds, node)
    kind = kinds[0]
    if kind is None or kind.base not in ("timestamp", times.ZONED):
        return Typed(f"CAST(CAST({values[0].sql} AS DATE) AS VARCHAR)", t.varchar(16))
    length = 22 + (kind.digits + 1 if kind.digits else 0) + (6 if times.is_zoned(kind) else 0)
    return Typed(times.iso_text(values[0].sql, kind), t.varchar(length))
