"""Types as CAST writes them."""

from __future__ import annotations

from infra.local.athena.grammar.cursor import Cursor
from infra.local.athena.grammar.tokens import INTEGER

FIELDS = frozenset({"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"})
_FIELD_NAMES = "'DAY', 'HOUR', 'MINUTE', 'MONTH', 'SECOND', 'YEAR'"


def type_(c: Cursor) -> None:
    _base(c)
    while c.take("ARRAY"):
        if c.take("["):
            c.expect(INTEGER, "]")


def _base(c: Cursor) -> None:
    word, behind = c.kind, c.ahead()
    if word == "ROW" and behind == "(":
        c.at += 2
        c.listed(_row_field)
        c.expect(")")
    elif word in ("ARRAY", "MAP") and behind == "<":
        c.at += 2
        c.listed(type_)
        c.expect(">")
    elif word == "INTERVAL" and behind in FIELDS:
        c.at += 1
        interval_fields(c)
    elif word == "DOUBLE" and behind == "PRECISION":
        c.at += 2
    elif word in ("TIME", "TIMESTAMP"):
        _time(c)
    else:
        _named(c)


def _named(c: Cursor) -> None:
    if not c.is_name():
        raise c.misread("<type>")
    c.at += 1
    if c.take("("):
        c.listed(_parameter)
        c.expect(")")


def _parameter(c: Cursor) -> None:
    if not c.take(INTEGER):
        type_(c)


def _time(c: Cursor) -> None:
    c.at += 1
    if c.take("("):
        _parameter(c)
        c.expect(")")
    if c.take("WITH") or (c.kind == "WITHOUT" and c.take("WITHOUT")):
        c.expect("TIME", "ZONE")


def _row_field(c: Cursor) -> None:
    """`type`, or `name type`; only what stands behind tells which it is."""
    start = c.at
    if not (c.attempt(type_) and c.kind in (",", ")")):
        c.at = start
        c.name()
        type_(c)


def interval_fields(c: Cursor) -> None:
    """`DAY`, `DAY TO SECOND`."""
    c.one_of(FIELDS, _FIELD_NAMES)
    if c.kind == "TO" and c.ahead() in FIELDS:
        c.at += 2
