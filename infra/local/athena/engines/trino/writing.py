"""CTAS into the engine's scratch catalog: its text, and the files that it leaves."""

from __future__ import annotations

from pathlib import Path

from infra.local.athena import file_formats
from infra.local.athena.engines.base import Destination
from infra.local.athena.engines.trino.kinds import literal, quote, spelled

# Lines of the statement before the query's own first one.
LINES_BEFORE = 1
_CODECS = {"uncompressed": "NONE", "none": "NONE"}


def create_table_as(target: str, sql: str, width: int, destination: Destination) -> str:
    """The query's columns by position, cast to the destination's types, partition keys last."""
    order = destination.order or tuple(range(len(destination.columns)))
    items = {
        column.name: f"CAST({'NULL' if position is None else quote(f'c{position}')} "
        f"AS {spelled(column.type)}) AS {quote(column.name)}"
        for position, column in zip(order, destination.columns, strict=True)
    }
    keys = destination.partition_by
    listed = [items[name] for name in items if name not in keys] + [items[key] for key in keys]
    names = ", ".join(quote(f"c{position}") for position in range(width))
    settings = ", ".join(f"{key} = {value}" for key, value in table_properties(destination).items())
    head = f"CREATE TABLE {target} WITH ({settings}) AS SELECT {', '.join(listed)} FROM ("
    return f"{head}\n{sql}\n) AS answer ({names})"


def table_properties(destination: Destination) -> dict[str, str]:
    """The properties of a hive table that make the files which the destination asks for."""
    layout = destination.layout
    found = {"format": literal(layout.name if layout else file_formats.PARQUET)}
    if destination.partition_by:
        found["partitioned_by"] = f"ARRAY[{', '.join(literal(key) for key in destination.partition_by)}]"
    if layout is not None and layout.name == file_formats.TEXT:
        found["textfile_field_separator"] = _character(layout.delimiter)
        found["null_format"] = literal(layout.null)
        if layout.escape:
            found["textfile_field_separator_escape"] = _character(layout.escape)
    return found


def _character(text: str) -> str:
    """A literal that shows control characters by number."""
    return literal(text) if text.isprintable() else f"U&'\\{ord(text):04x}'"


def codec(destination: Destination) -> str:
    """The engine's word for the compression."""
    asked = destination.layout.codec if destination.layout else destination.compression
    return _CODECS.get(asked, asked.upper())


def move_files(written: Path, folder: Path) -> None:
    """Data files go where the writer looks for them; what the scratch metastore keeps beside them stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(written.rglob("*")):
        relative = path.relative_to(written)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
