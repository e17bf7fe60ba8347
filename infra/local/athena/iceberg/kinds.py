"""Iceberg's types and Trino's, each way."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pyiceberg.schema import Schema
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FixedType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
    TimeType,
    UUIDType,
)

from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type, parse_type

_PLAIN: tuple[tuple[type[IcebergType], str], ...] = (
    (BooleanType, "boolean"),
    (IntegerType, "integer"),
    (LongType, "bigint"),
    (FloatType, "real"),
    (DoubleType, "double"),
    (DateType, "date"),
    (TimeType, "time(6)"),
    (TimestampType, "timestamp(6)"),
    (TimestamptzType, "timestamp(6) with time zone"),
    (StringType, "varchar"),
    (UUIDType, "uuid"),
    (BinaryType, "varbinary"),
    (FixedType, "varbinary"),
)
_TO_ICEBERG: dict[str, type[IcebergType]] = {
    "boolean": BooleanType,
    "integer": IntegerType,
    "bigint": LongType,
    "real": FloatType,
    "double": DoubleType,
    "date": DateType,
    "time": TimeType,
    "timestamp": TimestampType,
    "timestamp with time zone": TimestamptzType,
    "varchar": StringType,
    "char": StringType,
    "uuid": UUIDType,
    "varbinary": BinaryType,
}


def trino_type(kind: IcebergType) -> Type:
    """What Trino calls a column of this type."""
    if isinstance(kind, DecimalType):
        return parse_type(f"decimal({kind.precision},{kind.scale})")
    if isinstance(kind, ListType):
        return Type("array", (trino_type(kind.element_type),))
    if isinstance(kind, MapType):
        return Type("map", (trino_type(kind.key_type), trino_type(kind.value_type)))
    if isinstance(kind, StructType):
        fields = kind.fields
        return Type("row", tuple(trino_type(f.field_type) for f in fields), tuple(f.name for f in fields))
    for known, name in _PLAIN:
        if isinstance(kind, known):
            return parse_type(name)
    raise QueryFailed("NOT_SUPPORTED", f"Unsupported Iceberg type: {kind}")


class Ids:
    """Field ids in the order in which a schema needs them: a level's columns before what is inside them."""

    def __init__(self, first: int = 1) -> None:
        self._next = itertools.count(first)

    def take(self) -> int:
        return next(self._next)


def iceberg_type(kind: Type, ids: Ids) -> IcebergType:
    """The Iceberg type that holds `kind`; NOT_SUPPORTED in Trino's words where there is none."""
    if kind.base == "decimal":
        return DecimalType(kind.precision, kind.scale)
    if kind.base == "array":
        number = ids.take()
        return ListType(number, iceberg_type(kind.inner(0), ids), element_required=False)
    if kind.base == "map":
        key, value = ids.take(), ids.take()
        return MapType(
            key,
            iceberg_type(kind.inner(0), ids),
            value,
            iceberg_type(kind.inner(1), ids),
            value_required=False,
        )
    if kind.base == "row":
        if not all(kind.names):
            raise QueryFailed("NOT_SUPPORTED", "Row type field does not have a name: " + str(kind), 1, 1)
        named = [(name, kind.inner(position)) for position, name in enumerate(kind.names)]
        return StructType(*_fields(named, ids))
    if kind.base not in _TO_ICEBERG:
        raise QueryFailed("NOT_SUPPORTED", f"Type not supported for Iceberg: {kind}", 1, 1)
    return _TO_ICEBERG[kind.base]()


def _fields(named: Sequence[tuple[str, Type]], ids: Ids) -> list[NestedField]:
    numbers = [ids.take() for _ in named]
    return [
        NestedField(number, name, iceberg_type(kind, ids), required=False)
        for number, (name, kind) in zip(numbers, named, strict=True)
    ]


def schema_of(columns: Sequence[tuple[str, Type, str]]) -> Schema:
    """A new table's schema from (name, type, comment)."""
    ids = Ids()
    fields = _fields([(name, kind) for name, kind, _ in columns], ids)
    described = [
        field.model_copy(update={"doc": comment}) if comment else field
        for field, (_, _, comment) in zip(fields, columns, strict=True)
    ]
    return Schema(*described)
