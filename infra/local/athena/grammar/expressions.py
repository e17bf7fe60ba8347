"""Expressions: conditions over values over what can't be cut any further."""

from __future__ import annotations

from collections.abc import Callable

from infra.local.athena.grammar import calls, json_forms, queries, types
from infra.local.athena.grammar.cursor import Cursor, Misread
from infra.local.athena.grammar.tokens import BINARY, INTEGER, NUMBER, STRING

_COMPARISONS = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})
_OPERATORS = frozenset({"+", "-", "*", "/", "%", "||"})
_JUNCTIONS = frozenset({"AND", "OR"})
_SIGNS = frozenset({"+", "-"})
_CONSTANTS = frozenset(
    {
        STRING, INTEGER, NUMBER, BINARY, "?", "NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_USER",
        "CURRENT_CATALOG", "CURRENT_SCHEMA", "CURRENT_PATH",
    }
)  # fmt: skip
_QUERY_STARTS = frozenset({"SELECT", "WITH", "VALUES", "TABLE"})


def expression(c: Cursor) -> None:
    """Conditions joined by AND and OR."""
    while True:
        while c.take("NOT"):
            pass
        value(c)
        _predicate(c)
        if c.kind not in _JUNCTIONS:
            return
        c.at += 1


def _predicate(c: Cursor) -> None:
    """What may follow a value once: a comparison or one of the words that compare."""
    kind = c.kind
    if kind in _COMPARISONS:
        c.at += 1
        _compared(c)
    elif kind == "IS":
        c.at += 1
        c.take("NOT")
        if c.take("DISTINCT"):
            c.expect("FROM")
            value(c)
        elif not c.take("NULL"):
            raise c.misread("'DISTINCT', 'NOT', 'NULL'")
    else:
        is_not = c.take("NOT")
        if not _word_predicate(c) and is_not:
            raise c.misread("'BETWEEN', 'IN', 'LIKE'")


def _compared(c: Cursor) -> None:
    if c.kind in ("ALL", "ANY", "SOME") and c.ahead() == "(":
        _named_instead(c, c.at + 1, _quantified_query)
    else:
        value(c)


def _quantified_query(c: Cursor) -> None:
    start = c.at
    c.at += 2
    if reads_query(c):
        c.expect(")")
        return
    c.at = start
    value(c)


def _named_instead(c: Cursor, place: int, rule: Callable[[Cursor], None]) -> None:
    """Trino's parser goes back: of what is wrong in a predicate, unless brackets stand around it, it names the head."""
    depth = c.depth
    try:
        rule(c)
    except Misread:
        if depth:
            raise
        raise Misread(place) from None


def _listed_or_queried(c: Cursor) -> None:
    c.expect("(")
    if not reads_query(c):
        c.listed(expression)
    c.expect(")")


def _word_predicate(c: Cursor) -> bool:
    if c.take("BETWEEN"):
        value(c)
        c.expect("AND")
        value(c)
    elif c.kind == "IN" and c.kinds[c.at - 1] == "NOT":
        c.at += 1
        _listed_or_queried(c)
    elif c.take("IN"):
        _named_instead(c, c.at - 1, _listed_or_queried)
    elif c.take("LIKE"):
        value(c)
        if c.take("ESCAPE"):
            value(c)
    else:
        return False
    return True


def value(c: Cursor) -> None:
    """Primaries with signs before them and operators between them."""
    kinds = c.kinds
    while True:
        while kinds[c.at] in _SIGNS:
            c.at += 1
        _primary(c)
        while kinds[c.at] == "AT" and c.ahead() == "TIME":
            _time_zone(c)
        if kinds[c.at] not in _OPERATORS:
            return
        c.at += 1


def _time_zone(c: Cursor) -> None:
    c.at += 1
    c.expect("TIME", "ZONE")
    if c.kind == "INTERVAL":
        _interval(c)
    elif not c.take(STRING):
        raise c.misread("'INTERVAL', <string>")


def _primary(c: Cursor) -> None:
    start = c.at
    c.depth += 1
    _base(c)
    c.depth -= 1
    while True:
        if c.take("["):
            value(c)
            c.expect("]")
        elif c.kind == ".":
            if c.ahead() == "*" and start == c.item:
                c.at += 2
                c.starred = c.at
                return
            c.at += 1
            c.name()
        else:
            return


def _base(c: Cursor) -> None:
    kind = c.kind
    if kind in _CONSTANTS:
        c.at += 1
    elif kind == "(":
        _bracketed(c)
    elif (form := _FORMS.get(kind) or _FORMS_BEFORE.get((kind, c.ahead()))) is not None:
        form(c)
    elif c.is_name():
        _named(c)
    else:
        raise c.misread("<expression>")


def _named(c: Cursor) -> None:
    """A column, a typed literal, a lambda of one parameter or a call."""
    behind = c.ahead()
    if behind == "->":
        c.at += 2
        expression(c)
    elif behind == STRING:
        c.at += 2
    else:
        calls.column_or_call(c)


def _bracketed(c: Cursor) -> None:
    """A query, a lambda with its parameters in brackets, a value or a row."""
    closing = c.closing(c.at)
    if c.kinds[closing + 1 : closing + 2] == ["->"] and c.attempt(_parameters):
        c.at += 1
        expression(c)
        return
    if c.take("(", ")"):
        raise c.misread("'->'")
    c.at += 1
    if not reads_query(c):
        c.listed(expression)
    c.expect(")")


def _parameters(c: Cursor) -> None:
    if not c.take("(", ")"):
        c.names_in_brackets()


def reads_query(c: Cursor) -> bool:
    """Reads past a query, up to the bracket that closes behind it, if one begins here."""
    start = at = c.at
    while c.kinds[at] == "(":
        at += 1
    if c.kinds[at] not in _QUERY_STARTS or start in c.failed:
        return False
    item, starred, depth = c.item, c.starred, c.depth
    try:
        queries.query(c)
        if c.kind != ")":
            raise c.misread("')'")
    except Misread:
        if at == start:  # nothing else begins with these words
            raise
        c.failed.add(start)
        c.at, c.item, c.starred, c.depth = start, item, starred, depth
        return False
    c.item, c.starred = item, starred
    return True


def quantified(c: Cursor, rule: Callable[[Cursor], None]) -> None:
    """`[DISTINCT | ALL]` before a rule; ALL is a name where nothing begins behind it."""
    if not c.take("DISTINCT") and c.kind == "ALL" and (c.is_name(1) or c.ahead() in _STARTS):
        c.at += 1
    rule(c)


def _exists(c: Cursor) -> None:
    c.at += 1
    c.expect("(")
    depth, c.depth = c.depth, 0
    queries.query(c)
    c.depth = depth
    c.expect(")")


def _case(c: Cursor) -> None:
    c.at += 1
    if c.kind != "WHEN":
        expression(c)
    c.expect("WHEN")
    _when(c)
    while c.take("WHEN"):
        _when(c)
    if c.take("ELSE"):
        expression(c)
    c.expect("END")


def _when(c: Cursor) -> None:
    expression(c)
    c.expect("THEN")
    expression(c)


def _cast(c: Cursor) -> None:
    c.at += 1
    c.expect("(")
    expression(c)
    c.expect("AS")
    types.type_(c)
    c.expect(")")


def _array(c: Cursor) -> None:
    c.at += 1 + (c.kind == "ARRAY")
    if not c.take("]"):
        c.listed(expression)
        c.expect("]")


def _interval(c: Cursor) -> None:
    """`INTERVAL [sign] '1' DAY`; without a field behind it is a typed literal or a name."""
    signed = c.ahead() in _SIGNS
    if c.ahead(1 + signed) == STRING and c.ahead(2 + signed) in types.FIELDS:
        c.at += 2 + signed
        types.interval_fields(c)
    else:
        _named(c)


def _double_precision(c: Cursor) -> None:
    if c.ahead(2) == STRING:
        c.at += 3
    else:
        _named(c)


def _precise_time(c: Cursor) -> None:
    c.at += 1
    if c.take("("):
        c.expect(INTEGER, ")")


_FORMS: dict[str, Callable[[Cursor], None]] = {
    "CASE": _case, "CAST": _cast, "EXISTS": _exists, "INTERVAL": _interval, "[": _array,
    "CURRENT_TIME": _precise_time, "CURRENT_TIMESTAMP": _precise_time, "LOCALTIME": _precise_time,
    "LOCALTIMESTAMP": _precise_time, "TRIM": calls.trim, "EXTRACT": calls.extract, "NORMALIZE": calls.normalize,
    "GROUPING": calls.grouping, "LISTAGG": calls.listagg, "JSON_EXISTS": json_forms.exists,
    "JSON_VALUE": json_forms.value, "JSON_QUERY": json_forms.query, "JSON_OBJECT": json_forms.object_,
    "JSON_ARRAY": json_forms.array,
}  # fmt: skip
# Words that are names unless this stands behind them.
_FORMS_BEFORE: dict[tuple[str, str], Callable[[Cursor], None]] = {
    ("TRY_CAST", "("): calls.try_cast, ("ARRAY", "["): _array, ("DOUBLE", "PRECISION"): _double_precision,
    ("POSITION", "("): calls.position, ("SUBSTRING", "("): calls.substring,
}  # fmt: skip
_STARTS = _CONSTANTS | set(_FORMS) | {"(", "*", "+", "-", "NOT", "ROLLUP", "CUBE"}
