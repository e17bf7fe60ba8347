"""OPTIMIZE and VACUUM: small files joined, old snapshots and files that nothing names removed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pyiceberg.expressions import AlwaysTrue, BooleanExpression
from pyiceberg.table import FileScanTask
from pyiceberg.table import Table as Handle

from infra.local.athena.catalog import Catalog
from infra.local.athena.engines.base import Destination, Engine, Query, Stats
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import chunks, commits, conditions, properties, reading
from infra.local.athena.iceberg.commits import Replacement
from infra.local.athena.iceberg.properties import Compaction
from infra.local.athena.iceberg.reading import IcebergTable
from infra.local.athena.iceberg.tables import LOST_RACES, IcebergTables, commit_failure
from infra.local.athena.iceberg.writing import columns_of, remove
from infra.local.athena.statements import Maintenance
from infra.local.athena.storage import Location, ObjectStore
from infra.local.athena.writer import Job, check_cutoff

_NOTHING = Stats((), 0, 0)


class Maintainer:
    def __init__(self, engine: Engine, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._engine = engine
        self._catalog = catalog
        self._store = store
        self._scratch = scratch

    def run(self, statement: Maintenance, job: Job) -> Stats:
        found = self._catalog.table(statement.name)
        if not found.is_iceberg:
            text = f"{statement.kind} is only supported for Iceberg tables"
            raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
        tables = IcebergTables(self._catalog.glue, self._store)
        table = reading.current(tables, found)
        if statement.kind == "VACUUM":
            self._vacuum(tables, table)
            return _NOTHING
        return self._optimize(table, job, statement.condition)

    def _optimize(self, table: IcebergTable, job: Job, condition: str) -> Stats:
        chosen: BooleanExpression = AlwaysTrue()
        if condition:
            chosen = conditions.of_partitions(condition, table)
        rules = properties.compaction(table.handle.properties)
        tasks = worth_rewriting(table.tasks(chosen), rules)
        if not tasks:
            return _NOTHING
        folder = self._scratch / job.id
        try:
            return self._rewrite(table, tasks, job, folder)
        finally:
            remove(folder)

    def _rewrite(self, table: IcebergTable, tasks: list[FileScanTask], job: Job, folder: Path) -> Stats:
        gone = [task.file for task in tasks]
        name, handle = table.name, table.handle
        sql = f'SELECT * FROM "{name.database}"."{name.table}"'
        part = table.limited_to(frozenset(found.file_path for found in gone), None)
        query = Query(sql, name.database, tables={name: part})
        stats = self._engine.copy_out(query, Destination(folder, columns_of(table)), job.running)
        check_cutoff(stats.bytes_read, job.cutoff)
        names = [field.name for field in table.schema.fields]
        new = commits.write_files(handle.metadata, handle.io, chunks.of_folder(folder, names))
        commits.compact_files(name, handle, Replacement(gone, new))
        return Stats((), 0, stats.bytes_read)

    def _vacuum(self, tables: IcebergTables, table: IcebergTable) -> None:
        rules = properties.retention(table.handle.properties)
        oldest = int((time.time() - rules.age_seconds) * 1000)
        handle = table.handle
        before = _named(handle)
        gone = expired(handle, oldest, rules.snapshots)
        if gone:
            try:
                handle.maintenance.expire_snapshots().by_ids(gone).commit()
            except LOST_RACES as problem:
                raise commit_failure(table.name, problem) from problem
            handle = tables.load(table.name)
        kept = _named(handle)
        self._remove_files(handle, kept, before - kept, oldest)

    def _remove_files(self, handle: Handle, kept: set[str], known: set[str], oldest: int) -> None:
        """Files of snapshots that are gone, and files that nothing names and that are old enough.

        A younger file may belong to a commit that is still under way.
        """
        limit = datetime.fromtimestamp(oldest / 1000, UTC)
        for ref in self._store.objects(Location.parse(handle.location())):
            if ref.uri in kept:
                continue
            if ref.uri in known or datetime.fromisoformat(ref.modified) < limit:
                handle.io.delete(ref.uri)


def worth_rewriting(tasks: Iterable[FileScanTask], rules: Compaction) -> list[FileScanTask]:
    """Files of a wrong size, partition by partition where there are enough of them, and much deleted ones."""
    groups: dict[object, list[FileScanTask]] = {}
    chosen: list[FileScanTask] = []
    for task in tasks:
        size = task.file.file_size_in_bytes
        if len(task.delete_files) >= rules.delete_files:
            chosen.append(task)
        elif not rules.smallest <= size <= rules.largest:
            groups.setdefault((task.file.spec_id, task.file.partition), []).append(task)
    for group in groups.values():
        if len(group) >= rules.data_files:
            chosen += group
    return chosen


def expired(handle: Handle, oldest: int, at_least: int) -> list[int]:
    """Snapshots older than `oldest` (milliseconds) beyond the newest `at_least`; never one that a reference names."""
    protected = {found.snapshot_id for found in handle.refs().values()}
    newest_first = sorted(handle.snapshots(), key=lambda found: -found.timestamp_ms)
    return [
        found.snapshot_id
        for found in newest_first[max(at_least, 1) :]
        if found.timestamp_ms < oldest and found.snapshot_id not in protected
    ]


def _named(handle: Handle) -> set[str]:
    """Every object that the table's metadata leads to."""
    metadata = handle.metadata
    found = {handle.metadata_location, *(entry.metadata_file for entry in metadata.metadata_log)}
    found |= {one.statistics_path for one in metadata.statistics}
    for snapshot in metadata.snapshots:
        found.add(snapshot.manifest_list)
        for manifest in snapshot.manifests(handle.io):
            if manifest.manifest_path not in found:
                found.add(manifest.manifest_path)
                entries = manifest.fetch_manifest_entry(handle.io, discard_deleted=True)
                found |= {entry.data_file.file_path for entry in entries}
    return found
