"""Demand has a row for every hour that the bill knows, and the calendar says when a commitment ends and what then.

Spot is no demand, nor is what runs on no instance; an absent hour is a zero, for percentiles are taken over hours.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.dbt_sql import STAGED, Engine, Models

UTILIZATION, COSTS = "published_commitment_utilization_daily", "published_cost_daily"


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    return Models(sql_engine, {"tag_keys": ["team"]})


def hour(at: str, units: float, **more: Any) -> dict[str, Any]:
    """An hour of an m5.large on demand."""
    day, clock = at.split("T")
    return {
        "line_item_line_item_type": "Usage",
        "line_item_product_code": "AmazonEC2",
        "line_item_operation": "RunInstances",
        "line_item_usage_type": "EUC1-BoxUsage:m5.large",
        "line_item_usage_amount": units / 4,
        "line_item_normalized_usage_amount": units,
        "line_item_unblended_cost": units / 40,
        "pricing_public_on_demand_cost": units / 40,
        "line_item_usage_start_date": f"{day} {clock}:00:00",
        "line_item_usage_end_date": f"{day} {clock}:59:59",
        "identity_time_interval": f"{day}T{clock}:00:00Z/{day}T{clock}:59:59Z",
        "bill_payer_account_id": "payer",
        "line_item_usage_account_id": "shop",
        "bill_invoice_id": "",
        "has_net_columns": "false",
        **more,
    }


BILL = [
    hour("2026-04-01T00", 4),
    hour("2026-04-01T00", 8, line_item_usage_type="EUC1-BoxUsage:m5.xlarge"),
    hour(
        "2026-04-01T02",
        4,
        line_item_line_item_type="DiscountedUsage",
        line_item_unblended_cost=0,
        reservation_reservation_a_r_n="ri-1",
    ),
    hour(
        "2026-04-01T02",
        4,
        line_item_line_item_type="SavingsPlanCoveredUsage",
        savings_plan_savings_plan_a_r_n="sp-1",
    ),
    hour(
        "2026-04-01T02",
        4,
        line_item_line_item_type="SavingsPlanNegation",
        line_item_normalized_usage_amount=-4,
    ),
    hour("2026-04-01T03", 4, line_item_usage_type="EUC1-SpotUsage:m5.large"),
    hour("2026-04-01T03", 4, line_item_usage_type="EUC1-EBS:VolumeUsage.gp3"),
    # No factor on the bill: the size says it.
    hour("2026-04-01T04", 0, line_item_usage_amount=2, pricing_public_on_demand_cost=0.2),
    # The newest day, of which nothing ran on an instance: all hours before it are known.
    hour("2026-04-02T09", 0, line_item_usage_type="EUC1-TimedStorage-ByteHrs"),
]
# A line of a daily export is no hour.
DAILY = {
    "line_item_usage_start_date": "2026-04-01 00:00:00",
    "line_item_usage_end_date": "2026-04-02 00:00:00",
    "identity_time_interval": "2026-04-01T00:00:00Z/2026-04-02T00:00:00Z",
}


def test_demand_fills_the_hours_in_which_nothing_ran(models: Models) -> None:
    rows = models.rows("commitment_demand_hourly", {STAGED: BILL})
    assert {(row["account_id"], row["region"], row["family"]) for row in rows} == {
        ("shop", "eu-central-1", "m5")
    }
    hours = {str(row["usage_hour"])[:13]: row for row in rows}
    assert sorted(hours) == [f"2026-04-01 {clock:02}" for clock in range(24)]
    found = {
        at[-2:]: (float(row["normalized_units_on_demand"] or 0), float(row["normalized_units_covered"] or 0))
        for at, row in hours.items()
    }
    ran = {"00": (12.0, 0.0), "02": (0.0, 8.0), "04": (8.0, 0.0)}
    assert found == {f"{clock:02}": ran.get(f"{clock:02}", (0.0, 0.0)) for clock in range(24)}
    assert {row["on_demand_rate"] for row in rows} == {"0.025000000000"}


def test_a_final_bill_knows_its_whole_month(models: Models) -> None:
    final = [{**line, "bill_invoice_id": "7"} for line in BILL]
    asked = "select count(*) as hours, max(usage_hour) as last_hour from {wanted}"
    [row] = models.rows("commitment_demand_hourly", {STAGED: final}, asked)
    assert (row["hours"], str(row["last_hour"])[:13]) == ("720", "2026-04-30 23")


def test_a_daily_export_has_no_demand_by_the_hour(models: Models) -> None:
    assert models.rows("commitment_demand_hourly", {STAGED: [{**BILL[0], **DAILY}]}) == []


def used(month: str, day: str, **more: Any) -> dict[str, Any]:
    return {
        "billing_period": month,
        "usage_date": f"{month}-{day}",
        "commitment_id": "ri-1",
        "commitment_type": "ReservedInstance",
        "account_id": "shop",
        "currency": "USD",
        "committed_quantity": "96",
        "used_quantity": "48",
        "committed_cost": "2.4",
        "on_demand_equivalent_cost": "4.8",
        "term_start_date": "2025-05-01",
        "term_end_date": "2026-05-01",
        **more,
    }


def test_the_calendar_counts_from_the_newest_day_of_the_bills(models: Models) -> None:
    """A reservation's days reach to the end of its month; an older fee and older use do not count."""
    days = [
        used("2026-03", "01", committed_cost="4.8", used_quantity="96"),
        used("2026-04", "20"),
        used("2026-04", "21", used_quantity="24", on_demand_equivalent_cost="2.4"),
        used("2026-04", "30", used_quantity="0"),
        used("2026-04", "21", commitment_id="gone", term_end_date="2026-04-11"),
        used("2026-04", "21", commitment_id="unsaid", term_end_date=None),
    ]
    costs = [{"usage_date": "2026-04-21", "line_items": "1"}, {"usage_date": "2026-04-30", "line_items": "0"}]
    rows = models.rows("commitment_expiry", {UTILIZATION: days, COSTS: costs})
    found = {row["commitment_id"]: row for row in rows}
    assert {name: row["days_left"] for name, row in found.items()} == {
        "ri-1": "10",
        "gone": "-10",
        "unsaid": None,
    }
    calendar = found["ri-1"]
    assert (calendar["start_date"], calendar["end_date"], calendar["as_of_date"]) == (
        "2025-05-01",
        "2026-05-01",
        "2026-04-21",
    )
    assert calendar["hourly_cost"] == "0.100000000000"
    assert calendar["hourly_on_demand_cost"] == "0.150000000000"
    assert calendar["utilization_ratio"] == "0.375"
