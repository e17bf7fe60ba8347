"""CTAS, INSERT and UNLOAD: files in S3, then the catalog entry that names them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from infra.local.athena import file_formats, hive_tables, projection, undo
from infra.local.athena.catalog import Catalog, Partition, Table, TableName
from infra.local.athena.engines.base import Destination, Engine, OutputColumn, Query, Running, Stats
from infra.local.athena.errors import QueryCancelled, QueryFailed
from infra.local.athena.file_formats import FileFormat
from infra.local.athena.statements import CreateTableAs, Insert, Property, Unload
from infra.local.athena.storage import Location, ObjectStore
from infra.local.steps import step

MAX_OPEN_PARTITIONS = 100
Folders = dict[tuple[str, ...], str]
Place = Callable[[tuple[str, ...]], str]


@dataclass(frozen=True)
class Job:
    """A query that is to be written out; `cutoff` is the most bytes that it may read."""

    id: str
    query: Query
    running: Running
    cutoff: int | None = None
    plans: undo.Planner = undo.unplanned


@dataclass(frozen=True)
class Written:
    """What a writing statement leaves: its statistics, the objects, and the partitions' locations."""

    stats: Stats
    objects: tuple[str, ...] = ()
    folders: Folders = field(default_factory=dict)

    @property
    def manifest(self) -> bytes:
        return "".join(f"{uri}\n" for uri in self.objects).encode()


class Writer:
    def __init__(self, engine: Engine, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._engine = engine
        self._catalog = catalog
        self._store = store
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)

    def create_table_as(self, statement: CreateTableAs, job: Job, default_location: str) -> Written | None:
        """None if the table is there already and that was allowed for."""
        properties = hive_tables.checked_properties(statement.properties)
        if self._is_there(statement):
            return None
        columns = hive_tables.storable(self._engine.describe(job.query))
        keys = hive_tables.partition_keys(columns, properties)
        layout = hive_tables.ctas_format(properties)
        more = hive_tables.buckets(columns, properties)
        location = Location.parse(str(properties.get("external_location") or default_location))
        self._require_empty(location, f"table '{statement.name.database}.{statement.name.table}'")
        written = Written(Stats(columns, 0, 0))
        if statement.with_data:
            written = self._write(
                job, _destination(self._scratch / job.id, columns, keys, layout), location, {}
            )
        entry = hive_tables.table_input(statement.name, columns, keys, location, layout, more)
        if statement.comment:
            entry["Parameters"]["comment"] = statement.comment
        job.plans(undo.of_table(statement.name.database, statement.name.table, str(location)))
        self._catalog.create_table(statement.name.database, entry)
        self._register(statement.name, written.folders)
        return written

    def _is_there(self, statement: CreateTableAs) -> bool:
        name = statement.name
        if self._catalog.find(name) is not None:
            if statement.if_not_exists:
                return True
            raise QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists", 1, 1)
        if not self._catalog.has_database(name.database):
            raise QueryFailed("SCHEMA_NOT_FOUND", f"Schema {name.database} not found", 1, 1)
        return False

    def _require_empty(self, location: Location, what: str) -> None:
        if not self._store.is_empty(location):
            text = f"Target directory for {what} already exists: {location}"
            raise QueryFailed("HIVE_PATH_ALREADY_EXISTS", text)

    def insert(self, statement: Insert, job: Job) -> Written:
        table = self._catalog.table(statement.name)
        layout = _insert_format(table)
        feeds = hive_tables.target_columns(table, statement.columns, self._engine.describe(job.query))
        columns = hive_tables.all_columns(table)
        keys = tuple(key.name for key in table.keys)
        projected = projection.is_projected(table)
        known = {} if projected else self._known(table)
        order = tuple(feeds.get(column.name) for column in columns)
        destination = _destination(self._scratch / job.id, columns, keys, layout, order)
        if projected:  # these partitions are where the table's properties say, and in no catalog
            place = partial(projection.location, table)
            return self._write(job, destination, Location.parse(table.location), known, place)
        written = self._write(job, destination, Location.parse(table.location), known)
        new = {values: uri for values, uri in written.folders.items() if values not in known}
        job.plans(undo.of_partitions(table.name.database, table.name.table, new))
        self._register(table.name, new)
        return written

    def _known(self, table: Table) -> Folders:
        found = self._catalog.partitions(table.name) if table.keys else []
        return {part.values: part.location for part in found}

    def unload(self, statement: Unload, job: Job) -> Written:
        layout = _unload_format(statement.properties)
        location = Location.parse(statement.location)
        self._require_empty(location, "UNLOAD")
        columns = hive_tables.storable(self._engine.describe(job.query))
        keys = hive_tables.partition_keys(columns, statement.properties)
        return self._write(job, _destination(self._scratch / job.id, columns, keys, layout), location, {})

    def _write(
        self,
        job: Job,
        destination: Destination,
        location: Location,
        known: Folders,
        place: Place | None = None,
    ) -> Written:
        """Runs the query into a scratch folder, then uploads. Nothing is in S3 if the query fails."""
        try:
            stats = self._engine.copy_out(job.query, destination, job.running)
            check_cutoff(stats.bytes_read, job.cutoff)
            files = _written_files(destination.folder) if stats.rows else []
            if destination.partition_by and len({file.parent for file in files}) > MAX_OPEN_PARTITIONS:
                text = f"Exceeded limit of {MAX_OPEN_PARTITIONS} open writers for partitions/buckets"
                raise QueryFailed("HIVE_TOO_MANY_OPEN_PARTITIONS", text)
            job.running.check()
            placed, folders = _placed(files, destination, location, known, job.id, place)
            objects = tuple(f"{target}{name}" for _, target, name in placed)
            job.plans(undo.of_objects(list(objects)))
            step("query ran")
            self._store.upload(placed)
            return Written(stats, objects, folders)
        finally:
            if destination.folder.is_dir():
                shutil.rmtree(destination.folder)
            else:
                destination.folder.unlink(missing_ok=True)

    def _register(self, name: TableName, folders: Folders) -> None:
        if folders:
            parts = [Partition(values, uri) for values, uri in folders.items()]
            self._catalog.add_partitions(self._catalog.table(name), parts)


def _destination(
    folder: Path,
    columns: tuple[OutputColumn, ...],
    keys: tuple[str, ...],
    layout: FileFormat,
    order: tuple[int | None, ...] | None = None,
) -> Destination:
    text = None if layout.name == file_formats.PARQUET else layout
    return Destination(folder, columns, keys, layout.codec, order, text)


def _insert_format(table: Table) -> FileFormat:
    """How rows are added to a table; `QueryFailed` for those that Athena can't add to."""
    if table.is_view:
        raise QueryFailed("NOT_SUPPORTED", "Inserting into views is not supported", 1, 1)
    storage = table.raw.get("StorageDescriptor") or {}
    if (storage.get("NumberOfBuckets") or 0) > 0:
        text = f"Cannot insert into bucketed table: {table.name.database}.{table.name.table}"
        raise QueryFailed("NOT_SUPPORTED", text)
    found = file_formats.of_table(table.serde, table.serde_parameters, table.parameters)
    if found is None or table.is_iceberg:
        text = f"Output format {storage.get('OutputFormat')} with SerDe {table.serde} is not supported."
        raise QueryFailed("HIVE_UNSUPPORTED_FORMAT", text)
    return found


_UNLOAD_PROPERTIES = ("format", "compression", "compression_level", "field_delimiter", "partitioned_by")


def _unload_format(properties: dict[str, Property]) -> FileFormat:
    """UNLOAD's own rules: a compression can be chosen for Parquet alone, text is always GZIP."""
    for key in properties:
        if key not in _UNLOAD_PROPERTIES:
            raise QueryFailed("INVALID_TABLE_PROPERTY", f"Unload property '{key}' does not exist", 1, 1)
    if "format" not in properties:
        raise QueryFailed("INVALID_TABLE_PROPERTY", "UNLOAD needs the property 'format'", 1, 1)
    word = str(properties["format"]).upper()
    asked, delimiter = properties.get("compression"), properties.get("field_delimiter")
    if asked is not None and word in (file_formats.JSON, file_formats.TEXT) and str(asked).upper() != "GZIP":
        text = f"Compression {asked} is not supported for UNLOAD in format {word}"
        raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
    return file_formats.named(
        word, str(asked) if asked else None, str(delimiter) if delimiter is not None else None, "UNLOAD"
    )


def check_cutoff(read: int, cutoff: int | None) -> None:
    """A workgroup may say how many bytes one query may read; Athena cancels a query that reads more."""
    if cutoff is not None and read > cutoff:
        raise QueryCancelled("Bytes scanned limit was exceeded")


def _written_files(folder: Path) -> list[Path]:
    return [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())


def _placed(
    files: list[Path],
    destination: Destination,
    location: Location,
    known: Folders,
    job_id: str,
    place: Place | None,
) -> tuple[list[tuple[Path, Location, str]], Folders]:
    """Where each file goes; a partition that is known already is written where it lies."""
    folders: Folders = {}
    placed = []
    for number, file in enumerate(files):
        target = location
        if destination.partition_by:
            relative = file.parent.relative_to(destination.folder).as_posix()
            values = tuple(unquote(part.split("=", 1)[1]) for part in relative.split("/"))
            folders[values] = place(values) if place else known.get(values, f"{location}{relative}/")
            target = Location.parse(folders[values])
        suffix = destination.layout.suffix if destination.layout else ""
        placed.append((file, target, f"{number:05d}_{job_id}{suffix}"))
    return placed, folders
