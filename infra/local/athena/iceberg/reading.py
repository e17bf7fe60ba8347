"""What a query sees of an Iceberg table: one snapshot, its columns, and the files that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pyiceberg.expressions import AlwaysTrue, BooleanExpression
from pyiceberg.manifest import FileFormat
from pyiceberg.schema import Schema
from pyiceberg.table import FileScanTask
from pyiceberg.table import Table as Handle
from pyiceberg.table.name_mapping import NameMapping
from pyiceberg.types import IcebergType, ListType, MapType, NestedField, StructType

from infra.local.athena.catalog import Column, Table
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg.files import reference
from infra.local.athena.iceberg.kinds import trino_type
from infra.local.athena.iceberg.tables import IcebergTables
from infra.local.athena.storage import Location, ObjectRef, ObjectStore
from infra.local.athena.types import hive_name

# A HEAD is 2 ms and a listing of a thousand keys 50 ms: more files than this are listed.
_ASKED_ONE_BY_ONE = 24
_THREADS = 4


@dataclass(frozen=True)
class IcebergTable(Table):
    """A table pinned to one snapshot (None: it has none yet).

    `only` limits a reading to these data files and `minus` names a Parquet file of (path, position)
    whose rows are left out: so the rows that a row change leaves alone are read back.
    """

    handle: Handle = field(repr=False, compare=False)
    snapshot_id: int | None
    schema: Schema = field(repr=False, compare=False)
    only: frozenset[str] | None = None
    minus: Path | None = None

    def limited_to(self, paths: frozenset[str], minus: Path | None) -> IcebergTable:
        return replace(self, only=paths, minus=minus)

    def tasks(self, condition: BooleanExpression | None = None) -> list[FileScanTask]:
        """The data files that may hold rows for which `condition` is true, each with its delete files."""
        if self.snapshot_id is None:
            return []
        scan = self.handle.scan(row_filter=condition or AlwaysTrue(), snapshot_id=self.snapshot_id)
        try:
            found = list(scan.plan_files())
        except ValueError as problem:
            raise QueryFailed("NOT_SUPPORTED", f"Iceberg table '{self.name}': {problem}") from problem
        if self.only is None:
            return found
        return [task for task in found if task.file.file_path in self.only]


def current(tables: IcebergTables, table: Table) -> IcebergTable:
    """The newest snapshot. Columns are those of the table's metadata, not of the catalog's copy of it."""
    handle = tables.load(table.name)
    snapshot = handle.current_snapshot()
    return _pinned(table, handle, snapshot.snapshot_id if snapshot else None, handle.schema())


def as_of_version(table: IcebergTable, version: int | str) -> IcebergTable:
    """A snapshot by its id, or what a branch or tag names; its columns are those it was written with."""
    handle = table.handle
    if isinstance(version, str):
        found = handle.snapshot_by_name(version)
        missing = f"Cannot find snapshot with reference name: {version}"
    else:
        found = handle.snapshot_by_id(version)
        missing = f"Iceberg snapshot ID does not exists: {version}"
    if found is None:
        raise QueryFailed("INVALID_ARGUMENTS", missing)
    return _pinned(table, handle, found.snapshot_id, _schema_of(handle, found.schema_id))


def as_of_time(table: IcebergTable, milliseconds: int) -> IcebergTable:
    """The snapshot that was current then."""
    found = table.handle.snapshot_as_of_timestamp(milliseconds)
    if found is None:
        digits = "milliseconds" if milliseconds % 1000 else "seconds"
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec=digits)
        place = f"{_quoted(table.name.database)}.{_quoted(table.name.table)}"
        text = f"No version history table {place} at or before {moment.replace('+00:00', 'Z')}"
        raise QueryFailed("INVALID_ARGUMENTS", text)
    return _pinned(table, table.handle, found.snapshot_id, _schema_of(table.handle, found.schema_id))


def _quoted(name: str) -> str:
    """Trino quotes every name in its messages that isn't of letters and digits alone."""
    return name if name.isalnum() else f'"{name}"'


def _schema_of(handle: Handle, schema_id: int | None) -> Schema:
    return handle.schemas().get(schema_id, handle.schema()) if schema_id is not None else handle.schema()


def _pinned(table: Table, handle: Handle, snapshot_id: int | None, schema: Schema) -> IcebergTable:
    columns = tuple(_column(found) for found in schema.fields)
    return IcebergTable(
        name=table.name,
        columns=columns,
        keys=(),
        location=handle.location(),
        serde="",
        serde_parameters={},
        parameters=table.parameters,
        view_text="",
        raw=table.raw,
        handle=handle,
        snapshot_id=snapshot_id,
        schema=schema,
    )


def _column(found: NestedField) -> Column:
    kind = trino_type(found.field_type)
    return Column(found.name.lower(), kind, hive_name(kind), found.doc or "")


def needs_arrow(table: IcebergTable, tasks: Sequence[FileScanTask]) -> bool:
    """True where columns can't be read by the ids in Parquet files alone.

    That is: another format, a deletion vector, files that were added without ids, or fields inside of a
    column that were renamed or replaced (DuckDB knows the ids of whole columns only).
    """
    mapping: NameMapping | None = table.handle.name_mapping()
    files = [task.file for task in tasks] + [gone for task in tasks for gone in task.delete_files]
    if any(found.file_format != FileFormat.PARQUET for found in files):
        return True
    return mapping is not None or _inner_names_changed(table)


def _inner_names_changed(table: IcebergTable) -> bool:
    by_id: dict[int, str] = {}
    by_name: dict[tuple[int, str], int] = {}
    for schema in [*table.handle.schemas().values(), table.schema]:
        for column in schema.fields:
            for number, name in _inner_names(column.field_type, ""):
                if by_id.setdefault(number, name) != name:
                    return True
                if by_name.setdefault((column.field_id, name), number) != number:
                    return True
    return False


def _inner_names(kind: IcebergType, prefix: str) -> Iterator[tuple[int, str]]:
    if isinstance(kind, StructType):
        for inner in kind.fields:
            yield inner.field_id, f"{prefix}.{inner.name}"
            yield from _inner_names(inner.field_type, f"{prefix}.{inner.name}")
    elif isinstance(kind, ListType):
        yield from _inner_names(kind.element_type, f"{prefix}.element")
    elif isinstance(kind, MapType):
        yield from _inner_names(kind.key_type, f"{prefix}.key")
        yield from _inner_names(kind.value_type, f"{prefix}.value")


def references(store: ObjectStore, location: str, paths: Sequence[str]) -> dict[str, ObjectRef]:
    """The objects behind the paths of a plan."""
    found: dict[str, ObjectRef] = {}
    if len(paths) > _ASKED_ONE_BY_ONE:
        listed = {ref.uri: ref for ref in store.objects(Location.parse(location))}
        found = {path: listed[path] for path in paths if path in listed}
    left = [path for path in paths if path not in found]
    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            asked = list(pool.map(lambda path: reference(store, path), left))
        except FileNotFoundError as problem:
            text = f"Error opening Iceberg split {problem}: the object does not exist"
            raise QueryFailed("ICEBERG_CANNOT_OPEN_SPLIT", text) from problem
    return found | dict(zip(left, asked, strict=True))
