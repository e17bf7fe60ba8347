"""Partition transforms are read in both of Athena's spellings and written as DDL again."""

from __future__ import annotations

import pytest

from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import kinds, layout
from infra.local.athena.types import parse_type
from infra.local.athena.words import Reader

SCHEMA = kinds.schema_of(
    [(name, parse_type(kind), "") for name, kind in (("id", "bigint"), ("s", "varchar"), ("d", "date"))]
)


@pytest.mark.parametrize(
    ("text", "name", "spelled"),
    [
        ("s", "s", "`s`"),
        ("month(d)", "d_month", "month(`d`)"),
        ("bucket(16, id)", "id_bucket", "bucket(16, `id`)"),
        ("bucket(id, 16)", "id_bucket", "bucket(16, `id`)"),
        ("truncate(4, s)", "s_trunc", "truncate(4, `s`)"),
        ("DAY( D )", "d_day", "day(`d`)"),
    ],
)
def test_transform_is_read_and_spelled(text: str, name: str, spelled: str) -> None:
    spec = layout.spec_of([text], SCHEMA)
    assert [field.name for field in spec.fields] == [name]
    assert layout.spelled(spec, SCHEMA) == [spelled]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nope", "Cannot find source column: nope"),
        ("month(id)", "Invalid source type long for transform: month"),
        ("foo(id)", "Invalid partition field declaration: foo(id)"),
        ("foo(3, id)", "Invalid partition field declaration: foo(3, id)"),
    ],
)
def test_transform_that_does_not_fit_is_refused(text: str, reason: str) -> None:
    with pytest.raises(QueryFailed, match="Unable to parse partitioning value") as found:
        layout.spec_of([text], SCHEMA)
    assert found.value.message.endswith(reason)


def test_transforms_of_ddl_are_read_one_by_one() -> None:
    reader = Reader("(category, bucket(16, id), month(`d`)) location")
    assert layout.read_transforms(reader) == ["category", "bucket(16, id)", "month(d)"]
    assert reader.peek("location")
