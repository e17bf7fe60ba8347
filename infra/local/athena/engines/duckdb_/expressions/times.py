"""Times as Trino keeps them: digits of a second and a zone, both told by the type.

A timestamp with time zone is an instant here; its zone is known when the query is read, or the query
is refused. What a clock in that zone shows is `local`, the way back is `instant`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.scope import Typed
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

ZONED = "timestamp with time zone"
_OFFSET = re.compile(r"(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?")
_UTC = {
    "UTC",
    "Z",
    "GMT",
    "UT",
    "UCT",
    "Zulu",
    "Etc/UTC",
    "Etc/GMT",
    "Etc/UCT",
    "Etc/Zulu",
    "Universal",
    "Etc/Universal",
    "Greenwich",
    "Etc/Greenwich",
}
_LITERAL = re.compile(
    r"\s*([+-]?\d{4,}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{1,2}(?::\d{1,2}(?:\.(\d+))?)?)?)(?:(?: |(?=[+-]))([A-Za-z+-][\w/:+-]*))?\s*"
)
MICROS = 6


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name)


def zone_of(text: str) -> str | None:
    """The zone as Trino prints it, or None if it knows none of that name."""
    if text in _UTC:
        return "UTC"
    if found := _OFFSET.fullmatch(text):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if (len(found[2]) < 2 and text[0] in "+-") or hours > 14 or minutes > 59:
            return None
        return f"{found[1]}{hours:02d}:{minutes:02d}" if hours or minutes else "UTC"
    return text if text in _named() else None


def known_zone(text: str) -> str:
    """As `zone_of`, but unknown zones end the query, as they do while it runs in Trino."""
    found = zone_of(text)
    if found is None:
        raise QueryFailed("INVALID_FUNCTION_ARGUMENT", f"'{text}' is not a valid time zone")
    return found


def zone_argument(c: Compiler, value: Typed, node: exp.Expression) -> str:
    if value.literal is None:
        raise c.failure(
            "NOT_SUPPORTED", "A time zone that is not a literal is not supported by this engine", node
        )
    return known_zone(value.literal)


def zoned(digits: int, zone: str) -> Type:
    return t.time_of(ZONED, digits, zone)


def is_zoned(kind: Type | None) -> bool:
    return kind is not None and kind.base == ZONED


def _minutes(zone: str) -> int:
    return int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:6]))


def local(sql: str, kind: Type | None) -> str:
    """The TIMESTAMP that a clock in the zone of `kind` shows; other types unchanged."""
    if kind is None or kind.base != ZONED:
        return sql
    zone = t.zone_of(kind)
    if zone == "UTC":
        return f"CAST({sql} AS TIMESTAMP)"
    if zone[0] in "+-":
        return f"(CAST({sql} AS TIMESTAMP) + INTERVAL '{_minutes(zone)} minutes')"
    return f"timezone('{zone}', CAST({sql} AS TIMESTAMPTZ))"


def instant(sql: str, zone: str) -> str:
    """The instant at which a clock in `zone` shows the TIMESTAMP `sql`."""
    if zone == "UTC":
        return f"CAST({sql} AS TIMESTAMPTZ)"
    if zone[0] in "+-":
        return f"CAST({sql} - INTERVAL '{_minutes(zone)} minutes' AS TIMESTAMPTZ)"
    return f"timezone('{zone}', CAST({sql} AS TIMESTAMP))"


def back(sql: str, kind: Type | None) -> str:
    """From the local time to a value of `kind`: the other way of `local`."""
    return instant(sql, t.zone_of(kind)) if kind is not None and kind.base == ZONED else sql


def rounded(sql: str, digits: int) -> str:
    """A TIMESTAMP or TIMESTAMPTZ to so many digits of a second, half up."""
    if digits >= MICROS:
        return sql
    return f"trino_round_time({sql}, {10 ** (MICROS - digits)})"


def text(sql: str, kind: Type) -> str:
    """As `cast(x as varchar)` prints a time of this type: as many digits as it has, and its zone."""
    tail = f" || ' {t.zone_of(kind)}'" if kind.base == ZONED else ""
    return _clock(local(sql, kind), kind, "%Y-%m-%d %H:%M:%S") + tail


def time_text(sql: str, kind: Type) -> str:
    return _clock(f"(DATE '2000-01-01' + {sql})", kind, "%H:%M:%S")


def _clock(moment: str, kind: Type, pattern: str) -> str:
    if kind.digits == 0:
        return f"strftime({moment}, '{pattern}')"
    if kind.digits == t.MILLIS:
        return f"strftime({moment}, '{pattern}.%g')"
    return f"left(strftime({moment}, '{pattern}.%f'), {kind.digits - MICROS or 99})"


def iso_text(sql: str, kind: Type) -> str:
    """As `to_iso8601` prints it."""
    return _clock(local(sql, kind), kind, "%Y-%m-%dT%H:%M:%S") + (
        offset_text(sql, kind, "Z", ":") if kind.base == ZONED else ""
    )


def offset_text(sql: str, kind: Type, utc: str, between: str) -> str:
    """` || '+01:00'`: how far the clock of the zone is from UTC at that instant."""
    zone = t.zone_of(kind)
    if zone == "UTC":
        return f" || '{utc}'"
    if zone[0] in "+-":
        return f" || '{zone.replace(':', between)}'"
    return f" || trino_offset_text(CAST({offset_minutes(sql, kind)} AS INTEGER), '{between}')"


def offset_minutes(sql: str, kind: Type) -> str:
    utc = Type(ZONED)
    return f"date_diff('minute', {local(sql, utc)}, {local(sql, kind)})"


def rounded_instant(sql: str, digits: int) -> str:
    """As `rounded`, for instants."""
    return f"CAST({rounded(f'CAST({sql} AS TIMESTAMP)', digits)} AS TIMESTAMPTZ)"


def rounded_attempt(sql: str, kind: Type) -> str:
    """What was read from text, to the digits of `kind`."""
    if kind.base == "time":
        moment = f"(DATE '2000-01-01' + {sql})"
        return f"CAST({rounded(moment, kind.digits)} AS TIME)"
    return rounded(sql, kind.digits)


def of_text(text: str, digits: int | None = None) -> Typed | None:
    """The constant of a timestamp's text, with the zone written there; None if it isn't one.

    Without `digits` it has those of the text.
    """
    found = _LITERAL.fullmatch(text)
    if found is None:
        return None
    moment, fraction, zone = found.groups()
    digits = len(fraction or "") if digits is None else digits
    sql, known = checked(moment), zone_of(zone) if zone else ""
    if sql is None or known is None or digits > MICROS:
        return None
    shown = rounded(sql, digits) if len(fraction or "") > digits else sql
    if not known:
        return Typed(shown, t.time_of("timestamp", digits))
    return Typed(instant(shown, known), zoned(digits, known))


def checked(moment: str) -> str | None:
    """A TIMESTAMP literal; None for days and clocks that don't exist."""
    day, _, clock = moment.partition(" ")
    year, month, date = (int(part) for part in day.lstrip("+-").split("-"))
    parts = [int(part) for part in clock.split(".", maxsplit=1)[0].split(":") if part]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= month <= 12 or not 1 <= date <= days[month - 1]:
        return None
    if any(part >= limit for part, limit in zip(parts, (24, 60, 60), strict=False)):
        return None
    full = f"{day} {clock}:00" if len(parts) == 2 else moment
    return f"TIMESTAMP '{full}'"
