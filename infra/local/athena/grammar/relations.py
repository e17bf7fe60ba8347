"""What stands behind FROM: tables, subqueries, joins, samples."""

from __future__ import annotations

from infra.local.athena.grammar import expressions, queries
from infra.local.athena.grammar.cursor import Cursor

_SIDES = frozenset({"LEFT", "RIGHT", "FULL"})
_JOINS = _SIDES | {"JOIN", "INNER"}
_PERIODS = ("TIMESTAMP", "VERSION", "SYSTEM_TIME", "SYSTEM_VERSION")  # the last two are Athena's own


def relation(c: Cursor) -> None:
    _sampled(c)
    while _join(c):
        pass


def _join(c: Cursor) -> bool:
    """One more JOIN and its right side; False where none follows."""
    if c.take("CROSS"):
        c.expect("JOIN")
        _sampled(c)
    elif c.take("NATURAL"):
        _join_type(c)
        c.expect("JOIN")
        _sampled(c)
    elif c.kind in _JOINS:
        _join_type(c)
        c.expect("JOIN")
        relation(c)
        _criteria(c)
    else:
        return False
    return True


def _join_type(c: Cursor) -> None:
    if c.kind in _SIDES:
        c.at += 1
        c.take("OUTER")
    else:
        c.take("INNER")


def _criteria(c: Cursor) -> None:
    if c.take("USING"):
        c.names_in_brackets()
    elif c.take("ON"):
        expressions.expression(c)
    else:
        raise c.misread("'ON', 'USING'")


def _sampled(c: Cursor) -> None:
    _primary(c)
    _alias(c)
    if c.take("MATCH_RECOGNIZE"):
        c.skip_brackets()
        _alias(c)
    if c.take("TABLESAMPLE"):
        c.one_of(("BERNOULLI", "SYSTEM"), "'BERNOULLI', 'SYSTEM'")
        c.expect("(")
        expressions.expression(c)
        c.expect(")")


def _alias(c: Cursor) -> None:
    if c.take("AS"):
        c.name()
    elif c.is_name() and not queries.opens_clause(c):
        c.at += 1
    else:
        return
    if c.kind == "(":
        c.names_in_brackets()


def _primary(c: Cursor) -> None:
    if c.kind == "(":
        _bracketed(c)
    elif c.take("UNNEST"):
        c.expect("(")
        c.listed(expressions.expression)
        c.expect(")")
        if c.take("WITH"):
            c.expect("ORDINALITY")
    elif c.kind == "LATERAL" and c.ahead() == "(":
        c.at += 2
        queries.query(c)
        c.expect(")")
    elif c.kind in ("TABLE", "JSON_TABLE"):
        c.at += 1
        c.skip_brackets()
    elif c.is_name():
        c.qualified_name()
        _period(c)
    else:
        raise c.misread("'(', 'LATERAL', 'TABLE', 'UNNEST', <identifier>")


def _bracketed(c: Cursor) -> None:
    """`(query)` or `(relation)`."""
    c.at += 1
    if not expressions.reads_query(c):
        relation(c)
    c.expect(")")


def _period(c: Cursor) -> None:
    if c.take("FOR"):
        c.one_of(_PERIODS, "'TIMESTAMP', 'VERSION'")
        c.expect("AS", "OF")
        expressions.value(c)
