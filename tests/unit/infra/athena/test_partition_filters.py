"""Glue is asked for fewer partitions only where its filter and Trino's condition surely mean the same."""

from __future__ import annotations

from typing import Any

import pytest
import sqlglot

from infra.local.athena.catalog import Column, Table, TableName
from infra.local.athena.engines.duckdb_.reading.partition_filters import expression
from infra.local.athena.engines.duckdb_.scope import Constraint, Scan
from infra.local.athena.types import parse_type


def scan(*conditions: str, month: str = "string", key: str = "month") -> Scan:
    """A scan of a table with keys `month` (of that type) and `region`, and these conditions on the first."""
    keys = (Column(key, parse_type(month), month), Column("region", parse_type("string"), "string"))
    table = Table(TableName("d", "t"), (), keys, "s3://b/t/", "", {}, {}, "", {})
    told = [_constraint(condition, key) for condition in conditions]
    return Scan(0, table, constraints=told)


def _constraint(condition: str, key: str) -> Constraint:
    tree: Any = sqlglot.parse_one(condition, read="athena")
    column = "region" if "region" in condition else key
    return Constraint(column, column, condition, tree)


@pytest.mark.parametrize(
    ("conditions", "asked"),
    [
        (("month = '2026-01'",), "(month in ('2026-01'))"),
        (("'2026-01' = month",), "(month in ('2026-01'))"),
        (("(month = 'a' or month = 'b')",), "(month in ('a', 'b'))"),
        (("month in ('a', 'b')", "region = 'eu west'"), "(month in ('a', 'b') and region in ('eu west'))"),
        (("month = 'a'", "month > 'b'"), "(month in ('a'))"),
    ],
)
def test_equality_with_texts_is_asked_of_glue(conditions: tuple[str, ...], asked: str) -> None:
    assert expression([scan(*conditions)]) == asked


@pytest.mark.parametrize(
    "condition",
    [
        "month > '2026-01'", "month <> 'a'", "not month = 'a'", "month like 'a%'", "month = 7",
        "cast(month as varchar) = '7'", "lower(month) = 'a'", "month = 'it''s'", "month = 'ä'", "month is null",
        "month = 'a' or month > 'b'", "month in ('a', 7)", "month = ''", "month = 'a\n'",
    ],
)  # fmt: skip
def test_other_conditions_are_not_asked_of_glue(condition: str) -> None:
    assert expression([scan(condition)]) == ""


def test_keys_of_other_types_and_words_of_the_filter_are_not_asked_of_glue() -> None:
    assert expression([scan("month = '7'", month="int")]) == ""
    assert expression([scan("month = '7'", month="varchar(1)")]) == ""
    assert expression([scan("date = '7'", key="date")]) == ""


def test_several_scans_are_asked_for_what_any_of_them_reads() -> None:
    one, two = scan("month = 'a'"), scan("month = 'b'")
    assert expression([one, two]) == "(month in ('a')) or (month in ('b'))"
    assert expression([one, scan()]) == ""


def test_a_filter_that_glue_would_refuse_for_its_length_is_not_asked() -> None:
    assert expression([scan("month in (" + ", ".join(f"'{n:09}'" for n in range(200)) + ")")]) == ""
