"""Which columns a Parquet file has, known as long as the object is the one that was looked at.

Files of just the columns that are asked for, in just the declared types, are read as they are. To make others fit,
DuckDB opens every file's footer for each query before it reads the first: of a small query that was a tenth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from infra.local.athena.storage import ObjectRef

# Of a table of thousands of files that nobody has read before, a query looks at so many; the next goes on.
LEARNED_AT_ONCE = 50
_KEPT = 50_000
Columns = Mapping[str, pa.DataType]
_NONE: Columns = {}


class FileSchemas:
    """Safe for many threads: two that look at the same file learn the same."""

    def __init__(self) -> None:
        self._known: dict[ObjectRef, Columns] = {}
        self._equal: dict[str, Columns] = {}

    def all_have(self, files: Sequence[tuple[str, ObjectRef]], wanted: Columns) -> bool:
        """Whether each file (its path, its object) is known to have these columns in these types."""
        found = {ref: self._known.get(ref) for _, ref in files}
        unknown = [(path, ref) for path, ref in files if found[ref] is None]
        found |= self._learn(unknown[:LEARNED_AT_ONCE])
        different = {id(columns): columns for columns in found.values()}
        return all(columns is not None and _has(columns, wanted) for columns in different.values())

    def _learn(self, files: Sequence[tuple[str, ObjectRef]]) -> dict[ObjectRef, Columns]:
        if len(self._known) > _KEPT:
            self._known, self._equal = {}, {}
        learned = {}
        for path, ref in files:
            columns = _columns(path)
            learned[ref] = self._equal.setdefault(repr(columns), columns)
        self._known |= learned
        return learned


def _columns(path: str) -> Columns:
    """None where the file is no Parquet, or has names that DuckDB would match otherwise than to the letter."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError):  # the query's own reading says what is wrong
        return _NONE
    lowered = [name.lower() for name in schema.names]
    if len(set(lowered)) < len(lowered):
        return _NONE
    return dict(zip(schema.names, schema.types, strict=True))


def _has(found: Columns, wanted: Columns) -> bool:
    return bool(found) and all(found.get(name) == kind for name, kind in wanted.items())
