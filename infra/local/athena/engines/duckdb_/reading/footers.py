"""What the footer of a Parquet file says of it, known as long as the object is the one that was looked at.

Files of just the columns that are asked for, in just the declared types, are read as they are. To make others fit,
DuckDB opens every file's footer for each query before it reads the first: of a small query that was a tenth.
Where a query needs no column of a table, as `count(*)` does, the footers' numbers of rows are all that it needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from infra.local.athena.storage import ObjectRef

# Of a table of thousands of files that nobody has read before, a query looks at so many; the next goes on.
LEARNED_AT_ONCE = 50
_KEPT = 50_000
Columns = Mapping[str, pa.DataType]
Files = Sequence[tuple[str, ObjectRef]]


@dataclass(frozen=True, eq=False)
class Footer:
    """Without columns where the file can't be read as it is; the query's own reading says what is wrong."""

    columns: Columns
    rows: int = 0


_UNREAD = Footer({})


class Footers:
    """Safe for many threads: two that look at the same file learn the same. Files are (path, object)."""

    def __init__(self) -> None:
        self._known: dict[ObjectRef, Footer] = {}
        self._equal: dict[str, Columns] = {}

    def all_have(self, files: Files, wanted: Columns) -> bool:
        """Whether each file is known to have these columns in these types."""
        found = self._of(files)
        if found is None:
            return False
        different = {id(footer.columns): footer.columns for footer in found}
        return all(_has(columns, wanted) for columns in different.values())

    def rows(self, files: Files) -> int | None:
        """How many rows the files have; None where that isn't known of each."""
        found = self._of(files)
        return sum(footer.rows for footer in found) if found and all(f.columns for f in found) else None

    def _of(self, files: Files) -> list[Footer] | None:
        """One for each file; None while there are files that nobody has looked at."""
        found = {ref: self._known.get(ref) for _, ref in files}
        unknown = [(path, ref) for path, ref in files if found[ref] is None]
        found |= self._learn(unknown[:LEARNED_AT_ONCE])
        footers = [footer for _, ref in files if (footer := found[ref]) is not None]
        return footers if len(footers) == len(files) else None

    def _learn(self, files: Files) -> dict[ObjectRef, Footer]:
        if len(self._known) > _KEPT:
            self._known, self._equal = {}, {}
        learned = {}
        for path, ref in files:
            footer = _footer(path)
            columns = self._equal.setdefault(repr(footer.columns), footer.columns)
            learned[ref] = Footer(columns, footer.rows)
        self._known |= learned
        return learned


def _footer(path: str) -> Footer:
    """Unread where the file is no Parquet, or has names that DuckDB would match otherwise than to the letter."""
    try:
        found = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return _UNREAD
    schema = found.schema.to_arrow_schema()
    lowered = [name.lower() for name in schema.names]
    if len(set(lowered)) < len(lowered):
        return _UNREAD
    return Footer(dict(zip(schema.names, schema.types, strict=True)), found.num_rows)


def _has(found: Columns, wanted: Columns) -> bool:
    return bool(found) and all(found.get(name) == kind for name, kind in wanted.items())
