"""CTAS and INSERT into Iceberg tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema

from infra.local.athena import hive_tables
from infra.local.athena import types as t
from infra.local.athena.catalog import Catalog
from infra.local.athena.engines.base import Destination, Engine, OutputColumn, Stats
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import chunks, commits, kinds, layout, properties, reading
from infra.local.athena.iceberg.reading import IcebergTable
from infra.local.athena.iceberg.tables import IcebergTables
from infra.local.athena.statements import CreateTableAs, Insert, Property
from infra.local.athena.storage import Location, ObjectStore
from infra.local.athena.types import Type
from infra.local.athena.writer import Job, Written, check_cutoff

ICEBERG_DIGITS = 6
_CTAS_ONLY = ("is_external", "location", "partitioning", "table_type")


class IcebergWriter:
    def __init__(self, engine: Engine, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._engine = engine
        self._catalog = catalog
        self._store = store
        self._scratch = scratch

    def create_table_as(self, statement: CreateTableAs, job: Job) -> Written | None:
        """None if the table is there already and that was allowed for."""
        stored = _stored(statement.properties)
        location = _location(statement.properties)
        if self._is_there(statement):
            return None
        columns = _storable(self._engine.describe(job.query))
        schema, spec = _shape(columns, statement.properties)
        tables = IcebergTables(self._catalog.glue, self._store)
        transaction = tables.begin(statement.name, schema, spec, location, stored)
        if not statement.with_data:
            commits.create(statement.name, transaction, [])
            return Written(Stats(columns, 0, 0))
        with self._rows(job, columns) as (folder, stats):
            io = transaction._table.io
            found = commits.write_files(transaction.table_metadata, io, chunks.of_folder(folder))
            commits.create(statement.name, transaction, found)
            return Written(stats, tuple(one.file_path for one in found))

    def _is_there(self, statement: CreateTableAs) -> bool:
        name = statement.name
        if self._catalog.find(name) is not None:
            if statement.if_not_exists:
                return True
            raise QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists", 1, 1)
        if not self._catalog.has_database(name.database):
            raise QueryFailed("SCHEMA_NOT_FOUND", f"Schema {name.database} not found", 1, 1)
        return False

    @contextmanager
    def _rows(
        self, job: Job, columns: tuple[OutputColumn, ...], order: tuple[int | None, ...] | None = None
    ) -> Iterator[tuple[Path, Stats]]:
        """The query's rows in a folder of Parquet files that is gone afterwards."""
        folder = self._scratch / job.id
        try:
            stats = self._engine.copy_out(job.query, Destination(folder, columns, order=order), job.running)
            check_cutoff(stats.bytes_read, job.cutoff)
            job.running.check()
            yield folder, stats
        finally:
            remove(folder)

    def insert(self, statement: Insert, job: Job) -> Written:
        tables = IcebergTables(self._catalog.glue, self._store)
        table = reading.current(tables, self._catalog.table(statement.name))
        feeds = hive_tables.target_columns(table, statement.columns, self._engine.describe(job.query))
        columns = columns_of(table)
        order = tuple(feeds.get(column.name) for column in columns)
        with self._rows(job, columns, order) as (folder, stats):
            handle = table.handle
            names = [found.name for found in table.schema.fields]
            found = commits.write_files(handle.metadata, handle.io, chunks.of_folder(folder, names))
            commits.append(tables, table.name, handle, found)
            return Written(stats, tuple(one.file_path for one in found))


def columns_of(table: IcebergTable) -> tuple[OutputColumn, ...]:
    return tuple(OutputColumn(column.name, column.type) for column in table.columns)


def remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _stored(given: dict[str, Property]) -> dict[str, str]:
    """The properties to store; those that belong to Hive tables are refused by name."""
    if str(given.get("is_external", "false")).lower() != "false":
        raise _invalid("Iceberg tables must be managed: set is_external = false")
    for wrong, right in (("external_location", "location"), ("partitioned_by", "partitioning")):
        if wrong in given:
            raise _invalid(f"Iceberg tables have no property '{wrong}': use '{right}'")
    rest = {key: str(value) for key, value in given.items() if key not in _CTAS_ONLY}
    return properties.created_with(rest)


def _invalid(message: str) -> QueryFailed:
    return QueryFailed("INVALID_TABLE_PROPERTY", message, 1, 1)


def _location(given: dict[str, Property]) -> Location:
    if not given.get("location"):
        raise _invalid("The location property is required for Iceberg tables")
    return Location.parse(str(given["location"]))


def _storable(columns: tuple[OutputColumn, ...]) -> tuple[OutputColumn, ...]:
    """Columns with names of their own and types that Iceberg has."""
    named = hive_tables.named(columns)
    for column in named:
        if column.type == t.NULL:
            raise QueryFailed("COLUMN_TYPE_UNKNOWN", f"Column type is unknown: {column.name}", 1, 1)
        _require_precision(column.type)
    return named


def _require_precision(kind: Type) -> None:
    """Athena doesn't widen an instant by itself: its users write `cast(x as timestamp(6))`."""
    word, _, rest = kind.base.partition(" ")
    if word in ("timestamp", "time") and kind.digits != ICEBERG_DIGITS:
        right = f"{word}({ICEBERG_DIGITS}) {rest}".strip()
        text = (
            f'{word.capitalize()} precision ({kind.digits}) not supported for Iceberg. Use "{right}" instead.'
        )
        raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
    for inner in kind.args:
        if isinstance(inner, Type):
            _require_precision(inner)


def _shape(columns: tuple[OutputColumn, ...], given: dict[str, Property]) -> tuple[Schema, PartitionSpec]:
    schema = kinds.schema_of([(column.name, column.type, "") for column in columns])
    texts = given.get("partitioning") or ()
    return schema, layout.spec_of((texts,) if isinstance(texts, str) else texts, schema)
