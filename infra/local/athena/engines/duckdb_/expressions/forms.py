"""Trino's special forms: EXTRACT, TRIM, POSITION, AT TIME ZONE and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import literals, times
from infra.local.athena.engines.duckdb_.functions import calls, dates, library, signatures
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import text_literal
from infra.local.athena.engines.duckdb_.udfs import json_paths
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_PARTS = {
    "YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "WEEK": "week", "DAY": "day",
    "DAY_OF_MONTH": "day", "DAY_OF_WEEK": "isodow", "DOW": "isodow", "DAYOFWEEK": "isodow",
    "DAY_OF_YEAR": "dayofyear", "DOY": "dayofyear", "DAYOFYEAR": "dayofyear", "YEAR_OF_WEEK": "isoyear",
    "YOW": "isoyear", "HOUR": "hour", "MINUTE": "minute", "SECOND": "second",
}  # fmt: skip


_FIELDS = (
    "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAY_OF_MONTH", "DAY_OF_WEEK", "DOW", "DAY_OF_YEAR", "DOY",
    "YEAR_OF_WEEK", "YOW", "HOUR", "MINUTE", "SECOND", "TIMEZONE_MINUTE", "TIMEZONE_HOUR",
)  # fmt: skip


def extract(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """As the function of that name, of the same types."""
    word = node.this.name.upper()
    value = c.expression(node.expression, scope)
    if word in ("TIMEZONE_HOUR", "TIMEZONE_MINUTE") and times.is_zoned(value.type):
        return dates.timezone_part(word.lower(), value)
    if word not in _PARTS:
        raise c.failure(
            "SYNTAX_ERROR", f"Invalid EXTRACT field {word}, valid fields are: {', '.join(_FIELDS)}", node
        )
    kind = value.type
    name = {"DOW": "day_of_week", "DOY": "day_of_year", "YOW": "year_of_week"}.get(word, word.lower())
    if kind is None:
        return Typed(f"CAST(date_part('{_PARTS[word]}', {value.sql}) AS BIGINT)", t.BIGINT)
    of_day = kind == t.DATE and _PARTS[word] in ("hour", "minute", "second")
    if of_day or kind == t.NULL or signatures.choose(library.SIGNATURES[name], [kind]) is None:
        raise c.failure("TYPE_MISMATCH", f"Cannot extract {word} from {kind}", node.expression)
    return calls.apply(c, name, library.SIGNATURES[name], [value], [], node, scope, calls.Modifiers())


def trim(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    word = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get((node.args.get("position") or "").upper(), "trim")
    value = c.expression(node.this, scope)
    if not t.can_coerce(value.type, t.VARCHAR):
        raise QueryFailed("FUNCTION_NOT_FOUND", f"Unexpected parameters ({value.type}) for function {word}")
    letters = node.args.get("expression")
    more = f", {c.expression(letters, scope).sql}" if letters is not None else ""
    return Typed(f"{word}({value.sql}{more})", t.VARCHAR if value.type is None else value.type)


def position(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "POSITION argument", node)
    part = c.require(c.expression(node.args["substr"], scope), t.VARCHAR, "POSITION argument", node)
    return Typed(f"CAST(strpos({value.sql}, {part.sql}) AS BIGINT)", t.BIGINT)


def substring(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "SUBSTRING argument", node)
    start, length = node.args.get("start"), node.args.get("length")
    parts = [value.sql] + [c.expression(part, scope).sql for part in (start, length) if part is not None]
    kind = t.VARCHAR if value.type is None else value.type
    return Typed(f"trino_substr{len(parts)}({', '.join(parts)})", kind)


def normalize(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    form = node.args.get("form")
    name = form.name.upper() if isinstance(form, exp.Expression) else "NFC"
    value = c.require(c.expression(node.this, scope), t.VARCHAR, "NORMALIZE argument", node)
    if name != "NFC":
        return Typed(f"trino_normalize({value.sql}, '{name}')", t.VARCHAR)
    return Typed(f"nfc_normalize({value.sql})", t.VARCHAR)


def at_time_zone(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """The same instant on another zone's clock; a timestamp without a zone is one in UTC."""
    value = c.expression(node.this, scope)
    if value.type is not None and not t.is_instant(value.type):
        said = f"Type of value must be a time or timestamp with or without time zone (actual {value.type})"
        raise c.failure("TYPE_MISMATCH", said, node.this)
    zone = times.zone_argument(c, c.expression(node.args["zone"], scope), node)
    digits = value.type.digits if value.type is not None else t.MILLIS
    return Typed(f"CAST({value.sql} AS TIMESTAMPTZ)", times.zoned(digits, zone))


def json_literal(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    text = node.this.name
    try:
        found = json_paths.canonical(text)
    except ValueError as problem:
        raise literals.invalid(c, node, text, "JSON") from problem
    return Typed(text_literal(found), t.JSON)
