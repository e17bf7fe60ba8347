"""Lines as three small tables from which rows are gathered, so a million rows cost a few takes.

Constants live in a table with one record per `Lines`, numbers in one per cell, resource and line ids in one per
resource. A row is a triple of indexes into them. Memory is bounded by what is gathered at once, not by the bill.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingestion.synthetic.lines import PARENT, LineCell, Lines, iso
from ingestion.synthetic.month import Month
from ingestion.synthetic.renderings.layout import Layout

BLOCKS = 24_576  # pieces in which a bill is mixed
Source = Literal["line", "cell", "resource"]
Indexes = npt.NDArray[np.int64]
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Book:
    """`columns`: for each column that something fills, the table it is in and its values there."""

    layout: Layout
    columns: dict[str, tuple[Source, pa.Array[Any]]]
    sizes: dict[Source, int]
    line_of_cell: Indexes
    resource_of_cell: Indexes
    rows_before: Indexes  # one longer than the cells; the last entry is the number of rows

    @property
    def rows(self) -> int:
        return int(self.rows_before[-1])

    def indexes(self, first: int, last: int) -> dict[Source, pa.Array[Any]]:
        """Where rows `first`..`last` of the file order stand in the three tables."""
        position = shuffled(np.arange(first, last, dtype=np.int64), self.rows)
        cell = np.searchsorted(self.rows_before, position, side="right") - 1
        resource = self.resource_of_cell[cell] + position - self.rows_before[cell]
        return {
            "line": pa.array(self.line_of_cell[cell].astype(np.int32)),
            "cell": pa.array(cell.astype(np.int32)),
            "resource": pa.array(resource.astype(np.int32)),
        }


def book_of(lines: Sequence[Lines], month: Month, layout: Layout) -> Book:
    """The tables of a bill in one format. Raises ValueError for an amount that no double holds (see `as_double`)."""
    cells = [cell for each in lines for cell in each.cells]
    starts, resources = _resources(lines, layout)
    first = [start + cell.first for start, each in zip(starts, lines, strict=True) for cell in each.cells]
    counts = [cell.count for cell in cells]
    tables: dict[Source, dict[str, pa.Array[Any]]] = {
        "line": _constants(lines, month, layout),
        "cell": _times(cells, layout) | _numbers(cells, layout) | _number_maps(cells, layout),
        "resource": resources,
    }
    return Book(
        layout=layout,
        columns={
            name: (source, values) for source, table in tables.items() for name, values in table.items()
        },
        sizes={
            "line": len(lines),
            "cell": len(cells),
            "resource": sum(len(e.resources or ("",)) for e in lines),
        },
        line_of_cell=np.repeat(np.arange(len(lines)), [len(each.cells) for each in lines]),
        resource_of_cell=np.array(first, dtype=np.int64),
        rows_before=np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64),
    )


def shuffled(position: Indexes, total: int) -> Indexes:
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


def _constants(lines: Sequence[Lines], month: Month, layout: Layout) -> dict[str, pa.Array[Any]]:
    table: dict[str, pa.Array[Any]] = {}
    filled = {name for each in lines for name, value in each.text.items() if value is not None}
    for field in layout.schema:
        if pa.types.is_map(field.type):
            table[field.name] = pa.array([each.maps.get(field.name, ()) for each in lines], field.type)
        elif field.name in filled:
            nothing = layout.empty(field.name)
            texts = [each.text.get(field.name) for each in lines]
            table[field.name] = pa.array([nothing if t is None else t for t in texts], pa.string())
    bounds: tuple[tuple[Literal["period_start", "period_end"], datetime], ...] = (
        ("period_start", month.start),
        ("period_end", month.end),
    )
    for role, moment in bounds:
        column = layout.roles[role]
        table[column] = pa.array([moment] * len(lines), layout.schema.field(column).type)
    return table


def _times(cells: Sequence[LineCell], layout: Layout) -> dict[str, pa.Array[Any]]:
    """Start, end and interval; hours repeat, so each instant is spelled once."""
    ends: tuple[tuple[Literal["start", "end"], list[datetime]], ...] = (
        ("start", [cell.start for cell in cells]),
        ("end", [cell.end for cell in cells]),
    )
    table: dict[str, pa.Array[Any]] = {}
    for role, moments in ends:
        column = layout.roles[role]
        kind = layout.schema.field(column).type
        table[column] = pa.array(np.array([_millis(m) for m in moments], dtype=np.int64)).cast(kind)
    if "interval" in layout.roles:
        intervals = [f"{_spelled(c.start)}/{_spelled(c.interval_end or c.end)}" for c in cells]
        table[layout.roles["interval"]] = pa.array(intervals, pa.string())
    return table


@lru_cache(maxsize=4096)
def _millis(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=4096)
def _spelled(moment: datetime) -> str:
    return iso(moment)


def _numbers(cells: Sequence[LineCell], layout: Layout) -> dict[str, pa.Array[Any]]:
    filled = {name for cell in cells for name in cell.numbers}
    seen: dict[Decimal, float] = {}  # most amounts occur in many hours
    table: dict[str, pa.Array[Any]] = {}
    for field in layout.schema:
        if field.name in filled and pa.types.is_floating(field.type):
            nothing = layout.empty(field.name)
            values = (cell.numbers.get(field.name) for cell in cells)
            doubles = [nothing if v is None else _double(v, seen) for v in values]
            table[field.name] = pa.array(doubles, pa.float64())
    return table


def _number_maps(cells: Sequence[LineCell], layout: Layout) -> dict[str, pa.Array[Any]]:
    """Maps of amounts: a cell's number `discount.EdpDiscount` is the entry `EdpDiscount` of the column `discount`."""
    entries: dict[str, set[str]] = defaultdict(set)
    for name in {name for cell in cells for name in cell.numbers if "." in name}:
        entries[name.partition(".")[0]].add(name)
    return {
        column: pa.array([_pairs(cell, sorted(names)) for cell in cells], layout.schema.field(column).type)
        for column, names in sorted(entries.items())
        if column in layout.schema.names
    }


def _pairs(cell: LineCell, names: list[str]) -> list[tuple[str, float]]:
    numbers = cell.numbers
    return [(name.partition(".")[2], as_double(numbers[name])) for name in names if name in numbers]


def _double(value: Decimal, seen: dict[Decimal, float]) -> float:
    if value not in seen:
        seen[value] = as_double(value)
    return seen[value]


def _resources(lines: Sequence[Lines], layout: Layout) -> tuple[list[int], dict[str, pa.Array[Any]]]:
    """Start of each line's records, and the records: resource id and the line's id, as far as the format has them."""
    starts: list[int] = []
    resource_ids: list[str | None] = []
    line_ids: list[str] = []
    wants_ids = "line_id" in layout.roles
    for each in lines:
        starts.append(len(resource_ids))
        ids: Sequence[str | None] = each.resources or (None,)
        resource_ids.extend(ids)
        line_ids.extend(_line_ids(each.key, len(ids)) if wants_ids else ())
    nothing = "" if layout.blank else None
    shown = [nothing if text is None else text for text in resource_ids]
    table: dict[str, pa.Array[Any]] = {layout.roles["resource_id"]: pa.array(shown, pa.string())}
    if PARENT in layout.schema.names:
        parents = [
            parent for each in lines for parent in each.parents or (nothing,) * max(1, len(each.resources))
        ]
        table[PARENT] = pa.array(parents, pa.string())
    if wants_ids:
        table[layout.roles["line_id"]] = pa.array(line_ids, pa.string())
    return starts, table


def _line_ids(key: str, count: int) -> Iterator[str]:
    """Ids of 52 characters a-z, 2-7, as AWS makes them: one per line and resource, the same in every interval."""
    for number in range(count):
        digest = hashlib.sha256(f"{key}|{number}".encode()).digest()
        yield base64.b32encode(digest).decode().rstrip("=").lower()
