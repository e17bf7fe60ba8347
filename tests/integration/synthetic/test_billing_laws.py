"""Laws of prices, discounts, credits, currencies and commitments on the lines of a bill, before they are a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic import company, skus
from ingestion.synthetic.blueprint import Blueprint
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.fee_lines import fee_lines
from ingestion.synthetic.organisation import ChargeRules, Prices
from ingestion.synthetic.rhythm import ALWAYS, stored
from ingestion.synthetic.scenario import Scenario, bill_of
from ingestion.synthetic.truth import truth_of
from ingestion.synthetic.usage_lines import usage_lines
from ingestion.synthetic.workloads import BLUEPRINTS

Row = dict[str, Any]
ZERO = Decimal(0)
CENT = Decimal("0.01")
MICRO = Decimal("0.000001")
BASE = Scenario(seed=11, last_month="2026-10", months=1, restated=(), clusters=())
INDIAN = (
    Blueprint("box", company.INDIA, skus.T3_MEDIUM_MUMBAI, ALWAYS, Decimal(1), "i-{id}"),
    Blueprint("vault", company.INDIA, skus.S3_STORAGE_MUMBAI, stored(1), Decimal(900), "vault-{n}"),
)


def bill(scenario: Scenario, revision: int = 0) -> Bill:
    return bill_of(scenario, scenario.periods[-1], revision)


def rows_of(one: Bill) -> list[Row]:
    """Every row of a bill as a flat record: text columns, numbers, `at` (start) and `tags`."""
    return [
        row for lines in (*usage_lines(one), *fee_lines(one)) for cell in lines.cells
        for row in _rows(lines, cell)
    ]  # fmt: skip


def _rows(lines: Any, cell: Any) -> Iterator[Row]:
    for number in range(cell.first, cell.first + cell.count):
        resource = lines.resources[number] if lines.resources else None
        maps = {name: dict(pairs) for name, pairs in lines.maps.items()}
        yield {**lines.text, **cell.numbers, **maps, "resource": resource, "at": cell.start}


@pytest.fixture(scope="module")
def plain() -> list[Row]:
    return rows_of(bill(BASE))


@pytest.fixture(scope="module")
def discounted() -> list[Row]:
    return rows_of(bill(replace(BASE, discount=True)))


def total(rows: list[Row], column: str = "line_item_unblended_cost") -> Decimal:
    return sum((row.get(column, ZERO) for row in rows), ZERO)


def of_type(rows: list[Row], *kinds: str) -> list[Row]:
    return [row for row in rows if row["line_item_line_item_type"] in kinds]


def internet(rows: list[Row]) -> list[Row]:
    return [row for row in of_type(rows, "Usage") if row["line_item_usage_type"] == "DataTransfer-Out-Bytes"
            and row["line_item_operation"] in ("RunInstances", "GetObject")]  # fmt: skip


def test_price_steps_are_climbed_in_time_over_the_whole_payer(plain: list[Row]) -> None:
    """100 GB are free, 10 TB cost 0.09, what comes later 0.085, whichever account moved it."""
    by_rate: dict[str, list[Row]] = defaultdict(list)
    for row in internet(plain):
        by_rate[row["line_item_unblended_rate"]].append(row)
    free, paid, cheaper = by_rate["0.0000000000"], by_rate["0.0900000000"], by_rate["0.0850000000"]
    assert set(by_rate) == {"0.0000000000", "0.0900000000", "0.0850000000"}
    assert total(free, "line_item_usage_amount") == 100
    assert total(paid, "line_item_usage_amount") == 10240 - 100
    assert max(row["at"] for row in paid) <= min(row["at"] for row in cheaper)
    assert max(row["at"] for row in free) <= min(row["at"] for row in paid)
    assert len({row["line_item_usage_account_id"] for row in (*free, *paid)}) > 1
    assert all(row["pricing_public_on_demand_cost"] > 0 for row in free)
    assert (
        len(
            {
                row["pricing_rate_code"]
                for row in (*free, *paid)
                if row["product_sku"] == free[0]["product_sku"]
            }
        )
        == 2
    )


def test_storage_of_all_accounts_reaches_the_third_step() -> None:
    vault = Blueprint("vault", company.LEGACY, skus.S3_STORAGE, stored(1), Decimal(300_000), "vault-{n}")
    rows = rows_of(bill(replace(BASE, workloads=(*BLUEPRINTS, vault))))
    stored_rows = [row for row in rows if row["line_item_usage_type"] == "TimedStorage-ByteHrs"
                   and row["line_item_product_code"] == "AmazonS3"]  # fmt: skip
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for row in stored_rows:
        amounts[row["line_item_unblended_rate"][:5]] += row["line_item_usage_amount"]
        assert (
            row["line_item_unblended_cost"]
            == Decimal(row["line_item_unblended_rate"]) * row["line_item_usage_amount"]
        )
    assert (amounts["0.023"], amounts["0.022"]) == (51200, 512000 - 51200)
    assert amounts["0.021"] > 0


def test_blended_cost_sums_to_unblended_cost_at_one_rate(plain: list[Row]) -> None:
    by_sku: dict[str, list[Row]] = defaultdict(list)
    for row in plain:
        if (
            " - " in (row["line_item_line_item_description"] or "")
            and row["line_item_line_item_type"] == "Usage"
        ):
            by_sku[row["product_sku"]].append(row)
    assert len(by_sku) >= 4
    for rows in by_sku.values():
        assert len({row["line_item_blended_rate"] for row in rows}) == 1
        assert abs(total(rows) - total(rows, "line_item_blended_cost")) < MICRO


def test_free_tier_as_credits_cancels_over_the_month() -> None:
    as_credits = rows_of(bill(replace(BASE, prices=Prices(free_tier="credits"))))
    credits = [
        row
        for row in of_type(as_credits, "Credit")
        if row["line_item_line_item_description"] == "AWS Free Tier"
    ]
    given = {(row["line_item_product_code"], row["line_item_usage_type"]) for row in credits}
    assert ("AWSLambda", "Request") in given
    assert ("AmazonEC2", "DataTransfer-Out-Bytes") in given
    transfer = [row for row in credits if row["line_item_usage_type"] == "DataTransfer-Out-Bytes"]
    assert total(transfer) == -100 * Decimal("0.09")
    assert {row["line_item_unblended_rate"] for row in internet(as_credits)} == {
        "0.0900000000",
        "0.0850000000",
    }
    assert all(row["resource"] is None and not row.get("resource_tags") for row in credits)


def test_month_units_are_charged_per_day_of_the_month() -> None:
    """The same gigabytes cost a tenth more per day in February than in March."""
    daily = {}
    for month in ("2026-02", "2026-03"):
        rows = rows_of(bill(replace(BASE, last_month=month)))
        amounts = [
            row["line_item_usage_amount"]
            for row in rows
            if row["line_item_usage_type"] == "EBS:VolumeP-IOPS.gp3"
        ]
        assert len(amounts) == int(bill(replace(BASE, last_month=month)).month.days)
        daily[month] = amounts[0]
    assert abs(daily["2026-02"] / daily["2026-03"] - Decimal(31) / 28) < CENT


def test_spot_shows_its_public_cost_or_none(plain: list[Row]) -> None:
    silent = rows_of(bill(replace(BASE, prices=Prices(spot_public="zero"))))
    for rows, shown in ((plain, Decimal("0.17")), (silent, ZERO)):
        spot = [row for row in rows if "SpotUsage" in (row["line_item_usage_type"] or "")]
        assert {row["pricing_public_on_demand_cost"] for row in spot} == {shown}
        assert {row["line_item_unblended_cost"] for row in spot} == {Decimal("0.0621")}


def test_net_is_gross_less_the_discount_of_the_row(discounted: list[Row]) -> None:
    for row in discounted:
        if row["line_item_line_item_type"] in ("Tax", "Credit", "Refund") or row[
            "line_item_line_item_type"
        ].endswith("Discount"):
            continue
        gross, net = row["line_item_unblended_cost"], row["line_item_net_unblended_cost"]
        parts = sum((value for name, value in row.items() if name.startswith("discount.")), ZERO)
        support = row["line_item_line_item_type"] == "Fee" and not row.get("reservation_reservation_a_r_n")
        assert net == gross + row.get("discount_total_discount", ZERO) or support
        assert parts == row.get("discount_total_discount", ZERO)


def test_discount_rows_are_the_discounts_of_the_rows(discounted: list[Row]) -> None:
    allocated: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    given: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in discounted:
        where = row["line_item_usage_account_id"], row["line_item_product_code"]
        kind = row["line_item_line_item_type"]
        if kind.endswith("Discount"):
            given[*where, kind] += row["line_item_unblended_cost"]
            assert row["resource"] is None
        for name, value in row.items():
            if name.startswith("discount."):
                allocated[*where, name.removeprefix("discount.")] += value
    assert {key[2] for key in given} == {"EdpDiscount", "PrivateRateDiscount", "BundledDiscount"}
    for key in given.keys() | allocated.keys():
        assert abs(given[key] - allocated[key]) < MICRO, key


def test_private_rates_come_before_the_enterprise_share(discounted: list[Row]) -> None:
    paid = next(row for row in internet(discounted) if row["line_item_unblended_cost"])
    assert paid["line_item_net_unblended_cost"] == paid["line_item_unblended_cost"] * Decimal("0.72")


def test_a_zonal_reservation_fits_its_size_in_its_zone_alone(plain: list[Row]) -> None:
    covered = [
        row
        for row in of_type(plain, "DiscountedUsage")
        if row["reservation_reservation_a_r_n"].endswith("zonal-none")
    ]
    assert {row["line_item_availability_zone"] for row in covered} == {"us-east-1b"}
    elsewhere = [
        row
        for row in plain
        if row["line_item_usage_type"] == "BoxUsage:c7g.large"
        and row["line_item_availability_zone"] == "us-east-1a"
    ]
    assert {row["line_item_line_item_type"] for row in elsewhere} == {"Usage"}


def test_a_flexible_reservation_covers_the_smallest_size_first_and_no_windows(plain: list[Row]) -> None:
    by_hour: dict[Any, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in of_type(plain, "DiscountedUsage"):
        if row["reservation_reservation_a_r_n"].endswith("flexible-convertible"):
            assert (row["pricing_offering_class"], row["line_item_operation"]) == (
                "convertible",
                "RunInstances",
            )
            by_hour[row["at"]][row["line_item_usage_type"]] += row["line_item_normalized_usage_amount"]
    both = [units for units in by_hour.values() if len(units) == 2]
    assert both
    assert all(units == {"BoxUsage:m7g.large": 4, "BoxUsage:m7g.xlarge": 4} for units in both)
    assert all(sum(units.values()) <= 8 for units in by_hour.values())


def test_a_reservation_that_ends_turns_usage_back_in_that_hour(plain: list[Row]) -> None:
    crawler = [row for row in plain if row["line_item_usage_type"] == "BoxUsage:t4g.large"]
    kinds = {
        kind: {row["at"] for row in crawler if row["line_item_line_item_type"] == kind}
        for kind in ("DiscountedUsage", "Usage")
    }
    assert f"{max(kinds['DiscountedUsage']):%d %H}" == "16 19"
    assert f"{min(kinds['Usage']):%d %H}" == "17 08"
    fee = next(
        row for row in of_type(plain, "RIFee") if row["reservation_reservation_a_r_n"].endswith("ending-none")
    )
    assert fee["reservation_end_time"] == "2026-10-17T07:00:00Z"
    assert fee["line_item_usage_amount"] == 16 * 24 + 7


def test_a_returned_plan_gives_its_payments_back_without_arn(plain: list[Row]) -> None:
    mine = [row for row in plain if "regretted" in (row["line_item_line_item_description"] or "")]
    assert {row["line_item_line_item_type"] for row in mine} == {"Refund"}
    assert not any(row.get("savings_plan_savings_plan_a_r_n") for row in mine)
    fees = [row for row in plain if (row.get("savings_plan_savings_plan_a_r_n") or "").endswith("regretted")]
    assert len(of_type(fees, "SavingsPlanRecurringFee")) == 77
    assert total(mine) == -total(fees)
    texts = sorted(row["line_item_line_item_description"] for row in mine)
    assert texts[1] == "Refund for one-time fee for Savings Plan ID: regretted"
    assert {row["bill_bill_type"] for row in mine} == {"Refund"}


def test_database_plans_cover_databases_and_no_other_plan_does(plain: list[Row]) -> None:
    offers = defaultdict(set)
    for row in of_type(plain, "SavingsPlanCoveredUsage"):
        offers[row["product_servicecode"]].add(row["savings_plan_offering_type"])
    assert offers["AmazonRDS"] == {"DatabaseSavingsPlans"}
    assert "DatabaseSavingsPlans" not in offers["AmazonEC2"] | offers["AmazonECS"] | offers["AWSLambda"]


def test_a_second_currency_has_its_own_truth_and_changes_nothing_in_the_first() -> None:
    world = replace(BASE, organisation=company.WORLDWIDE, workloads=(*BLUEPRINTS, *INDIAN))
    one = bill(world)
    rows, truth, alone = rows_of(one), truth_of(one), truth_of(bill(BASE))
    rupees = [row for row in rows if row["line_item_currency_code"] == "INR"]
    assert {row["bill_billing_entity"] for row in rupees} == {"AISPL"}
    assert {row["line_item_usage_account_id"] for row in rupees} == {company.INDIA.id}
    found: Any = truth["currencies"]
    assert Decimal(found["INR"]["money"]["unblended_cost"]) == total(rupees)
    assert found["INR"]["line_items"] == len(rupees)
    assert truth["line_items"] == len(rows)
    assert {name: truth[name] for name in ("money", "by_service", "by_day", "egress")} == {
        name: alone[name] for name in ("money", "by_service", "by_day", "egress")
    }


def test_credits_end_and_subscriptions_can_be_left_out() -> None:
    rules = ChargeRules(credit_share=Decimal("0.5"), credit_ends=company.Moment(0, 11), support=ZERO)
    rows = rows_of(bill(replace(BASE, charges=rules)))
    assert max(row["at"].day for row in of_type(rows, "Credit")) == 10
    assert not [row for row in of_type(rows, "Fee") if row["line_item_product_code"] == "AWSSupportBusiness"]


def test_refunds_may_be_of_the_month_before(plain: list[Row]) -> None:
    (earlier,) = (
        row for row in of_type(plain, "Refund") if "2026-09" in row["line_item_line_item_description"]
    )
    assert f"{earlier['at']:%Y-%m}" == "2026-09"


def test_a_byte_through_nat_pays_for_processing_egress_and_zones(plain: list[Row]) -> None:
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    nat = [row for row in plain if "natgateway" in (row["resource"] or "")]
    for row in nat:
        amounts[row["line_item_usage_type"], row["line_item_operation"] or ""] += row[
            "line_item_usage_amount"
        ]
    egress = amounts["DataTransfer-Out-Bytes", "RunInstances"]
    assert 0 < egress < amounts["NatGateway-Bytes", "NatGateway"]
    assert amounts["DataTransfer-Regional-Bytes", "InterZone-In"] == egress
