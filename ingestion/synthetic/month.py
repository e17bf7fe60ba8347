"""A billing month on the clock: hours counted from its first instant, all in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from ingestion.names import billing_period

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Month:
    """One billing period `YYYY-MM`; hour 0 is its first hour, `hours` the first hour after it."""

    period: str

    def __post_init__(self) -> None:
        billing_period(self.period)

    @cached_property
    def start(self) -> datetime:
        return datetime.fromisoformat(f"{self.period}-01").replace(tzinfo=UTC)

    @cached_property
    def end(self) -> datetime:
        """First instant after the month."""
        return (self.start + timedelta(days=32)).replace(day=1)

    @cached_property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def hours(self) -> int:
        return self.days * 24

    def hour_of(self, moment: datetime) -> int:
        """Index of the hour that `moment` lies in; negative before the month, ≥ `hours` after it."""
        return (moment - self.start) // HOUR

    def at(self, hour: int) -> datetime:
        return self.start + hour * HOUR

    def dates(self) -> Iterator[date]:
        return (self.start.date() + timedelta(days=day) for day in range(self.days))

    def next(self) -> Month:
        return Month(f"{self.end:%Y-%m}")

    def previous(self) -> Month:
        return Month(f"{self.start - timedelta(days=1):%Y-%m}")


def months_until(last: str, count: int) -> tuple[Month, ...]:
    """`count` successive months, the newest being `last`."""
    months = [Month(last)]
    while len(months) < count:
        months.append(months[-1].previous())
    return tuple(reversed(months))


@dataclass(frozen=True)
class Moment:
    """A whole hour, told from the first generated month: `month` 0 is that month, -4 four months before it.

    A `day` behind the month's last one means the last one.
    """

    month: int = 0
    day: int = 1
    hour: int = 0

    def at(self, first: Month) -> datetime:
        year, index = divmod(first.start.year * 12 + first.start.month - 1 + self.month, 12)
        month = Month(f"{year:04d}-{index + 1:02d}")
        return month.at((min(self.day, month.days) - 1) * 24 + self.hour)
