"""Columns: from a Parquet schema to Glue types, and what becomes of a table when a file brings others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from infra.local.crawler.types import held

Column = tuple[str, str]

_SIMPLE: dict[int, str] = {
    pa.lib.Type_BOOL: "boolean",
    pa.lib.Type_INT8: "tinyint",
    pa.lib.Type_INT16: "smallint",
    pa.lib.Type_UINT8: "smallint",
    pa.lib.Type_INT32: "int",
    pa.lib.Type_UINT16: "int",
    pa.lib.Type_INT64: "bigint",
    pa.lib.Type_UINT32: "bigint",
    pa.lib.Type_UINT64: "decimal(20,0)",
    pa.lib.Type_HALF_FLOAT: "float",
    pa.lib.Type_FLOAT: "float",
    pa.lib.Type_DOUBLE: "double",
    pa.lib.Type_STRING: "string",
    pa.lib.Type_LARGE_STRING: "string",
    pa.lib.Type_BINARY: "binary",
    pa.lib.Type_LARGE_BINARY: "binary",
    pa.lib.Type_FIXED_SIZE_BINARY: "binary",
    pa.lib.Type_DATE32: "date",
    pa.lib.Type_DATE64: "date",
    pa.lib.Type_TIMESTAMP: "timestamp",
    pa.lib.Type_TIME32: "int",
    pa.lib.Type_TIME64: "bigint",
    pa.lib.Type_NA: "string",
}
_LISTS = (pa.lib.Type_LIST, pa.lib.Type_LARGE_LIST, pa.lib.Type_FIXED_SIZE_LIST)


def glue_type(arrow: Any) -> str:
    """The Glue (Hive) spelling of an Arrow type.

    >>> glue_type(pa.map_(pa.string(), pa.float64()))
    'map<string,double>'
    """
    if arrow.id in _SIMPLE:
        return _SIMPLE[arrow.id]
    if pa.types.is_decimal(arrow):
        return f"decimal({arrow.precision},{arrow.scale})"
    if pa.types.is_dictionary(arrow):
        return glue_type(arrow.value_type)
    if pa.types.is_map(arrow):
        return f"map<{glue_type(arrow.key_type)},{glue_type(arrow.item_type)}>"
    if arrow.id in _LISTS:
        return f"array<{glue_type(arrow.value_type)}>"
    if pa.types.is_struct(arrow):
        fields = [arrow.field(number) for number in range(arrow.num_fields)]
        return f"struct<{','.join(f'{field.name.lower()}:{glue_type(field.type)}' for field in fields)}>"
    raise ValueError(f"no Glue type for {arrow}")


def columns_of(schema: Any, partition_keys: Iterable[str] = ()) -> list[Column]:
    """The columns in file order, lower case. A column that the path already names is left to the path."""
    taken = set(partition_keys)
    found: list[Column] = []
    for field in schema:
        if field.name.lower() not in taken:
            taken.add(field.name.lower())
            found.append((field.name.lower(), glue_type(field.type)))
    return found


def merge(table: list[Column], new: Iterable[Column]) -> list[Column]:
    """The table's columns in their order, widened where needed, then the columns it did not have."""
    merged = dict(table)
    for name, kind in new:
        merged[name] = held(merged[name], kind).kind if name in merged else kind
    return list(merged.items())


def conflicts(table: list[Column], new: Iterable[Column]) -> list[str]:
    """The columns whose type the table cannot take in, in words."""
    known = dict(table)
    return [
        f"{name}: {kind} does not fit {known[name]}"
        for name, kind in new
        if name in known and held(known[name], kind).conflict
    ]
