"""Rows of a generated bill obey what holds on every real one: keys, time, prices, tax, transfer pairs, tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conftest import Case

Row = dict[str, Any]
USAGE = {
    "Usage",
    "DiscountedUsage",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "SavingsPlanRecurringFee",
}
TOLERANCE = Decimal("0.000001")


def of_type(case: Case, *kinds: str) -> list[Row]:
    return [row for row in case.rows if row["line_item_line_item_type"] in kinds]


def test_id_and_interval_are_a_key_and_ids_repeat(cases: list[Case]) -> None:
    for case in cases:
        keys = {(row["identity_line_item_id"], row["identity_time_interval"]) for row in case.rows}
        assert len(keys) == len(case.rows)
        assert len({line_item for line_item, _ in keys}) < len(keys) / 10


def test_usage_hours_lie_inside_the_month(cases: list[Case]) -> None:
    for case in cases:
        month = datetime.fromisoformat(f"{case.truth['billing_period']}-01").replace(tzinfo=UTC)
        after = (month + timedelta(days=32)).replace(day=1)
        for row in of_type(case, *USAGE):
            start, end = row["line_item_usage_start_date"], row["line_item_usage_end_date"]
            assert month <= start < after
            assert end - start == timedelta(hours=1)
            assert row["identity_time_interval"] == f"{start:%Y-%m-%dT%H:%M:%SZ}/{end:%Y-%m-%dT%H:%M:%SZ}"


def test_tax_spans_the_month_with_an_interval_of_one_day(cases: list[Case]) -> None:
    for case in cases:
        for row in of_type(case, "Tax"):
            start, end = row["line_item_usage_start_date"], row["line_item_usage_end_date"]
            next_day = start + timedelta(days=1)
            assert (start.day, end.day) == (1, 1)
            assert row["identity_time_interval"].endswith(f"{next_day:%Y-%m-%dT00:00:00Z}")


def test_open_month_ends_before_its_instant_and_fades_out(cases: list[Case]) -> None:
    (case,) = (case for case in cases if case.truth["as_of"])
    as_of = datetime.fromisoformat(case.truth["as_of"])
    assert max(row["line_item_usage_end_date"] for row in of_type(case, *USAGE)) <= as_of
    rows_on = defaultdict(int)
    for row in (
        row for row in of_type(case, "Usage") if not (row["line_item_operation"] or "").endswith("-EC2")
    ):
        rows_on[row["line_item_usage_start_date"].day] += 1
    # Thursday and Friday before the Saturday of `as_of`, against the same days of the week before.
    assert rows_on[20] < 0.8 * rows_on[13]
    assert rows_on[18] == rows_on[11]


def test_usage_costs_rate_times_amount(cases: list[Case]) -> None:
    for case in cases:
        for row in of_type(case, "Usage", "SavingsPlanCoveredUsage", "SavingsPlanNegation"):
            product = Decimal(row["line_item_unblended_rate"]) * row["line_item_usage_amount"]
            assert row["line_item_unblended_cost"] == product


def test_public_cost_is_public_rate_times_amount_and_nothing_where_nothing_ran(cases: list[Case]) -> None:
    for case in cases:
        for row in of_type(case, "Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"):
            product = Decimal(row["pricing_public_on_demand_rate"]) * row["line_item_usage_amount"]
            assert row["pricing_public_on_demand_cost"] == product
        for row in case.rows:
            if row["line_item_line_item_type"] not in ("Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"):
                assert row["pricing_public_on_demand_cost"] == 0


def test_tax_is_the_rate_on_net_cost_per_account_and_product(cases: list[Case]) -> None:
    for case in cases:
        base: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        tax: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in case.rows:
            where = row["line_item_usage_account_id"], row["line_item_product_code"]
            kind, cost = row["line_item_line_item_type"], row["line_item_unblended_cost"]
            if kind == "Tax":
                tax[where] += cost
            elif kind != "Credit":
                base[where] += cost
        for where, cost in base.items():
            assert abs(tax[where] - cost * Decimal("0.07")) < TOLERANCE, (case.name, where)


def test_credits_stay_below_the_charges_they_offset(cases: list[Case]) -> None:
    for case in cases:
        for credit in of_type(case, "Credit"):
            same = ("line_item_product_code", "line_item_usage_type", "line_item_usage_account_id")
            day = credit["line_item_usage_start_date"].date()
            charged = sum(
                row["line_item_unblended_cost"]
                for row in of_type(case, "Usage")
                if all(row[name] == credit[name] for name in same)
                and row["line_item_usage_start_date"].date() == day
            )
            assert 0 < -credit["line_item_unblended_cost"] < charged


def test_net_sum_is_gross_sum_with_discount_rows(cases: list[Case]) -> None:
    for case in cases:
        # Rows of containers have no money of their own.
        billed = [row for row in case.rows if row["line_item_operation"] not in ("EKSPod-EC2", "ECSTask-EC2")]
        nets = [row["line_item_net_unblended_cost"] for row in billed]
        if not case.name.startswith("discounted"):
            assert set(nets) == {None}
            assert all(row["savings_plan_net_savings_plan_effective_cost"] is None for row in case.rows)
            continue
        gross = sum(row["line_item_unblended_cost"] for row in case.rows)
        assert abs(sum(nets) - gross) < TOLERANCE
        assert all(row["line_item_resource_id"] is None for row in of_type(case, "EdpDiscount"))
        assert of_type(case, "EdpDiscount")


def test_every_path_class_is_on_the_bill(plain: Case, path_class: Callable[[Row], str | None]) -> None:
    assert len({path_class(row) for row in plain.rows} - {None}) == 23


def test_both_ends_of_a_transfer_have_equal_gigabytes(cases: list[Case]) -> None:
    pairs = [
        (("USE1-USW2-AWS-Out-Bytes", "PublicIP-Out"), ("USW2-USE1-AWS-In-Bytes", "PublicIP-In")),
        *(
            (("DataTransfer-Regional-Bytes", f"{way}-Out"), ("DataTransfer-Regional-Bytes", f"{way}-In"))
            for way in ("InterZone", "PublicIP", "VPCPeering")
        ),
    ]
    for case in cases:
        amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in of_type(case, "Usage"):
            amounts[row["line_item_usage_type"], row["line_item_operation"]] += row["line_item_usage_amount"]
        for sent, received in pairs:
            assert amounts[sent] == amounts[received] > 0, (case.name, sent)


def test_codes_of_product_and_service_are_as_in_reality(plain: Case) -> None:
    codes = {
        row["line_item_usage_type"]: (row["line_item_product_code"], row["product_servicecode"])
        for row in plain.rows
    }
    assert codes["NatGateway-Bytes"] == ("AmazonEC2", "AmazonEC2")
    assert codes["CloudFront-Out-Bytes"] == ("AmazonS3", "AWSDataTransfer")
    assert codes["USE1-USW2-AWS-Out-Bytes"] == ("AmazonEC2", "AWSDataTransfer")
    assert codes["ComputeSP:1yrNoUpfront"] == ("ComputeSavingsPlans", "ComputeSavingsPlans")


def test_tags_stand_only_on_rows_with_a_resource(cases: list[Case]) -> None:
    for case in cases:
        tagged = [row for row in case.rows if row["resource_tags"]]
        assert tagged
        assert all(row["line_item_resource_id"] for row in tagged)
        assert any(row["line_item_resource_id"] and not row["resource_tags"] for row in case.rows)


def test_injected_spike_stands_out_of_its_series(plain: Case, generated: dict[str, Any]) -> None:
    daily: dict[str, Decimal] = defaultdict(Decimal)
    for row in of_type(plain, "Usage"):
        legacy = row["line_item_usage_account_id"] == "000012345678"
        if legacy and row["line_item_usage_type"] == "DataTransfer-Out-Bytes":
            daily[f"{row['line_item_usage_start_date']:%Y-%m-%d}"] += row["line_item_unblended_cost"]
    top = sorted(sorted(daily, key=lambda day: daily[day])[-3:])
    assert top == ["2026-10-23", "2026-10-24", "2026-10-25"]
    rest = [cost for day, cost in daily.items() if day not in top]
    assert min(daily[day] for day in top) > 4 * max(rest)
