"""The mart of containers is the generator's truth: difference 0 in every figure, for a payer with discounts.

The truth is summed from facts before a row is rendered. The bill is some hours old, so its few rows go through the
models without a build.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import Scenario, generate
from ingestion.synthetic.split_truth import KEYS, SUMS
from tests.dbt_sql import STAGED, Engine, Models, staged_types

AS_OF = datetime(2026, 2, 1, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Staged rows of instances and containers, and the truth."""
    scenario = Scenario(seed=4, last_month="2026-02", months=1, as_of=AS_OF, discount=True, restated=())
    export = generate(scenario, tmp_path_factory.mktemp("containers") / "bill")
    [truth] = json.loads(export.truth.read_text())["deliveries"]
    tables = [pq.read_table(path) for path in sorted(export.deliveries[0].folder.rglob("*.parquet"))]
    rows = [row for table in tables for row in table.to_pylist()]
    hosts = {row["split_line_item_parent_resource_id"] for row in rows} - {None}
    return [staged(row) for row in rows if matters(row, hosts)], truth["split"]


@pytest.fixture(scope="module")
def days(
    sql_engine: Engine, bill: tuple[list[dict[str, Any]], list[dict[str, str]]]
) -> list[dict[str, str | None]]:
    """`split_cost_daily` of the bill."""
    return models_of(sql_engine).rows("split_cost_daily", {STAGED: bill[0]})


def models_of(engine: Engine) -> Models:
    models = Models(engine, {"tag_keys": ["owner"], "bill_rounding": "0"})
    models.environment.globals["has_split_columns"] = lambda: True
    return models


def matters(row: dict[str, Any], hosts: set[str]) -> bool:
    """Rows of containers and of the instances that host them."""
    return (row["line_item_operation"] or "").endswith("-EC2") or (
        row["line_item_resource_id"] in hosts and row["line_item_operation"].startswith("RunInstances")
    )


def staged(row: dict[str, Any]) -> dict[str, Any]:
    """What the staging model makes of a row: AWS's own tags picked out of the map, doubles as their shortest text."""
    tags = {key: value for key, value in row["resource_tags"] if key in staged_types()}
    known = {name: row[name] for name in staged_types() if row.get(name) is not None}
    plain = {name: repr(value) if isinstance(value, float) else value for name, value in known.items()}
    start = f"{row['line_item_usage_start_date']:%Y-%m-%d %H:%M:%S}"
    end = f"{row['line_item_usage_end_date']:%Y-%m-%d %H:%M:%S}"
    times = {"line_item_usage_start_date": start, "line_item_usage_end_date": end}
    return {**plain, **tags, **times, "has_net_columns": True}


def test_split_cost_equals_the_truth_by_workload(
    bill: tuple[list[dict[str, Any]], list[dict[str, str]]], days: list[dict[str, str | None]]
) -> None:
    found: dict[tuple[str, ...], dict[str, Decimal]] = {}
    for row in days:
        sums = found.setdefault(tuple(row[key] or "" for key in KEYS), dict.fromkeys(SUMS, Decimal(0)))
        for name in SUMS:
            sums[name] += Decimal(row[name] or 0)
    assert found == {
        tuple(record[key] for key in KEYS): {name: Decimal(record[name]) for name in SUMS}
        for record in bill[1]
    }
    assert {"EKS", "Batch"} <= {key[0] for key in found}
    assert any(sums["idle_cost"] for sums in found.values())


def test_each_instance_hour_equals_what_it_was_split_into(
    sql_engine: Engine, bill: tuple[list[dict[str, Any]], list[dict[str, str]]]
) -> None:
    models = models_of(sql_engine)
    assert models.rows("assert_split_equals_its_parents", {STAGED: bill[0]}) == []
    assert models.rows("assert_split_days_equal_their_hours", {STAGED: bill[0]}) == []


@pytest.mark.parametrize("column", ["unused_cost", "idle_cost"])
def test_an_edited_day_no_longer_equals_its_hours(
    sql_engine: Engine,
    bill: tuple[list[dict[str, Any]], list[dict[str, str]]],
    days: list[dict[str, str | None]],
    column: str,
) -> None:
    edited = [dict(row) for row in days]
    row = next(row for row in edited if Decimal(row[column] or 0) > 0)
    row[column] = str(Decimal(row[column] or 0) + Decimal("0.000000000001"))
    given = {STAGED: bill[0], "split_cost_daily": edited}
    assert len(models_of(sql_engine).rows("assert_split_days_equal_their_hours", given)) == 1
