"""When things run and how much: weekdays, nights, mild growth and noise, quantised so that costs stay exact."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ingestion.errors import BadInput

WEEKEND_PERMILLE = 620
GROWTH_EPOCH = date(2020, 1, 1)
HOLIDAYS = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})
_FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True)
class Rhythm:
    """Hours of the day in which something runs, on weekdays and at weekends.

    `steady`: the amount is the level itself (instance hours); else it follows week, growth and noise.
    `stored`: the level is a monthly one (GB-Mo) and each day is charged level / days of the month.
    `month_end`: it runs on the last two days of a month alone. Holidays are like Sundays.
    """

    weekday: tuple[int, ...]
    weekend: tuple[int, ...]
    steady: bool = False
    stored: bool = False
    month_end: bool = False

    def hours(self, day: date) -> tuple[int, ...]:
        if self.month_end and (day + timedelta(days=2)).month == day.month:
            return ()
        return self.weekend if is_day_off(day) else self.weekday


def is_day_off(day: date) -> bool:
    """A weekend day or a public holiday."""
    return day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS


ALWAYS = Rhythm(tuple(range(24)), tuple(range(24)), steady=True)
STORED_HOURLY = Rhythm(tuple(range(24)), tuple(range(24)), stored=True)
HOURLY = Rhythm(tuple(range(24)), tuple(range(24)))
OFFICE = Rhythm(tuple(range(8, 18)), (), steady=True)
DAYTIME = Rhythm(tuple(range(8, 20)), tuple(range(8, 20)), steady=True)
LATE_MORNING = Rhythm(tuple(range(10, 13)), tuple(range(10, 13)), steady=True)
NIGHTS = Rhythm(tuple(range(6)), (0, 1, 2), steady=True)
MONTH_END = Rhythm(tuple(range(24)), tuple(range(24)), steady=True, month_end=True)
TWICE_STEADY = Rhythm((0, 12), (0, 12), steady=True)


def daily(hour: int) -> Rhythm:
    """One row a day, in this hour."""
    return Rhythm((hour,), (hour,))


def stored(hour: int) -> Rhythm:
    """One row a day, in this hour, of a monthly amount."""
    return Rhythm((hour,), (hour,), stored=True)


def amount(rhythm: Rhythm, level: Decimal, seed: str, day: date, days_in_month: int) -> Decimal:
    """What one resource uses in one running hour of `day`: at most four decimals for a level of one.

    `seed` names the generator's seed and the fleet; the same seed and day give the same amount in every run.
    """
    if rhythm.steady:
        return level
    if rhythm.stored:
        grown = level * _growth_permille(day) / 1000 / days_in_month
        return grown.quantize(_FOUR_DECIMALS)
    week = WEEKEND_PERMILLE if is_day_off(day) else 1000
    noise = 970 + draw(f"{seed}|{day}", 61)
    return level * (week * _growth_permille(day) * noise // 1_000_000) / 1000


def _growth_permille(day: date) -> int:
    """Grows by one in a thousand of the start every three days: about 6 % a year in 2026."""
    return 1000 + max(0, (day - GROWTH_EPOCH).days) // 3


def draw(seed: str, below: int) -> int:
    """A number 0 ≤ n < `below`, fixed by `seed` on every machine and Python."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % below


def rhythm_named(name: str) -> Rhythm:
    """`always`, `office`, `daytime`, `nights`, `month_end`, `twice`; `daily:H` and `stored:H` with an hour 0 to 23.

    Raises BadInput for another name.
    """
    kind, _, hour = name.partition(":")
    if kind in ("daily", "stored") and hour.isdigit() and int(hour) < 24:
        return daily(int(hour)) if kind == "daily" else stored(int(hour))
    if name not in _NAMED:
        known = ", ".join((*_NAMED, "daily:H", "stored:H"))
        raise BadInput(f"rhythm: expected one of {known}; found {name!r}.")
    return _NAMED[name]


_NAMED = {
    "always": ALWAYS,
    "office": OFFICE,
    "daytime": DAYTIME,
    "nights": NIGHTS,
    "month_end": MONTH_END,
    "twice": TWICE_STEADY,
}
