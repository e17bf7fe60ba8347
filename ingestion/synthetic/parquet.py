"""Lines to Parquet files: columns are gathered from three small tables, so a million rows cost a few takes.

Constants live in a table with one record per `Lines`, numbers in one per cell, resource and line ids in one per
resource. A row is a triple of indexes into them. Memory is bounded by one row group, not by the bill.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.synthetic.columns import DOUBLES, MAPS, ZERO_DOUBLES, cur2_schema
from ingestion.synthetic.lines import Lines
from ingestion.synthetic.month import Month

ROW_GROUP = 131_072
BLOCKS = 32_768  # pieces in which a bill is mixed
Indexes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Book:
    """The three tables, and for each cell: its line, its first resource record and the rows before it."""

    constants: dict[str, pa.Array[Any]]
    per_cell: dict[str, pa.Array[Any]]
    per_resource: dict[str, pa.Array[Any]]
    line_of_cell: Indexes
    resource_of_cell: Indexes
    rows_before: Indexes  # one longer than the cells; the last entry is the number of rows


def write_parquet(
    lines: Sequence[Lines], month: Month, rows_per_file: int, name: Callable[[int], Path]
) -> list[Path]:
    """Writes the lines into files of at most `rows_per_file` rows, `name(1)`, `name(2)` …; returns them in order.

    A bill without lines gives one file without rows. Bytes depend on nothing but the arguments.
    """
    book = _book(lines, month)
    total = int(book.rows_before[-1])
    paths = []
    for number, start in enumerate(range(0, max(total, 1), rows_per_file), start=1):
        path = name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_file(book, path, start, min(start + rows_per_file, total))
        paths.append(path)
    return paths


def _write_file(book: _Book, path: Path, start: int, end: int) -> None:
    # The Arrow schema is left out: a reader sees plain Parquet, as AWS writes it.
    with pq.ParquetWriter(path, cur2_schema(), compression="snappy", store_schema=False) as writer:
        for first in range(start, end, ROW_GROUP):
            writer.write_table(_rows(book, first, min(first + ROW_GROUP, end)), row_group_size=ROW_GROUP)


def _rows(book: _Book, first: int, last: int) -> pa.Table:
    """Rows `first`..`last` of the file order as a table with all columns."""
    position = _shuffled(np.arange(first, last, dtype=np.int64), int(book.rows_before[-1]))
    cell = np.searchsorted(book.rows_before, position, side="right") - 1
    resource = book.resource_of_cell[cell] + position - book.rows_before[cell]
    sources = [
        (book.constants, pa.array(book.line_of_cell[cell])),
        (book.per_cell, pa.array(cell)),
        (book.per_resource, pa.array(resource)),
    ]
    columns = {name: values.take(index) for table, index in sources for name, values in table.items()}
    schema = cur2_schema()
    size = last - first
    return pa.table([columns.get(f.name, _empty(f, size)) for f in schema], schema=schema)


def _shuffled(position: Indexes, total: int) -> Indexes:
    """Where the rows of the file order stand in the bill: blocks of rows taken at a stride near the golden section.

    Real files are not sorted, but neighbours share their service. So every file holds some of everything and
    a row takes 12 to 45 bytes, as on real bills; sorted it would be 3, in wholly random order 80.
    """
    block = max(1, total // BLOCKS)
    blocks = max(1, total // block)
    stride = max(1, int(blocks * 0.618))
    while math.gcd(stride, blocks) != 1:
        stride += 1
    number, offset = np.divmod(position, block)
    moved: Indexes = np.where(number < blocks, number * stride % blocks, number) * block + offset
    return moved


def _empty(field: pa.Field[Any], size: int) -> pa.Array[Any]:
    """A column that nothing on this bill fills: 0.0 or NULL, as a real export writes it."""
    if field.name in ZERO_DOUBLES:
        return pa.array(np.zeros(size))
    nothing: pa.Array[Any] = pa.nulls(size, field.type)
    return nothing


def _book(lines: Sequence[Lines], month: Month) -> _Book:
    counts = [cell.count for each in lines for cell in each.cells]
    starts, per_resource = _resources(lines)
    resource_of_cell = [
        start + cell.first for start, each in zip(starts, lines, strict=True) for cell in each.cells
    ]
    return _Book(
        constants=_constants(lines, month),
        per_cell=_per_cell(lines),
        per_resource=per_resource,
        line_of_cell=np.repeat(np.arange(len(lines)), [len(each.cells) for each in lines]),
        resource_of_cell=np.array(resource_of_cell, dtype=np.int64),
        rows_before=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64),
    )


def _constants(lines: Sequence[Lines], month: Month) -> dict[str, pa.Array[Any]]:
    schema = cur2_schema()
    texts = {name for each in lines for name, value in each.text.items() if value is not None}
    table: dict[str, pa.Array[Any]] = {
        name: pa.array([each.text.get(name) for each in lines], pa.string()) for name in sorted(texts)
    }
    for name in sorted(MAPS):
        table[name] = pa.array([each.maps.get(name, ()) for each in lines], schema.field(name).type)
    for name, moment in (("start", month.start), ("end", month.end)):
        column = f"bill_billing_period_{name}_date"
        table[column] = pa.array([moment] * len(lines), schema.field(column).type)
    return table


def _per_cell(lines: Sequence[Lines]) -> dict[str, pa.Array[Any]]:
    cells = [cell for each in lines for cell in each.cells]
    times = cur2_schema().field("line_item_usage_start_date").type
    table: dict[str, pa.Array[Any]] = {
        "identity_time_interval": pa.array([cell.interval for cell in cells], pa.string()),
        "line_item_usage_start_date": pa.array([cell.start for cell in cells], times),
        "line_item_usage_end_date": pa.array([cell.end for cell in cells], times),
    }
    filled = {name for cell in cells for name in cell.numbers}
    for name in sorted(filled & DOUBLES):
        empty = 0.0 if name in ZERO_DOUBLES else None
        values = (cell.numbers.get(name) for cell in cells)
        table[name] = pa.array([empty if v is None else as_double(v) for v in values], pa.float64())
    return table


def as_double(value: Decimal) -> float:
    """The double whose shortest text is `value` again. Raises ValueError when there is none.

    Up to fifteen significant digits there always is one; a scenario that leaves them would falsify the truth.
    """
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(
            f"amount {value}: expected at most 15 significant digits; a double can't hold it exactly."
        )
    return number


def _resources(lines: Sequence[Lines]) -> tuple[list[int], dict[str, pa.Array[Any]]]:
    """Start of each line's records, and the records: resource id and identity_line_item_id."""
    starts: list[int] = []
    resource_ids: list[str | None] = []
    line_ids: list[str] = []
    for each in lines:
        starts.append(len(line_ids))
        ids: Sequence[str | None] = each.resources or (None,)
        resource_ids.extend(ids)
        line_ids.extend(_line_ids(each.key, len(ids)))
    return starts, {
        "line_item_resource_id": pa.array(resource_ids, pa.string()),
        "identity_line_item_id": pa.array(line_ids, pa.string()),
    }


def _line_ids(key: str, count: int) -> Iterator[str]:
    """Ids of 52 characters a-z, 2-7, as AWS makes them: one per line and resource, the same in every interval."""
    for number in range(count):
        digest = hashlib.sha256(f"{key}|{number}".encode()).digest()
        yield base64.b32encode(digest).decode().rstrip("=").lower()
