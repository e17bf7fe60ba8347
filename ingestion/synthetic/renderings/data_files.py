"""The data files of one delivery: the rows of a bill cut into files of equal size, two files at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingestion.exports.delivery import Encoding
from ingestion.synthetic.renderings import csv_files, parquet_files
from ingestion.synthetic.renderings.book import Book

# Files do not depend on each other; pyarrow and zlib leave the interpreter's lock while they work.
WRITERS = 2

Name = Callable[[int], Path]


@dataclass(frozen=True)
class Cut:
    """Where a bill is cut into files of `rows` rows; `name(1)`, `name(2)` … are their paths.

    `at_least`: an overwritten folder held so many files; those which this bill does not need become empty.
    """

    rows: int
    name: Name
    at_least: int = 0


def write_files(
    book: Book, encoding: Encoding, cut: Cut, on_rows: Callable[[int], None] = lambda rows: None
) -> list[Path]:
    """Writes the files and returns those with rows, in order; a bill without rows gives one file without rows.

    `on_rows` hears how many rows each finished file has. Bytes depend on nothing but the arguments.
    """
    write = _writer(book, encoding)
    starts = list(range(0, max(book.rows, 1), cut.rows))

    def one(number: int) -> Path:
        path = cut.name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        first = min((number - 1) * cut.rows, book.rows)
        last = min(first + cut.rows, book.rows)
        write(path, first, last)
        on_rows(last - first)
        return path

    with ThreadPoolExecutor(WRITERS) as pool:
        paths = list(pool.map(one, range(1, max(len(starts), cut.at_least) + 1)))
    return paths[: len(starts)]


def _writer(book: Book, encoding: Encoding) -> Callable[[Path, int, int], None]:
    if encoding == "csv":
        csv_pages = csv_files.pages(book)
        return lambda path, first, last: csv_files.write_file(csv_pages, path, first, last)
    pages = parquet_files.pages(book)
    return lambda path, first, last: parquet_files.write_file(pages, path, first, last)
