"""What the dashboards show is the bill: sums by hand from its lines, whatever its format, and no value lost to a blank.

The second lakehouse holds the bill as a legacy report (flat columns, blanks, no account names) beside a small report
of CUR 2.0 with what AWS leaves out: NULL servicecodes and fee parts, absent map keys, a plan's end that is blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from dashboards.quicksight.contract import PRODUCT_KEYS, RELATIONS
from dashboards.quicksight.relations import catalog_views, contract_views
from ingestion.catalog.tables import ensure_database
from orchestration.cudos import SOURCES, apply, columns_of
from orchestration.cudos_doctor import examine
from tests.conformance.cudos import bill
from tests.conformance.cudos.bill import OTHER_PAYER, PLAN, RI, Line, covered, line, month, reserved

SPLIT = ("EKSPod-EC2", "ECSTask-EC2")
FEES = ("SavingsPlanRecurringFee", "SavingsPlanNegation", "SavingsPlanUpfrontFee", "RIFee")
TRAP = OTHER_PAYER[::-1].replace("9", "7")


def amortized(one: Line) -> float:
    """By hand, from the meaning of each type of line."""
    kind = one["line_item_line_item_type"]
    if kind == "SavingsPlanCoveredUsage":
        return float(one["savings_plan_savings_plan_effective_cost"])
    if kind == "DiscountedUsage":
        return float(one["reservation_effective_cost"])
    if kind == "SavingsPlanRecurringFee":
        return float(one["savings_plan_total_commitment_to_date"] - one["savings_plan_used_commitment"])
    if kind == "RIFee":
        unused = one["reservation_unused_amortized_upfront_fee_for_billing_period"]
        return float(unused + one["reservation_unused_recurring_fee"])
    is_commitments = kind in FEES or (kind == "Fee" and one["reservation_reservation_a_r_n"])
    is_returned = "Refund for one-time fee for Savings Plan" in one["line_item_line_item_description"]
    return 0.0 if is_commitments or is_returned else float(one["line_item_unblended_cost"])


def legacy(lines: list[Line]) -> pa.Table:
    """The lines as a legacy report has them: attributes and tags in flat columns, blank where there is none."""
    content = bill.table(lines).drop_columns(["product", "resource_tags"])
    content = content.drop_columns(["bill_payer_account_name", "line_item_usage_account_name"])
    for key in PRODUCT_KEYS:
        content = content.append_column(
            f"product_{key}", pa.array([one["product"].get(key) or "" for one in lines])
        )
    tags = pa.array([one["resource_tags"].get("user_team", "") for one in lines])
    return content.append_column("resource_tags_user_team", tags)


def traps() -> list[Line]:
    at, trap = month(0), {"bill_payer_account_id": TRAP, "line_item_usage_account_id": TRAP}
    total = {"savings_plan_total_commitment_to_date": 10.0, "savings_plan_used_commitment": None}
    plan = covered(PLAN, savings_plan_end_time="", line_item_line_item_type="SavingsPlanRecurringFee")
    unused = {"reservation_unused_recurring_fee": None, "line_item_line_item_type": "RIFee"}
    upfront = {
        "reservation_unused_amortized_upfront_fee_for_billing_period": 0.75,
        "reservation_end_time": None,
    }
    return [
        line(
            at, "AmazonFoo", "Foo", "Run", 3.0, product_servicecode=None, line_item_resource_id="foo", **trap
        ),
        line(at, "AmazonFoo", "Bar", "Run", 4.0, line_item_operation=None, pricing_unit=None, **trap),
        line(at, "ComputeSavingsPlans", "", "", 9.0, **(plan | total | trap)),
        line(at, "AmazonEC2", "", "", 1.0, **(reserved(RI) | unused | upfront | trap)),
    ]


@pytest.fixture(scope="module")
def old(cudos: Any) -> Iterator[Any]:
    """The second lakehouse: legacy and CUR 2.0 side by side."""
    lake = replace(cudos.house.lake, database=f"{cudos.house.lake.database}_old")
    house = replace(cudos.house, lake=lake)
    made = replace(cudos, house=house, ours=f"{cudos.ours}_old")
    made.publish("line_items_legacy", bill.bill(), legacy)
    made.publish("line_items_cur2", traps(), bill.table)
    columns = {name: columns_of(house, lake.database, name) for name in SOURCES}
    wanted = ("summary_view", "ri_sp_mapping")
    ensure_database(house.aws, made.ours)
    for view in catalog_views(lake.database, columns, house.settings.tag_keys) + contract_views():
        if view.name in wanted or view.name not in {one.name for one in RELATIONS}:
            made.rows(view.statement)
    yield made


def test_summary_is_the_sum_of_the_lines(cudos: Any) -> None:
    wanted: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for one in bill.bill():
        if one["line_item_operation"] not in SPLIT and one["billing_period"] >= f"{month(7):%Y-%m}":
            is_negation = one["line_item_line_item_type"] == "SavingsPlanNegation"
            public = 0.0 if is_negation else one["pricing_public_on_demand_cost"]
            for i, value in enumerate((one["line_item_unblended_cost"], amortized(one), public)):
                wanted[one["billing_period"]][i] += value
    sql = (
        "select year || '-' || month as period, sum(unblended_cost) as a, sum(amortized_cost) as b,"
        " sum(public_cost) as c from summary_view group by 1"
    )
    found = {row["period"]: [row["a"], row["b"], row["c"]] for row in cudos.rows(sql)}
    assert found.keys() == wanted.keys()
    for period, sums in wanted.items():
        assert found[period] == pytest.approx(sums, rel=1e-9)


def test_coverage_is_cudos_formula(cudos: Any) -> None:
    lines = [one for one in bill.bill() if one["billing_period"] == f"{month(1):%Y-%m}"]
    lines = [one for one in lines if one["line_item_operation"] not in SPLIT]
    arns = ("savings_plan_savings_plan_a_r_n", "reservation_reservation_a_r_n")
    part = sum(amortized(one) for one in lines if any(one[arn] for arn in arns))
    sql = (
        "select sum(if(purchase_option in ('Reserved', 'SavingsPlan'), amortized_cost)) / sum(amortized_cost) as ratio"
        f" from summary_view where year || '-' || month = '{month(1):%Y-%m}'"
    )
    [row] = cudos.rows(sql)
    assert row["ratio"] == pytest.approx(part / sum(amortized(one) for one in lines), rel=1e-9)


def test_legacy_report_gives_the_same_summary(cudos: Any, old: Any) -> None:
    columns = (
        "billing_period, usage_date, tags_json, payer_account_id, linked_account_id, charge_type, purchase_option,"
        " ri_sp_arn, product_code, product_name, service, region, instance_type_family, instance_type, platform,"
        " usage_type, operation, round(unblended_cost, 6), round(amortized_cost, 6), round(usage_quantity, 6)"
    )
    sql = f"select {columns} from summary_view where payer_account_id <> '{TRAP}'"
    assert sorted(map(str, old.rows(sql))) == sorted(map(str, cudos.rows(sql)))


def test_blank_and_absent_values_lose_no_money(old: Any) -> None:
    sql = (
        "select charge_type, usage_type, service, region, pricing_unit, amortized_cost from summary_view"
        f" where payer_account_id = '{TRAP}' order by amortized_cost"
    )
    found = [tuple(row.values()) for row in old.rows(sql)]
    assert found == [
        ("RIFee", "", "AmazonEC2", None, "Hrs", 0.75),
        ("Usage", "Foo", "AmazonFoo", None, "Hrs", 3.0),
        ("Usage", "Bar", "AmazonFoo", None, "", 4.0),
        ("SavingsPlanRecurringFee", "", "ComputeSavingsPlans", None, "Hrs", 10.0),
    ]


def test_commitment_without_an_end_has_a_row_without_a_date(old: Any) -> None:
    sql = f"select ri_sp_arn_mapping as arn, ri_sp_end_date as ends, ri_sp_term as term from ri_sp_mapping where payer_account_id_mapping = '{TRAP}'"
    assert {(row["arn"], row["ends"], row["term"]) for row in old.rows(sql)} == {
        (PLAN, None, "1yr"),
        (RI, None, "3yr"),
    }


def test_upstreams_columns_have_no_null_where_it_adds(old: Any) -> None:
    sql = (
        "select count_if(product_servicecode is null) as a, count_if(savings_plan_used_commitment is null) as b,"
        " count_if(product['region'] is null) as c, count(*) as d from cur2"
    )
    [row] = old.rows(sql)
    assert (row["a"], row["b"]) == (0, 0)
    assert row["c"] < row["d"] == len(bill.bill()) + len(traps())


def test_account_stands_once(cudos: Any) -> None:
    rows = cudos.rows("select account_id, account_name, parent_account_id, owner from account_map")
    assert {row["account_id"]: row["account_name"] for row in rows} == {bill.WEB: "Web", bill.DATA: "Web"}
    assert len(rows) == 2


def test_doctor_finds_a_deploy_ready(cudos: Any) -> None:
    found = {one.subject: one for one in examine(cudos.house, cudos.ours)}
    assert [one for one in found.values() if not one.ok] == []
    assert f"--cur-database {cudos.ours} --cur-table-name cur2" in found["cudos: other bills"].found
    assert "summary_view" in found["cudos: SPICE rows"].found


def test_doctor_says_what_is_old_or_missing(cudos: Any, old: Any) -> None:
    house = replace(cudos.house, settings=replace(cudos.house.settings, tag_keys=("team", "owner")))
    assert (
        "old: cid_lines, cur2"
        in {one.subject: one for one in examine(house, cudos.ours)}["cudos: views"].found
    )
    found = {one.subject: one for one in examine(old.house, old.ours)}
    assert "missing: account_map, hourly_view" in found["cudos: views"].found
    assert "hourly_view lacks" in found["cudos: columns"].found


def test_apply_again_changes_nothing(cudos: Any) -> None:
    before = cudos.types("summary_view")
    assert set(apply(cudos.house, cudos.ours)) > {one.name for one in RELATIONS}
    assert cudos.types("summary_view") == before
