"""Typed literals (`DATE '2026-01-01'`, `DECIMAL '1.50'`, `BIGINT '12'`): their text fails where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import times
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_DATE = re.compile(r"\s*([+-]?\d{4,}-\d{1,2}-\d{1,2})\s*")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?")
_DECIMAL = re.compile(r"[+-]?(\d*)(?:\.(\d*))?")
_WHOLE = {"tinyint": 2**7, "smallint": 2**15, "integer": 2**31, "bigint": 2**63}


def _word(c: Compiler, node: exp.Expression) -> tuple[int, str] | None:
    """Place and text of the type's name in front of the literal; None if it is the argument of CAST."""
    start = node.this.meta.get("start")
    if not isinstance(node.this, exp.Literal) or not node.this.is_string or start is None:
        return None
    return _last_word(c.sql, start)


def _last_word(sql: str, end: int) -> tuple[int, str] | None:
    """From the end backwards: a pattern would be tried at every place of the text, for every literal of it."""
    while end and sql[end - 1].isspace():
        end -= 1
    begin = end
    while begin and (sql[begin - 1].isalnum() or sql[begin - 1] == "_"):
        begin -= 1
    return (begin, sql[begin:end]) if begin < end else None


def is_typed(c: Compiler, node: exp.Expression) -> bool:
    return type(node) is exp.Cast and _word(c, node) is not None


def typed(c: Compiler, node: exp.Expression) -> Typed:
    """The constant, or INVALID_LITERAL at the type's name."""
    word = _word(c, node)
    assert word is not None
    name, text = word[1].upper(), node.this.name
    found = _read(name.lower(), text)
    if found is None:
        raise invalid(c, node, text, {"INT": "INTEGER"}.get(name, name))
    return found


def invalid(c: Compiler, node: exp.Expression, text: str, name: str) -> QueryFailed:
    """The failure of a typed literal, placed at the type's name."""
    word = _word(c, node)
    before = c.sql[: word[0]] if word is not None else ""
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return QueryFailed("INVALID_LITERAL", f"'{text}' is not a valid {name} literal", line, column)


def _read(name: str, text: str) -> Typed | None:
    if name == "timestamp":
        return times.of_text(text)
    if name == "date":
        return _date(text)
    if name == "time":
        return _time(text)
    if name == "decimal":
        return _decimal(text)
    if name == "boolean":
        known = text.lower() in ("true", "false")
        return Typed(text.upper(), t.BOOLEAN) if known else None
    return _number(name, text)


def _date(text: str) -> Typed | None:
    found = _DATE.fullmatch(text)
    sql = times.checked(found[1]) if found else None
    return Typed(sql.replace("TIMESTAMP", "DATE"), t.DATE, literal=text) if sql else None


def _time(text: str) -> Typed | None:
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    full = text if found[3] else f"{text}:00"
    return Typed(f"TIME '{full}'", t.time_of("time", len(found[4] or "")))


def _decimal(text: str) -> Typed | None:
    found = _DECIMAL.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    fraction = found[2] or ""
    digits = len(found[1].lstrip("0")) + len(fraction)
    if digits > t.MAX_PRECISION:
        return None
    kind = t.decimal(max(digits, 1), len(fraction))
    return Typed(f"CAST('{text}' AS {duckdb_type(kind)})", kind)


def _number(name: str, text: str) -> Typed | None:
    kind = t.parse_type(name)
    if name in ("real", "double") or kind.base == "double":
        try:
            float(text)
        except ValueError:
            return None
        return Typed(f"CAST({text_literal(text)} AS {duckdb_type(kind)})", kind)
    limit = _WHOLE.get(kind.base)
    if limit is not None:
        whole = re.fullmatch(r"[+-]?\d+", text)
        return (
            Typed(f"CAST({int(text)} AS {duckdb_type(kind)})", kind)
            if whole and -limit <= int(text) < limit
            else None
        )
    return Typed(f"CAST({text_literal(text)} AS {duckdb_type(kind)})", kind)


def constant(value: Typed, kind: Type) -> Typed | None:
    """A text literal cast to a time, as a constant: no check at run time, and a zone that is known.

    None leaves the failure, if it is one, to the time when the query runs.
    """
    text = value.literal or ""
    if kind.base == "date":
        return _date(text)
    if kind.base not in ("timestamp", times.ZONED):
        return None
    found = times.of_text(text, kind.digits)
    if found is None or found.type is None or found.type.base == kind.base:
        return found
    if kind.base == times.ZONED:
        return Typed(times.instant(found.sql, "UTC"), times.zoned(kind.digits, "UTC"))
    return Typed(times.local(found.sql, found.type), kind)
