"""Cost of containers: the mart is the bill's truth, and its sum is what the instances cost, to the last digit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic.generate import Scenario, generate
from ingestion.synthetic.split_truth import KEYS, SUMS


@pytest.fixture(scope="module")
def built(
    builder: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """A month of the payer with discounts: what dbt made of it, and its truth."""
    scenario = Scenario(seed=4, last_month="2026-02", months=1, discount=True, restated=())
    export = generate(scenario, tmp_path_factory.mktemp("containers") / "bill")
    [delivery] = export.deliveries
    [truth] = json.loads(export.truth.read_text())["deliveries"]
    bill = builder.bill("containers", delivery.billing_period, "containers-1")
    builder.land(bill, sorted(delivery.folder.rglob("*.parquet")))
    chosen = (
        "build",
        "--select",
        "+split_cost_daily",
        "assert_split_equals_its_parents",
        "--exclude",
        "test_type:unit",
    )
    done = builder.dbt(*chosen, variables=bill.variables(bill_rounding="0"))
    assert done.returncode == 0, done.stdout
    assert "assert_split_equals_its_parents" in done.stdout
    yield builder, bill, truth


def test_split_cost_equals_the_truth_by_workload(built: tuple[Any, Any, dict[str, Any]]) -> None:
    builder, bill, truth = built
    keys = ", ".join(f"coalesce({key}, '') as {key}" for key in KEYS)
    sums = ", ".join(f"sum({name}) as {name}" for name in SUMS)
    rows = builder.query(
        f"select {keys}, {sums} from split_cost_daily group by 1, 2, 3, 4, 5", bill.scratch_schema
    )
    found = {row[:5]: [Decimal(value or 0) for value in row[5:]] for row in rows}
    assert found == {
        tuple(record[key] for key in KEYS): [Decimal(record[name]) for name in SUMS]
        for record in truth["split"]
    }


def test_instances_cost_what_their_containers_cost_and_what_stood_idle(
    built: tuple[Any, Any, dict[str, Any]],
) -> None:
    builder, bill, _ = built
    difference = builder.number(
        "select (select sum(total_cost + idle_cost) from split_cost_daily)"
        " - (select sum(amortized_cost) from int_split_parents)",
        bill,
    )
    assert difference == 0


def test_idle_hours_name_their_cluster(built: tuple[Any, Any, dict[str, Any]]) -> None:
    builder, bill, _ = built
    rows = builder.query(
        "select distinct platform, cluster from split_cost_daily where workload is null and idle_cost > 0 order by 2",
        bill.scratch_schema,
    )
    assert ("EKS", "shop-0") in rows
    assert len(rows) == len({cluster for _, cluster in rows})


def test_split_rows_are_no_resources_of_the_tag_metrics(built: tuple[Any, Any, dict[str, Any]]) -> None:
    builder, bill, truth = built
    done = builder.dbt(
        "build",
        "--select",
        "int_charges_by_day",
        "tag_coverage_daily",
        "--exclude",
        "test_type:unit",
        "test_type:singular",
        variables=bill.variables(bill_rounding="0", tag_keys=["owner"]),
    )
    assert done.returncode == 0, done.stdout
    count = builder.number("select count(distinct resource_id) from int_charges_by_day", bill)
    tagged = builder.number("select max(resources) from tag_coverage_daily", bill)
    assert 0 < tagged < count
    assert truth["split"]
