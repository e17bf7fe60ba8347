"""What a day should have cost, from the days before it alone.

Everything works on a grid: one row per series, one column per day, NaN before a series has started and
zero on its days without a charge (a bill has no row for a day on which nothing was used). Column `d` of
every answer depends on columns before `d` only: that is what makes the detector causal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orchestration.analysis.anomaly.settings import AnomalySettings

Grid = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WEEK = 7
# Scales a median absolute deviation to the standard deviation of normal noise.
MAD_TO_SIGMA = 1.4826
# Fewer residuals than one week say nothing about the width.
FEWEST_RESIDUALS = WEEK
# A series that rests on more than this share of days is compared with its own peaks.
INTERMITTENT_RATIO = 0.30
PEAK_DAYS = 56
PEAK_MARGIN = 1.3


@dataclass(frozen=True)
class Baseline:
    """Expected cost and the interval around it, per series and day; NaN where there is no past to go by."""

    expected: Grid
    lower: Grid
    upper: Grid
    age: Grid
    """Days since the series started, NaN before."""


def baseline(cost: Grid, settings: AnomalySettings) -> Baseline:
    """The baseline of a grid of daily costs."""
    age = _age(cost)
    young = age < settings.new_series_days
    expected = np.where(young, _life_median(cost, settings.new_series_days), _weekday_median(cost, settings))
    width = _width(cost - expected, age, expected, settings)
    upper = np.where(young, expected + settings.new_series_cost, expected + settings.cut * width)
    lower = np.where(young, 0.0, expected - settings.cut * width)
    upper = np.where(young, upper, np.fmax(upper, _usual_peak(cost, settings)))
    return Baseline(expected, np.where(expected >= 0, np.fmax(lower, 0.0), lower), upper, age)


def shifted(grid: Grid, days: int) -> Grid:
    """The grid as it was `days` before; NaN where that is before the first column."""
    moved = np.full_like(grid, np.nan)
    if days < grid.shape[1]:
        moved[:, days:] = grid[:, : grid.shape[1] - days]
    return moved


def median(stack: Grid) -> Grid:
    """Median over the first axis without the NaNs; NaN where nothing is left."""
    ordered = np.sort(stack, axis=0)  # puts NaN last
    count = np.sum(~np.isnan(stack), axis=0)
    low = np.maximum(count - 1, 0) // 2
    high = np.maximum(count // 2, 0).clip(max=stack.shape[0] - 1)
    return (_at(ordered, low) + _at(ordered, high)) / 2


def trailing(grid: Grid, days: int) -> Grid:
    """The `days` columns before each column, stacked: shape (days, series, days of the grid)."""
    return np.stack([shifted(grid, back) for back in range(1, days + 1)])


def _at(ordered: Grid, index: npt.NDArray[np.intp]) -> Grid:
    picked: Grid = np.take_along_axis(ordered, index[np.newaxis], axis=0)[0]
    return picked


def _age(cost: Grid) -> Grid:
    started = ~np.isnan(cost)
    return np.where(started, np.cumsum(started, axis=1) - 1.0, np.nan)


def _weekday_median(cost: Grid, settings: AnomalySettings) -> Grid:
    return median(np.stack([shifted(cost, WEEK * week) for week in range(1, settings.same_weekdays + 1)]))


def _life_median(cost: Grid, days: int) -> Grid:
    """Median of a young series' days so far; nothing (zero) is expected on its first day."""
    so_far = median(trailing(cost, days))
    return np.where(np.isnan(so_far) & ~np.isnan(cost), 0.0, so_far)


def _width(residual: Grid, age: Grid, expected: Grid, settings: AnomalySettings) -> Grid:
    """Deviation around zero, not around its own median: a steady ramp then widens the interval."""
    usable = np.where(age >= WEEK, np.abs(residual), np.nan)
    past = trailing(usable, settings.residual_days)
    spread = np.where(
        np.sum(~np.isnan(past), axis=0) >= FEWEST_RESIDUALS, MAD_TO_SIGMA * median(past), np.nan
    )
    floor = settings.width_floor_ratio * np.abs(expected)
    return np.where(np.isnan(spread), np.nan, np.fmax(spread, floor))


def _usual_peak(cost: Grid, settings: AnomalySettings) -> Grid:
    """What a series that often rests may reach: 1.3 x its own peak; after a long sleep it counts as new."""
    past = trailing(cost, PEAK_DAYS)
    known = np.sum(~np.isnan(past), axis=0)
    idle = np.sum(past == 0, axis=0)
    peak = np.max(np.nan_to_num(past, nan=0.0), axis=0)
    rests = (known > 0) & (idle > INTERMITTENT_RATIO * known)
    return np.where(rests, np.where(peak > 0, PEAK_MARGIN * peak, settings.new_series_cost), np.nan)
