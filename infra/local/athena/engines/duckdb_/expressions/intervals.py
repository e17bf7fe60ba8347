"""Interval literals: `INTERVAL '1' DAY`, `INTERVAL -'2' MONTH`, `INTERVAL '1 02:03:04' DAY TO SECOND`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_MILLIS = {"SECOND": 1000, "MINUTE": 60_000, "HOUR": 3_600_000, "DAY": 86_400_000}
_MONTHS = {"MONTH": 1, "YEAR": 12}
_ORDER = ("DAY", "HOUR", "MINUTE", "SECOND")
_PLACES = {"DAY": r"(\d+)", "HOUR": r"(\d+)", "MINUTE": r"(\d+)", "SECOND": r"(\d+(?:\.\d+)?)"}
_BETWEEN = {"HOUR": " ", "MINUTE": ":", "SECOND": ":"}


def _signed(node: exp.Expression) -> tuple[int, str]:
    """The sign in front of the text, and the text."""
    amount = node.this
    if isinstance(amount, exp.Neg):
        return -1, amount.this.name
    return 1, amount.name if isinstance(amount, exp.Literal) else ""


def single(c: Compiler, node: exp.Expression, word: str) -> Typed:
    """One unit; Trino knows no plural, no week and no quarter."""
    sign, text = _signed(node)
    literal = node.this.this if isinstance(node.this, exp.Neg) else node.this
    read_apart = literal.meta.get("end", 0) - literal.meta.get("start", 0) + 1 > len(text) + 2
    if read_apart or (word not in _MILLIS and word not in _MONTHS):  # then `interval` is the name of a type
        place = c.failure("", "", node)
        said = (
            f"io.trino.spi.TrinoException: line {place.line}:{place.column}: Unknown resolvedType: interval"
        )
        raise QueryFailed("TYPE_NOT_FOUND", said)
    number = r"[+-]?\d+(\.\d+)?" if word == "SECOND" else r"[+-]?\d+"
    if not re.fullmatch(number, text):
        raise c.failure("INVALID_LITERAL", f"Invalid INTERVAL {word} value: {text}", node)
    if word in _MONTHS:
        return _of_months(sign * int(text) * _MONTHS[word])
    return _of_millis(
        sign * round(float(text) * 1000) if word == "SECOND" else sign * int(text) * _MILLIS[word]
    )


def span(c: Compiler, node: exp.Expression, unit: exp.Expression) -> Typed:
    first, last = unit.this.name.upper(), unit.expression.name.upper()
    sign, text = _signed(node)
    if (first, last) == ("YEAR", "MONTH"):
        found = re.fullmatch(r"(-?)(\d+)-(\d+)", text)
        if found:
            return _of_months(sign * (-1 if found[1] else 1) * (int(found[2]) * 12 + int(found[3])))
    elif first in _ORDER and last in _ORDER and _ORDER.index(first) < _ORDER.index(last):
        millis = _clock(text, _ORDER[_ORDER.index(first) : _ORDER.index(last) + 1])
        if millis is not None:
            return _of_millis(sign * millis)
    else:
        raise c.failure("INVALID_LITERAL", f"Invalid interval qualifier: {first} TO {last}", node)
    raise c.failure("INVALID_LITERAL", f"Invalid INTERVAL {first} TO {last} value: {text}", node)


def _clock(text: str, units: tuple[str, ...]) -> int | None:
    """Milliseconds of `1 02:03:04.5`, read unit by unit."""
    pattern = "(-?)" + _PLACES[units[0]] + "".join(_BETWEEN[unit] + _PLACES[unit] for unit in units[1:])
    found = re.fullmatch(pattern, text)
    if found is None:
        return None
    total = sum(float(part) * _MILLIS[unit] for unit, part in zip(units, found.groups()[1:], strict=True))
    return round(-total if found[1] else total)


def _of_months(months: int) -> Typed:
    return Typed(f"to_months({months})", t.INTERVAL_YEAR)


def _of_millis(millis: int) -> Typed:
    """Days stay days: DuckDB prunes files by comparisons with them."""
    if millis % _MILLIS["DAY"] == 0:
        return Typed(f"to_days({millis // _MILLIS['DAY']})", t.INTERVAL_DAY)
    return Typed(f"to_milliseconds({millis})", t.INTERVAL_DAY)
