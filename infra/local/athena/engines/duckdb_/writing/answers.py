"""The rows of an answer as lines of Athena's result file: every value in quotes, NULL as nothing.

DuckDB's own COPY to a file took 1 to 4 ms of processor for a handful of rows, which is what most answers are. The few
rows of a summary are fetched and spelled here: to plan the texts of two columns took DuckDB 0.6 ms, a third of a small
query. Of many rows DuckDB makes whole lines in a third of the time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import IO, Any

import duckdb

from infra.local.athena import results
from infra.local.athena.engines.base import OutputColumn, Running
from infra.local.athena.engines.duckdb_.types import quote
from infra.local.athena.engines.duckdb_.writing.printing import printed
from infra.local.athena.engines.java_numbers import number_text

_AT_ONCE = 10_000
FEW = 1_000
# The copy lies in DuckDB's own memory, which has its limit and its place on disk.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy", UserWarning)
_BARE = (
    "boolean",
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double",
    "decimal",
    "date",
    "timestamp",
)
# Kinds whose values Python has in the form that Athena prints, or near it. The others are printed by DuckDB.
_SPELLED: dict[str, Callable[[Any], str]] = {
    "varchar": str,
    "boolean": lambda value: "true" if value else "false",
    "tinyint": str,
    "smallint": str,
    "integer": str,
    "bigint": str,
    "double": number_text,
    "decimal": lambda value: format(value, "f"),
}


def write_lines(
    cursor: duckdb.DuckDBPyConnection, sql: str, columns: Sequence[OutputColumn], sink: IO[bytes]
) -> int:
    """The rows of `sql` as lines that DuckDB makes; returns their number."""
    texts = [printed(quote(f"c{i}"), column.type) for i, column in enumerate(columns)]
    cursor.execute(_lines(f"({sql})", texts, columns))
    return _written(cursor, sink)


def write_spelled(
    cursor: duckdb.DuckDBPyConnection,
    sql: str,
    columns: Sequence[OutputColumn],
    sink: IO[bytes],
    running: Running,
) -> int:
    """The same of rows that are fetched: the first are spelled here, and of any others DuckDB makes lines."""
    cursor.execute(_values(sql, columns))
    rows = cursor.fetchmany(FEW)
    spell = [_SPELLED.get(column.type.base, str) for column in columns]
    sink.write("".join([",".join(map(_field, spell, row)) + "\n" for row in rows]).encode())
    return len(rows) + (_write_others(cursor, columns, sink, running) if len(rows) == FEW else 0)


def _write_others(
    cursor: duckdb.DuckDBPyConnection, columns: Sequence[OutputColumn], sink: IO[bytes], running: Running
) -> int:
    names = [(quote(f"c{i}"), column.type) for i, column in enumerate(columns)]
    texts = [printed(name, kind) if kind.base in _SPELLED else name for name, kind in names]
    with cursor.cursor() as made:
        running.attach(made.interrupt)
        try:
            made.register("others", cursor.to_arrow_reader(_AT_ONCE))
            return _written(made.execute(_lines("others", texts, columns)), sink)
        finally:
            running.attach(cursor.interrupt)


def _values(sql: str, columns: Sequence[OutputColumn]) -> str:
    """Columns of kinds that nobody spells here are texts."""
    if all(column.type.base in _SPELLED for column in columns):
        return sql
    names = [(quote(f"c{i}"), column.type) for i, column in enumerate(columns)]
    items = (name if kind.base in _SPELLED else f"{printed(name, kind)} AS {name}" for name, kind in names)
    return f"SELECT {', '.join(items)} FROM ({sql}) answer"


def _lines(relation: str, texts: Sequence[str], columns: Sequence[OutputColumn]) -> str:
    """A query for one text per row; NULL stays NULL, of which `concat` makes nothing."""
    plain = [
        text if column.type.base in _BARE else f"""replace({text}, '"', '""')"""
        for text, column in zip(texts, columns, strict=True)
    ]
    cells = ", ',', ".join(f"""'"' || {text} || '"'""" for text in plain)
    return f"SELECT concat({cells}) FROM {relation} answer"


def _field(spell: Callable[[Any], str], value: Any) -> str:
    return "" if value is None else results.quoted(spell(value))


def _written(cursor: duckdb.DuckDBPyConnection, sink: IO[bytes]) -> int:
    count = 0
    while found := cursor.fetchmany(_AT_ONCE):
        sink.write("".join([f"{line}\n" for (line,) in found]).encode())
        count += len(found)
    return count
