"""Rows of a book as Parquet, with plain types as AWS writes them; memory is bounded by one row group."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.synthetic.renderings.book import Book, Source

ROW_GROUP = 131_072
# Ids of resources repeat within a row group; the default of 1 MiB would spell most of them out.
MOST_DICTIONARY = 4 * 1024 * 1024
# Above this a dictionary page would be repeated in every row group for nothing: ids of resources and of lines.
MOST_WORDS = 20_000


@dataclass(frozen=True)
class ParquetPages:
    """A book with each repeated text as a code and a word list: a row group takes codes and hashes no text."""

    book: Book
    columns: dict[str, tuple[Source, pa.Array[Any]]]

    def table(self, first: int, last: int) -> pa.Table:
        """Rows `first`..`last` of the file order with all columns."""
        index = self.book.indexes(first, last)
        schema = self.book.layout.schema
        arrays = [
            self.columns[field.name][1].take(index[self.columns[field.name][0]])
            if field.name in self.columns
            else _nothing(self.book, field, last - first)
            for field in schema
        ]
        types = zip(schema, arrays, strict=True)
        return pa.table(arrays, schema=pa.schema([f.with_type(array.type) for f, array in types]))


def pages(book: Book) -> ParquetPages:
    """The book, ready to be cut into files."""
    return ParquetPages(book, {name: (source, _coded(a)) for name, (source, a) in book.columns.items()})


def write_file(prepared: ParquetPages, path: Path, first: int, last: int) -> None:
    """Rows `first`..`last` of the file order into `path`; a file without rows when they are none."""
    with path.open("wb") as sink:
        writer: pq.ParquetWriter | None = None
        for start in range(first, max(last, first + 1), ROW_GROUP):
            table = prepared.table(start, min(start + ROW_GROUP, last))
            # The Arrow schema is left out: a reader sees plain Parquet, as AWS writes it.
            writer = writer or pq.ParquetWriter(
                sink,
                table.schema,
                compression="snappy",
                store_schema=False,
                dictionary_pagesize_limit=MOST_DICTIONARY,
            )
            writer.write_table(table, row_group_size=ROW_GROUP)
        if writer:
            writer.close()


def _coded(array: pa.Array[Any]) -> pa.Array[Any]:
    if not pa.types.is_string(array.type):
        return array
    coded = array.dictionary_encode()
    return coded if len(coded.dictionary) <= MOST_WORDS else array


def _nothing(book: Book, field: pa.Field[Any], size: int) -> pa.Array[Any]:
    """A column that nothing on this bill fills."""
    value = book.layout.empty(field.name)
    nothing: pa.Array[Any] = (
        pa.nulls(size, field.type) if value is None else pa.repeat(pa.scalar(value, field.type), size)
    )
    return nothing
