"""The series of deliveries that AWS makes of each month: it grows, is closed, restated, invoiced; each is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ingestion.errors import BadInput
from ingestion.synthetic.month import Month

Kind = Literal["growing", "closed", "restated", "finalised"]


@dataclass(frozen=True)
class Deliveries:
    """Which deliveries are made beside the first one of a month and its restatement.

    `growing`: aware instants, in order; each delivers what was known then of the month it lies in. `finalised`: every
    month that has no invoice yet is delivered once more, the same with its invoice id. `late`: months (`YYYY-MM`)
    whose first delivery comes only after that of the following month. `shrinking`: what is delivered once a month
    is closed is cut into half as many files, so in an overwritten folder some are left empty.
    Tags that reach back into months already delivered come with the restatement, as the tag keys say.
    """

    growing: tuple[datetime, ...] = ()
    finalised: bool = False
    late: tuple[str, ...] = ()
    shrinking: bool = False

    def check(self, periods: Sequence[Month]) -> None:
        """Raises BadInput for instants outside of the months or out of order, and for unknown late months."""
        first, last = periods[0], periods[-1]
        inside = [moment.tzinfo is not None and first.start <= moment < last.end for moment in self.growing]
        if not all(inside) or list(self.growing) != sorted(set(self.growing)):
            found = [moment.isoformat() for moment in self.growing]
            raise BadInput(
                f"growing: expected aware instants within {first.period} to {last.period}, the earliest first;"
                f" found {found}."
            )
        allowed = [month.period for month in periods[:-1]]
        if unknown := [period for period in self.late if period not in allowed]:
            raise BadInput(f"late: expected months among {allowed}, which have a next one; found {unknown}.")


@dataclass(frozen=True)
class Refresh:
    """One delivery of one month. `number` counts the month's deliveries from 0; `revision` is 1 once restated.

    `as_of`: what the delivery can know, None = the whole month (or what the scenario says of its open month).
    """

    month: Month
    number: int
    revision: int
    kind: Kind
    as_of: datetime | None = None

    @property
    def place(self) -> str:
        """Folder of the delivery."""
        return f"{self.month.period}/r{self.number}"


def refreshes(periods: Sequence[Month], restated: Collection[str], series: Deliveries) -> Iterator[Refresh]:
    """All deliveries in the order in which AWS makes them.

    Months in order, a late one after its successor; a restatement follows the first delivery of the next month,
    or the end; invoices come last.
    """
    made: dict[str, int] = {}
    for month, revision, kind, as_of in _steps(periods, restated, series):
        number = made.get(month.period, 0)
        made[month.period] = number + 1
        yield Refresh(month, number, revision, kind, as_of)


Step = tuple[Month, int, Kind, datetime | None]


def _steps(periods: Sequence[Month], restated: Collection[str], series: Deliveries) -> Iterator[Step]:
    waiting: list[Month] = []
    for month in _first_deliveries(periods, series.late):
        inside = (moment for moment in series.growing if month.start <= moment < month.end)
        yield from ((month, 0, "growing", moment) for moment in inside)
        yield month, 0, "closed", None
        yield from ((old, 1, "restated", None) for old in waiting)
        waiting = [month] if month.period in restated else []
    yield from ((old, 1, "restated", None) for old in waiting)
    if series.finalised:
        for month in periods:
            yield month, int(month.period in restated), "finalised", None


def _first_deliveries(periods: Sequence[Month], late: Collection[str]) -> Iterator[Month]:
    held: list[Month] = []
    for month in periods:
        if month.period in late:
            held.append(month)
            continue
        yield month
        yield from held
        held = []
    yield from held
