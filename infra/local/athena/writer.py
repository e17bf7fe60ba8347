"""CTAS, INSERT and UNLOAD: Parquet files in S3, then the catalog entry that names them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from infra.local.athena import types as t
from infra.local.athena.catalog import Catalog, Partition, Table, TableName
from infra.local.athena.engines.base import Destination, Engine, OutputColumn, Query, Running, Stats
from infra.local.athena.errors import QueryFailed
from infra.local.athena.statements import CreateTableAs, Insert, Property, Unload
from infra.local.athena.storage import Location, ObjectStore
from infra.local.athena.types import Type, hive_name

MAX_OPEN_PARTITIONS = 100
_PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "Parameters": {"serialization.format": "1"},
    },
}
_CODECS = {"SNAPPY": "snappy", "GZIP": "gzip", "ZSTD": "zstd", "NONE": "uncompressed", "LZ4": "lz4"}
# Athena's own default is GZIP, which costs several times the seconds for a few per cent of the bytes.
_DEFAULT_CODEC = "snappy"
_CTAS_PROPERTIES = frozenset(
    {
        "format", "external_location", "partitioned_by", "table_type", "is_external",
        "write_compression", "parquet_compression", "bucketed_by", "bucket_count",
        "field_delimiter", "location",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What a writing statement leaves: its statistics, the objects, and where they are."""

    stats: Stats
    location: str
    objects: tuple[str, ...]

    @property
    def manifest(self) -> bytes:
        return "".join(f"{uri}\n" for uri in self.objects).encode()


class Writer:
    def __init__(self, engine: Engine, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._engine = engine
        self._catalog = catalog
        self._store = store
        self._scratch = scratch

    def create_table_as(
        self, statement: CreateTableAs, query: Query, default_location: str, query_id: str, running: Running
    ) -> Written | None:
        """None if the table is there already and that was allowed for."""
        properties = _checked_properties(statement.properties)
        if self._catalog.find(statement.name) is not None:
            if statement.if_not_exists:
                return None
            raise QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{statement.name}' already exists", 1, 1)
        if not self._catalog.has_database(statement.name.database):
            raise QueryFailed("SCHEMA_NOT_FOUND", f"Schema {statement.name.database} not found", 1, 1)
        columns = _storable(self._engine.describe(query))
        keys = _partition_keys(columns, properties)
        location = Location.parse(str(properties.get("external_location") or default_location))
        if not self._store.is_empty(location):
            text = f"Target directory for table '{statement.name.database}.{statement.name.table}' already exists: {location}"
            raise QueryFailed("HIVE_PATH_ALREADY_EXISTS", text)
        if not statement.with_data:
            stats, folders, objects = Stats(columns, 0, 0), {}, ()
        else:
            destination = self._destination(query_id, columns, keys, properties)
            stats, folders, objects = self._write(query, destination, location, query_id, running, {})
        entry = table_input(statement.name, columns, keys, location, statement.comment)
        self._catalog.create_table(statement.name.database, entry)
        self._register(statement.name, folders)
        return Written(stats, str(location), objects)

    def insert(self, statement: Insert, query: Query, query_id: str, running: Running) -> Written:
        table = self._catalog.table(statement.name)
        if table.is_view:
            raise QueryFailed("NOT_SUPPORTED", "Inserting into views is not supported", 1, 1)
        if table.is_iceberg or "parquet" not in table.serde.lower():
            text = f"INSERT INTO '{table.name}': only Parquet tables can be written (found {table.serde})"
            raise QueryFailed("NOT_SUPPORTED", text)
        columns = _target_columns(table, statement.columns, self._engine.describe(query))
        keys = tuple(key.name for key in table.keys)
        folder = self._folder(query_id)
        known = {part.values: part.location for part in self._catalog.partitions(table.name)} if keys else {}
        order = tuple(columns.get(column.name) for column in (*table.columns, *table.keys))
        destination = Destination(folder, _all_columns(table), keys, _DEFAULT_CODEC, order)
        location = Location.parse(table.location)
        stats, folders, objects = self._write(query, destination, location, query_id, running, known)
        self._register(table.name, {values: uri for values, uri in folders.items() if values not in known})
        return Written(stats, str(location), objects)

    def unload(self, statement: Unload, query: Query, query_id: str, running: Running) -> Written:
        properties = {
            key: str(value) for key, value in statement.properties.items() if isinstance(value, str)
        }
        if properties.get("format", "PARQUET").upper() != "PARQUET":
            raise QueryFailed(
                "NOT_SUPPORTED", f"UNLOAD format {properties['format']} is not supported by this engine"
            )
        location = Location.parse(statement.location)
        if not self._store.is_empty(location):
            raise QueryFailed(
                "HIVE_PATH_ALREADY_EXISTS", f"Target directory for UNLOAD already exists: {location}"
            )
        columns = self._engine.describe(query)
        keys = _partition_keys(columns, statement.properties)
        codec = _codec({"write_compression": properties.get("compression", "SNAPPY")})
        destination = Destination(self._folder(query_id), columns, keys, codec)
        stats, _, objects = self._write(query, destination, location, query_id, running, {})
        return Written(stats, str(location), objects)

    def _destination(
        self,
        query_id: str,
        columns: tuple[OutputColumn, ...],
        keys: tuple[str, ...],
        properties: dict[str, Property],
    ) -> Destination:
        return Destination(self._folder(query_id), columns, keys, _codec(properties))

    def _folder(self, query_id: str) -> Path:
        self._scratch.mkdir(parents=True, exist_ok=True)
        return self._scratch / query_id

    def _write(
        self,
        query: Query,
        destination: Destination,
        location: Location,
        query_id: str,
        running: Running,
        known: dict[tuple[str, ...], str],
    ) -> tuple[Stats, dict[tuple[str, ...], str], tuple[str, ...]]:
        """Runs the query into a scratch folder, then uploads. Nothing is in S3 if the query fails."""
        try:
            stats = self._engine.copy_out(query, destination, running)
            files = _written_files(destination.folder) if stats.rows else []
            folders = {file.parent for file in files}
            if destination.partition_by and len(folders) > MAX_OPEN_PARTITIONS:
                text = f"Exceeded limit of {MAX_OPEN_PARTITIONS} open writers for partitions/buckets"
                raise QueryFailed("HIVE_TOO_MANY_OPEN_PARTITIONS", text)
            running.check()
            return self._upload(files, destination, location, query_id, stats, known)
        finally:
            if destination.folder.is_dir():
                shutil.rmtree(destination.folder)
            else:
                destination.folder.unlink(missing_ok=True)

    def _upload(
        self,
        files: list[Path],
        destination: Destination,
        location: Location,
        query_id: str,
        stats: Stats,
        known: dict[tuple[str, ...], str],
    ) -> tuple[Stats, dict[tuple[str, ...], str], tuple[str, ...]]:
        partitions: dict[tuple[str, ...], str] = {}
        items: list[tuple[Path, Location, str]] = []
        for number, file in enumerate(files):
            target = location
            if destination.partition_by:
                relative = file.parent.relative_to(destination.folder).as_posix()
                values = _values(relative)
                uri = known.get(values, f"{location}{relative}/")
                partitions[values] = uri
                target = Location.parse(uri)
            items.append((file, target, f"{number:05d}_{query_id}"))
        self._store.upload(items)
        return stats, partitions, tuple(f"{target}{name}" for _, target, name in items)

    def _register(self, name: TableName, folders: dict[tuple[str, ...], str]) -> None:
        if folders:
            parts = [Partition(values, uri) for values, uri in folders.items()]
            self._catalog.add_partitions(self._catalog.table(name), parts)


def _written_files(folder: Path) -> list[Path]:
    return [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())


def _values(relative: str) -> tuple[str, ...]:
    return tuple(unquote(part.split("=", 1)[1]) for part in relative.split("/"))


def _checked_properties(properties: dict[str, Property]) -> dict[str, Property]:
    for key in properties:
        if key not in _CTAS_PROPERTIES:
            raise QueryFailed(
                "INVALID_TABLE_PROPERTY",
                f"Catalog 'awsdatacatalog' table property '{key}' does not exist",
                1,
                1,
            )
    if str(properties.get("table_type", "HIVE")).upper() != "HIVE":
        raise QueryFailed(
            "NOT_SUPPORTED", f"table_type '{properties['table_type']}' is not supported by this engine"
        )
    if str(properties.get("format", "PARQUET")).upper() != "PARQUET":
        raise QueryFailed(
            "NOT_SUPPORTED", f"CTAS format '{properties['format']}' is not supported by this engine"
        )
    return properties


def _codec(properties: dict[str, Property]) -> str:
    word = properties.get("write_compression") or properties.get("parquet_compression")
    if word is None:
        return _DEFAULT_CODEC
    if str(word).upper() not in _CODECS:
        raise QueryFailed("INVALID_TABLE_PROPERTY", f"Unsupported compression for Parquet: {word}", 1, 1)
    return _CODECS[str(word).upper()]


def _storable(columns: tuple[OutputColumn, ...]) -> tuple[OutputColumn, ...]:
    """Columns with names and types that a Hive table can have."""
    seen: set[str] = set()
    found = []
    for position, column in enumerate(columns):
        name = column.name.lower()
        if name == f"_col{position}":
            raise QueryFailed(
                "MISSING_COLUMN_NAME", f"Column name not specified at position {position + 1}", 1, 1
            )
        if name in seen:
            raise QueryFailed("DUPLICATE_COLUMN_NAME", f"Column name '{name}' specified more than once", 1, 1)
        seen.add(name)
        _check_type(name, column.type)
        found.append(OutputColumn(name, column.type))
    return tuple(found)


def _check_type(name: str, kind: Type) -> None:
    if kind == t.NULL:
        raise QueryFailed("COLUMN_TYPE_UNKNOWN", f"Column type is unknown at position: {name}", 1, 1)
    if kind.base in ("timestamp with time zone", "time", "json", "uuid") or kind.base.startswith("interval"):
        raise QueryFailed("NOT_SUPPORTED", f"Unsupported Hive type: {kind} (column '{name}')", 1, 1)
    for inner in kind.args:
        if isinstance(inner, Type):
            _check_type(name, inner)


def _partition_keys(columns: Sequence[OutputColumn], properties: dict[str, Property]) -> tuple[str, ...]:
    given = properties.get("partitioned_by") or ()
    keys = tuple(key.lower() for key in ((given,) if isinstance(given, str) else given))
    if not keys:
        return ()
    names = [column.name.lower() for column in columns]
    if missing := [key for key in keys if key not in names]:
        raise QueryFailed(
            "INVALID_TABLE_PROPERTY", f"Partition columns {missing} not present in schema", 1, 1
        )
    if len(keys) == len(names):
        raise QueryFailed("INVALID_TABLE_PROPERTY", "Table contains only partition columns", 1, 1)
    if tuple(names[-len(keys) :]) != keys:
        text = f"Partition keys must be the last columns in the table and in the same order as the table properties: [{', '.join(keys)}]"
        raise QueryFailed("HIVE_COLUMN_ORDER_MISMATCH", text)
    return keys


def _all_columns(table: Table) -> tuple[OutputColumn, ...]:
    return tuple(OutputColumn(column.name, column.type) for column in (*table.columns, *table.keys))


def _target_columns(table: Table, named: tuple[str, ...], given: tuple[OutputColumn, ...]) -> dict[str, int]:
    """Which column of the query feeds which column of the table."""
    wanted = {column.name: column.type for column in _all_columns(table)}
    names = named or tuple(wanted)
    for name in names:
        if name not in wanted:
            raise QueryFailed(
                "COLUMN_NOT_FOUND", f"Insert column name does not exist in target table: {name}", 1, 1
            )
    kinds = [column.type for column in given]
    if len(names) != len(kinds) or not all(
        t.can_coerce(kind, wanted[name]) for name, kind in zip(names, kinds, strict=True)
    ):
        expected = ", ".join(str(wanted[name]) for name in names)
        text = f"Insert query has mismatched column types: Table: [{expected}], Query: [{', '.join(map(str, kinds))}]"
        raise QueryFailed("TYPE_MISMATCH", text, 1, 1)
    return {name: position for position, name in enumerate(names)}


def table_input(
    name: TableName,
    columns: Sequence[OutputColumn],
    keys: Sequence[str],
    location: Location,
    comment: str = "",
) -> dict[str, Any]:
    """The Glue TableInput of an external Parquet table."""
    entries = [{"Name": column.name, "Type": hive_name(column.type)} for column in columns]
    return {
        "Name": name.table,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            "EXTERNAL": "TRUE",
            "has_encrypted_data": "false",
            **({"comment": comment} if comment else {}),
        },
        "PartitionKeys": [entry for entry in entries if entry["Name"] in keys],
        "StorageDescriptor": {
            "Columns": [entry for entry in entries if entry["Name"] not in keys],
            "Location": str(location),
            **_PARQUET,
        },
    }
