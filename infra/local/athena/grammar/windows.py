"""ORDER BY, and windows with their frames."""

from __future__ import annotations

from infra.local.athena.grammar import expressions
from infra.local.athena.grammar.cursor import Cursor

_FRAMES = frozenset({"RANGE", "ROWS", "GROUPS"})
_PATTERNS = frozenset({"MEASURES", "AFTER", "INITIAL", "SEEK", "PATTERN", "SUBSET", "DEFINE"})
_DIRECTIONS = ("PRECEDING", "FOLLOWING")


def sort_items(c: Cursor) -> None:
    c.listed(_sort_item)


def _sort_item(c: Cursor) -> None:
    expressions.expression(c)
    if c.kind in ("ASC", "DESC"):
        c.at += 1
    if c.take("NULLS"):
        c.one_of(("FIRST", "LAST"), "'FIRST', 'LAST'")


def window_definition(c: Cursor) -> None:
    """`w AS (PARTITION BY ...)`."""
    c.name()
    c.expect("AS", "(")
    _specification(c)


def over(c: Cursor) -> None:
    """`OVER w` or `OVER (...)` where it follows; without them the word is a name."""
    if c.kind == "OVER" and c.ahead() == "(":
        c.at += 2
        _specification(c)
    elif c.kind == "OVER" and c.is_name(1):
        c.at += 2


def _specification(c: Cursor) -> None:
    if c.is_name() and not _begins_clause(c):
        c.at += 1
    if c.take("PARTITION"):
        c.expect("BY")
        c.listed(expressions.expression)
    if c.take("ORDER"):
        c.expect("BY")
        sort_items(c)
    if c.kind in _FRAMES:
        c.at += 1
        _frame(c)
    if c.kind in _PATTERNS:
        c.at = c.closing(_opening(c))
    c.expect(")")


def _begins_clause(c: Cursor) -> bool:
    if c.kind == "PARTITION":
        return c.ahead() == "BY"
    return c.kind in _FRAMES | _PATTERNS and c.ahead() not in (")", "PARTITION", "ORDER")


def _opening(c: Cursor) -> int:
    """The bracket that is open here."""
    depth, at = 0, c.at
    while depth <= 0:
        at -= 1
        depth += (c.kinds[at] == "(") - (c.kinds[at] == ")")
    return at


def _frame(c: Cursor) -> None:
    if c.take("BETWEEN"):
        _bound(c)
        c.expect("AND")
    _bound(c)


def _bound(c: Cursor) -> None:
    if c.take("CURRENT", "ROW"):
        return
    if not (c.kind == "UNBOUNDED" and c.ahead() in _DIRECTIONS):
        expressions.value(c)
    else:
        c.at += 1
    c.one_of(_DIRECTIONS, "'FOLLOWING', 'PRECEDING'")
