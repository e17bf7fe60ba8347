"""The JSON functions of the SQL standard."""

from __future__ import annotations

from collections.abc import Callable

from infra.local.athena.grammar import expressions, types
from infra.local.athena.grammar.cursor import Cursor
from infra.local.athena.grammar.tokens import STRING

_ENCODINGS = ("UTF8", "UTF16", "UTF32")
_ANSWERS = ("TRUE", "FALSE", "UNKNOWN", "ERROR")


def exists(c: Cursor) -> None:
    _path(c)
    if c.kind in _ANSWERS:
        c.at += 1
        c.expect("ON", "ERROR")
    c.expect(")")


def value(c: Cursor) -> None:
    _path(c)
    if c.take("RETURNING"):
        types.type_(c)
    _behaviour(c, "EMPTY")
    _behaviour(c, "ERROR")
    c.expect(")")


def query(c: Cursor) -> None:
    _path(c)
    _returning(c)
    if c.kind in ("WITH", "WITHOUT"):
        _wrapper(c)
    if c.kind in ("KEEP", "OMIT"):
        c.at += 1
        c.expect("QUOTES")
        if c.take("ON"):
            c.expect("SCALAR", "STRING")
    _behaviour(c, "EMPTY")
    _behaviour(c, "ERROR")
    c.expect(")")


def object_(c: Cursor) -> None:
    _values(c, _member)
    if c.kind in ("WITH", "WITHOUT"):
        c.at += 1
        c.expect("UNIQUE")
        c.take("KEYS")
    _returning(c)
    c.expect(")")


def array(c: Cursor) -> None:
    _values(c, _json)
    _returning(c)
    c.expect(")")


def _values(c: Cursor, rule: Callable[[Cursor], None]) -> None:
    """`(a, b, ... [NULL | ABSENT ON NULL]`."""
    c.at += 1
    c.expect("(")
    if c.kind != ")" and not _begins_clause(c):
        c.listed(rule)
    if c.kind in ("NULL", "ABSENT"):
        c.at += 1
        c.expect("ON", "NULL")


def _begins_clause(c: Cursor) -> bool:
    return (c.kind in ("NULL", "ABSENT") and c.ahead() == "ON") or c.kind == "RETURNING"


def _path(c: Cursor) -> None:
    """`(value, 'path' [AS name] [PASSING value AS name, ...]`."""
    c.at += 1
    c.expect("(")
    _json(c)
    c.expect(",", STRING)
    if c.take("AS"):
        c.name()
    if c.take("PASSING"):
        c.listed(_argument)


def _argument(c: Cursor) -> None:
    _json(c)
    c.expect("AS")
    c.name()


def _json(c: Cursor) -> None:
    expressions.expression(c)
    _format(c)


def _format(c: Cursor) -> None:
    if c.take("FORMAT"):
        c.expect("JSON")
        if c.take("ENCODING"):
            c.one_of(_ENCODINGS, "'UTF16', 'UTF32', 'UTF8'")


def _returning(c: Cursor) -> None:
    if c.take("RETURNING"):
        types.type_(c)
        _format(c)


def _wrapper(c: Cursor) -> None:
    is_with = c.kind == "WITH"
    c.at += 1
    if is_with and c.kind in ("CONDITIONAL", "UNCONDITIONAL"):
        c.at += 1
    c.take("ARRAY")
    c.expect("WRAPPER")


def _behaviour(c: Cursor, of: str) -> None:
    """`ERROR ON EMPTY`, `DEFAULT 1 ON ERROR`; the same words may stand for the other case."""
    start = c.at
    if c.take("EMPTY"):
        c.one_of(("ARRAY", "OBJECT"), "'ARRAY', 'OBJECT'")
    elif c.take("DEFAULT"):
        expressions.expression(c)
    elif not (c.take("NULL") or c.take("ERROR")):
        return
    c.expect("ON")
    if not c.take(of):
        if of == "ERROR":
            raise c.misread("'ERROR'")
        c.at = start


def _member(c: Cursor) -> None:
    if c.kind == "KEY" and c.ahead() not in ("VALUE", ":"):
        c.at += 1
    expressions.expression(c)
    if not c.take("VALUE"):
        c.expect(":")
    _json(c)
