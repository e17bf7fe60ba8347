"""Format strings of three languages (MySQL, Joda, Java's printf) as DuckDB spells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_ import casts
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import text_literal

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
    "ss": "%S", "s": "%-S", "SSS": "%g", "SSSSSS": "%f", "a": "%p", "EEEE": "%A", "EEE": "%a", "E": "%a",
    "DDD": "%j", "xxxx": "%G", "ww": "%V", "e": "%u", "Z": "%z", "ZZ": "%z", "z": "UTC", "ZZZ": "UTC",
}  # fmt: skip


def mysql_to_strftime(pattern: str) -> str:
    """Raises ValueError, naming the specifier, for one that Trino doesn't have."""

    def one(match: re.Match[str]) -> str:
        letter = match[1]
        if letter in "DUuVwX":
            raise ValueError(f"%{letter} not supported in date format string")
        return _MYSQL.get(letter, letter)

    return re.sub(r"%(.)", one, pattern)


def joda_to_strftime(pattern: str) -> str:
    parts = re.findall(r"'((?:[^']|'')*)'|([A-Za-z])(\2*)|([^A-Za-z'])", pattern)
    text = ""
    for quoted, letter, more, other in parts:
        if letter:
            token = letter + more
            known = _JODA.get(token) or (_JODA.get(letter * 4) if letter in "yY" else None)
            if known is None:
                raise ValueError(f"Illegal pattern component: {token}")
            text += known
        else:
            text += (quoted.replace("''", "'") if quoted else other or "'").replace("%", "%%")
    return text


def _pattern(c: Compiler, item: exp.Expression, scope: Scope, node: exp.Expression, joda: bool) -> str:
    value = c.require(c.expression(item, scope), t.VARCHAR, "Format", item)
    if value.literal is None:
        raise c.failure("NOT_SUPPORTED", "The format must be a literal here", node)
    try:
        return (joda_to_strftime if joda else mysql_to_strftime)(value.literal)
    except ValueError as problem:
        raise c.failure("INVALID_FUNCTION_ARGUMENT", str(problem)) from problem


def _instant(c: Compiler, item: exp.Expression, scope: Scope, name: str, node: exp.Expression) -> str:
    value = c.expression(item, scope)
    kind = value.type
    if kind is not None and not (kind.base == "date" or t.is_instant(kind) or kind == t.NULL):
        raise c.failure(
            "FUNCTION_NOT_FOUND", f"Unexpected parameters ({kind}, varchar) for function {name}", node
        )
    return f"CAST({value.sql} AS TIMESTAMP)"


def _two(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], name: str) -> None:
    if len(arguments) != 2:
        raise c.failure(
            "FUNCTION_NOT_FOUND", f"Unexpected parameters ({len(arguments)} given) for function {name}", node
        )


def date_format(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _two(c, node, arguments, "date_format")
    pattern = _pattern(c, arguments[1], scope, node, joda=False)
    return Typed(
        f"strftime({_instant(c, arguments[0], scope, 'date_format', node)}, {text_literal(pattern)})",
        t.VARCHAR,
    )


def format_datetime(
    c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope
) -> Typed:
    _two(c, node, arguments, "format_datetime")
    pattern = _pattern(c, arguments[1], scope, node, joda=True)
    moment = _instant(c, arguments[0], scope, "format_datetime", node)
    return Typed(f"strftime({moment}, {text_literal(pattern)})", t.VARCHAR)


def date_parse(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _two(c, node, arguments, "date_parse")
    value = c.require(
        c.expression(arguments[0], scope), t.VARCHAR, "First argument of date_parse", arguments[0]
    )
    pattern = _pattern(c, arguments[1], scope, node, joda=False)
    return Typed(f"strptime({value.sql}, {text_literal(pattern)})", t.TIMESTAMP)


def parse_datetime(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _two(c, node, arguments, "parse_datetime")
    value = c.require(
        c.expression(arguments[0], scope), t.VARCHAR, "First argument of parse_datetime", arguments[0]
    )
    pattern = _pattern(c, arguments[1], scope, node, joda=True)
    return Typed(f"CAST(strptime({value.sql}, {text_literal(pattern)}) AS TIMESTAMPTZ)", t.TIMESTAMPTZ)


def to_iso8601(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    if len(arguments) != 1:
        raise c.failure("FUNCTION_NOT_FOUND", "Unexpected parameters for function to_iso8601", node)
    value = c.expression(arguments[0], scope)
    if value.type == t.DATE:
        return Typed(f"CAST({value.sql} AS VARCHAR)", t.VARCHAR)
    zone = "Z" if value.type == t.TIMESTAMPTZ else ""
    moment = _instant(c, arguments[0], scope, "to_iso8601", node)
    return Typed(f"strftime({moment}, '%Y-%m-%dT%H:%M:%S.%g{zone}')", t.VARCHAR)


def format_text(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Java's `%s %d %,d %.2f %05d %x %%` over DuckDB's `format`."""
    if len(arguments) < 2:
        raise c.failure("FUNCTION_NOT_FOUND", "Unexpected parameters for function format", node)
    pattern = c.expression(arguments[0], scope)
    if pattern.literal is None:
        raise c.failure("NOT_SUPPORTED", "The format must be a literal here", node)
    values = [c.expression(item, scope) for item in arguments[1:]]
    texts: list[str] = []

    def one(match: re.Match[str]) -> str:
        if match["kind"] == "%":
            return "%"
        if len(texts) >= len(values):
            raise c.failure("INVALID_FUNCTION_ARGUMENT", f"Invalid format string: {pattern.literal}", node)
        texts.append(_shaped(values[len(texts)], match["kind"]))
        return _placeholder(match)

    shape = pattern.literal.replace("{", "{{").replace("}", "}}")
    shape = re.sub(r"%(?P<flags>[-,0+]*)(?P<width>\d*)(?P<digits>\.\d+)?(?P<kind>[sdfxXeb%])", one, shape)
    return Typed(f"format({', '.join([text_literal(shape), *texts])})", t.VARCHAR)


def _placeholder(match: re.Match[str]) -> str:
    flags = match["flags"]
    align = "<" if "-" in flags else ">" if match["width"] and "0" not in flags else ""
    plus, zero = ("+" if "+" in flags else ""), ("0" if "0" in flags and not align else "")
    comma = "," if "," in flags else ""
    kind = {"s": "s", "b": "s"}.get(match["kind"], match["kind"])
    digits = match["digits"] or (".6" if kind == "f" else "")
    return "{:" + f"{align}{plus}{zero}{match['width']}{comma}{digits}{kind}" + "}"


def _shaped(value: Typed, kind: str) -> str:
    if kind in "sb" and value.type is not None:
        return casts.text_of(value.sql, value.type)
    if kind in "fe":
        return f"CAST({value.sql} AS DOUBLE)"
    return f"CAST({value.sql} AS BIGINT)" if kind in "dxX" else value.sql
