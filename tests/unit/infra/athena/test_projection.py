"""Projected partitions are exactly those that the table's properties describe; a wrong property is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import sqlglot

from infra.local.athena import projection
from infra.local.athena.catalog import Column, Table, TableName
from infra.local.athena.engines.duckdb_.reading.projected import equalities
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import parse_type

NOW = datetime(2026, 3, 31, 12, 30, tzinfo=UTC)


def table(*keys: str, location: str = "s3://b/t/", **properties: str) -> Table:
    """A table whose properties are written `p__type` for `projection.p.type`."""
    given = {"projection.enabled": "true"}
    for key, value in properties.items():
        given[
            "storage.location.template" if key == "template" else f"projection.{key.replace('__', '.')}"
        ] = value
    found = tuple(Column(key, parse_type("string"), "string") for key in keys)
    return Table(TableName("d", "t"), (), found, location, "", {}, given, "", {})


def values(made: Table) -> Sequence[str] | None:
    (column,) = projection.columns(made, NOW)
    return column.values


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"type": "enum", "values": "a, b,c"}, ["a", " b", "c"]),
        ({"type": " Integer ", "range": "8,11"}, ["8", "9", "10", "11"]),
        ({"type": "integer", "range": "-1,1"}, ["-1", "0", "1"]),
        ({"type": "integer", "range": "0,10", "interval": "5", "digits": "3"}, ["000", "005", "010"]),
        ({"type": "date", "format": "yyyy-MM-dd", "range": "2026-02-27,2026-03-01"}, ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ({"type": "date", "format": "yyyy-MM", "range": "2025-11,NOW"}, ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]),
        ({"type": "date", "format": "yyyy-MM", "range": "NOW-2MONTHS,NOW"}, ["2026-01", "2026-02", "2026-03"]),
        ({"type": "date", "format": "yyyy/MM/dd", "range": "NOW-1DAYS,NOW+1DAY"}, ["2026/03/30", "2026/03/31", "2026/04/01"]),
        ({"type": "date", "format": "yyyy", "range": "2024,NOW", "interval.unit": "YEARS"}, ["2024", "2025", "2026"]),
        ({"type": "date", "format": "yyyy-MM-dd'T'HH", "range": "2026-01-01T00,2026-01-01T12", "interval": "6", "interval.unit": "HOURS"}, ["2026-01-01T00", "2026-01-01T06", "2026-01-01T12"]),
        ({"type": "date", "format": "yyyy-MM-dd", "range": "2026-01-01,2026-01-20", "interval": "1", "interval.unit": "WEEKS"}, ["2026-01-01", "2026-01-08", "2026-01-15"]),
    ],
)  # fmt: skip
def test_values_of_a_column_follow_its_properties(properties: dict[str, str], expected: list[str]) -> None:
    made = table("p", **{f"p__{key.replace('.', '__')}": value for key, value in properties.items()})
    assert list(values(made) or ()) == expected


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({}, "missing projection configuration: \\['p'\\]"),
        ({"type": "colour"}, "Unknown partition projection type: colour"),
        ({"type": "enum"}, "Missing required table property: projection.p.values"),
        ({"type": "integer"}, "Missing required table property: projection.p.range"),
        ({"type": "integer", "range": "1"}, "must have two values"),
        ({"type": "integer", "range": "1,x"}, "must be an integer"),
        ({"type": "integer", "range": "5,1"}, "must ascend"),
        ({"type": "integer", "range": "0,99999999999"}, "more than"),
        ({"type": "date", "range": "2026,NOW"}, "Missing required table property: projection.p.format"),
        ({"type": "date", "format": "yyyy", "range": "2024,NOW"}, "projection.p.interval.unit"),
        ({"type": "date", "format": "yyyy-MM-dd", "range": "soon,NOW"}, "not a date"),
        ({"type": "date", "format": "eeee", "range": "NOW,NOW"}, "not supported"),
    ],
)  # fmt: skip
def test_wrong_property_is_named(properties: dict[str, str], reason: str) -> None:
    made = table("p", **{f"p__{key.replace('.', '__')}": value for key, value in properties.items()})
    with pytest.raises(QueryFailed, match=f"INVALID_TABLE_PROPERTY: .*{reason}"):
        projection.columns(made, NOW)


def test_partitions_are_the_product_of_what_the_conditions_leave() -> None:
    made = table("y", "m", y__type="integer", y__range="2025,2026", m__type="enum", m__values="01,02")
    found = projection.partitions(
        made, lambda name, given: [v for v in given if v != "2025"], lambda name: None, NOW
    )
    assert [(part.values, part.location) for part in found] == [
        (("2026", "01"), "s3://b/t/y=2026/m=01/"),
        (("2026", "02"), "s3://b/t/y=2026/m=02/"),
    ]


def test_template_places_partitions_and_must_name_every_key() -> None:
    made = table("y", "m", template="s3://c/x/${Y}/${m}-data")
    assert projection.location(made, ("2026", "01")) == "s3://c/x/2026/01-data/"
    with pytest.raises(QueryFailed, match="must contain"):
        projection.location(table("y", "m", template="s3://c/x/${y}/"), ("2026", "01"))


def test_injected_column_needs_equalities() -> None:
    made = table("id", id__type="injected", template="s3://c/${id}/")
    (part,) = projection.partitions(made, lambda name, given: given, lambda name: ["a b"], NOW)
    assert part.location == "s3://c/a b/"
    with pytest.raises(QueryFailed) as caught:
        projection.partitions(made, lambda name, given: given, lambda name: None, NOW)
    assert caught.value.reason == (
        "CONSTRAINT_VIOLATION: For the injected projected partition column id, the WHERE clause must contain "
        "only static equality conditions, and at least one such condition must be present."
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("p = 'a'", ["a"]), ("'a' = p", ["a"]), ("p in ('a', 'b')", ["a", "b"]), ("(p = 'a' or p = 'b')", ["a", "b"]),
        ("p = date '2026-01-01'", ["2026-01-01"]), ("p <> 'a'", None), ("p > 'a'", None), ("p like 'a'", None),
        ("p = q", None), ("upper(p) = 'A'", None), ("p in (select 'a')", None), ("p = 'a' or p > 'b'", None), ("not p = 'a'", None),
    ],
)  # fmt: skip
def test_only_equalities_with_literals_choose_injected_values(
    condition: str, expected: list[str] | None
) -> None:
    assert equalities(sqlglot.parse_one(condition, read="trino")) == expected
