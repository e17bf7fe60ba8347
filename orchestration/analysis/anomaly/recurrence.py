"""Rises that come back: a job of every Monday, a fee of every first of the month. They are no anomaly.

The memory of a day of the month reaches only to month edges, where fees are billed; applied to every day
it would hide a real event that falls on the date of an old one. Only days that rose above their own upper
bound are remembered: else the ordinary level of a steady series would excuse a rise of a tenth.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from orchestration.analysis.anomaly.baseline import WEEK, Grid, Mask, shifted

WEEKS_REMEMBERED = 8
WEEKDAY_MARGIN = 1.15
MONTHS_REMEMBERED = 3
MONTH_MARGIN = 1.25
EDGE_DAYS = 3


def recurring(cost: Grid, upper: Grid, days: list[date]) -> Mask:
    """True where the day is no higher than earlier rises of the series on such days."""
    rises = np.where(cost > upper, cost, 0.0)
    return _weekly(cost, rises) | _monthly(cost, rises, days)


def _weekly(cost: Grid, rises: Grid) -> Mask:
    """Not above 1.15 x the second-highest same weekday of eight weeks: two are a habit, one is not."""
    past = np.stack([shifted(rises, WEEK * week) for week in range(1, WEEKS_REMEMBERED + 1)])
    second = np.sort(np.nan_to_num(past, nan=0.0), axis=0)[-2]
    answer: Mask = (second > 0) & (cost <= WEEKDAY_MARGIN * second)
    return answer


def _monthly(cost: Grid, rises: Grid, days: list[date]) -> Mask:
    column = {day: index for index, day in enumerate(days)}
    answer = np.zeros(cost.shape, dtype=bool)
    for index, day in enumerate(days):
        before = [column[past] for past in _same_days_before(day) if past in column]
        if before:
            peak = np.max(rises[:, before], axis=1)
            answer[:, index] = (peak > 0) & (cost[:, index] <= MONTH_MARGIN * peak)
    return answer


def _same_days_before(day: date) -> list[date]:
    """The same edge of the last three months, counted from the side of the month it is near."""
    to_end = (_first(day, -1) - day).days
    if day.day <= EDGE_DAYS:
        return [_first(day, back).replace(day=day.day) for back in range(1, MONTHS_REMEMBERED + 1)]
    if to_end <= EDGE_DAYS:
        return [_first(day, back - 1) - timedelta(days=to_end) for back in range(1, MONTHS_REMEMBERED + 1)]
    return []


def _first(day: date, months_back: int) -> date:
    month = day.year * 12 + day.month - 1 - months_back
    return date(month // 12, month % 12 + 1, 1)
