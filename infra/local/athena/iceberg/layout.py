"""Partition transforms as Athena writes them: `month(d)`, `bucket(16, x)`, or a column by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from pyiceberg.partitioning import PARTITION_FIELD_ID_START, PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import (
    BucketTransform,
    DayTransform,
    HourTransform,
    IdentityTransform,
    MonthTransform,
    Transform,
    TruncateTransform,
    YearTransform,
)

from infra.local.athena.errors import QueryFailed
from infra.local.athena.words import Reader

AnyTransform = Transform[Any, Any]
_CALENDAR: dict[str, Callable[[], AnyTransform]] = {
    "year": YearTransform,
    "month": MonthTransform,
    "day": DayTransform,
    "date": DayTransform,
    "hour": HourTransform,
}
_SIZED: dict[str, Callable[[int], AnyTransform]] = {"bucket": BucketTransform, "truncate": TruncateTransform}
# Both orders are written: Athena's DDL has the number first, Trino's `partitioning` property last.
_UNREADABLE = "Unable to parse partitioning value"
_NUMBER_FIRST = re.compile(r"(\w+)\(\s*(\d+)\s*,\s*\"?(\w+)\"?\s*\)")
_NUMBER_LAST = re.compile(r"(\w+)\(\s*\"?(\w+)\"?\s*,\s*(\d+)\s*\)")
_PLAIN_CALL = re.compile(r"(\w+)\(\s*\"?(\w+)\"?\s*\)")


def spec_of(texts: Sequence[str], schema: Schema) -> PartitionSpec:
    """The spec that `texts` describe; INVALID_TABLE_PROPERTY names the one that doesn't fit."""
    fields = []
    for position, text in enumerate(texts):
        transform, column, name = _read(text.strip().lower())
        source = schema.find_field(column) if column in schema.column_names else None
        if source is None:
            raise _invalid(f"{_UNREADABLE}: Cannot find source column: {column}")
        if not transform.can_transform(source.field_type):
            raise _invalid(
                f"{_UNREADABLE}: Invalid source type {source.field_type} for transform: {transform}"
            )
        number = PARTITION_FIELD_ID_START + position
        fields.append(
            PartitionField(source_id=source.field_id, field_id=number, transform=transform, name=name)
        )
    return PartitionSpec(*fields)


def _invalid(message: str) -> QueryFailed:
    return QueryFailed("INVALID_TABLE_PROPERTY", message, 1, 1)


def _read(text: str) -> tuple[AnyTransform, str, str]:
    """(transform, column, name of the partition field), the names as Iceberg's own library gives them."""
    if found := _NUMBER_FIRST.fullmatch(text):
        word, number, column = found.groups()
    elif found := _NUMBER_LAST.fullmatch(text):
        word, column, number = found.groups()
    elif found := _PLAIN_CALL.fullmatch(text):
        word, column = found.groups()
        if word in _CALENDAR:
            made = _CALENDAR[word]()
            return made, column, f"{column}_{made!s}"
        raise _invalid(f"{_UNREADABLE}: Invalid partition field declaration: {text}")
    else:
        return IdentityTransform(), text.strip('"`'), text.strip('"`')
    if word not in _SIZED:
        raise _invalid(f"{_UNREADABLE}: Invalid partition field declaration: {text}")
    suffix = "bucket" if word == "bucket" else "trunc"
    return _SIZED[word](int(number)), column, f"{column}_{suffix}"


def read_transforms(reader: Reader) -> list[str]:
    """`(category, bucket(16, id), month(day))` behind PARTITIONED BY."""
    reader.expect("(")
    found = []
    while not reader.take(")"):
        word = reader.name()
        if reader.take("("):
            parts = []
            while not reader.take(")"):
                parts.append(reader.any_value().lower())
                reader.take(",")
            word = f"{word}({', '.join(parts)})"
        found.append(word)
        reader.take(",")
    return found


def spelled(spec: PartitionSpec, schema: Schema) -> list[str]:
    """The spec as DDL of SHOW CREATE TABLE writes it."""
    found = []
    for field in spec.fields:
        column = f"`{schema.find_column_name(field.source_id)}`"
        transform = field.transform
        if isinstance(transform, IdentityTransform):
            found.append(column)
        elif isinstance(transform, BucketTransform):
            found.append(f"bucket({transform.num_buckets}, {column})")
        elif isinstance(transform, TruncateTransform):
            found.append(f"truncate({transform.width}, {column})")
        else:
            found.append(f"{transform}({column})")
    return found
