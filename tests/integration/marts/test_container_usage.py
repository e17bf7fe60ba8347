"""Rule: landed usage splits a machine's cost as AWS does, to the last digit, and only where the bill has no split rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic.split_cost import Capacity, Need, shares, split
from tests.dbt_sql import STAGED, USAGE, Engine, Models
from tests.integration.marts.test_split_cost import HOURS, PODS, instance, pods

HOUR = {"line_item_usage_end_date": "2026-04-01 01:00:00"}
TYPE = {"product_vcpu": "4", "product_memory": "16 GiB", **HOUR}
SECOND_HOUR = {
    "identity_time_interval": HOURS[1],
    "line_item_usage_start_date": "2026-04-01 01:00:00",
    "line_item_usage_end_date": "2026-04-01 02:00:00",
}
DAY = {
    "identity_time_interval": "2026-04-01T00:00:00Z/2026-04-02T00:00:00Z",
    "line_item_usage_end_date": "2026-04-02 00:00:00",
}
# Reserved and used vCPU and GB of pods, and an odd price: more than the machine has, next to no money, a kind that
# nobody asked for, an accelerator that stands idle.
ODD: dict[str, tuple[str, str, tuple[tuple[str, str, str, str], ...]]] = {
    "full": ("0.1234567891", "0", (("3", "1", "9", "2"), ("2.5", "4", "10", "12"))),
    "cheap": ("0.0000000007", "0", (("1", "0", "1", "0"), ("1", "0", "1", "0"), ("1", "0", "1", "0"))),
    "one-kind": ("7.77", "0", (("0", "0.333", "0", "0"), ("0", "0.667", "0", "0"))),
    "idle-gpu": ("3.06", "1", (("0.25", "0.1", "1.5", "0.7"), ("2", "1", "0.5", "0.25"))),
}
EXAMPLE = [(f"app-{number}", pod[4], pod[5]) for number, pod in enumerate(PODS)]
IDENTITIES = ("assert_split_equals_its_parents", "assert_split_days_equal_their_hours")
Rows = list[dict[str, Any]]


def machine(cluster: str, cost: str, **more: Any) -> dict[str, Any]:
    """A billed hour of the one machine of a cluster."""
    return instance(HOURS[0], cost) | {"line_item_resource_id": f"i-{cluster}", **HOUR, **more}


def usage(
    cluster: str, pod: str, cpu: tuple[Any, Any], memory: tuple[Any, Any], **more: Any
) -> dict[str, Any]:
    """A landed row; `cpu` and `memory` are (reserved, used) in unit-hours."""
    seconds = {
        "cpu_seconds_reserved": cpu[0],
        "cpu_seconds_used": cpu[1],
        "memory_gb_seconds_reserved": memory[0],
        "memory_gb_seconds_used": memory[1],
    }
    return {
        "billing_period": "2026-04",
        "usage_date": "2026-04-01",
        "usage_hour": "2026-04-01 00:00:00",
        "platform": "EKS",
        "account_id": "1",
        "cluster": cluster,
        "namespace": "web",
        "workload_type": "Deployment",
        "workload": f"app-{pod}",
        "pod": pod,
        "resource_id": f"i-{cluster}",
        **{name: Decimal(hours) * 3600 for name, hours in seconds.items() if hours is not None},
        **more,
    }


def example(cluster: str, **more: Any) -> Rows:
    """AWS's four pods, as somebody would land them."""
    return [
        usage(cluster, str(number), (cpu, cpu_used), (memory, memory_used), **more)
        for number, (cpu, cpu_used, memory, memory_used, _, _) in enumerate(PODS)
    ]


def task(usage_type: str, amount: str, cost: str) -> dict[str, Any]:
    """A billed hour of a task on Fargate, one line per kind of capacity."""
    return machine(
        "fargate",
        cost,
        line_item_operation="FargateTask",
        line_item_usage_type=f"USE1-Fargate-{usage_type}",
        line_item_usage_amount=amount,
    )


def bill() -> Rows:
    """Many clusters of one machine each, so that one statement answers for all of them."""
    reserved = {
        "line_item_line_item_type": "DiscountedUsage",
        "line_item_unblended_cost": 0,
        "line_item_usage_amount": "0.4",
        "reservation_effective_cost": "0.3",
        "reservation_reservation_a_r_n": "arn",
    }
    return [
        machine("example", "1", **TYPE),
        *(machine(name, cost, **TYPE, product_gpu=gpus) for name, (cost, gpus, _) in ODD.items()),
        machine("gpu", "1.42", **TYPE, product_gpu="1"),
        # The bill's own four pods, on machine i-1.
        instance(HOURS[0], "1", **TYPE),
        *pods(),
        machine("later", "1", **TYPE),
        machine("later", "0.7", **TYPE | SECOND_HOUR),
        machine("by-day", "1", **TYPE),
        machine("by-day", "0.7", **TYPE | SECOND_HOUR),
        machine("daily-bill", "2", **TYPE | DAY, line_item_usage_amount="2"),
        task("vCPU-Hours:perCPU", "0.5", "0.02024"),
        task("GB-Hours", "1", "0.004445"),
        task("EphemeralStorage-GB-Hours", "20", "0.000003"),
        machine("two-payers", "0", **TYPE | reserved, pricing_public_on_demand_cost="0.4"),
        machine(
            "two-payers", "0.7", **TYPE, line_item_usage_amount="0.6", pricing_public_on_demand_cost="0.6"
        ),
        machine("stated", "1"),
        machine("unknown", "1"),
        machine("nothing", "1", **TYPE),
    ]


def landed() -> Rows:
    """What was landed for them."""
    odd = [
        usage(name, str(number), (cpu, used), (gb, gb_used))
        for name, (_, _, needs) in ODD.items()
        for number, (cpu, used, gb, gb_used) in enumerate(needs)
    ]
    return [
        *example("example"),
        *odd,
        usage("gpu", "0", ("1", "1"), ("1", "1"), accelerator_seconds_used=3600),
        usage("gpu", "1", ("3", "3"), ("15", "15")),
        usage("shop", "9", ("4", "4"), ("16", "16"), resource_id="i-1"),
        *example("later"),
        usage("by-day", "0", ("1", "1"), ("4", "4"), usage_hour=None),
        usage("by-day", "1", ("3", "3"), ("12", "12"), usage_hour=None),
        *example("daily-bill"),
        *example("daily-bill", usage_hour="2026-04-01 01:00:00"),
        usage("fargate", "0", ("0.5", "0.1"), ("1", "0.5"), platform="ECS"),
        *example("two-payers"),
        *example("stated", instance_vcpus=4, instance_memory_gb=16),
        *example("unknown"),
        usage("nothing", "0", (None, "0"), (None, "0")),
        usage("elsewhere", "0", ("1", "1"), ("1", "1")),
        usage("example", "8", ("1", "1"), ("1", "1"), billing_period="2026-03"),
    ]


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    models = Models(sql_engine, {"tag_keys": ["owner"], "bill_rounding": "0"})
    models.environment.globals["has_container_usage"] = lambda: True
    models.environment.globals["has_split_columns"] = lambda: True
    return models


@pytest.fixture(scope="module")
def mart(models: Models) -> dict[str, dict[str, dict[str, Any]]]:
    """The mart's rows by cluster and workload ('' is idle), figures as decimals."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    rows = models.rows("split_cost_daily", {STAGED: bill(), USAGE: landed()})
    for row in sorted(rows, key=lambda row: row["workload"] or ""):
        figures = {
            name: Decimal(text or 0)
            for name, text in row.items()
            if name.endswith(("_cost", "_hours", "_used"))
        }
        found.setdefault(str(row["cluster"]), {})[row["workload"] or ""] = {**row, **figures}
    return found


def costs(rows: dict[str, dict[str, Any]], part: int = 1) -> list[tuple[str, str, str]]:
    return [
        (name, f"{row['split_cost'] / part:.6f}", f"{row['unused_cost'] / part:.6f}")
        for name, row in rows.items()
        if name
    ]


def total(rows: dict[str, dict[str, Any]]) -> Decimal:
    return sum((row["total_cost"] for row in rows.values()), Decimal(0))


@pytest.mark.parametrize("identity", IDENTITIES)
def test_the_parts_of_a_machine_are_its_cost(models: Models, identity: str) -> None:
    assert models.rows(identity, {STAGED: bill(), USAGE: landed()}) == []


def test_the_four_pods_of_the_published_example_come_out_the_same(mart: Any) -> None:
    found = mart["example"]
    assert costs(found) == EXAMPLE
    assert total(found) == 1
    assert found["app-1"]["cpu_hours"] == Decimal("1.9")
    assert (found["app-0"]["cpu_hours_used"], found["app-0"]["memory_gb_hours_used"]) == (Decimal("0.1"), 3)
    for row in found.values():
        assert row["measured_cost"] == row["total_cost"] == row["net_split_cost"] + row["net_unused_cost"]
        keys = ("account_id", "platform", "namespace", "workload_type")
        assert tuple(row[key] for key in keys) == ("1", "EKS", "web", "Deployment")


@pytest.mark.parametrize("name", ODD)
def test_any_hour_is_split_as_the_generator_splits_it(mart: Any, name: str) -> None:
    cost, gpus, needs = ODD[name]
    wanted = tuple(
        need
        for cpu, used, gb, gb_used in needs
        for need in (Need("vCPU", Decimal(cpu), Decimal(used)), Need("GB", Decimal(gb), Decimal(gb_used)))
    )
    parts = split(Decimal(cost), shares(Capacity(Decimal(4), Decimal(16), Decimal(gpus)), wanted))
    assert total(mart[name]) == Decimal(cost)
    for number in range(len(needs)):
        pod, row = parts[2 * number : 2 * number + 2], mart[name][f"app-{number}"]
        # What rounding lost may go to another one of equal shares: tenths of decimals, one per row.
        assert abs(row["split_cost"] - sum(part.split for part in pod)) <= Decimal("0.0000000009")
        assert abs(row["unused_cost"] - sum(part.unused for part in pod)) <= Decimal("0.0000000009")
        assert row["split_cost"] >= 0
        assert row["unused_cost"] >= 0


def test_an_accelerator_weighs_ninety(mart: Any) -> None:
    found = mart["gpu"]
    assert (found["app-0"]["split_cost"], found["app-1"]["split_cost"]) == (Decimal("1.0"), Decimal("0.42"))
    assert found["app-0"]["accelerator_hours"] == 1


def test_rows_of_the_bill_win_over_landed_usage(mart: Any) -> None:
    assert costs(mart["shop"]) == EXAMPLE
    assert {row["measured_cost"] for row in mart["shop"].values()} == {0}


def test_an_hour_without_landed_usage_is_idle_cost(mart: Any) -> None:
    found = mart["later"]
    assert (found[""]["idle_cost"], found[""]["measured_cost"]) == (Decimal("0.7"), 0)
    assert total(found) == 1


def test_usage_by_day_splits_the_day_of_an_hourly_bill(mart: Any) -> None:
    found = mart["by-day"]
    # Two hours offer 8 vCPU-hours and 32 GB-hours: half of them is left over.
    assert found["app-1"]["split_cost"] == found["app-1"]["unused_cost"] == Decimal("0.6375")
    assert total(found) == Decimal("1.7")
    assert "" not in found


def test_hours_of_usage_are_added_up_for_a_daily_bill(mart: Any) -> None:
    assert costs(mart["daily-bill"], 2) == EXAMPLE


def test_a_task_on_fargate_costs_its_own_lines(mart: Any) -> None:
    [found] = mart["fargate"].values()
    assert (found["platform"], found["split_cost"], found["unused_cost"]) == ("ECS", Decimal("0.024688"), 0)


def test_several_payers_of_an_hour_are_one_machine(mart: Any) -> None:
    assert costs(mart["two-payers"]) == EXAMPLE


def test_a_capacity_that_the_bill_lacks_is_taken_from_the_file(mart: Any) -> None:
    assert costs(mart["stated"]) == EXAMPLE
    assert {row["unused_cost"] for row in mart["unknown"].values()} == {0}
    assert total(mart["unknown"]) == 1


def test_usage_of_a_machine_that_the_bill_lacks_and_of_other_months_costs_nothing(mart: Any) -> None:
    assert "elsewhere" not in mart
    assert "app-8" not in mart["example"]


def test_an_hour_in_which_nothing_was_reserved_or_used_is_idle(mart: Any) -> None:
    assert [(name, row["idle_cost"]) for name, row in mart["nothing"].items()] == [("", 1)]
