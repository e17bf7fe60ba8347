"""Cron expressions as AWS writes them: `cron(minutes hours day-of-month month day-of-week year)`, in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_WHOLE = re.compile(r"cron\((.*)\)")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
# Field: smallest, largest, names of its values.
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minutes", 0, 59, ()),
    ("hours", 0, 23, ()),
    ("day-of-month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day-of-week", 1, 7, _DAYS),
    ("year", 1970, 2199, ()),
)


@dataclass(frozen=True)
class Schedule:
    """The values of each field. `last_day` and `weekday_near` are L and W of the days of a month; `nth` is `FRI#2`, 0 for L."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None
    years: frozenset[int]
    last_day: bool = False
    weekday_near: int | None = None
    nth: tuple[int, int] | None = None

    def matches(self, at: datetime) -> bool:
        """Whether the minute of `at` is one of the schedule's."""
        return (
            at.minute in self.minutes
            and at.hour in self.hours
            and at.month in self.months
            and at.year in self.years
            and self._day_matches(at)
        )

    def _day_matches(self, at: datetime) -> bool:
        weekday = at.isoweekday() % 7 + 1  # Sunday is 1
        last = (at.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if self.last_day:
            return at.day == last.day
        if self.weekday_near is not None:
            return at.day == _nearest_weekday(at, self.weekday_near, last.day)
        if self.nth is not None:
            wanted, number = self.nth
            return weekday == wanted and (
                at.day + 7 > last.day if number == 0 else (at.day - 1) // 7 + 1 == number
            )
        if self.days is not None:
            return at.day in self.days
        return self.weekdays is None or weekday in self.weekdays


def parse(expression: str) -> Schedule:
    """The schedule; raises ValueError with what is wrong."""
    found = _WHOLE.fullmatch(expression.strip())
    fields = found[1].split() if found else []
    if len(fields) != 6:
        raise ValueError(
            f"expected cron(minutes hours day-of-month month day-of-week year); found {expression!r}"
        )
    if (fields[2] == "?") == (fields[4] == "?"):
        raise ValueError(f"{expression!r}: exactly one of day-of-month and day-of-week must be ?")
    special = _special(fields[2].upper(), fields[4].upper())
    plain = [*fields]
    for place in (2, 4):
        plain[place] = "?" if special else plain[place]
    sets = [None if text == "?" else _values(number, text.upper()) for number, text in enumerate(plain)]
    minutes, hours, days, months, weekdays, years = sets
    if minutes is None or hours is None or months is None or years is None:
        raise ValueError(f"{expression!r}: only the days may be ?")
    return Schedule(minutes, hours, days, months, weekdays, years, **special)


def _special(day: str, weekday: str) -> dict[str, Any]:
    """The forms that are no list of numbers: the last day, the weekday next to a day, the n-th or last weekday."""
    if day == "L":
        return {"last_day": True}
    if re.fullmatch(r"\d{1,2}W", day) and 1 <= int(day[:-1]) <= 31:
        return {"weekday_near": int(day[:-1])}
    if weekday == "L":
        return {"nth": (7, 0)}
    if found := re.fullmatch(r"(\w+?)#([1-5])", weekday):
        return {"nth": (_number(4, found[1]), int(found[2]))}
    if found := re.fullmatch(r"(\d|[A-Z]{3})L", weekday):
        return {"nth": (_number(4, found[1]), 0)}
    return {}


def _values(field: int, text: str) -> frozenset[int]:
    return frozenset(value for part in text.split(",") for value in _range(field, part))


def _range(field: int, part: str) -> range:
    """`*`, `5`, `1-5`, `*/15`, `0/15`."""
    name, smallest, largest, _ = _FIELDS[field]
    span, _, step = part.partition("/")
    if step and (not step.isdigit() or not int(step)):
        raise ValueError(f"{name}: {part!r} has no step")
    if span == "*":
        first, last = smallest, largest
    elif "-" in span:
        first, last = (_number(field, one) for one in span.split("-", 1))
    else:
        first = _number(field, span)
        last = largest if step else first
    if first > last:
        raise ValueError(f"{name}: {part!r} runs backwards")
    return range(first, last + 1, int(step) if step else 1)


def _number(field: int, text: str) -> int:
    name, smallest, largest, names = _FIELDS[field]
    if text in names:
        return names.index(text) + 1
    if not text.isdigit() or not smallest <= int(text) <= largest:
        raise ValueError(f"{name}: expected {smallest} to {largest}; found {text!r}")
    return int(text)


def _nearest_weekday(at: datetime, day: int, last: int) -> int:
    """The day from Monday to Friday next to `day`, in the same month."""
    day = min(day, last)
    weekday = at.replace(day=day).isoweekday()
    if weekday == 6:
        return day - 1 if day > 1 else day + 2
    if weekday == 7:
        return day + 1 if day < last else day - 2
    return day
