"""Rows of an answer as the series of a chart: days from left to right, the largest series first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.grafana.panels import Format, Panel
from dashboards.reports.figures import day, number, text

Row = Mapping[str, object]
OTHERS = "other "


@dataclass(frozen=True)
class Series:
    """One line or colour of a chart: a value per day, None where the answer has no row."""

    name: str
    values: tuple[float | None, ...]

    @property
    def total(self) -> float:
        return sum(value or 0.0 for value in self.values)


@dataclass(frozen=True)
class Chart:
    """What a chart shows; every day from the first to the last has a place."""

    days: tuple[date, ...]
    series: tuple[Series, ...]
    format: Format


def chart(panel: Panel, rows: Sequence[Row]) -> Chart:
    """The chart of a time series panel's answer (long with a series column, or wide with a column each)."""
    points = _long(panel, rows) if panel.series else _wide(panel, rows)
    days = _every_day({at for of_one in points.values() for at in of_one})
    series = [Series(name, tuple(of_one.get(at) for at in days)) for name, of_one in points.items()]
    if panel.kind == "bars":
        series.sort(key=lambda one: (one.name.startswith(OTHERS), -one.total, one.name))
    return Chart(days, tuple(series), panel.columns[0].format)


def _long(panel: Panel, rows: Sequence[Row]) -> dict[str, dict[date, float | None]]:
    points: dict[str, dict[date, float | None]] = {}
    for row in rows:
        name = text(row[str(panel.series)])
        points.setdefault(name, {})[day(row["day"])] = number(row[panel.columns[0].name])
    return points


def _wide(panel: Panel, rows: Sequence[Row]) -> dict[str, dict[date, float | None]]:
    return {
        column.label: {day(row["day"]): number(row[column.name]) for row in rows}
        for column in panel.columns
        if any(number(row[column.name]) is not None for row in rows)
    }


def _every_day(days: set[date]) -> tuple[date, ...]:
    if not days:
        return ()
    first = min(days)
    return tuple(first + timedelta(days=step) for step in range((max(days) - first).days + 1))
