"""Rows of a book as gzipped CSV: maps as JSON text, doubles and instants as AWS spells them, quotes where needed.

Each value of the small tables is spelled and quoted once, neighbouring columns of one table are glued once, and a
row is the join of some twenty such pieces.
"""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.synthetic.renderings.book import Book, Source

ROWS_AT_ONCE = 65_536
# Level 1: seven bytes in eight are text that repeats; higher levels take three times as long for a tenth.
COMPRESSION = 1


@dataclass(frozen=True)
class CsvPages:
    """The header line, and the pieces of a row: which table each is in (None: the same in every row), its texts."""

    book: Book
    header: str
    pieces: tuple[tuple[Source | None, pa.Array[Any]], ...]

    def text(self, first: int, last: int) -> bytes:
        """Rows `first`..`last` of the file order, each with its line end."""
        index = self.book.indexes(first, last)
        columns = [
            texts.take(index[source]) if source else pa.repeat(texts[0], last - first)
            for source, texts in self.pieces
        ]
        return _characters(_glued([_glued(columns), pa.repeat("", last - first)], between="\n"))


def pages(book: Book) -> CsvPages:
    """The book, ready to be cut into files."""
    headers = book.layout.headers
    names = [headers.get(name, name) for name in book.layout.schema.names]
    columns = [_column(book, name) for name in book.layout.schema.names]
    pieces = [
        (source, _glued([texts for _, texts in run]))
        for source, run in itertools.groupby(columns, key=lambda column: column[0])
    ]
    return CsvPages(book, ",".join(quoted(name) for name in names) + "\n", tuple(pieces))


def write_file(prepared: CsvPages, path: Path, first: int, last: int) -> None:
    """Rows `first`..`last` of the file order into `path`, under the header; no name or time in the gzip header."""
    with (
        path.open("wb") as sink,
        gzip.GzipFile("", "wb", compresslevel=COMPRESSION, fileobj=sink, mtime=0) as packed,
    ):
        packed.write(prepared.header.encode())
        for start in range(first, last, ROWS_AT_ONCE):
            packed.write(prepared.text(start, min(start + ROWS_AT_ONCE, last)))


def quoted(text: str) -> str:
    """A CSV value: in quotes when it is empty (an absent value has none) or has a separator in it."""
    if text and not any(sign in text for sign in ',"\r\n'):
        return text
    return '"' + text.replace('"', '""') + '"'


def java_double(value: float) -> str:
    """A double as AWS writes it: `0.0`, `9.539099E-4`, `1.2E7`."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = _scientific(value)
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def _scientific(value: float) -> tuple[str, str, int]:
    """Sign, the fewest digits that say the double, and the power of ten of the first."""
    mantissa, _, power = f"{value:.16e}".partition("e")
    for precision in range(17):
        mantissa, _, power = f"{value:.{precision}e}".partition("e")
        if float(f"{mantissa}e{power}") == value:
            break
    sign = "-" if mantissa.startswith("-") else ""
    return sign, mantissa.lstrip("-").replace(".", ""), int(power)


def _characters(texts: pa.Array[Any]) -> bytes:
    """All texts of an array behind each other, without a Python text for each."""
    _, offsets, characters = texts.buffers()
    if offsets is None or characters is None or not len(texts):
        return b""
    ends = np.frombuffer(memoryview(offsets), dtype=np.int32)[texts.offset :][: len(texts) + 1]
    return bytes(memoryview(characters)[ends[0] : ends[-1]])


def _column(book: Book, name: str) -> tuple[Source | None, pa.Array[Any]]:
    kind = book.layout.schema.field(name).type
    if name not in book.columns:
        nothing = book.layout.empty(name)
        if pa.types.is_map(kind):
            return None, pa.array(["{}"])
        return None, pa.array(["" if nothing is None or nothing == "" else java_double(float(nothing))])
    source, values = book.columns[name]
    # In a legacy report '' is what NULL is elsewhere: nothing between the commas.
    return source, _spelled(values, _speller(kind, blank=book.layout.blank))


def _speller(kind: pa.DataType, *, blank: bool) -> Callable[[Any], str]:
    if pa.types.is_map(kind):
        return lambda pairs: quoted(json.dumps(dict(pairs), ensure_ascii=False, separators=(",", ":")))
    if pa.types.is_timestamp(kind):
        return _instant
    if pa.types.is_floating(kind):
        return java_double
    return (lambda text: quoted(text) if text else "") if blank else quoted


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _spelled(values: pa.Array[Any], spell: Callable[[Any], str]) -> pa.Array[Any]:
    """The text of each value, '' for NULL; each distinct one is spelled once."""
    if pa.types.is_map(values.type):
        return pa.array([spell(pairs or ()) for pairs in values.to_pylist()], pa.string())
    coded = values.dictionary_encode()
    words = pa.array([spell(value) for value in coded.dictionary.to_pylist()], pa.string())
    return words.take(coded.indices).fill_null("")


def _glued(texts: list[pa.Array[Any]], between: str = ",") -> pa.Array[Any]:
    """Columns as one."""
    # The stubs know the separator as one more array only.
    join: Callable[..., pa.Array[Any]] = pc.binary_join_element_wise
    return texts[0] if len(texts) == 1 else join(*texts, between)
