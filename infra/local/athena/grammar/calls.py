"""Calls of functions, and the functions whose arguments are written with words."""

from __future__ import annotations

from infra.local.athena.grammar import expressions, types
from infra.local.athena.grammar.cursor import Cursor
from infra.local.athena.grammar.tokens import NAME, STRING
from infra.local.athena.grammar.windows import over, sort_items

_SIDES = frozenset({"LEADING", "TRAILING", "BOTH"})
_BEHIND_SIDES = frozenset({"FROM", "(", STRING})
_NO_ARGUMENT = frozenset({")", "*", "DISTINCT", "ALL", "ORDER"})
_NORMAL_FORMS = ("NFC", "NFD", "NFKC", "NFKD")


def column_or_call(c: Cursor) -> None:
    if c.kind in ("FINAL", "RUNNING") and c.is_name(1):
        c.at += 1
    steps = 1
    while c.ahead(steps) == "." and c.is_name(steps + 1):
        steps += 2
    if c.ahead(steps) == "(":
        c.at += steps
        _arguments(c)
        _filter(c)
        _window(c)
    else:
        c.at += 1
        over(c)  # a measure of a row pattern


def _arguments(c: Cursor) -> None:
    c.expect("(")
    if c.take(")"):
        return
    if c.take("*"):
        c.expect(")")
        return
    if c.is_name() and tuple(c.kinds[c.at + 1 : c.at + 4]) == (".", "*", ")"):
        c.at += 4
        return
    if c.kind != "ORDER":
        expressions.quantified(c, _listed_arguments)
    _order_and_end(c)


def _order_and_end(c: Cursor) -> None:
    if c.take("ORDER"):
        c.expect("BY")
        sort_items(c)
    c.expect(")")


def _listed_arguments(c: Cursor) -> None:
    c.listed(expressions.expression)
    if c.kind not in ("ORDER", ")"):
        raise c.misread("')', ',', 'ORDER'")


def _filter(c: Cursor) -> None:
    if c.kind == "FILTER" and c.ahead() == "(":
        c.at += 2
        c.expect("WHERE")
        expressions.expression(c)
        c.expect(")")


def _window(c: Cursor) -> None:
    if c.kind in ("IGNORE", "RESPECT") and c.ahead() == "NULLS":
        c.at += 2
        if c.kind != "OVER":
            raise c.misread("'OVER'")
    over(c)


def trim(c: Cursor) -> None:
    """`TRIM(a)`, `TRIM(a, b)`, `TRIM([BOTH] ['x'] FROM a)`."""
    c.at += 1
    c.expect("(")
    if c.kind in _SIDES and (c.is_name(1) or c.ahead() in _BEHIND_SIDES):
        c.at += 1
        if c.kind != "FROM":
            expressions.value(c)
    else:
        expressions.value(c)
        if c.take(","):
            expressions.value(c)
    if c.take("FROM"):
        expressions.value(c)
    c.expect(")")


def extract(c: Cursor) -> None:
    """Of a field by its bare name; a word that is none fails later, with a message of its own."""
    c.at += 1
    c.expect("(")
    if c.kind == NAME:
        raise c.misread("<field>")
    c.name()
    c.expect("FROM")
    expressions.value(c)
    c.expect(")")


def normalize(c: Cursor) -> None:
    c.at += 1
    c.expect("(")
    expressions.value(c)
    if c.take(","):
        c.one_of(_NORMAL_FORMS, "'NFC', 'NFD', 'NFKC', 'NFKD'")
    c.expect(")")


def position(c: Cursor) -> None:
    """`POSITION(a IN b)`, else a function of that name."""
    start = c.at
    c.at += 2
    if c.kind in _NO_ARGUMENT:
        _further_arguments(c)
        return
    expressions.value(c)
    if c.take("IN"):
        expressions.value(c)
        c.expect(")")
    elif c.kind in (",", ")"):
        _further_arguments(c)
    else:  # the value was the beginning of a condition
        c.at = start
        column_or_call(c)


def substring(c: Cursor) -> None:
    """`SUBSTRING(a FROM 1 [FOR 2])`, else a function of that name."""
    if _first_argument(c) and c.take("FROM"):
        expressions.value(c)
        if c.take("FOR"):
            expressions.value(c)
        c.expect(")")
    else:
        _further_arguments(c)


def try_cast(c: Cursor) -> None:
    """`TRY_CAST(a AS type)`, else a function of that name."""
    if _first_argument(c) and c.take("AS"):
        types.type_(c)
        c.expect(")")
    else:
        _further_arguments(c)


def _first_argument(c: Cursor) -> bool:
    """Reads the name, the bracket and what stands first in it; False where that is no expression."""
    c.at += 2
    if c.kind in _NO_ARGUMENT:
        return False
    expressions.expression(c)
    return True


def _further_arguments(c: Cursor) -> None:
    if c.kinds[c.at - 1] == "(":
        c.at -= 1
        _arguments(c)
    else:
        if c.take(","):
            _listed_arguments(c)
        _order_and_end(c)
    _filter(c)
    _window(c)


def grouping(c: Cursor) -> None:
    """Columns alone, by their names."""
    c.at += 1
    c.expect("(")
    c.listed(Cursor.qualified_name)
    c.expect(")")


def listagg(c: Cursor) -> None:
    c.at += 1
    c.expect("(")
    expressions.quantified(c, expressions.expression)
    if c.take(","):
        c.expect(STRING)
    if c.take("ON"):
        c.expect("OVERFLOW")
        _overflow(c)
    c.expect(")", "WITHIN", "GROUP", "(", "ORDER", "BY")
    sort_items(c)
    c.expect(")")
    _filter(c)
    _window(c)


def _overflow(c: Cursor) -> None:
    if c.take("ERROR"):
        return
    c.expect("TRUNCATE")
    c.take(STRING)
    c.one_of(("WITH", "WITHOUT"), "'WITH', 'WITHOUT'")
    c.expect("COUNT")
