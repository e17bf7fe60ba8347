"""Split rows of a bill as the mart shows them: by workload and day, what stood idle in a row of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic.split_cost import Capacity, Need, shares, split
from tests.dbt_sql import STAGED, Engine, Models

HOURS = ("2026-04-01T00:00:00Z/2026-04-01T01:00:00Z", "2026-04-01T01:00:00Z/2026-04-01T02:00:00Z")
EVERY = {
    "line_item_usage_account_id": "1",
    "line_item_currency_code": "USD",
    "line_item_line_item_type": "Usage",
    "line_item_usage_start_date": "2026-04-01 00:00:00",
    "line_item_unblended_cost": 0,
    "has_net_columns": False,
}
# AWS's example: an m5.xlarge at 1.00 an hour; reserved and used vCPU and GB, and what the pod costs.
PODS = (
    ("1", "0.1", "4", "3", "0.218210", "0.010989"),
    ("1", "1.9", "4", "6", "0.383830", "0.016484"),
    ("1", "0.5", "2", "2", "0.179749", "0.005495"),
    ("1", "0.5", "2", "2", "0.179749", "0.005495"),
)


def instance(hour: str, cost: str, **more: Any) -> dict[str, Any]:
    return {
        **EVERY,
        "identity_time_interval": hour,
        "line_item_operation": "RunInstances",
        "line_item_usage_type": "BoxUsage:m5.xlarge",
        "line_item_resource_id": "i-1",
        "line_item_usage_amount": 1,
        "line_item_unblended_cost": cost,
        "pricing_public_on_demand_cost": cost,
        **more,
    }


def pods() -> list[dict[str, Any]]:
    """The example's eight rows, as a bill has them."""
    needs = tuple(
        need
        for cpu, cpu_used, memory, memory_used, _, _ in PODS
        for need in (
            Need("vCPU", Decimal(cpu), Decimal(cpu_used)),
            Need("GB", Decimal(memory), Decimal(memory_used)),
        )
    )
    parts = split(Decimal(1), shares(Capacity(Decimal(4), Decimal(16)), needs))
    return [
        pod(number // 2, need, {"split_cost": part.split, "unused_cost": part.unused})
        for number, (need, part) in enumerate(zip(needs, parts, strict=True))
    ]


def pod(number: int, need: Need, costs: dict[str, Decimal]) -> dict[str, Any]:
    money = {
        f"split_line_item_{kind}{name}": cost
        for kind in ("", "public_on_demand_")
        for name, cost in costs.items()
    }
    return {
        **EVERY,
        "identity_time_interval": HOURS[0],
        "line_item_operation": "EKSPod-EC2",
        "line_item_usage_type": f"USW2-EKS-EC2-{need.kind}-Hours",
        "line_item_resource_id": f"pod-{number}",
        "split_line_item_parent_resource_id": "i-1",
        "split_line_item_reserved_usage": need.reserved,
        "split_line_item_actual_usage": need.used,
        "split_line_item_split_usage": need.allocated,
        "aws_eks_cluster_name": "shop",
        "aws_eks_namespace": f"namespace-{number // 2}",
        "aws_eks_deployment": f"app-{number}",
        "aws_eks_workload_type": "ReplicaSet",
        "aws_eks_workload_name": f"app-{number}-5f7d",
        **money,
    }


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    models = Models(sql_engine, {"tag_keys": ["owner"], "bill_rounding": "0"})
    models.environment.globals["has_split_columns"] = lambda: True
    return models


def test_the_four_pods_of_the_published_example(models: Models) -> None:
    rows = models.rows("split_cost_daily", {STAGED: [instance(HOURS[0], "1"), *pods()]})
    found = sorted(
        (row["workload"], f"{Decimal(row['split_cost'] or 0):.6f}", f"{Decimal(row['unused_cost'] or 0):.6f}")
        for row in rows
    )
    assert found == [(f"app-{n}", split_cost, unused) for n, (*_, split_cost, unused) in enumerate(PODS)]
    assert {(row["platform"], row["cluster"], row["workload_type"]) for row in rows} == {
        ("EKS", "shop", "Deployment")
    }
    assert sum(Decimal(row["total_cost"] or 0) for row in rows) == 1
    # Without discounts net is gross.
    assert all(row["net_split_cost"] == row["split_cost"] for row in rows)
    assert [Decimal(row["cpu_hours"] or 0) for row in rows if row["workload"] == "app-1"] == [Decimal("1.9")]


def test_an_hour_without_pods_is_idle_cost_of_the_cluster(models: Models) -> None:
    lines = [instance(HOURS[0], "1"), instance(HOURS[1], "0.7"), *pods()]
    [idle] = models.rows("split_cost_daily", {STAGED: lines}, "select * from {wanted} where workload is null")
    assert (idle["platform"], idle["cluster"], idle["namespace"]) == ("EKS", "shop", None)
    assert (Decimal(idle["idle_cost"] or 0), Decimal(idle["total_cost"] or 0)) == (Decimal("0.7"), 0)


def test_orphans_without_cost_are_dropped(models: Models) -> None:
    orphan = {**pods()[0], "split_line_item_parent_resource_id": "", "line_item_resource_id": "nowhere"}
    free = {name: 0 if name.endswith("_cost") else value for name, value in orphan.items()}
    rows = models.rows("int_split_lines", {STAGED: [free, *pods()]})
    assert len(rows) == 8
    assert len(models.rows("int_split_lines", {STAGED: [orphan, *pods()]})) == 9


TEST = "assert_split_equals_its_parents"


def test_several_payers_of_an_hour_are_one_parent(models: Models) -> None:
    covered = instance(
        HOURS[0],
        "0",
        line_item_line_item_type="DiscountedUsage",
        line_item_usage_amount=0.4,
        reservation_effective_cost="0.3",
        pricing_public_on_demand_cost="0.4",
        reservation_reservation_a_r_n="arn",
    )
    rest = instance(HOURS[0], "0.7", line_item_usage_amount=0.6, pricing_public_on_demand_cost="0.6")
    assert models.rows(TEST, {STAGED: [covered, rest, *pods()]}) == []


@pytest.mark.parametrize("broken", ["split_cost", "public_on_demand_unused_cost"])
def test_a_split_that_is_not_its_parent_is_found(models: Models, broken: str) -> None:
    first, *others = pods()
    wrong = {**first, f"split_line_item_{broken}": Decimal("0.3")}
    [found] = models.rows(TEST, {STAGED: [instance(HOURS[0], "1"), wrong, *others]})
    assert found["parent_resource_id"] == "i-1"


def test_pods_of_an_instance_that_is_not_on_the_bill_are_found(models: Models) -> None:
    assert len(models.rows(TEST, {STAGED: pods()})) == 1


def test_an_export_without_split_columns_gives_an_empty_table(sql_engine: Engine) -> None:
    models = Models(sql_engine, {"tag_keys": ["owner"]})
    assert models.rows("split_cost_daily", {STAGED: [instance(HOURS[0], "1")]}) == []
