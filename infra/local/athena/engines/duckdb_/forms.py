"""Trino's special forms: EXTRACT, TRIM, POSITION, AT TIME ZONE, JSON_OBJECT and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.scope import Scope, Typed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_PARTS = {
    "YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "WEEK": "week", "DAY": "day",
    "DAY_OF_MONTH": "day", "DAY_OF_WEEK": "isodow", "DOW": "isodow", "DAYOFWEEK": "isodow",
    "DAY_OF_YEAR": "dayofyear", "DOY": "dayofyear", "DAYOFYEAR": "dayofyear", "YEAR_OF_WEEK": "isoyear",
    "YOW": "isoyear", "HOUR": "hour", "MINUTE": "minute", "SECOND": "second",
}  # fmt: skip


def extract(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    word = node.this.name.upper()
    if word not in _PARTS:
        raise c.failure("SYNTAX_ERROR", f"Invalid EXTRACT field: {word}", node)
    value = c.expression(node.expression, scope)
    kind = value.type
    if (
        kind is not None
        and kind.base not in ("date", "time", "interval day to second")
        and not t.is_instant(kind)
    ):
        raise c.failure("TYPE_MISMATCH", f"Cannot extract {word} from {kind}", node.expression)
    return Typed(f"CAST(date_part('{_PARTS[word]}', {value.sql}) AS BIGINT)", t.BIGINT)


def trim(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    word = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get((node.args.get("position") or "").upper(), "trim")
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "TRIM argument", node)
    letters = node.args.get("expression")
    more = f", {c.expression(letters, scope).sql}" if letters is not None else ""
    return Typed(f"{word}({value.sql}{more})", t.VARCHAR)


def position(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "POSITION argument", node)
    part = c.require(c.expression(node.args["substr"], scope), t.VARCHAR, "POSITION argument", node)
    return Typed(f"CAST(strpos({value.sql}, {part.sql}) AS BIGINT)", t.BIGINT)


def substring(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "SUBSTRING argument", node)
    start, length = node.args.get("start"), node.args.get("length")
    parts = [value.sql] + [c.expression(part, scope).sql for part in (start, length) if part is not None]
    return Typed(f"trino_substr{len(parts)}({', '.join(parts)})", t.VARCHAR)


def normalize(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    form = node.args.get("form")
    if isinstance(form, exp.Expression) and form.name.upper() != "NFC":
        raise c.failure("NOT_SUPPORTED", f"normalize form {form.name} is not supported", node)
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "NORMALIZE argument", node)
    return Typed(f"nfc_normalize({value.sql})", t.VARCHAR)


def at_time_zone(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """The engine keeps instants, not zones: only a shift that changes no printed value is honest."""
    value = c.expression(node.this, scope)
    zone = c.expression(node.args["zone"], scope)
    if zone.literal is None or zone.literal.upper() not in ("UTC", "Z", "+00:00", "ETC/UTC", "GMT"):
        raise c.failure(
            "NOT_SUPPORTED", "AT TIME ZONE with a zone other than UTC is not supported by this engine", node
        )
    if value.type is not None and not t.is_instant(value.type):
        raise c.failure(
            "TYPE_MISMATCH",
            f"Type of value must be a time or timestamp with or without time zone (actual {value.type})",
            node,
        )
    return Typed(f"CAST({value.sql} AS TIMESTAMPTZ)", t.TIMESTAMPTZ)


def json_object(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    parts = []
    for pair in node.expressions:
        if not isinstance(pair, exp.JSONKeyValue):
            raise c.failure("SYNTAX_ERROR", "mismatched input in JSON_OBJECT. Expecting: key : value", node)
        key, value = c.expression(pair.this, scope), c.expression(pair.expression, scope)
        parts += [key.sql, f"CAST({value.sql} AS JSON)" if value.type == t.JSON else value.sql]
    return Typed(f"CAST(json_object({', '.join(parts)}) AS VARCHAR)", t.VARCHAR)


def json_literal(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.expression(node.this, scope)
    return Typed(f"trino_json_parse({value.sql})", t.JSON)
