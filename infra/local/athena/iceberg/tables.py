"""Iceberg tables of the Glue catalog, loaded and changed through pyiceberg."""

from __future__ import annotations

from typing import Any

from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
    ValidationException,
)
from pyiceberg.io import FileIO
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import CreateTableTransaction
from pyiceberg.table import Table as Handle
from pyiceberg.typedef import EMPTY_DICT, Properties

from infra.local.athena.catalog import TableName
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg.files import ObjectFileIO
from infra.local.athena.storage import Location, ObjectStore


class _Glue(GlueCatalog):
    """pyiceberg's Glue catalog with the executor's own clients."""

    def __init__(self, glue: Any, store: ObjectStore) -> None:
        super().__init__("awsdatacatalog", client=glue)
        self._store = store

    def _load_file_io(self, properties: Properties = EMPTY_DICT, location: str | None = None) -> FileIO:
        return ObjectFileIO(self._store, properties)


class IcebergTables:
    """One for each query: it keeps nothing."""

    def __init__(self, glue: Any, store: ObjectStore) -> None:
        self._catalog = _Glue(glue, store)
        self.store = store

    def load(self, name: TableName) -> Handle:
        """The table as it is now; `QueryFailed` if there is none or its metadata can't be read."""
        try:
            return self._catalog.load_table((name.database, name.table))
        except NoSuchTableError as problem:
            raise QueryFailed("TABLE_NOT_FOUND", f"Table '{name}' does not exist", 1, 1) from problem
        except (FileNotFoundError, ValueError) as problem:
            text = f"Error accessing metadata of table {name.database}.{name.table}: {problem}"
            raise QueryFailed("ICEBERG_INVALID_METADATA", text) from problem

    def begin(
        self, name: TableName, schema: Schema, spec: PartitionSpec, location: Location, stored: Properties
    ) -> CreateTableTransaction:
        """A table that exists once the transaction is committed."""
        self._require_empty(location)
        return self._catalog.create_table_transaction(
            (name.database, name.table),
            schema,
            location=str(location).rstrip("/"),
            partition_spec=spec,
            properties=stored,
        )

    def _require_empty(self, location: Location) -> None:
        if not self.store.is_empty(location):
            text = f"Cannot create a table on a non-empty location: {location}"
            raise QueryFailed("ICEBERG_FILESYSTEM_ERROR", text)

    def rename(self, name: TableName, new: TableName) -> None:
        try:
            self._catalog.rename_table((name.database, name.table), (new.database, new.table))
        except TableAlreadyExistsError as problem:
            raise QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{new}' already exists", 1, 1) from problem
        except NoSuchNamespaceError as problem:
            raise QueryFailed("SCHEMA_NOT_FOUND", f"Schema {new.database} not found", 1, 1) from problem

    def purge(self, name: TableName) -> None:
        """The catalog's entry first: a reader must never find an entry without its files."""
        location = self.load(name).location()
        self._catalog.drop_table((name.database, name.table))
        self.store.delete_below(Location.parse(location))


def commit_failure(name: TableName, problem: Exception) -> QueryFailed:
    """The race that was lost, as Athena reports it (error type 233, which dbt retries)."""
    text = f"Failed to commit Iceberg update to table: {name.database}.{name.table}: {problem}"
    return QueryFailed("ICEBERG_COMMIT_ERROR", text)


def create_failure(name: TableName, problem: Exception) -> QueryFailed:
    if isinstance(problem, NoSuchNamespaceError):
        return QueryFailed("SCHEMA_NOT_FOUND", f"Schema {name.database} not found", 1, 1)
    if isinstance(problem, TableAlreadyExistsError | CommitFailedException):
        return QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists", 1, 1)
    return commit_failure(name, problem)


CREATE_FAILURES = (CommitFailedException, NoSuchNamespaceError, TableAlreadyExistsError)
LOST_RACES = (CommitFailedException, ValidationException)
