"""What an engine says to a query, and whether two engines say the same."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

# Sums of doubles depend on the order in which rows arrive, which no engine promises: their last
# digits may differ, and what cancels out may leave some 1e-10 behind.
RELATIVE, ABSOLUTE = 1e-12, 1e-9
_KEPT_DIGITS = 9


@dataclass(frozen=True)
class Rows:
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Refusal:
    """`code` is Trino's error name; `line` is 0 where the error has no place in the text."""

    code: str
    line: int = 0
    column: int = 0
    message: str = ""


Answer = Rows | Refusal


def plain_type(text: str) -> str:
    """Without lengths of texts and digits of seconds, which Athena's clients aren't told."""
    text = re.sub(r"(varchar|char)\(\d+\)", r"\1", text.lower()).replace(", ", ",")
    return re.sub(r"(timestamp|time)\(\d+\)", r"\1", text)


def plain_value(value: Any) -> Any:
    """Hashable, with the numbers and instants of both drivers spelled alike."""
    if isinstance(value, dict):
        return ("map", *sorted(((plain_value(k), plain_value(v)) for k, v in value.items()), key=repr))
    if isinstance(value, list | tuple):
        return tuple(plain_value(item) for item in value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def difference(ours: Answer, theirs: Answer, ordered: bool, places: bool = True) -> str:
    """Empty, or in a few words how `ours` differs. `places`: an error's place counts, too."""
    if isinstance(ours, Refusal) and isinstance(theirs, Refusal):
        return _of_refusals(ours, theirs, places)
    if isinstance(ours, Refusal):
        return f"refused: {ours.code} {ours.message[:90]}"
    if isinstance(theirs, Refusal):
        return f"accepted: {theirs.code}"
    if ours.types != theirs.types:
        pairs = [f"{one} for {two}" for one, two in zip(ours.types, theirs.types, strict=False) if one != two]
        return f"types: {'; '.join(pairs)}"
    return _of_rows(ours.rows, theirs.rows, ordered)


def _of_refusals(ours: Refusal, theirs: Refusal, places: bool) -> str:
    if ours.code != theirs.code:
        return f"error: {ours.code} for {theirs.code}"
    if places and (ours.line, ours.column) != (theirs.line, theirs.column):
        return f"place: {ours.line}:{ours.column} for {theirs.line}:{theirs.column} of {ours.code}"
    return ""


def _of_rows(ours: Sequence[tuple[Any, ...]], theirs: Sequence[tuple[Any, ...]], ordered: bool) -> str:
    if len(ours) != len(theirs):
        return f"rows: {len(ours)} for {len(theirs)}"
    if not ordered:
        if Counter(ours) == Counter(theirs):
            return ""
        ours, theirs = sorted(ours, key=_sort_key), sorted(theirs, key=_sort_key)
    for one, two in zip(ours, theirs, strict=True):
        if not all(_same(a, b) for a, b in zip(one, two, strict=True)):
            return f"rows: {one} for {two}"
    return ""


def _sort_key(row: tuple[Any, ...]) -> tuple[str, ...]:
    """Doubles last and without the digits that may differ, so that like rows meet."""
    exact = [f"{value!r}" for value in row if not isinstance(value, float)]
    return (*exact, *(f"{round(v, _KEPT_DIGITS) + 0.0:025.9f}" for v in row if isinstance(v, float)))


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return (math.isnan(one) and math.isnan(two)) or math.isclose(
            one, two, rel_tol=RELATIVE, abs_tol=ABSOLUTE
        )
    if isinstance(one, tuple) and isinstance(two, tuple) and len(one) == len(two):
        return all(_same(a, b) for a, b in zip(one, two, strict=True))
    return type(one) is type(two) and bool(one == two)
