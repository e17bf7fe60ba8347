"""The rows of an answer as lines of Athena's result file, made by DuckDB and written here.

DuckDB's own COPY to a file took 1 to 4 ms of processor for a handful of rows, which is what most answers are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import duckdb

from infra.local.athena.engines.base import OutputColumn
from infra.local.athena.engines.duckdb_.types import quote
from infra.local.athena.engines.duckdb_.writing.printing import printed
from infra.local.athena.types import Type

_AT_ONCE = 10_000
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


def lines(sql: str, columns: Sequence[OutputColumn]) -> str:
    """A query for one text per row of `sql`: every value in quotes, NULL as nothing."""
    values = ", ',', ".join(_quoted(quote(f"c{i}"), column.type) for i, column in enumerate(columns))
    return f"SELECT concat({values}) FROM ({sql}) answer"


def _quoted(sql: str, kind: Type) -> str:
    """NULL stays NULL, of which `concat` makes nothing."""
    text = printed(sql, kind)
    plain = text if kind.base in _BARE else f"""replace({text}, '"', '""')"""
    return f"""'"' || {plain} || '"'"""


def write(cursor: duckdb.DuckDBPyConnection, query: str, sink: IO[bytes]) -> int:
    """Run what `lines` made and write its lines as they come; returns their number."""
    cursor.execute(query)
    count = 0
    while found := cursor.fetchmany(_AT_ONCE):
        sink.write("".join([f"{line}\n" for (line,) in found]).encode())
        count += len(found)
    return count
