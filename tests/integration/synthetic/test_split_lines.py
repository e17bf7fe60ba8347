"""Containers on a bill: rows without a cost of their own, whose split and unused cost is their instance's cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.synthetic.generate import GeneratedExport
from tests.integration.synthetic.conftest import Case, read_cases

PARTS = "split_line_item_{}split_cost", "split_line_item_{}unused_cost"
KINDS = ("", "net_", "public_on_demand_")
SPLIT = "line_item_operation in ('EKSPod-EC2', 'ECSTask-EC2')"
EFFECTIVE = """
    case line_item_line_item_type
        when 'DiscountedUsage' then d(reservation_{0}effective_cost)
        when 'SavingsPlanCoveredUsage' then d(savings_plan_{0}savings_plan_effective_cost)
        else d(line_item_{0}unblended_cost)
    end
"""


@pytest.fixture(scope="module")
def discounted(generated: dict[str, GeneratedExport]) -> Case:
    """A month of the payer with discounts, in which several payers share hours of instances."""
    return next(iter(read_cases("discounted", generated["discounted"])))


@pytest.mark.parametrize(
    ("kind", "cost"),
    [
        ("", EFFECTIVE.format("")),
        ("net_", EFFECTIVE.format("net_")),
        ("public_on_demand_", "d(pricing_public_on_demand_cost)"),
    ],
)
def test_split_cost_of_an_instance_hour_is_its_amortized_cost(discounted: Case, kind: str, cost: str) -> None:
    split, unused = (part.format(kind) for part in PARTS)
    ((hours, shared, differences),) = discounted.sql(
        f"""
        with parents as (
            select identity_time_interval, line_item_resource_id as parent, sum({cost}) as cost, count(*) as payers
            from bill where line_item_operation like 'RunInstances%' group by all
        ), parts as (
            select identity_time_interval, split_line_item_parent_resource_id as parent,
                sum(d({split}) + d({unused})) as cost
            from bill where parent is not null group by all
        )
        select count(*), count(*) filter (where payers > 1), count(*) filter (where parts.cost is distinct from parents.cost)
        from parts left join parents using (identity_time_interval, parent)
        """
    )
    assert hours > 200
    assert shared > 0
    assert differences == 0


def test_split_rows_cost_nothing_and_come_in_kinds(discounted: Case) -> None:
    rows = discounted.sql(
        f"""
        select count(*), count(distinct kinds) from (
            select count(distinct line_item_usage_type) as kinds, sum(abs(line_item_unblended_cost)) as cost,
                sum(abs(line_item_net_unblended_cost)) as net
            from bill where {SPLIT} group by identity_time_interval, line_item_resource_id
            having cost <> 0 or net <> 0 or kinds not in (2, 3)
        )
        """
    )
    assert rows == [(0, 0)]
    assert discounted.sql(
        f"select distinct line_item_usage_type from bill where {SPLIT} and line_item_usage_type like '%Acc%'"
    ) == [("EKS-EC2-Accelerator-Hours",)]


def test_orphans_have_no_parent_and_no_cost(discounted: Case) -> None:
    ((rows, cost),) = discounted.sql(
        f"select count(*), sum(split_line_item_split_cost + split_line_item_unused_cost) from bill"
        f" where {SPLIT} and split_line_item_parent_resource_id is null"
    )
    assert (rows, cost) == (8, 0)


def test_some_hours_are_oversubscribed_and_some_have_unused_capacity(discounted: Case) -> None:
    ratios = discounted.sql(
        f"""
        select sum(split_line_item_split_usage_ratio) as ratio,
            sum(split_line_item_unused_cost) as unused,
            sum(split_line_item_split_usage) > max(case when line_item_usage_type like '%vCPU%' then 2 else 8 end)
        from bill where {SPLIT} and split_line_item_parent_resource_id is not null and
            element_at(resource_tags, 'aws_eks_cluster_name')[1] = 'shop-0'
        group by identity_time_interval, split_line_item_parent_resource_id, line_item_usage_type
        """
    )
    full = [(ratio, unused) for ratio, unused, over in ratios if over]
    spare = [(ratio, unused) for ratio, unused, over in ratios if not over]
    assert full
    assert all(abs(ratio - 1) < 1e-9 and unused == 0 for ratio, unused in full)
    assert spare
    assert all(ratio < 1 and unused > 0 for ratio, unused in spare)


def test_the_truth_is_the_sum_of_the_rows(discounted: Case) -> None:
    ((split, unused, hours),) = discounted.sql(
        f"""
        select sum(d(split_line_item_split_cost)), sum(d(split_line_item_unused_cost)),
            sum(case when line_item_usage_type like '%vCPU%' then d(split_line_item_split_usage) else 0 end)
        from bill where {SPLIT}
        """
    )
    records = discounted.truth["split"]
    found = [
        sum(Decimal(record[name]) for record in records)
        for name in ("split_cost", "unused_cost", "cpu_hours")
    ]
    assert found == [split, unused, hours]
