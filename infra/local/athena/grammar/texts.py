"""The door of the grammar: a text belongs to it, or `QueryFailed(SYNTAX_ERROR)` says where it does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from infra.local.athena.grammar.changes import change
from infra.local.athena.grammar.cursor import Cursor, Misread
from infra.local.athena.grammar.queries import query
from infra.local.athena.grammar.tokens import END, tokens_of


@lru_cache(maxsize=64)
def check_query(text: str) -> None:
    """SELECT, VALUES, TABLE, set operations, WITH before them. Kept: a text is checked when asked and when run."""
    _check(text, query)


@lru_cache(maxsize=16)
def check_change(text: str) -> None:
    """DELETE, UPDATE and MERGE."""
    _check(text, change)


def _check(text: str, rule: Callable[[Cursor], None]) -> None:
    cursor = Cursor(tokens_of(text))
    try:
        rule(cursor)
        cursor.expect(END)
    except Misread as misread:
        raise cursor.failure(misread.place) from None
    if cursor.tokens.wrong is not None:
        raise cursor.tokens.wrong
