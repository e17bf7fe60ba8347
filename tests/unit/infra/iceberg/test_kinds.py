"""A Trino type that Iceberg holds comes back as it was; one that it doesn't hold is refused by name."""

from __future__ import annotations

import pytest

from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import kinds
from infra.local.athena.types import parse_type


@pytest.mark.parametrize(
    "text",
    [
        "boolean", "integer", "bigint", "real", "double", "decimal(38,12)", "varchar", "varbinary", "date", "uuid",
        "timestamp(6)", "timestamp(6) with time zone", "time(6)", "array(map(varchar, integer))",
        "row(a integer, b row(c array(date)))",
    ],
)  # fmt: skip
def test_type_survives_the_way_there_and_back(text: str) -> None:
    kind = parse_type(text)
    assert kinds.trino_type(kinds.iceberg_type(kind, kinds.Ids())) == kind


@pytest.mark.parametrize("text", ["smallint", "tinyint", "json", "interval day to second", "array(smallint)"])
def test_type_that_iceberg_has_not_is_refused(text: str) -> None:
    with pytest.raises(QueryFailed, match="Type not supported for Iceberg"):
        kinds.iceberg_type(parse_type(text), kinds.Ids())


def test_ids_of_columns_come_before_those_inside_them() -> None:
    schema = kinds.schema_of([("a", parse_type("array(integer)"), "first"), ("b", parse_type("varchar"), "")])
    assert [(field.field_id, field.name, field.doc) for field in schema.fields] == [
        (1, "a", "first"),
        (2, "b", None),
    ]
    assert sorted(schema.field_ids) == [1, 2, 3]
