"""What dbt holds every build to is passed by a sound build and failed by one of which a single figure was changed.

Used + unused = committed, and unblended = amortized + true-up + upfront (`assert_commitments_match_the_bill`); a
reservation's unused part lies evenly on its hours (`assert_unused_reservations_are_spread`).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_sql import STAGED, Engine, Models

Table = list[dict[str, str | None]]
Build = dict[str, Table]
MATCH, SPREAD = "assert_commitments_match_the_bill", "assert_unused_reservations_are_spread"
TICK = Decimal("0.000000000001")
DAYS = {
    "line_item_usage_start_date": "2026-04-29 00:00:00",
    "line_item_usage_end_date": "2026-04-30 23:59:59",
}
HOUR = {
    "line_item_usage_start_date": "2026-04-29 00:00:00",
    "line_item_usage_end_date": "2026-04-29 01:00:00",
}
ALWAYS = {"bill_payer_account_id": "payer", "line_item_usage_account_id": "shop", "has_net_columns": "false"}


def line(kind: str, cost: str, times: dict[str, str], **more: str) -> dict[str, Any]:
    return {**ALWAYS, **times, "line_item_line_item_type": kind, "line_item_unblended_cost": cost, **more}


def ri_fee(arn: str, cost: str, unused: str, unused_hours: str, **more: str) -> dict[str, Any]:
    return line(
        "RIFee",
        cost,
        DAYS,
        line_item_usage_type="HeavyUsage:m5.large",
        reservation_reservation_a_r_n=arn,
        reservation_unused_recurring_fee=unused,
        reservation_unused_quantity=unused_hours,
        reservation_unused_normalized_unit_quantity=str(4 * int(unused_hours)),
        reservation_total_reserved_units="48",
        reservation_total_reserved_normalized_units="192",
        **more,
    )


BILL = [
    ri_fee(
        "used",
        "0.48",
        "0.47",
        "47",
        reservation_unused_amortized_upfront_fee_for_billing_period="0.235",
        reservation_amortized_upfront_fee_for_billing_period="0.24",
    ),
    ri_fee("idle", "7", "7", "48"),
    line(
        "DiscountedUsage",
        "0",
        HOUR,
        line_item_usage_type="BoxUsage:m5.large",
        line_item_usage_amount="1",
        line_item_normalized_usage_amount="4",
        reservation_reservation_a_r_n="used",
        reservation_effective_cost="0.015",
    ),
    line(
        "SavingsPlanRecurringFee",
        "0.5",
        HOUR,
        savings_plan_savings_plan_a_r_n="plan",
        savings_plan_total_commitment_to_date="1",
        savings_plan_used_commitment="0.7",
        savings_plan_recurring_commitment_for_billing_period="0.5",
        savings_plan_amortized_upfront_commitment_for_billing_period="0.5",
    ),
    line(
        "SavingsPlanCoveredUsage",
        "0.9",
        HOUR,
        savings_plan_savings_plan_a_r_n="plan",
        savings_plan_savings_plan_effective_cost="0.7",
    ),
    line("SavingsPlanNegation", "-0.9", HOUR, savings_plan_savings_plan_a_r_n="plan"),
    line("SavingsPlanUpfrontFee", "4380", HOUR, savings_plan_savings_plan_a_r_n="plan"),
    line("Usage", "2", HOUR),
]


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    return Models(sql_engine, {"tag_keys": ["team"], "bill_rounding": "0"})


@pytest.fixture(scope="module")
def build(models: Models) -> Build:
    """The two tables that the identities speak of."""
    return {
        name: models.rows(name, {STAGED: BILL}) for name in ("cost_daily", "commitment_utilization_daily")
    }


def failures(models: Models, test: str, build: Build) -> Table:
    return models.rows(test, {STAGED: BILL, **build})


def added(table: str, column: str, amount: Decimal, **where: str) -> Callable[[Build], Build]:
    """A change of the first row that fits: more of a figure."""

    def change(build: Build) -> Build:
        rows = [dict(row) for row in build[table]]
        row = next(row for row in rows if all(row[key] == value for key, value in where.items()))
        row[column] = str(Decimal(row[column] or 0) + amount)
        return {**build, table: rows}

    return change


def moved(build: Build) -> Build:
    """Unused cost goes from one day to another; the month's sum stays."""
    more = added(
        "cost_daily", "amortized_cost", Decimal("0.01"), charge_type="RIFee", usage_date="2026-04-29"
    )
    less = added(
        "cost_daily", "amortized_cost", Decimal("-0.01"), charge_type="RIFee", usage_date="2026-04-30"
    )
    return more(less(build))


def lost(build: Build) -> Build:
    """The wholly unused reservation has no rows, as when usage is asked first."""
    rows = build["commitment_utilization_daily"]
    return {**build, "commitment_utilization_daily": [row for row in rows if row["commitment_id"] != "idle"]}


@pytest.mark.parametrize("test", [MATCH, SPREAD])
def test_a_sound_build_passes(models: Models, build: Build, test: str) -> None:
    assert failures(models, test, build) == []


@pytest.mark.parametrize(
    ("test", "change"),
    [
        (
            MATCH,
            added(
                "commitment_utilization_daily", "unused_quantity", TICK, commitment_type="ReservedInstance"
            ),
        ),
        (MATCH, added("commitment_utilization_daily", "used_hours", TICK, commitment_id="used")),
        (MATCH, added("commitment_utilization_daily", "unused_cost", TICK, commitment_type="SavingsPlan")),
        (MATCH, lost),
        (MATCH, added("cost_daily", "amortized_cost", TICK, charge_type="Usage")),
        (MATCH, added("cost_daily", "commitment_trueup", TICK * 3, charge_type="SavingsPlanRecurringFee")),
        (SPREAD, moved),
        (SPREAD, added("cost_daily", "amortized_cost", TICK, charge_type="RIFee")),
        (SPREAD, added("cost_daily", "unblended_cost", TICK, charge_type="RIFee", usage_date="2026-04-29")),
    ],
    ids=[
        "unused units",
        "used hours",
        "unused money",
        "a commitment lost",
        "amortized",
        "true-up",
        "waste moved",
        "waste grown",
        "fee grown",
    ],
)
def test_a_changed_build_fails(
    models: Models, build: Build, test: str, change: Callable[[Build], Build]
) -> None:
    assert failures(models, test, change(build)) != []
