"""DELETE, UPDATE and MERGE: the files of changed rows are written anew, all in one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.catalog import Catalog, TableName
from infra.local.athena.engines.base import (
    DELETED,
    INSERTED,
    UPDATED,
    Destination,
    Engine,
    OutputColumn,
    Query,
    Stats,
)
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import chunks, commits, reading
from infra.local.athena.iceberg.commits import Replacement
from infra.local.athena.iceberg.reading import IcebergTable
from infra.local.athena.iceberg.tables import IcebergTables
from infra.local.athena.iceberg.writing import columns_of, remove
from infra.local.athena.storage import ObjectStore
from infra.local.athena.writer import Job, check_cutoff

PATH, POSITION, ACTION = "$path", "$pos", "$action"
_HEAD = (
    OutputColumn(PATH, t.VARCHAR),
    OutputColumn(POSITION, t.BIGINT),
    OutputColumn(ACTION, t.INTEGER),
)


@dataclass(frozen=True)
class _Work:
    """One row change under way: the state of the table that it began with, and its own folder."""

    table: IcebergTable
    job: Job
    folder: Path

    @property
    def found(self) -> Path:
        return self.folder / "found"

    @property
    def kept(self) -> Path:
        return self.folder / "kept"

    @property
    def places(self) -> Path:
        return self.folder / "places.parquet"

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.table.schema.fields]


class RowChanges:
    def __init__(self, engine: Engine, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._engine = engine
        self._catalog = catalog
        self._store = store
        self._scratch = scratch

    def run(self, job: Job, database: str) -> Stats:
        """Rows that changed, and the bytes read to find them."""
        name = _target(job.query.tree, database)
        tables = IcebergTables(self._catalog.glue, self._store)
        found = self._catalog.table(name)
        if not found.is_iceberg:
            self._engine.describe(job.query)  # says why the table's rows can't change
            raise QueryFailed("NOT_SUPPORTED", "Modifying rows is only supported for Iceberg tables", 1, 1)
        table = reading.current(tables, found)
        if (emptied := _all_rows(job.query.tree, table)) is not None:
            commits.replace_files(name, table.handle, emptied)
            return Stats((), sum(one.record_count for one in emptied.gone), 0)
        job.query.tables[name] = table
        work = _Work(table, job, self._scratch / job.id)
        work.folder.mkdir(parents=True, exist_ok=True)
        try:
            return self._change(work)
        finally:
            remove(work.folder)

    def _change(self, work: _Work) -> Stats:
        columns = (*_HEAD, *columns_of(work.table))
        destination = Destination(work.found, columns)
        stats = self._engine.copy_out(work.job.query, destination, work.job.running)
        check_cutoff(stats.bytes_read, work.job.cutoff)
        touched, count = _touched(work.found)
        if not count:
            return Stats((), 0, stats.bytes_read)
        gone = [task.file for task in work.table.tasks() if task.file.file_path in touched.paths]
        self._keep_the_rest(work, touched)
        work.job.running.check()
        handle = work.table.handle
        new = commits.write_files(handle.metadata, handle.io, _rows(work))
        if gone:
            commits.replace_files(work.table.name, handle, Replacement(gone, new))
        else:
            commits.append(IcebergTables(self._catalog.glue, self._store), work.table.name, handle, new)
        return Stats((), count, stats.bytes_read)

    def _keep_the_rest(self, work: _Work, touched: _Touched) -> None:
        """The rows of touched files that stay as they are, read from the same snapshot."""
        if not touched.paths:
            return
        pq.write_table(touched.places, work.places)
        name = work.table.name
        sql = f'SELECT * FROM "{name.database}"."{name.table}"'
        rest = work.table.limited_to(frozenset(touched.paths), work.places)
        query = Query(sql, name.database, tables={name: rest})
        self._engine.copy_out(query, Destination(work.kept, columns_of(work.table)), work.job.running)


def _target(tree: exp.Expression, database: str) -> TableName:
    target = tree.this
    if not isinstance(target, exp.Table) or not (target.db or database):
        text = "Schema must be specified when session schema is not set"
        raise QueryFailed("MISSING_SCHEMA_NAME", text, 1, 1)
    return TableName(target.db.lower() or database, target.name.lower())


def _all_rows(tree: exp.Expression, table: IcebergTable) -> Replacement | None:
    """What a DELETE without a condition removes, known without reading a row; None where that isn't so."""
    if not isinstance(tree, exp.Delete) or any(value for key, value in tree.args.items() if key != "this"):
        return None
    tasks = table.tasks()
    if not tasks or tree.this.alias or any(task.delete_files for task in tasks):
        return None
    return Replacement([task.file for task in tasks], [])


@dataclass(frozen=True)
class _Touched:
    """Data files with changed rows, and (path, position) of these."""

    paths: frozenset[str]
    places: pa.Table


def _touched(folder: Path) -> tuple[_Touched, int]:
    """What the query found, and how many rows change. A row that is changed twice is an error."""
    heads = [pq.read_table(path, columns=[PATH, POSITION, ACTION]) for path in chunks.files(folder)]
    empty = pa.table(
        {PATH: pa.array([], pa.string()), POSITION: pa.array([], pa.int64()), ACTION: _numbers()}
    )
    found = pa.concat_tables(heads) if heads else empty
    _refuse_double_matches(found)
    changed = found.filter(pc.is_in(found[ACTION], _numbers(DELETED, UPDATED, INSERTED)))
    placed = changed.filter(pc.is_in(changed[ACTION], _numbers(DELETED, UPDATED)))
    paths = frozenset(str(path) for path in pc.unique(placed[PATH]).to_pylist())
    return _Touched(paths, placed.select([PATH, POSITION])), changed.num_rows


def _numbers(*actions: int) -> pa.Array[Any]:
    return pa.array(actions, pa.int32())


def _refuse_double_matches(found: pa.Table) -> None:
    matched = found.filter(pc.is_valid(found[POSITION]))
    if matched.group_by([PATH, POSITION]).aggregate([]).num_rows != matched.num_rows:
        text = "One MERGE target table row matched more than one source row"
        raise QueryFailed("MERGE_TARGET_ROW_MULTIPLE_MATCHES", text)


def _rows(work: _Work) -> Iterator[pa.Table]:
    """New and changed rows, then those that stay."""
    yield from chunks.gathered(
        (batch for path in chunks.files(work.found) for batch in _changed(path)), work.names
    )
    yield from chunks.of_folder(work.kept, work.names)


def _changed(path: Path) -> Iterator[pa.RecordBatch]:
    written = _numbers(UPDATED, INSERTED)
    with pq.ParquetFile(path) as source:
        for batch in source.iter_batches():
            chosen = batch.filter(pc.is_in(batch.column(ACTION), written))
            yield chosen.select(chosen.schema.names[len(_HEAD) :])
