"""Which days cost more than they should have, causal and one-sided.

expected = median of the last six same weekdays; width = max(1.4826 x median absolute residual of 42 days,
2 % of expected); a day is an anomaly when it is more than 5.5 widths above, passes the money gate, does not
recur, and is settled. Statistics are floats on purpose: they are judgements, not money that is added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from orchestration.analysis.anomaly.baseline import Baseline, Grid, Mask, baseline
from orchestration.analysis.anomaly.history import EPOCH, History, read_history
from orchestration.analysis.anomaly.recurrence import recurring
from orchestration.analysis.anomaly.settings import AnomalySettings

Reason = Literal["above_expected", "new_series"]

SCORES = pa.schema(
    (
        pa.field("series_id", pa.string()),
        pa.field("usage_date", pa.date32()),
        pa.field("is_anomaly", pa.bool_()),
        pa.field("expected", pa.float64()),
        pa.field("lower", pa.float64()),
        pa.field("upper", pa.float64()),
        pa.field("impact", pa.float64()),
    )
)
# Cells of one batch of series: 42 grids of this size in float64 are 170 MB.
BATCH_CELLS = 500_000


@dataclass(frozen=True)
class Finding:
    """A day that somebody must look at; money in the currency of the series."""

    series_id: str
    usage_date: date
    cost: float
    expected: float
    lower: float
    upper: float
    impact: float
    reason: Reason


@dataclass(frozen=True)
class Scores:
    """One entry per row of the input, in its order."""

    expected: npt.NDArray[np.float64]
    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    is_anomaly: npt.NDArray[np.bool_]
    is_new: npt.NDArray[np.bool_]


def score(table: pa.Table, settings: AnomalySettings | None = None, as_of: date | None = None) -> pa.Table:
    """`SCORES` for each row of `table` (series_id, usage_date, cost), in its order.

    `as_of` is the newest day that the data know of, by default their newest row: the `settled_days` before
    and including it are not judged. `impact` = cost - expected. Where a series has no past to go by, expected
    and bounds are the cost itself. Raises BadInput.
    """
    history = read_history(table)
    scores = _scores(history, settings or AnomalySettings(), as_of)
    first = (history.first_day - EPOCH).days
    columns = {
        "series_id": pa.array([history.series[at] for at in history.series_of_row], pa.string()),
        "usage_date": pa.array((history.day_of_row + first).astype(np.int32)).cast(pa.date32()),
        "is_anomaly": pa.array(scores.is_anomaly),
        "expected": pa.array(scores.expected),
        "lower": pa.array(scores.lower),
        "upper": pa.array(scores.upper),
        "impact": pa.array(history.cost_of_row - scores.expected),
    }
    return pa.table(columns, schema=SCORES)


def findings(
    table: pa.Table, settings: AnomalySettings | None = None, as_of: date | None = None
) -> list[Finding]:
    """The anomalies of `table` with their reason, the largest impact first."""
    history = read_history(table)
    scores = _scores(history, settings or AnomalySettings(), as_of)
    found = [_finding(history, scores, int(row)) for row in np.flatnonzero(scores.is_anomaly)]
    return sorted(found, key=lambda one: (-one.impact, one.series_id, one.usage_date))


def _finding(history: History, scores: Scores, row: int) -> Finding:
    cost, expected = float(history.cost_of_row[row]), float(scores.expected[row])
    return Finding(
        series_id=history.series[int(history.series_of_row[row])],
        usage_date=history.day(int(history.day_of_row[row])),
        cost=cost,
        expected=expected,
        lower=float(scores.lower[row]),
        upper=float(scores.upper[row]),
        impact=cost - expected,
        reason="new_series" if scores.is_new[row] else "above_expected",
    )


def _scores(history: History, settings: AnomalySettings, as_of: date | None) -> Scores:
    rows = len(history.cost_of_row)
    floats = [np.zeros(rows) for _ in range(3)]
    flags = [np.zeros(rows, dtype=bool) for _ in range(2)]
    answer = Scores(floats[0], floats[1], floats[2], flags[0], flags[1])
    for batch in _batches(history):
        part = _score_batch(history, batch, settings, as_of)
        for field in fields(Scores):
            getattr(answer, field.name)[batch] = getattr(part, field.name)
    return answer


def _batches(history: History) -> Iterator[npt.NDArray[np.intp]]:
    """Row numbers, some hundred series at a time."""
    size = max(1, BATCH_CELLS // max(1, history.days))
    order = np.argsort(history.series_of_row, kind="stable")
    edges = np.searchsorted(history.series_of_row[order], np.arange(size, len(history.series), size))
    yield from (batch for batch in np.split(order, edges) if len(batch))


def _score_batch(
    history: History, rows: npt.NDArray[np.intp], settings: AnomalySettings, as_of: date | None
) -> Scores:
    series = history.series_of_row[rows] - history.series_of_row[rows].min()
    day = history.day_of_row[rows]
    grid = _grid(series, day, history.cost_of_row[rows], history.days)
    around = baseline(grid, settings)
    is_new = _is_new(around.age, settings)
    days = [history.day(at) for at in range(history.days)]
    flags = _anomalous(grid, around, is_new, settings) & ~recurring(grid, around.upper, days)
    flags[:, _settled_columns(history, settings, as_of) :] = False
    known = ~np.isnan(around.upper[series, day])
    cost = history.cost_of_row[rows]
    expected, lower, upper = (
        np.where(known, bound[series, day], cost) for bound in (around.expected, around.lower, around.upper)
    )
    return Scores(expected, lower, upper, flags[series, day], is_new[series, day])


def _grid(
    series: npt.NDArray[np.int64], day: npt.NDArray[np.int64], cost: npt.NDArray[np.float64], days: int
) -> Grid:
    """Zero on days without a row, NaN before the first day that cost something."""
    grid = np.zeros((int(series.max()) + 1, days))
    grid[series, day] = cost
    return np.where(np.logical_or.accumulate(grid != 0, axis=1), grid, np.nan)


def _is_new(age: Grid, settings: AnomalySettings) -> Mask:
    """Young, and not merely because the data begin here: a series seen in the first days may be old."""
    young = age < settings.new_series_days
    first_seen = np.argmax(~np.isnan(age), axis=1)
    begun_here = first_seen < settings.new_series_days
    answer: Mask = young & ~begun_here[:, np.newaxis]
    return answer


def _anomalous(cost: Grid, around: Baseline, is_new: Mask, settings: AnomalySettings) -> Mask:
    impact = cost - around.expected
    gate = np.fmax(settings.minimum_impact, settings.minimum_impact_ratio * np.abs(around.expected))
    old_enough = around.age >= settings.new_series_days
    mature: Mask = old_enough & (cost > around.upper) & (impact >= gate)
    fresh: Mask = is_new & (impact >= settings.new_series_cost)
    return mature | fresh


def _settled_columns(history: History, settings: AnomalySettings, as_of: date | None) -> int:
    newest = history.days - 1 if as_of is None else (as_of - history.first_day).days
    return max(0, min(history.days, newest - settings.settled_days + 1))
