"""Queries: WITH, SELECT and its clauses, set operations, order and limits."""

from __future__ import annotations

from infra.local.athena.grammar import expressions, relations
from infra.local.athena.grammar.cursor import Cursor
from infra.local.athena.grammar.tokens import INTEGER
from infra.local.athena.grammar.windows import sort_items, window_definition

_SET_OPERATIONS = frozenset({"UNION", "EXCEPT", "INTERSECT"})
_QUERY_WORDS = "'(', 'SELECT', 'TABLE', 'VALUES'"


def query(c: Cursor) -> None:
    if c.take("WITH"):
        c.take("RECURSIVE")
        c.listed(_named_query)
    query_without_with(c)


def _named_query(c: Cursor) -> None:
    c.name()
    if c.kind == "(":
        c.names_in_brackets()
    c.expect("AS", "(")
    query(c)
    c.expect(")")


def query_without_with(c: Cursor) -> None:
    _primary(c)
    while c.kind in _SET_OPERATIONS:
        c.at += 1
        if c.kind in ("ALL", "DISTINCT"):
            c.at += 1
        if c.take("CORRESPONDING") and c.take("BY"):
            c.names_in_brackets()
        _primary(c)
    if c.take("ORDER"):
        c.expect("BY")
        sort_items(c)
    _limits(c)


def _primary(c: Cursor) -> None:
    if c.take("SELECT"):
        _select(c)
    elif c.take("("):
        query_without_with(c)
        c.expect(")")
    elif c.take("VALUES"):
        c.listed(expressions.expression)
    elif c.take("TABLE"):
        c.qualified_name()
    else:
        raise c.misread(_QUERY_WORDS)


def _select(c: Cursor) -> None:
    expressions.quantified(c, _items)
    if c.take("FROM"):
        c.listed(relations.relation)
    if c.take("WHERE"):
        expressions.expression(c)
    if c.take("GROUP"):
        c.expect("BY")
        expressions.quantified(c, _grouping_elements)
    if c.take("HAVING"):
        expressions.expression(c)
    if c.kind == "WINDOW" and c.is_name(1) and c.ahead(2) == "AS":
        c.at += 1
        c.listed(window_definition)


def _items(c: Cursor) -> None:
    c.listed(_item)


def _item(c: Cursor) -> None:
    if c.take("*"):
        return
    c.item, c.starred = c.at, -1
    expressions.expression(c)
    if c.starred >= 0:
        _all_fields(c)
    elif c.take("AS"):
        c.name()
    elif c.is_name() and not opens_clause(c):
        c.at += 1


def _all_fields(c: Cursor) -> None:
    """`t.*`, alone or with names; nothing may be reckoned with it."""
    if c.at != c.starred:
        c.at = c.starred
        raise c.misread("','")
    c.starred = -1
    if c.take("AS"):
        c.names_in_brackets()


def _grouping_elements(c: Cursor) -> None:
    c.listed(_grouping_element)


def _grouping_element(c: Cursor) -> None:
    if c.kind in ("ROLLUP", "CUBE"):
        c.at += 1
        if not c.take("(", ")"):
            _grouping_sets(c)
    elif c.kind == "GROUPING" and c.ahead() == "SETS":
        c.at += 2
        _grouping_sets(c)
    else:
        _grouping_set(c)


def _grouping_sets(c: Cursor) -> None:
    c.expect("(")
    c.listed(_grouping_set)
    c.expect(")")


def _grouping_set(c: Cursor) -> None:
    if not c.take("(", ")"):
        expressions.expression(c)


def _limits(c: Cursor) -> None:
    if c.take("OFFSET"):
        c.one_of((INTEGER, "?"), "<integer>")
        if c.kind in ("ROW", "ROWS"):
            c.at += 1
    if c.take("LIMIT"):
        c.one_of((INTEGER, "?", "ALL"), "'ALL', <integer>")
    elif c.take("FETCH"):
        c.one_of(("FIRST", "NEXT"), "'FIRST', 'NEXT'")
        if c.kind in (INTEGER, "?"):
            c.at += 1
        c.one_of(("ROW", "ROWS"), "'ROW', 'ROWS'")
        if not c.take("WITH", "TIES"):
            c.expect("ONLY")


def opens_clause(c: Cursor) -> bool:
    """Whether a word that could be an alias begins the next clause instead."""
    word, behind = c.kind, c.ahead()
    if word in ("LIMIT", "OFFSET"):
        return behind in (INTEGER, "?", "ALL")
    if word == "FETCH":
        return behind in ("FIRST", "NEXT")
    if word == "WINDOW":
        return c.is_name(1) and c.ahead(2) == "AS"
    if word == "TABLESAMPLE":
        return behind in ("BERNOULLI", "SYSTEM")
    return word == "MATCH_RECOGNIZE" and behind == "("
