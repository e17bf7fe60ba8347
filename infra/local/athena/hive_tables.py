"""What a Hive table may look like: properties, columns and partition keys of CTAS and INSERT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from infra.local.athena import file_formats
from infra.local.athena import types as t
from infra.local.athena.catalog import Table, TableName
from infra.local.athena.engines.base import OutputColumn
from infra.local.athena.errors import QueryFailed
from infra.local.athena.file_formats import FileFormat
from infra.local.athena.statements import Property
from infra.local.athena.storage import Location
from infra.local.athena.types import Type, hive_name

_CTAS_PROPERTIES = frozenset(
    {
        "format", "external_location", "partitioned_by", "table_type", "is_external",
        "write_compression", "parquet_compression", "bucketed_by", "bucket_count",
        "field_delimiter", "location",
    }
)  # fmt: skip


def checked_properties(properties: dict[str, Property]) -> dict[str, Property]:
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
    return properties


def ctas_format(properties: dict[str, Property]) -> FileFormat:
    """The format of a CTAS; Parquet with GZIP where nothing is said."""
    word = str(properties.get("format", file_formats.PARQUET))
    specific = f"{word.lower()}_compression"
    asked = properties.get("write_compression") or properties.get(specific)
    delimiter = properties.get("field_delimiter")
    return file_formats.named(
        word,
        str(asked) if asked is not None else None,
        str(delimiter) if delimiter is not None else None,
        "CTAS",
    )


def buckets(columns: Sequence[OutputColumn], properties: dict[str, Property]) -> dict[str, Any]:
    """The bucketing part of a storage descriptor. It is kept and said; files aren't laid out by it."""
    given = properties.get("bucketed_by") or ()
    names = [name.lower() for name in ((given,) if isinstance(given, str) else given)]
    count = properties.get("bucket_count")
    if not names and count is None:
        return {}
    if not names or count is None or not str(count).isdigit() or int(str(count)) < 1:
        text = "Bucketing requires both bucketed_by and a bucket_count greater than zero"
        raise QueryFailed("INVALID_TABLE_PROPERTY", text, 1, 1)
    known = {column.name.lower() for column in columns}
    if missing := [name for name in names if name not in known]:
        text = f"Bucketing columns {missing} not present in schema"
        raise QueryFailed("INVALID_TABLE_PROPERTY", text, 1, 1)
    return {"BucketColumns": names, "NumberOfBuckets": int(str(count))}


def storable(columns: tuple[OutputColumn, ...]) -> tuple[OutputColumn, ...]:
    """Columns with names and types that a Hive table can have."""
    for column in (found := named(columns)):
        _check_type(column.name, column.type)
    return found


def named(columns: tuple[OutputColumn, ...]) -> tuple[OutputColumn, ...]:
    """Columns with names of their own, as every table needs them."""
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


def partition_keys(columns: Sequence[OutputColumn], properties: dict[str, Property]) -> tuple[str, ...]:
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


def all_columns(table: Table) -> tuple[OutputColumn, ...]:
    return tuple(OutputColumn(column.name, column.type) for column in (*table.columns, *table.keys))


def target_columns(table: Table, named: tuple[str, ...], given: tuple[OutputColumn, ...]) -> dict[str, int]:
    """Which column of the query feeds which column of the table; types with a common one are converted."""
    wanted = {column.name: column.type for column in all_columns(table)}
    names = named or tuple(wanted)
    for name in names:
        if name not in wanted:
            raise QueryFailed(
                "COLUMN_NOT_FOUND", f"Insert column name does not exist in target table: {name}", 1, 1
            )
    kinds = [column.type for column in given]
    if len(names) != len(kinds) or not all(
        t.common_type(kind, wanted[name])[0] for name, kind in zip(names, kinds, strict=True)
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
    layout: FileFormat,
    more: dict[str, Any],
) -> dict[str, Any]:
    """The Glue TableInput of an external table; `more` goes into its storage descriptor."""
    entries = [{"Name": column.name, "Type": hive_name(column.type)} for column in columns]
    return {
        "Name": name.table,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            "EXTERNAL": "TRUE",
            "has_encrypted_data": "false",
            "write.compression": _COMPRESSION_WORDS.get(layout.codec, layout.codec.upper()),
        },
        "PartitionKeys": [entry for entry in entries if entry["Name"] in keys],
        "StorageDescriptor": {
            "Columns": [entry for entry in entries if entry["Name"] not in keys],
            "Location": str(location),
            **layout.storage,
            **more,
        },
    }


_COMPRESSION_WORDS = {"uncompressed": "NONE"}
