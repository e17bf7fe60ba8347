"""DELETE, UPDATE and MERGE."""

from __future__ import annotations

from infra.local.athena.grammar import expressions, relations
from infra.local.athena.grammar.cursor import Cursor


def change(c: Cursor) -> None:
    if c.take("DELETE"):
        c.expect("FROM")
        c.qualified_name()
        _where(c)
    elif c.take("UPDATE"):
        c.qualified_name()
        _assignments(c)
        _where(c)
    else:
        _merge(c)


def _where(c: Cursor) -> None:
    if c.take("WHERE"):
        expressions.expression(c)


def _assignments(c: Cursor) -> None:
    c.expect("SET")
    c.listed(_assignment)


def _assignment(c: Cursor) -> None:
    c.name()
    c.expect("=")
    expressions.expression(c)


def _merge(c: Cursor) -> None:
    c.expect("MERGE", "INTO")
    c.qualified_name()
    if c.take("AS") or c.is_name():
        c.name()
    c.expect("USING")
    relations.relation(c)
    c.expect("ON")
    expressions.expression(c)
    _case(c)
    while c.kind == "WHEN":
        _case(c)


def _case(c: Cursor) -> None:
    c.expect("WHEN")
    is_new = c.take("NOT")
    c.expect("MATCHED")
    if c.take("AND"):
        expressions.expression(c)
    c.expect("THEN")
    if is_new:
        _insert(c)
    elif c.take("UPDATE"):
        _assignments(c)
    else:
        c.expect("DELETE")


def _insert(c: Cursor) -> None:
    c.expect("INSERT")
    if c.kind == "(":
        c.names_in_brackets()
    c.expect("VALUES", "(")
    c.listed(expressions.expression)
    c.expect(")")
