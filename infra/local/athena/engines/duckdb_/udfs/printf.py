"""Java's `format`: `%s %d %,d %.2f %05d %x %e %b %tY %%`, positions and widths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import cast_texts, times
from infra.local.athena.engines.duckdb_.functions.mismatches import refused_value
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import text_literal

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_CONVERSION = re.compile(
    r"%(?:(?P<position>\d+)\$|(?P<again><))?(?P<flags>[-,0+ #(]*)(?P<width>\d*)(?:\.(?P<digits>\d+))?(?P<kind>t?[A-Za-z%])"
)
_DATES = {"Y": "%Y", "m": "%m", "d": "%d", "H": "%H", "M": "%M", "S": "%S", "y": "%y", "B": "%B", "b": "%b",
          "A": "%A", "a": "%a", "F": "%Y-%m-%d", "T": "%H:%M:%S", "j": "%j", "e": "%-d"}  # fmt: skip
_JAVA = {
    "varchar": "java.lang.String", "char": "java.lang.String", "decimal": "java.math.BigDecimal", "double": "java.lang.Double",
    "real": "java.lang.Float", "boolean": "java.lang.Boolean", "date": "java.time.LocalDate",
    "timestamp": "java.time.LocalDateTime", times.ZONED: "java.time.ZonedDateTime",
}  # fmt: skip


@dataclass
class _Arguments:
    """Values in the order in which conversions take them."""

    values: list[Typed]
    taken: int = 0
    last: int = 0

    def next(self, match: re.Match[str]) -> Typed:
        if match["position"]:
            at = int(match["position"]) - 1
        elif match["again"]:
            at = self.last
        else:
            at, self.taken = self.taken, self.taken + 1
        if at >= len(self.values):
            raise refused_value(
                f"Invalid format string: {match[0]} (MissingFormatArgument: Format specifier '{match[0]}')"
            )
        self.last = at
        return self.values[at]


def format_text(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    if len(arguments) < 2:
        raise c.failure("SYNTAX_ERROR", "The 'format' function must have at least two arguments", node)
    pattern = c.expression(arguments[0], scope)
    if not t.can_coerce(pattern.type, t.VARCHAR):
        said = f"Type of first argument to format() must be VARCHAR (actual: {pattern.type})"
        raise c.failure("TYPE_MISMATCH", said, arguments[0])
    if pattern.literal is None:
        raise c.failure(
            "NOT_SUPPORTED", "A format that is not a literal is not supported by this engine", node
        )
    values = [c.expression(item, scope) for item in arguments[1:]]
    for item, value in zip(arguments[1:], values, strict=True):
        if value.type is not None and value.type.base in ("array", "map", "row", "varbinary", "json"):
            raise c.failure("NOT_SUPPORTED", f"Type not supported for formatting: {value.type}", item)
    parts, at, given = [], 0, _Arguments(values)
    for match in _CONVERSION.finditer(pattern.literal):
        parts.append(text_literal(pattern.literal[at : match.start()]))
        parts.append("'%'" if match["kind"] == "%" else _converted(given.next(match), match, pattern.literal))
        at = match.end()
    parts.append(text_literal(pattern.literal[at:]))
    told = " || ".join(part for part in parts if part != "''")
    return Typed(f"({told})" if told else "''", t.VARCHAR)


def _converted(value: Typed, match: re.Match[str], pattern: str) -> str:
    """One conversion; NULL prints `null`."""
    kind = match["kind"]
    if kind[0] == "t":
        shown = f"strftime(CAST({times.local(value.sql, value.type)} AS TIMESTAMP), '{_date_shape(kind, pattern)}')"
    elif kind in "sSbB":
        shown = _text(value)
        if match["digits"]:
            shown = f"left({shown}, {match['digits']})"
        shown = f"upper({shown})" if kind in "SB" else shown
    elif kind in "dxX":
        shown = _whole(value, match, pattern)
    elif kind in "feE":
        shown = _number(value, match, pattern)
    else:
        raise refused_value(
            f"Invalid format string: {pattern} (UnknownFormatConversion: Conversion = '{kind}')"
        )
    return _padded(f"coalesce({shown}, 'null')", match)


def _date_shape(kind: str, pattern: str) -> str:
    if kind[1:] not in _DATES:
        raise refused_value(
            f"Invalid format string: {pattern} (UnknownFormatConversion: Conversion = '{kind}')"
        )
    return _DATES[kind[1:]]


def _text(value: Typed) -> str:
    if value.type is None:
        return f"CAST({value.sql} AS VARCHAR)"
    if value.type.base in ("timestamp", times.ZONED):
        return times.iso_text(value.sql, value.type)
    return cast_texts.text_of(value.sql, value.type)


def _refuse(value: Typed, match: re.Match[str], pattern: str) -> None:
    java = _JAVA.get(value.type.base, "java.lang.Long") if value.type is not None else ""
    raise refused_value(
        f"Invalid format string: {pattern} (IllegalFormatConversion: {match['kind']} != {java})"
    )


def _whole(value: Typed, match: re.Match[str], pattern: str) -> str:
    if value.type is not None and not t.is_integer(value.type) and value.type != t.NULL:
        _refuse(value, match, pattern)
    return f"format('{{:{_flags(match)}{match['kind']}}}', CAST({value.sql} AS BIGINT))"


def _number(value: Typed, match: re.Match[str], pattern: str) -> str:
    floating = value.type is None or value.type.base in ("double", "real", "decimal", "unknown")
    if not floating:
        _refuse(value, match, pattern)
    digits = match["digits"] or "6"
    if match["kind"] in "eE":
        return f"format('{{:{_flags(match)}.{digits}{match['kind']}}}', CAST({value.sql} AS DOUBLE))"
    return f"trino_format_decimal(CAST({value.sql} AS VARCHAR), '{_flags(match)}.{digits}')"


def _flags(match: re.Match[str]) -> str:
    plus = "+" if "+" in match["flags"] else ""
    zero = f"0{match['width']}" if "0" in match["flags"] and match["width"] else ""
    return plus + zero + ("," if "," in match["flags"] else "")


def _padded(shown: str, match: re.Match[str]) -> str:
    if not match["width"] or "0" in match["flags"]:
        return shown
    word = "rpad" if "-" in match["flags"] else "lpad"
    return f"CASE WHEN length({shown}) >= {match['width']} THEN {shown} ELSE {word}({shown}, {match['width']}, ' ') END"
