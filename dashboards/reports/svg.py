"""Charts as inline SVG: stacked bars, lines, a sparkline. Colours are CSS variables, so both themes fit."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dashboards.grafana.panels import Format
from dashboards.reports.figures import short, written
from dashboards.reports.series import OTHERS, Chart, Series

LEFT, RIGHT, TOP, BOTTOM = 52, 8, 10, 26
COLOURS = 8
TICKS = 4


@dataclass(frozen=True)
class Plot:
    """Where values and days are on the picture, in user units."""

    width: float
    height: float
    low: float
    high: float
    days: int

    def x(self, index: float) -> float:
        return LEFT + (self.width - LEFT - RIGHT) * index / max(1, self.days)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return TOP + (self.height - TOP - BOTTOM) * (1 - share)

    @property
    def step(self) -> float:
        return (self.width - LEFT - RIGHT) / max(1, self.days)


def stacked_bars(chart: Chart, width: float, height: float, currency: str) -> str:
    """A bar per day; positive parts go up from zero, negative parts (credits) down."""
    sums = [_both_sides(chart, index) for index in range(len(chart.days))]
    lowest = min((low for low, _ in sums), default=0.0)
    ticks = nice_ticks(lowest, max((high for _, high in sums), default=0.0))
    plot = Plot(width, height, lowest, ticks[-1], len(chart.days))
    ticks = [tick for tick in ticks if tick >= lowest]
    bars = "".join(_bar(chart, plot, index) for index in range(len(chart.days)))
    return _picture(chart, plot, ticks, bars, currency)


def lines(chart: Chart, width: float, height: float, currency: str) -> str:
    """Ratios as lines from 0 to 1 (higher when a value is)."""
    highest = max((value or 0.0 for one in chart.series for value in one.values), default=1.0)
    ticks = nice_ticks(0.0, max(1.0, highest))
    plot = Plot(width, height, ticks[0], ticks[-1], len(chart.days))
    return _picture(
        chart, plot, ticks, "".join(_line(plot, one, at) for at, one in enumerate(chart.series)), currency
    )


def sparkline(values: Sequence[float], width: float = 150, height: float = 34) -> str:
    """A small area without axes."""
    if len(values) < 2:
        return ""
    low, high = min(0.0, *values), max(values) or 1.0
    steps = [index * width / (len(values) - 1) for index in range(len(values))]
    heights = [height - 2 - (height - 4) * (value - low) / ((high - low) or 1.0) for value in values]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(steps, heights, strict=True))
    return (
        f'<svg class="spark" viewBox="0 0 {width:g} {height:g}" preserveAspectRatio="none" aria-hidden="true">'
        f'<polygon points="0,{height:g} {path} {width:g},{height:g}"/><polyline points="{path}"/></svg>'
    )


def colour(index: int, name: str) -> str:
    """The CSS colour of a series."""
    return "var(--other)" if name.startswith(OTHERS) or index >= COLOURS else f"var(--c{index})"


def nice_ticks(low: float, high: float) -> list[float]:
    """Round numbers that enclose low to high, zero among them.

    >>> nice_ticks(0, 87)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    low, high = min(0.0, low), max(0.0, high)
    rough = (high - low) / TICKS or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * at, 12) for at in range(first, max(last, first + 1) + 1)]


def _both_sides(chart: Chart, index: int) -> tuple[float, float]:
    values = [one.values[index] or 0.0 for one in chart.series]
    return sum(value for value in values if value < 0), sum(value for value in values if value > 0)


def _bar(chart: Chart, plot: Plot, index: int) -> str:
    up, down, parts = 0.0, 0.0, []
    for at, one in enumerate(chart.series):
        value = one.values[index] or 0.0
        start = up if value > 0 else down
        top, bottom = plot.y(max(start, start + value)), plot.y(min(start, start + value))
        up, down = (up + value, down) if value > 0 else (up, down + value)
        if bottom - top >= 0.05:
            parts.append(
                f'<rect class="s{at}" x="{plot.x(index + 0.09):.1f}" y="{top:.1f}" width="{plot.step * 0.82:.1f}"'
                f' height="{bottom - top:.1f}" fill="{colour(at, one.name)}"/>'
            )
    return "".join(parts)


def _line(plot: Plot, one: Series, at: int) -> str:
    """One stroke per unbroken run of days, and a faint area under it."""
    drawn = []
    for run in _runs(one.values):
        points = " ".join(f"{plot.x(index + 0.5):.1f},{plot.y(value):.1f}" for index, value in run)
        first, last = plot.x(run[0][0] + 0.5), plot.x(run[-1][0] + 0.5)
        base = plot.y(0)
        drawn.append(
            f'<polygon class="s{at} area" points="{first:.1f},{base:.1f} {points} {last:.1f},{base:.1f}"'
            f' fill="{colour(at, one.name)}"/><polyline class="s{at}" points="{points}" stroke="{colour(at, one.name)}"/>'
        )
    return "".join(drawn)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _picture(chart: Chart, plot: Plot, ticks: Sequence[float], marks: str, currency: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {plot.width:g} {plot.height:g}" role="img">'
        f"{_grid(plot, ticks, chart.format)}{_day_labels(plot, chart.days)}"
        f'<rect class="cursor" x="0" y="{TOP}" width="{plot.step:.2f}" height="{plot.height - TOP - BOTTOM:g}"/>'
        f"<g>{marks}</g>"
        f'<line class="zero" x1="{LEFT}" x2="{plot.width - RIGHT:g}" y1="{plot.y(0):.1f}" y2="{plot.y(0):.1f}"/>'
        f"</svg>{_hover_data(chart, plot, currency)}"
    )


def _grid(plot: Plot, ticks: Sequence[float], style: Format) -> str:
    return "".join(
        f'<line class="grid" x1="{LEFT}" x2="{plot.width - RIGHT:g}" y1="{plot.y(tick):.1f}" y2="{plot.y(tick):.1f}"/>'
        f'<text class="axis" x="{LEFT - 8}" y="{plot.y(tick) + 3.5:.1f}" text-anchor="end">{short(tick, style)}</text>'
        for tick in ticks
    )


def _day_labels(plot: Plot, days: Sequence[date]) -> str:
    """The first of each month with its name, and each Monday when the range is short."""
    labels: list[tuple[float, str]] = []
    for index, at in enumerate(days):
        named = index == 0 or at.day == 1 or (len(days) <= 45 and at.weekday() == 0)
        if named and (not labels or plot.x(index) - labels[-1][0] >= 48):
            labels.append((plot.x(index), f"{at:%b %Y}" if at.day == 1 else f"{at.day} {at:%b}"))
    return "".join(
        f'<text class="axis" x="{x:.1f}" y="{plot.height - 8:g}">{label}</text>'
        f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{plot.height - BOTTOM:g}" y2="{plot.height - BOTTOM + 5:g}"/>'
        for x, label in labels
    )


def _hover_data(chart: Chart, plot: Plot, currency: str) -> str:
    """What the pointer shows, as JSON in a script element that no browser runs."""
    data = {
        "left": LEFT,
        "step": plot.step,
        "width": plot.width,
        "days": _day_names(chart.days),
        "names": [one.name for one in chart.series],
        "colours": [colour(at, one.name) for at, one in enumerate(chart.series)],
        "values": [list(one.values) for one in chart.series],
        "texts": [[written(value, chart.format, currency) for value in one.values] for one in chart.series],
        "totals": _totals(chart, currency),
    }
    return f'<script type="application/json">{script_json(data)}</script>'


def _day_names(days: Sequence[date]) -> list[str]:
    """Days with their weekday; months, when every day is the first of one, without."""
    if len(days) > 1 and all(at.day == 1 for at in days):
        return [f"{at:%B %Y}" for at in days]
    return [f"{at:%a} {at.day} {at:%b %Y}" for at in days]


def _totals(chart: Chart, currency: str) -> list[str]:
    """Money adds up over series; ratios and paths of bytes do not."""
    if chart.format != "money":
        return []
    return [
        written(sum(one.values[index] or 0.0 for one in chart.series), "money", currency)
        for index in range(len(chart.days))
    ]


def script_json(data: object) -> str:
    """JSON that cannot end its script element, whatever text is in it."""
    safe = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return safe.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def legend(chart: Chart, currency: str) -> str:
    """The names of the series, with their sum over the range where a sum means something."""
    items = []
    for at, one in enumerate(chart.series):
        total = (
            "" if chart.format == "ratio" else f"<b>{escape(written(one.total, chart.format, currency))}</b>"
        )
        items.append(
            f'<li data-series="{at}"><i style="background:{colour(at, one.name)}"></i>{escape(one.name)}{total}</li>'
        )
    return f'<ul class="legend">{"".join(items)}</ul>'
