"""Dates and times: a DATE stays a DATE, months end where Trino says they end, clocks keep their zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import casts, common_types, times
from infra.local.athena.engines.duckdb_.functions.mismatches import unexpected
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_CLOCK_UNITS = ("millisecond", "second", "minute", "hour")
_DAY_UNITS = ("day", "week", "month", "quarter", "year")
_UNITS = {
    "date": _DAY_UNITS,
    "time": _CLOCK_UNITS,
    "timestamp": (*_CLOCK_UNITS, *_DAY_UNITS),
    times.ZONED: (*_CLOCK_UNITS, *_DAY_UNITS),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_STEPS = {"quarter": "3 months"}


_FITS: dict[str, Callable[[Type | None], bool]] = {
    "t": lambda kind: t.can_coerce(kind, t.VARCHAR),
    "n": lambda kind: t.can_coerce(kind, t.BIGINT),
    "p": lambda kind: kind is None or kind == t.NULL or kind.base in _UNITS,
}


def _values(c: Compiler, arguments: list[exp.Expression], scope: Scope) -> list[Typed]:
    return [c.expression(item, scope) for item in arguments]


def _check(c: Compiler, node: exp.Expression, name: str, values: list[Typed], patterns: str) -> None:
    """`t` a text, `n` a whole number, `p` a date or time; anything else is a signature that isn't there."""
    kinds = [value.type for value in values]
    matches = len(kinds) == len(patterns) and all(
        _FITS[pattern](kind) for pattern, kind in zip(patterns, kinds, strict=True)
    )
    if not matches:
        raise unexpected(c, name, kinds, node)


def _point(kind: Type | None) -> Type:
    return t.TIMESTAMP if kind is None or kind == t.NULL else kind


def _by_unit(unit: Typed, kind: Type, written: Callable[[str], str]) -> str:
    """The SQL for one unit; a unit that comes with the rows chooses among all while they pass."""
    units = _UNITS[kind.base]
    shown = kind.base.split(" ", maxsplit=1)[0]
    if unit.literal is None:
        cases = " ".join(f"WHEN '{word}' THEN {written(word)}" for word in units)
        said = f"'''' || {unit.sql} || ''' is not a valid {shown.upper()} field'"
        failing = f"CASE WHEN {unit.sql} IS NOT NULL THEN trino_fail('INVALID_FUNCTION_ARGUMENT', {said}) END"
        return f"CASE lower({unit.sql}) {cases} ELSE {failing} END"
    if unit.literal.lower() not in units:
        said = text_literal(f"'{unit.literal}' is not a valid {shown.upper()} field")
        return f"trino_fail('INVALID_FUNCTION_ARGUMENT', {said})"
    return written(unit.literal.lower())


def date_trunc(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = _values(c, arguments, scope)
    _check(c, node, "date_trunc", values, "tp")
    kind = _point(values[1].type)
    moment = times.local(values[1].sql, kind)
    if kind.base == "time":
        moment = f"(DATE '2000-01-01' + {moment})"

    def written(unit: str) -> str:
        cut = f"date_trunc('{unit}', {moment})"
        return times.back(cut, kind) if times.is_zoned(kind) else f"CAST({cut} AS {duckdb_type(kind)})"

    return Typed(_by_unit(values[0], kind, written), kind)


def date_add(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = _values(c, arguments, scope)
    _check(c, node, "date_add", values, "tnp")
    kind = _point(values[2].type)
    amount = f"CAST({values[1].sql} AS BIGINT)"

    def written(unit: str) -> str:
        step = f"{amount} * INTERVAL '{_STEPS.get(unit, f'1 {unit}')}'"
        if unit in _CLOCK_UNITS:
            sql = f"({values[2].sql} + {step})"
            finer = unit == "millisecond" and kind.base == "timestamp" and kind.digits < t.MILLIS
            return times.rounded(sql, kind.digits) if finer else f"CAST({sql} AS {duckdb_type(kind)})"
        sql = f"({times.local(values[2].sql, kind)} + {step})"
        return times.back(sql, kind) if times.is_zoned(kind) else f"CAST({sql} AS {duckdb_type(kind)})"

    return Typed(_by_unit(values[0], kind, written), kind)


def date_diff(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = _values(c, arguments, scope)
    _check(c, node, "date_diff", values, "tpp")
    first, second = values[1], values[2]
    kinds = [value.type for value in values]
    kind = _point(
        common_types.required(
            c, first.type, second.type, lambda *_: unexpected(c, "date_diff", kinds, node), node
        )
    )
    zone = first.type if times.is_zoned(first.type) else kind

    def written(unit: str) -> str:
        # An hour is an hour where clocks change; a day is one of the calendar.
        clock = Type(times.ZONED) if times.is_zoned(kind) and unit in _CLOCK_UNITS else zone
        one, two = (_shown(value, kind, clock) for value in (first, second))
        if unit in _MONTHS:
            return f"CAST(trino_months_between({one}, {two}) // {_MONTHS[unit]} AS BIGINT)"
        return f"CAST(date_sub('{unit}', {one}, {two}) AS BIGINT)"

    return Typed(_by_unit(values[0], kind, written), t.BIGINT)


def _shown(value: Typed, kind: Type, zone: Type | None) -> str:
    """Both ends on one clock: that of the first one's zone."""
    if kind.base == "time":
        return f"(DATE '2000-01-01' + {value.sql})"
    if not times.is_zoned(kind):
        return f"CAST({value.sql} AS TIMESTAMP)"
    return times.local(casts.coerced(value, kind), zone)


def date(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    fits = len(values) == 1 and (t.is_text(kinds[0]) or kinds[0] in (None, t.NULL) or _is_day(kinds[0]))
    if not fits:
        raise unexpected(c, "date", kinds, node)
    return Typed(casts.convert(c, values[0], t.DATE, False, node), t.DATE)


def _is_day(kind: Type | None) -> bool:
    return kind is not None and (kind.base == "date" or t.is_instant(kind))


def now(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """`current_timestamp(6)` and `localtimestamp(0)`."""
    digits = int(arguments[0].name) if arguments and arguments[0].name.isdigit() else t.MILLIS
    if digits > times.MICROS:
        text = f"a time with {digits} digits of a second is not supported by this engine"
        raise c.failure("NOT_SUPPORTED", text, node)
    moment = times.rounded("CAST(now() AS TIMESTAMP)", digits)
    if node.name.endswith("localtimestamp"):
        return Typed(moment, t.time_of("timestamp", digits))
    return Typed(times.instant(moment, "UTC"), times.zoned(digits, "UTC"))


def from_unixtime(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Milliseconds of an instant: in UTC, in a named zone, or so many hours and minutes from it."""
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    wanted = ((), (t.VARCHAR,), (t.BIGINT, t.BIGINT))[min(max(len(values), 1), 3) - 1]
    fits = len(values) in (1, 2, 3) and t.can_coerce(kinds[0], t.DOUBLE)
    if not fits or not all(t.can_coerce(kind, need) for kind, need in zip(kinds[1:], wanted, strict=True)):
        raise unexpected(c, "from_unixtime", kinds, node)
    sql = f"trino_from_unixtime(CAST({values[0].sql} AS DOUBLE))"
    if len(values) == 1:
        return Typed(sql, t.TIMESTAMPTZ)
    if len(values) == 2:
        if values[1].literal is not None and times.zone_of(values[1].literal) is None:
            raise QueryFailed("NOT_SUPPORTED", f"Time zone not supported: {values[1].literal}")
        return Typed(sql, times.zoned(t.MILLIS, times.zone_argument(c, values[1], node)))
    hours, minutes = (value.literal for value in values[1:])
    if hours is None or minutes is None:
        raise c.failure(
            "NOT_SUPPORTED", "An offset that is not a literal is not supported by this engine", node
        )
    return Typed(sql, times.zoned(t.MILLIS, times.known_zone(f"+{int(hours):02d}:{int(minutes):02d}")))


def at_timezone(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    if len(values) != 2 or not times.is_zoned(kinds[0]) or not t.can_coerce(kinds[1], t.VARCHAR):
        raise unexpected(c, "at_timezone", kinds, node)
    zone = times.zone_argument(c, values[1], node)
    return Typed(values[0].sql, times.zoned(_point(kinds[0]).digits, zone))


def with_timezone(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    fits = len(values) == 2 and kinds[0] is not None and kinds[0].base in ("timestamp", "date")
    if not fits or not t.can_coerce(kinds[1], t.VARCHAR):
        raise unexpected(c, "with_timezone", kinds, node)
    zone = times.zone_argument(c, values[1], node)
    kind = _point(kinds[0])
    digits = kind.digits if kind.base == "timestamp" else 0
    return Typed(times.instant(f"CAST({values[0].sql} AS TIMESTAMP)", zone), times.zoned(digits, zone))


def timezone(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """The name of the zone, or how far its clock is from UTC."""
    name = node.name.rsplit(":", maxsplit=1)[-1].lower()
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    if len(values) != 1 or not times.is_zoned(kinds[0]):
        raise unexpected(c, name, kinds, node)
    return timezone_part(name, values[0])


def timezone_part(name: str, value: Typed) -> Typed:
    kind = _point(value.type)
    if name == "timezone":
        return Typed(f"CASE WHEN {value.sql} IS NOT NULL THEN '{t.zone_of(kind)}' END", t.VARCHAR)
    minutes = times.offset_minutes(value.sql, kind)
    sql = f"trunc({minutes} / 60)" if name == "timezone_hour" else f"({minutes} % 60)"
    return Typed(f"CAST({sql} AS BIGINT)", t.BIGINT)


def from_iso8601(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """A text with an offset keeps it; where the text comes with the rows only UTC does."""
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    if len(values) != 1 or not (t.is_text(kinds[0]) or kinds[0] in (None, t.NULL)):
        raise unexpected(c, "from_iso8601_timestamp", kinds, node)
    text = values[0].literal or ""
    tail = text.partition("T")[2]
    at = max(tail.rfind("+"), tail.rfind("-"))
    zone = times.zone_of(tail[at:]) if at >= 0 else "UTC"
    macro = "trino_from_iso8601" if zone != "UTC" else "trino_from_iso8601_utc"
    return Typed(f"{macro}({values[0].sql})", times.zoned(t.MILLIS, zone or "UTC"))


def sequence(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Whole numbers, dates or instants, both ends included; the default step leads from start to stop."""
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    kind = t.common_type(kinds[0], kinds[1])[1] if len(values) in (2, 3) else None
    if t.is_integer(kind) and (len(values) == 2 or t.is_integer(kinds[2])):
        low, high = (f"CAST({value.sql} AS BIGINT)" for value in values[:2])
        default = f"CASE WHEN {low} <= {high} THEN 1 ELSE -1 END"
        step = values[2].sql if len(values) == 3 else default
        return Typed(f"trino_sequence({low}, {high}, CAST({step} AS BIGINT))", t.array(t.BIGINT))
    steps = kinds[2].base if len(values) == 3 and kinds[2] is not None else "interval"
    if kind is None or kind.base not in ("date", "timestamp") or not steps.startswith("interval"):
        raise unexpected(c, "sequence", kinds, node)
    if len(values) == 2 and kind.base != "date":
        raise unexpected(c, "sequence", kinds, node)
    low, high = (casts.coerced(value, t.TIMESTAMP) for value in values[:2])
    default = f"CASE WHEN {low} <= {high} THEN INTERVAL '1 day' ELSE INTERVAL '-1 day' END"
    macro = "trino_sequence_months" if steps.endswith("month") else "trino_sequence_times"
    items = f"{macro}({low}, {high}, {values[2].sql if len(values) == 3 else default})"
    return Typed(f"CAST({items} AS {duckdb_type(t.array(kind))})", t.array(kind))
