"""Rows on their way from the engine's Parquet files to those of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# Rows held in memory at once, and so the most that one data file of a partitioned table holds.
CHUNK_ROWS = 1_000_000


def of_folder(folder: Path, rename: list[str] | None = None) -> Iterator[pa.Table]:
    """All rows of the Parquet files below `folder` in tables of up to `CHUNK_ROWS` rows."""
    yield from gathered((batch for path in files(folder) for batch in _batches(path)), rename)


def files(folder: Path) -> list[Path]:
    """A query without rows leaves no file, one with few rows a file instead of a folder."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    # Trino writes instants as the old 96-bit ones, which would be read in nanoseconds.
    with pq.ParquetFile(path, coerce_int96_timestamp_unit="us") as source:
        yield from source.iter_batches()


def gathered(batches: Iterable[pa.RecordBatch], rename: list[str] | None = None) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows >= CHUNK_ROWS:
            yield _table(held, rename)
            held, rows = [], 0
    if rows:
        yield _table(held, rename)


def _table(batches: list[pa.RecordBatch], rename: list[str] | None) -> pa.Table:
    found = pa.Table.from_batches(batches)
    return found.rename_columns(rename) if rename is not None else found
