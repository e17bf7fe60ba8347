"""`"table$snapshots"` and its kind: the columns as Trino names and types them, filled by pyiceberg."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
from pyiceberg.conversions import from_bytes
from pyiceberg.manifest import DataFile, ManifestFile
from pyiceberg.partitioning import PartitionField
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import NestedField, PrimitiveType

from infra.local.athena.catalog import Column
from infra.local.athena.iceberg.kinds import trino_type
from infra.local.athena.iceberg.reading import IcebergTable
from infra.local.athena.types import Type, parse_type, row

_INSTANT = "timestamp(3) with time zone"
_BY_ID, _TEXT_BY_ID = "map(integer, bigint)", "map(integer, varchar)"
_SUMMARIES = (
    "array(row(contains_null boolean, contains_nan boolean, lower_bound varchar, upper_bound varchar))"
)
_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "snapshots": (
        ("committed_at", _INSTANT),
        ("snapshot_id", "bigint"),
        ("parent_id", "bigint"),
        ("operation", "varchar"),
        ("manifest_list", "varchar"),
        ("summary", "map(varchar, varchar)"),
    ),
    "history": (
        ("made_current_at", _INSTANT),
        ("snapshot_id", "bigint"),
        ("parent_id", "bigint"),
        ("is_current_ancestor", "boolean"),
    ),
    "files": (
        ("content", "integer"),
        ("file_path", "varchar"),
        ("file_format", "varchar"),
        ("record_count", "bigint"),
        ("file_size_in_bytes", "bigint"),
        ("column_sizes", _BY_ID),
        ("value_counts", _BY_ID),
        ("null_value_counts", _BY_ID),
        ("nan_value_counts", _BY_ID),
        ("lower_bounds", _TEXT_BY_ID),
        ("upper_bounds", _TEXT_BY_ID),
        ("key_metadata", "varbinary"),
        ("split_offsets", "array(bigint)"),
        ("equality_ids", "array(integer)"),
    ),
    "manifests": (
        ("path", "varchar"),
        ("length", "bigint"),
        ("partition_spec_id", "integer"),
        ("added_snapshot_id", "bigint"),
        ("added_data_files_count", "integer"),
        ("added_rows_count", "bigint"),
        ("existing_data_files_count", "integer"),
        ("existing_rows_count", "bigint"),
        ("deleted_data_files_count", "integer"),
        ("deleted_rows_count", "bigint"),
        ("partition_summaries", _SUMMARIES),
    ),
    "refs": (
        ("name", "varchar"),
        ("type", "varchar"),
        ("snapshot_id", "bigint"),
        ("max_reference_age_in_ms", "bigint"),
        ("min_snapshots_to_keep", "integer"),
        ("max_snapshot_age_in_ms", "bigint"),
    ),
}
KINDS = frozenset({*_COLUMNS, "partitions"})
Record = dict[str, Any]


def columns(table: IcebergTable, kind: str) -> tuple[Column, ...]:
    """The columns of one of the table's own tables; `kind` is one of `KINDS`."""
    if kind == "partitions":
        return _partition_columns(table)
    return tuple(Column(name, parse_type(text), "") for name, text in _COLUMNS[kind])


def rows(table: IcebergTable, kind: str) -> pa.Table:
    """The rows, with values that cast to the types of `columns`."""
    found = _ROWS[kind](table)
    fields = [pa.field(column.name, arrow_type(column.type)) for column in columns(table, kind)]
    return pa.Table.from_pylist(found, schema=pa.schema(fields))


def arrow_type(kind: Type) -> pa.DataType:
    if kind.base == "array":
        return pa.list_(arrow_type(kind.inner(0)))
    if kind.base == "map":
        return pa.map_(arrow_type(kind.inner(0)), arrow_type(kind.inner(1)))
    if kind.base == "row":
        return pa.struct([pa.field(name, arrow_type(kind.inner(i))) for i, name in enumerate(kind.names)])
    if kind.base == "decimal":
        return pa.decimal128(kind.precision, kind.scale)
    plain: dict[str, pa.DataType] = {
        "integer": pa.int32(), "bigint": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(),
        "real": pa.float32(), "double": pa.float64(), "varbinary": pa.binary(), "timestamp": pa.timestamp("us"),
        "timestamp with time zone": pa.timestamp("us", "UTC"),
    }  # fmt: skip
    return plain.get(kind.base, pa.string())


def _snapshots(table: IcebergTable) -> list[Record]:
    found: list[Record] = table.handle.inspect.snapshots().to_pylist()
    return [{**one, "committed_at": _utc(one["committed_at"])} for one in found]


def _utc(moment: Any) -> Any:
    return pa.scalar(moment, pa.timestamp("us")).cast(pa.timestamp("us", "UTC")).as_py()


def _history(table: IcebergTable) -> list[Record]:
    found: list[Record] = table.handle.inspect.history().to_pylist()
    return [{**one, "made_current_at": _utc(one["made_current_at"])} for one in found]


def _refs(table: IcebergTable) -> list[Record]:
    found: list[Record] = table.handle.inspect.refs().to_pylist()
    return found


def _manifests(table: IcebergTable) -> list[Record]:
    """Trino counts the delete files of a delete manifest as data files."""
    snapshot = table.handle.current_snapshot()
    named = {one.manifest_path: one for one in (snapshot.manifests(table.handle.io) if snapshot else [])}
    found: list[Record] = table.handle.inspect.manifests().to_pylist()
    return [{**one, **_counts(named[one["path"]])} for one in found]


def _counts(manifest: ManifestFile) -> Record:
    return {
        "added_data_files_count": manifest.added_files_count,
        "added_rows_count": manifest.added_rows_count,
        "existing_data_files_count": manifest.existing_files_count,
        "existing_rows_count": manifest.existing_rows_count,
        "deleted_data_files_count": manifest.deleted_files_count,
        "deleted_rows_count": manifest.deleted_rows_count,
    }


def _data_files(table: IcebergTable) -> list[DataFile]:
    """Data files and delete files of the snapshot, each once."""
    found: dict[str, DataFile] = {}
    for task in table.tasks():
        for one in (task.file, *task.delete_files):
            found[one.file_path] = one
    return list(found.values())


def _files(table: IcebergTable) -> list[Record]:
    texts = {found.field_id: found for found in _all_fields(table)}
    return [
        {
            "content": int(one.content),
            "file_path": one.file_path,
            "file_format": one.file_format.value,
            "record_count": one.record_count,
            "file_size_in_bytes": one.file_size_in_bytes,
            "column_sizes": _pairs(one.column_sizes),
            "value_counts": _pairs(one.value_counts),
            "null_value_counts": _pairs(one.null_value_counts),
            "nan_value_counts": _pairs(one.nan_value_counts),
            "lower_bounds": _bounds(one.lower_bounds, texts),
            "upper_bounds": _bounds(one.upper_bounds, texts),
            "key_metadata": one.key_metadata,
            "split_offsets": one.split_offsets,
            "equality_ids": one.equality_ids,
        }
        for one in _data_files(table)
    ]


def _all_fields(table: IcebergTable) -> list[NestedField]:
    return [table.schema.find_field(number) for number in table.schema.field_ids]


def _pairs(found: dict[int, int] | None) -> list[tuple[int, int]] | None:
    return list(found.items()) if found is not None else None


def _bounds(found: dict[int, bytes] | None, fields: dict[int, NestedField]) -> list[tuple[int, str]] | None:
    if found is None:
        return None
    known = [(number, fields[number], value) for number, value in found.items() if number in fields]
    return [(number, str(_value(field, value))) for number, field, value in known]


def _value(field: NestedField, bound: bytes) -> Any:
    """A bound as the value it stands for."""
    kind = field.field_type
    assert isinstance(kind, PrimitiveType)
    value: Any = from_bytes(kind, bound)
    return value if isinstance(value, str) else IdentityTransform().to_human_string(kind, value)


def _partition_fields(table: IcebergTable) -> list[tuple[PartitionField, Type]]:
    spec = table.handle.spec()
    return [
        (field, trino_type(field.transform.result_type(table.handle.schema().find_type(field.source_id))))
        for field in spec.fields
    ]


def _measured(table: IcebergTable) -> list[tuple[NestedField, Type]]:
    """Columns with bounds: primitive ones by which the table isn't divided as they are."""
    identity = {field.source_id for field in table.handle.spec().fields if str(field.transform) == "identity"}
    return [
        (field, trino_type(field.field_type))
        for field in table.schema.fields
        if isinstance(field.field_type, PrimitiveType) and field.field_id not in identity
    ]


def _partition_columns(table: IcebergTable) -> tuple[Column, ...]:
    keys = [(field.name, kind) for field, kind in _partition_fields(table)]
    numbers = [(name, parse_type("bigint")) for name in ("record_count", "file_count", "total_size")]
    measured = [
        (
            field.name,
            row(
                [
                    ("min", kind),
                    ("max", kind),
                    ("null_count", parse_type("bigint")),
                    ("nan_count", parse_type("bigint")),
                ]
            ),
        )
        for field, kind in _measured(table)
    ]
    found = [("partition", row(keys))] if keys else []
    found += numbers
    found += [("data", row(measured))] if measured else []
    return tuple(Column(name, kind, "") for name, kind in found)


def _partitions(table: IcebergTable) -> list[Record]:
    groups: dict[tuple[Any, ...], list[DataFile]] = {}
    for task in table.tasks():
        groups.setdefault(_partition_key(table, task.file), []).append(task.file)
    return [_partition(table, key, files) for key, files in groups.items()]


def _partition_key(table: IcebergTable, found: DataFile) -> tuple[Any, ...]:
    """Values of the current spec's fields; a file of an earlier spec has some of them or none."""
    written_for = table.handle.specs()[found.spec_id].fields
    values = {field.field_id: found.partition[position] for position, field in enumerate(written_for)}
    return tuple(values.get(field.field_id) for field in table.handle.spec().fields)


def _partition(table: IcebergTable, key: tuple[Any, ...], files: list[DataFile]) -> Record:
    names = [field.name for field, _ in _partition_fields(table)]
    return {
        "partition": dict(zip(names, key, strict=True)),
        "record_count": sum(found.record_count for found in files),
        "file_count": len(files),
        "total_size": sum(found.file_size_in_bytes for found in files),
        "data": {field.name: _spread(field, files) for field, _ in _measured(table)},
    }


def _spread(field: NestedField, files: list[DataFile]) -> Record:
    kind, number = field.field_type, field.field_id
    assert isinstance(kind, PrimitiveType)
    low = [
        from_bytes(kind, found.lower_bounds[number])
        for found in files
        if number in (found.lower_bounds or {})
    ]
    high = [
        from_bytes(kind, found.upper_bounds[number])
        for found in files
        if number in (found.upper_bounds or {})
    ]
    nulls = [found.null_value_counts.get(number) for found in files if found.null_value_counts]
    nans = [found.nan_value_counts[number] for found in files if number in (found.nan_value_counts or {})]
    return {
        "min": min(low, default=None),
        "max": max(high, default=None),
        "null_count": sum(found or 0 for found in nulls) if nulls else None,
        "nan_count": sum(nans) if nans else None,
    }


_ROWS: dict[str, Callable[[IcebergTable], list[Record]]] = {
    "snapshots": _snapshots,
    "history": _history,
    "files": _files,
    "manifests": _manifests,
    "refs": _refs,
    "partitions": _partitions,
}
