"""The statement that writes a query's rows into the files of a table."""

from __future__ import annotations

from infra.local.athena.engines.base import Destination
from infra.local.athena.engines.duckdb_.types import quote, text_literal
from infra.local.athena.engines.duckdb_.writing import text_values
from infra.local.athena.file_formats import FileFormat

# One column without quotes: the line is the file's own, and no delimiter can occur beside it.
_LINES = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x1e', NULLSTR ''"


def copy_statement(sql: str, destination: Destination) -> str:
    """COPY of `sql`, whose columns are already those of the destination."""
    if destination.layout is not None:
        sql, options = _as_lines(sql, destination, destination.layout)
    else:
        options = f"FORMAT parquet, COMPRESSION {destination.compression}"
    if destination.partition_by:
        keys = ", ".join(quote(name) for name in destination.partition_by)
        options += f", PARTITION_BY ({keys}), WRITE_PARTITION_COLUMNS false"
    else:
        options += ", PER_THREAD_OUTPUT true"
    return f"COPY ({sql}) TO {text_literal(str(destination.folder))} ({options})"


def _as_lines(sql: str, destination: Destination, layout: FileFormat) -> tuple[str, str]:
    data = [column for column in destination.columns if column.name not in destination.partition_by]
    items = [f"{text_values.line(data, layout)} AS line", *map(quote, destination.partition_by)]
    options = _LINES + (f", COMPRESSION {layout.codec}" if layout.codec != "none" else "")
    return f"SELECT {', '.join(items)} FROM ({sql}) w", options
