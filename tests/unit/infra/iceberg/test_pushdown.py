"""Only conditions that mean the same to Iceberg's planning choose files; any other is left to the query."""

from __future__ import annotations

import pytest
from sqlglot import exp
from sqlglot.dialects.trino import Trino

from infra.local.athena.engines.duckdb_.reading import pushdown
from infra.local.athena.engines.duckdb_.scope import Constraint
from infra.local.athena.iceberg import kinds
from infra.local.athena.types import parse_type

SCHEMA = kinds.schema_of(
    [
        (name, parse_type(kind), "")
        for name, kind in (("k", "integer"), ("s", "varchar"), ("d", "date"), ("ts", "timestamp(6)"))
    ]
)


def _chosen(condition: str, column: str) -> str:
    tree = Trino().parse(f"select 1 from t where {condition}")[0]
    assert tree is not None
    where = tree.args["where"].this
    assert isinstance(where, exp.Expression)
    return str(pushdown.expression([Constraint(column, column, condition, where)], SCHEMA))


@pytest.mark.parametrize(
    ("condition", "column", "chosen"),
    [
        ("k = 3", "k", "EqualTo(term=Reference(name='k'), literal=LongLiteral(3))"),
        ("3 < k", "k", "GreaterThan(term=Reference(name='k'), literal=LongLiteral(3))"),
        ("d >= date '2026-01-01'", "d", "GreaterThanOrEqual(term=Reference(name='d'), literal=literal('2026-01-01'))"),
        ("ts < timestamp '2026-01-01 00:00:00'", "ts", "LessThan(term=Reference(name='ts'), literal=literal('2026-01-01T00:00:00'))"),
    ],
)  # fmt: skip
def test_comparison_with_a_constant_chooses(condition: str, column: str, chosen: str) -> None:
    assert _chosen(condition, column) == chosen


@pytest.mark.parametrize(("condition", "column"), [("k in (1, 2)", "k"), ("s between 'a' and 'c'", "s")])
def test_lists_and_ranges_choose(condition: str, column: str) -> None:
    assert _chosen(condition, column) != "AlwaysTrue()"


@pytest.mark.parametrize(
    ("condition", "column"),
    [
        ("k <> 3", "k"), ("k is null", "k"), ("k + 1 = 3", "k"), ("lower(s) = 'a'", "s"), ("not k = 3", "k"),
        ("k = 1.5", "k"), ("d = 'not a date'", "d"), ("k in (1, null)", "k"), ("k = 3", "unknown"),
    ],
)  # fmt: skip
def test_anything_else_chooses_nothing(condition: str, column: str) -> None:
    assert _chosen(condition, column) == "AlwaysTrue()"
