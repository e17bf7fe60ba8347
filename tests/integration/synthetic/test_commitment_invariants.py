"""Reservations and Savings Plans of a generated bill balance by ARN, by hour and over their terms."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingestion.synthetic.facts import Reservation
from ingestion.synthetic.scenario import Scenario, bill_of

if TYPE_CHECKING:
    from conftest import Case

Row = dict[str, Any]
ZERO = Decimal(0)
TERM_HOURS = 365 * 24


def of_type(case: Case, *kinds: str) -> list[Row]:
    return [row for row in case.rows if row["line_item_line_item_type"] in kinds]


def total(rows: list[Row], column: str) -> Decimal:
    return sum((row[column] for row in rows), ZERO)


def test_reservation_used_plus_unused_is_recurring_plus_upfront_share(cases: list[Case]) -> None:
    for case in cases:
        for fee in of_type(case, "RIFee"):
            arn = fee["reservation_reservation_a_r_n"]
            used = [r for r in of_type(case, "DiscountedUsage") if r["reservation_reservation_a_r_n"] == arn]
            spent = total(used, "reservation_effective_cost")
            spent += fee["reservation_unused_recurring_fee"]
            spent += fee["reservation_unused_amortized_upfront_fee_for_billing_period"]
            paid = fee["line_item_unblended_cost"]
            paid += fee["reservation_amortized_upfront_fee_for_billing_period"]
            assert spent == paid, (case.name, arn)
            units = total(used, "line_item_normalized_usage_amount")
            units += fee["reservation_unused_normalized_unit_quantity"]
            assert units == Decimal(fee["reservation_total_reserved_normalized_units"])


def test_reservation_fee_is_dated_the_first_or_the_purchase(cases: list[Case]) -> None:
    seen = set()
    for case in cases:
        for fee in of_type(case, "RIFee"):
            start, end = fee["line_item_usage_start_date"], fee["line_item_usage_end_date"]
            bought = f"{start:%Y-%m-%dT%H:%M:%SZ}" == fee["reservation_start_time"]
            assert bought or (start.day, start.hour) == (1, 0)
            last_hour = 23 if "ending" not in fee["reservation_reservation_a_r_n"] else 6
            assert (end.hour, end.minute, end.second) == (last_hour, 59, 59)
            seen.add((bought, fee["line_item_unblended_cost"] == 0))
    # Bought in mid-month; running on; All Upfront with its row of 0.
    assert seen >= {(True, False), (False, False), (False, True)}


def test_one_reservation_is_wholly_unused_and_one_is_shared(plain: Case) -> None:
    owners = {
        r["reservation_reservation_a_r_n"]: r["line_item_usage_account_id"] for r in of_type(plain, "RIFee")
    }
    used = {r["reservation_reservation_a_r_n"] for r in of_type(plain, "DiscountedUsage")}
    assert [arn for arn in owners if arn not in used] == [
        "arn:aws:ec2:us-west-2:000012345678:reserved-instances/unused-none"
    ]
    shared = {
        row["reservation_reservation_a_r_n"].rpartition("/")[2]
        for row in of_type(plain, "DiscountedUsage")
        if row["line_item_usage_account_id"] != owners[row["reservation_reservation_a_r_n"]]
    }
    assert shared == {"shared-none"}


def test_upfront_fee_stands_once_and_amortizes_to_itself(cases: list[Case]) -> None:
    for case in cases:
        fees = [row for row in of_type(case, "Fee") if row["reservation_reservation_a_r_n"]]
        first_month = case.truth["billing_period"] in ("2026-08", "2026-01")
        assert len(fees) == int(first_month or case.name.startswith("open 2026-10")), case.name
        for fee in fees:
            (monthly,) = (
                row
                for row in of_type(case, "RIFee")
                if row["reservation_reservation_a_r_n"] == fee["reservation_reservation_a_r_n"]
            )
            hours = Decimal(monthly["reservation_units_per_reservation"])
            share = monthly["reservation_amortized_upfront_fee_for_billing_period"]
            assert share * TERM_HOURS == fee["line_item_unblended_cost"] * hours
            assert fee["bill_bill_type"] == "Purchase"


def test_covered_rows_cost_nothing_and_an_hour_may_be_split(plain: Case) -> None:
    rows = of_type(plain, "DiscountedUsage")
    assert {row["line_item_unblended_cost"] for row in rows} == {ZERO}
    for row in rows:
        parts = (
            row["reservation_amortized_upfront_cost_for_usage"] + row["reservation_recurring_fee_for_usage"]
        )
        assert row["reservation_effective_cost"] == parts
    split: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row["line_item_usage_amount"] == Decimal("0.5"):
            where = row["line_item_resource_id"], row["identity_time_interval"]
            split[where].add(row["reservation_reservation_a_r_n"].rpartition("/")[2])
    assert set(map(frozenset, split.values())) == {
        frozenset({"split-none", "split-partial"}),
        frozenset({"flexible-convertible"}),  # the other half of these runs on demand
    }


def test_reservations_come_before_plans(plain: Case) -> None:
    """The family that both cover: while the reservation runs, the plan gets only what it leaves."""
    reserved = {
        row["identity_time_interval"]
        for row in of_type(plain, "DiscountedUsage")
        if row["line_item_usage_type"] == "BoxUsage:m5.large"
    }
    planned = [
        row
        for row in of_type(plain, "SavingsPlanCoveredUsage")
        if row["line_item_usage_type"] == "BoxUsage:m5.large"
    ]
    assert planned
    assert {row["identity_time_interval"] for row in planned} <= reserved
    assert max(row["line_item_usage_amount"] for row in planned) <= 1


def test_expired_reservation_turns_usage_back_the_same_hour() -> None:
    """Bought on the tenth of the first month at 14:00, it ends 365 days later, in the thirteenth month."""
    scenario = Scenario(seed=1, last_month="2027-01", months=13, restated=())
    bill = bill_of(scenario, scenario.periods[-1], 0)
    last = 9 * 24 + 14
    uses = [use for use in bill.uses if use.fleet.key == "web.0"]
    reserved = {cell.hour for use in uses if isinstance(use.payer, Reservation) for cell in use.cells}
    assert reserved == set(range(last))
    for hour in (last - 1, last):
        cells = [cell for use in uses for cell in use.cells if cell.hour == hour]
        assert sum(cell.amount * cell.count for cell in cells) == 2


def test_negation_takes_out_exactly_what_was_covered(cases: list[Case]) -> None:
    keys = (
        "identity_time_interval",
        "savings_plan_savings_plan_a_r_n",
        "line_item_operation",
        "line_item_usage_type",
        "line_item_availability_zone",
    )
    for case in cases:
        left: dict[tuple[Any, ...], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
        for row in of_type(case, "SavingsPlanCoveredUsage", "SavingsPlanNegation"):
            group = left[tuple(row[key] for key in keys)]
            group[0] += row["line_item_unblended_cost"]
            group[1] += row["line_item_usage_amount"]
        assert left
        assert all(group == [ZERO, ZERO] for group in left.values()), case.name
        assert all(row["line_item_resource_id"] is None for row in of_type(case, "SavingsPlanNegation"))


def test_plan_hours_use_no_more_than_they_commit(cases: list[Case]) -> None:
    for case in cases:
        used: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in of_type(case, "SavingsPlanCoveredUsage"):
            where = row["savings_plan_savings_plan_a_r_n"], row["identity_time_interval"]
            used[where] += row["savings_plan_savings_plan_effective_cost"]
        for fee in of_type(case, "SavingsPlanRecurringFee"):
            where = fee["savings_plan_savings_plan_a_r_n"], fee["identity_time_interval"]
            recurring = fee["savings_plan_recurring_commitment_for_billing_period"]
            upfront = fee["savings_plan_amortized_upfront_commitment_for_billing_period"]
            assert fee["savings_plan_used_commitment"] == used.pop(where, ZERO)
            assert fee["savings_plan_used_commitment"] <= fee["savings_plan_total_commitment_to_date"]
            assert fee["savings_plan_total_commitment_to_date"] == recurring + upfront
            assert fee["line_item_unblended_cost"] == recurring
        assert not used, "covered usage in an hour without a fee row"


def test_instance_plan_goes_first_on_its_family(plain: Case) -> None:
    offers = defaultdict(set)
    for row in of_type(plain, "SavingsPlanCoveredUsage"):
        offers[row["line_item_usage_type"]].add(row["savings_plan_offering_type"])
    assert "EC2InstanceSavingsPlans" in offers["BoxUsage:c6i.large"]
    assert offers["BoxUsage:m5.large"] == {"ComputeSavingsPlans"}


def test_highest_discount_is_covered_first(plain: Case) -> None:
    """What the Compute plan leaves on demand never has a better plan price than what it covers in that hour."""
    ratios, covered, left = {}, defaultdict(set), defaultdict(set)
    for row in of_type(plain, "SavingsPlanCoveredUsage"):
        if row["savings_plan_offering_type"] == "ComputeSavingsPlans":
            price = Decimal(row["line_item_unblended_rate"])
            ratios[row["line_item_usage_type"]] = row["savings_plan_savings_plan_rate"] / price
            covered[row["identity_time_interval"]].add(row["line_item_usage_type"])
    for row in of_type(plain, "Usage"):
        if row["line_item_usage_type"] in ratios:
            left[row["identity_time_interval"]].add(row["line_item_usage_type"])
    contested = set(covered) & set(left)
    assert contested
    for hour in contested:
        best_left = min(ratios[usage_type] for usage_type in left[hour])
        assert max(ratios[usage_type] for usage_type in covered[hour]) <= best_left


def test_plan_upfront_row_stands_once_and_amortizes_to_itself(cases: list[Case]) -> None:
    months = set()
    for case in cases:
        for fee in of_type(case, "SavingsPlanUpfrontFee"):
            arn = fee["savings_plan_savings_plan_a_r_n"]
            hourly = {
                row["savings_plan_amortized_upfront_commitment_for_billing_period"]
                for row in of_type(case, "SavingsPlanRecurringFee")
                if row["savings_plan_savings_plan_a_r_n"] == arn
            }
            assert {value * TERM_HOURS for value in hourly} == {fee["line_item_unblended_cost"]}
            assert fee["bill_bill_type"] == "Purchase"
            months.add((case.name.split()[0], case.truth["billing_period"]))
    second = {("plain", "2026-09"), ("discounted", "2026-02"), ("open", "2026-11")}
    # The plan that was given back had been paid in the first month.
    assert months == second | {("plain", "2026-08"), ("discounted", "2026-01"), ("open", "2026-10")}
