"""The border of the detector: an Arrow table of (series_id, usage_date, cost) becomes a checked history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingestion.errors import BadInput

COLUMNS = ("series_id", "usage_date", "cost")
EPOCH = date(1970, 1, 1)
# Twenty years: more is a wrong date, and would ask for a grid of that many columns.
LONGEST_DAYS = 7305


@dataclass(frozen=True)
class History:
    """Rows as columns: the series (dense numbers), the day (counted from the first) and the cost."""

    series: tuple[str, ...]
    """The name of each series number, in the order of first sight."""
    series_of_row: npt.NDArray[np.int64]
    day_of_row: npt.NDArray[np.int64]
    cost_of_row: npt.NDArray[np.float64]
    first_day: date
    days: int
    """Length of the span from the first to the last day."""

    def day(self, index: int) -> date:
        return self.first_day + timedelta(days=int(index))


def read_history(table: pa.Table) -> History:
    """The history in `table`; BadInput says which column, type, gap or double row is wrong."""
    missing = [name for name in COLUMNS if name not in table.column_names]
    if missing:
        raise BadInput(
            f"Expected the columns {', '.join(COLUMNS)}; found {', '.join(table.column_names) or 'none'}."
            f" Add {', '.join(missing)}."
        )
    names = _cast(table, "series_id", pa.string(), "text", _is_text)
    days = _cast(table, "usage_date", pa.date32(), "dates (or text as YYYY-MM-DD)", _is_day).cast(pa.int32())
    costs = _cast(table, "cost", pa.float64(), "numbers", _is_number).to_numpy().astype(np.float64)
    if not np.isfinite(costs).all():
        raise BadInput("cost: expected finite numbers; found NaN or infinity. Leave such rows out.")
    return _history([str(name) for name in names.to_pylist()], days.to_numpy().astype(np.int64), costs)


def _history(names: list[str], days: npt.NDArray[np.int64], costs: npt.NDArray[np.float64]) -> History:
    series = tuple(dict.fromkeys(names))
    number = {name: at for at, name in enumerate(series)}
    series_of_row = np.fromiter((number[name] for name in names), np.int64, len(names))
    first = int(days.min()) if len(days) else 0
    span = int(days.max()) - first + 1 if len(days) else 0
    if span > LONGEST_DAYS:
        raise BadInput(
            f"usage_date: expected at most {LONGEST_DAYS} days from first to last; found {span}. Correct the dates."
        )
    history = History(series, series_of_row, days - first, costs, EPOCH + timedelta(days=first), span)
    _refuse_double_rows(history)
    return history


def _refuse_double_rows(history: History) -> None:
    keys = history.series_of_row * max(1, history.days) + history.day_of_row
    found, counts = np.unique(keys, return_counts=True)
    if len(counts) and counts.max() > 1:
        at = int(found[counts.argmax()])
        raise BadInput(
            f"Expected one row per series and day; found {counts.max()} for"
            f" {history.series[at // history.days]!r} on {history.day(at % history.days)}. Add them up first."
        )


def _cast(
    table: pa.Table, name: str, wanted: pa.DataType, expected: str, fits: Callable[[pa.DataType], bool]
) -> pa.ChunkedArray[Any]:
    column = table.column(name)
    if not fits(_plain(column.type)):
        raise BadInput(f"{name}: expected {expected}; found the type {column.type}. Cast the column.")
    if column.null_count:
        raise BadInput(f"{name}: expected no NULL; found {column.null_count}. Leave such rows out.")
    try:
        return column.cast(wanted)
    except pa.ArrowInvalid as error:
        raise BadInput(f"{name}: expected {expected}; {error}. Correct the values.") from error


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_day(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind) or _is_text(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind))
