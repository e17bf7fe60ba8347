"""Files into tables: data files written, and the commit that makes them part of a table.

Whoever loses a race for a commit begins again from the table as it is then. New rows go in whatever came
before them; rows that were changed go in only if the files they came from are still there, and nothing was
added that the change didn't see.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import _dataframe_to_data_files
from pyiceberg.manifest import DataFile
from pyiceberg.table import CreateTableTransaction, Transaction
from pyiceberg.table import Table as Handle
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update.snapshot import _OverwriteFiles

from infra.local.athena.catalog import TableName
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg.tables import (
    CREATE_FAILURES,
    LOST_RACES,
    IcebergTables,
    commit_failure,
    create_failure,
)

MAX_OPEN_PARTITIONS = 100
# pyiceberg itself tries a commit five times; so often a new round of these begins.
_ROUNDS = 12
_PAUSE = 0.05


def write_files(metadata: TableMetadata, io: FileIO, chunks: Iterable[pa.Table]) -> list[DataFile]:
    """Data files of the table's current schema and partition spec; nothing knows them yet."""
    found: list[DataFile] = []
    try:
        for chunk in chunks:
            _refuse_nulls(metadata, chunk)
            found += _dataframe_to_data_files(metadata, chunk, io)
            _refuse_many_partitions(found)
    except BaseException:
        discard(io, found)
        raise
    return found


def _refuse_nulls(metadata: TableMetadata, chunk: pa.Table) -> None:
    for field in metadata.schema().fields:
        if field.required and chunk.column(field.name).null_count:
            text = f"NULL value not allowed for NOT NULL column: {field.name}"
            raise QueryFailed("CONSTRAINT_VIOLATION", text)


def _refuse_many_partitions(files: Sequence[DataFile]) -> None:
    if len({found.partition for found in files}) > MAX_OPEN_PARTITIONS:
        text = f"Exceeded limit of {MAX_OPEN_PARTITIONS} open writers for partitions"
        raise QueryFailed("ICEBERG_TOO_MANY_OPEN_PARTITIONS", text)


def discard(io: FileIO, files: Iterable[DataFile]) -> None:
    """Files of a statement that failed: no table names them."""
    for found in files:
        io.delete(found.file_path)


def create(name: TableName, transaction: CreateTableTransaction, files: list[DataFile]) -> None:
    """A new table with its first rows, or no table."""
    if files:
        with transaction.update_snapshot().fast_append() as snapshot:
            for one in files:
                snapshot.append_data_file(one)
    try:
        transaction.commit_transaction()
    except CREATE_FAILURES as problem:
        discard(transaction._table.io, files)
        raise create_failure(name, problem) from problem


def append(tables: IcebergTables, name: TableName, handle: Handle, files: list[DataFile]) -> None:
    """New rows: they fit behind any other commit."""
    if not files:
        return

    def attempt(found: Handle) -> None:
        _require_layout(name, found, handle)
        transaction = found.transaction()
        with transaction.update_snapshot().merge_append() as snapshot:
            for one in files:
                snapshot.append_data_file(one)
        transaction.commit_transaction()

    try:
        _with_rounds(tables, name, handle, attempt)
    except QueryFailed:
        discard(handle.io, files)
        raise


def _require_layout(name: TableName, found: Handle, written_for: Handle) -> None:
    """Files are laid out by a spec and a schema: they can't join a table that has others by now."""
    same_spec = found.spec().spec_id == written_for.spec().spec_id
    if not same_spec or found.schema().schema_id != written_for.schema().schema_id:
        raise commit_failure(name, ValueError("the table was altered while the statement ran"))


def _with_rounds(
    tables: IcebergTables, name: TableName, handle: Handle, attempt: Callable[[Handle], None]
) -> None:
    for round_ in range(_ROUNDS):
        try:
            attempt(handle)
            return
        except CommitFailedException as problem:
            if round_ == _ROUNDS - 1:
                raise commit_failure(name, problem) from problem
            time.sleep(_PAUSE * (1 + random.random()) * (round_ + 1))
            handle = tables.load(name)


@dataclass(frozen=True)
class Replacement:
    """Files that go and files that come, in one snapshot."""

    gone: list[DataFile]
    new: list[DataFile]


def replace_files(name: TableName, handle: Handle, change: Replacement) -> None:
    """Rows that were changed, on top of the snapshot in which they were read."""
    _replace(name, handle, change, _OverwriteFiles)


def compact_files(name: TableName, handle: Handle, change: Replacement) -> None:
    """The same rows in other files: what others append meanwhile doesn't matter."""
    _replace(name, handle, change, _Compaction)


class _Compaction(_OverwriteFiles):
    def _validate_concurrency(self) -> None:
        """The replaced files must still be there, without new deletions; new files are nobody's conflict."""
        window = self._commit_window
        if window is None or window.is_empty() or window.head is None:
            return
        from pyiceberg.table.update.validate import _validate_data_files_exist
        from pyiceberg.table.update.validate import _validate_no_new_deletes_for_data_files as no_deletes

        table = self._transaction._table
        _validate_data_files_exist(table, window.head, self._deleted_data_files, window.base)
        no_deletes(table, window.head, None, self._deleted_data_files, window.base)


def _replace(name: TableName, handle: Handle, change: Replacement, kind: type[_OverwriteFiles]) -> None:
    transaction = handle.transaction()
    try:
        _stage(transaction, change, kind)
        transaction.commit_transaction()
    except LOST_RACES as problem:
        discard(handle.io, change.new)
        raise commit_failure(name, problem) from problem


def _stage(transaction: Transaction, change: Replacement, kind: type[_OverwriteFiles]) -> None:
    """Rows that go without others in their place are what Iceberg calls a delete."""
    operation = Operation.OVERWRITE if change.new else Operation.DELETE
    with kind(operation=operation, transaction=transaction, io=transaction._table.io) as snapshot:
        for one in change.gone:
            snapshot.delete_data_file(one)
        for one in change.new:
            snapshot.append_data_file(one)


__all__ = ["Replacement", "append", "compact_files", "discard", "replace_files", "write_files"]
