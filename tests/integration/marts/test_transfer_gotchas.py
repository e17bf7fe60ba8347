"""What is easy to get wrong about transfer on a bill, one test per trap, on lines written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.dbt_sql import Engine, Models

MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
)
NAT = "arn:aws:ec2:us-east-1:000012345678:natgateway/nat-0c6e"
BLANK = [
    *(
        "product_family",
        "product_group",
        "operation",
        "region",
        "from_region_code",
        "to_region_code",
        "to_location",
    ),
    *("resource_id", "tag_1", "free_amount", "free_tier_credit"),
]
Row = Mapping[str, str | None]


def line(trap: str, usage_type: str, **more: object) -> dict[str, object]:
    """A line of a day; `trap` is the account, so that each test finds its own rows again."""
    return {
        **dict.fromkeys(BLANK),
        **dict.fromkeys(MONEY, 0),
        "usage_date": "2026-04-01",
        "payer_account_id": "payer",
        "account_id": trap,
        "charge_type": "Usage",
        "product_code": "AmazonEC2",
        "usage_type": usage_type,
        "usage_amount": 1,
        "pricing_unit": "GB",
        "currency": "USD",
        "line_items": 1,
        **more,
    }


LINES = (
    line("E1", "DataTransfer-Out-Bytes", product_code="AmazonRDS", unblended_cost="0.09"),
    line("E1", "DataTransfer-Out-Bytes", product_code="AWSDataTransfer", usage_amount=0),
    line("E2", "DataTransfer-Regional-Bytes", operation="InterZone-Out", usage_amount=10, unblended_cost="0.1"),
    line("E2", "DataTransfer-Regional-Bytes", operation="InterZone-In", usage_amount=10, unblended_cost="0.1"),
    # A day on which the free tier ended: 6 of 10 GB had a price.
    line("E3", "DataTransfer-Out-Bytes", usage_amount=10, free_amount=4, unblended_cost="0.54"),
    line("E3", "NatGateway-Bytes", usage_amount=20, unblended_cost="0.9"),
    line("E3", "NatGateway-Bytes", charge_type="Credit", usage_amount=0, unblended_cost="-0.45", free_tier_credit="-0.45"),
    line("E3", "USE1-EU-AWS-Out-Bytes", usage_amount=5, unblended_cost="0.1"),
    # The credit stands under another product and names no operation.
    line("E3", "USE1-EU-AWS-Out-Bytes", product_code="AWSDataTransfer", charge_type="Credit", usage_amount=0,
         unblended_cost="-0.06", free_tier_credit="-0.06"),
    line("E3", "USE2-NatGateway-Bytes", usage_amount=2, unblended_cost="0.09"),
    line("E3", "USE2-NatGateway-Bytes", charge_type="Credit", usage_amount=0, unblended_cost="-0.09"),
    # Two accounts of a payer on the same day: one still pays the first tier, the other a later one.
    line("E4", "APS9-DataTransfer-Out-Bytes", resource_id="a", usage_amount=100, unblended_cost=12),
    line("E4", "APS9-DataTransfer-Out-Bytes", resource_id="b", usage_amount=300, unblended_cost="25.5"),
    line("E5", "EUC1-DataTransfer-Out-Bytes", to_location="External", from_region_code="eu-central-1"),
    line("E5", "EUC1-NatGateway-Bytes"),
    line("E6", "NatGateway-Bytes", resource_id=NAT, usage_amount=7, unblended_cost="0.315"),
    line("E6", "DataTransfer-Out-Bytes", resource_id=NAT, usage_amount=7, unblended_cost="0.63"),
    line("E6", "DataTransfer-Regional-Bytes", operation="InterZone-In", resource_id=NAT, usage_amount=7,
         unblended_cost="0.07"),
    line("E7", "EU-DataTransfer-Out-Bytes"),
    line("E7", "ESC1-DataTransfer-Out-Bytes"),
    line("E7", "ZZZ9-DataTransfer-Out-Bytes"),
    line("E7", "DataTransfer-Out-Bytes", region="us-east-1"),
    line("E7", "EU-DataTransfer-Out-Bytes", product_code="AmazonCloudFront"),
    line("E8", "APS3-USE2-AWS-In-Bytes", region="ap-south-1"),
    line("E8", "USE2-APS3-AWS-In-Bytes", region="ap-south-1"),
    line("E9", "AWS-Out-Bytes", product_code="AmazonS3", resource_id="acme-assets"),
    line("E9", "AWS-Out-Bytes", product_code="AmazonS3", resource_id="arn:aws:s3:::acme-assets"),
    line("E9", "AWS-Out-Bytes", product_code="AmazonEC2", resource_id="i-0abc"),
    line("E9", "AWS-Out-Bytes", product_code="AmazonSNS"),
    line("E10", "USW1-DataTransfer-Out-Bytes", pricing_unit="GB", usage_amount=1),
    line("E10", "USW1-DataTransfer-Out-Bytes", pricing_unit="GigaBytes", usage_amount=2),
    line("E10", "USW1-DataTransfer-Out-Bytes", pricing_unit="Gigabytes", usage_amount=4),
    line("E10", "USW1-DataTransfer-Out-Bytes", pricing_unit=None, usage_amount=8),
    line("E10", "VpcEndpoint-Hours", pricing_unit="Hrs", usage_amount=16, unblended_cost="0.16"),
)  # fmt: skip


@pytest.fixture(scope="module")
def rows(sql_engine: Engine) -> list[dict[str, str | None]]:
    return Models(sql_engine, {"tag_keys": ["owner"]}).rows(
        "data_transfer_daily", {"int_charges_by_day": LINES}
    )


def of(rows: list[dict[str, str | None]], trap: str) -> list[Row]:
    return [row for row in rows if row["account_id"] == trap]


def total(rows: list[Row], column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in rows), Decimal(0))


def test_e1_cost_belongs_to_the_service_that_moved_the_bytes(rows: list[dict[str, str | None]]) -> None:
    found = {
        row["product_code"]: (total([row], "unblended_cost"), total([row], "metered_gb"))
        for row in of(rows, "E1")
    }
    assert found == {"AmazonRDS": (Decimal("0.09"), 1), "AWSDataTransfer": (0, 0)}


def test_e2_both_ends_of_a_byte_are_billed_and_moved_once(rows: list[dict[str, str | None]]) -> None:
    found = of(rows, "E2")
    assert (total(found, "metered_gb"), total(found, "moved_gb")) == (20, 10)
    assert total(found, "unblended_cost") == Decimal("0.2")


def test_e3_free_gigabytes_are_a_rate_of_0_or_a_credit(rows: list[dict[str, str | None]]) -> None:
    by_type = {
        kind: [row for row in of(rows, "E3") if row["usage_type"] == kind]
        for kind in {str(row["usage_type"]) for row in of(rows, "E3")}
    }
    out = by_type["DataTransfer-Out-Bytes"]
    assert (total(out, "metered_gb"), total(out, "free_tier_gb"), total(out, "priced_gb")) == (10, 4, 6)
    assert total(out, "usage_cost") / total(out, "priced_gb") == Decimal("0.09")
    gateway = by_type["NatGateway-Bytes"]
    assert (total(gateway, "metered_gb"), total(gateway, "free_tier_gb")) == (20, 10)
    assert (total(gateway, "usage_cost"), total(gateway, "credit_cost")) == (Decimal("0.9"), Decimal("-0.45"))
    regions = by_type["USE1-EU-AWS-Out-Bytes"]
    assert (total(regions, "metered_gb"), total(regions, "free_tier_gb")) == (5, 3)
    # A credit that is no free tier gives no free bytes.
    other = by_type["USE2-NatGateway-Bytes"]
    assert (total(other, "metered_gb"), total(other, "free_tier_gb"), total(other, "unblended_cost")) == (
        2,
        0,
        0,
    )


def test_e4_a_tiers_price_is_a_ratio_of_sums(rows: list[dict[str, str | None]]) -> None:
    found = of(rows, "E4")
    assert total(found, "usage_cost") / total(found, "priced_gb") == Decimal("0.09375")
    each = [total([row], "usage_cost") / total([row], "priced_gb") for row in found]
    assert sorted(each) == [Decimal("0.085"), Decimal("0.12")]


def test_e5_the_internet_is_no_region_and_a_missing_region_is_read_from_the_prefix(
    rows: list[dict[str, str | None]],
) -> None:
    found = {(row["path_class"], row["from_region"], row["to_region"]) for row in of(rows, "E5")}
    assert found == {("internet_out", "eu-central-1", None), ("nat_processing", "eu-central-1", None)}


def test_e6_a_byte_through_a_gateway_is_in_three_classes_with_three_costs(
    rows: list[dict[str, str | None]],
) -> None:
    found = {
        row["path_class"]: (total([row], "metered_gb"), total([row], "unblended_cost"))
        for row in of(rows, "E6")
    }
    assert found == {
        "nat_processing": (7, Decimal("0.315")),
        "internet_out": (7, Decimal("0.63")),
        "inter_az": (7, Decimal("0.07")),
    }


def test_e7_prefixes_of_any_length_are_looked_up_and_unknown_ones_kept(
    rows: list[dict[str, str | None]],
) -> None:
    found = sorted((str(row["product_code"]), str(row["from_region"])) for row in of(rows, "E7"))
    assert found == [
        ("AmazonCloudFront", "None"),
        ("AmazonEC2", "ZZZ9"),
        ("AmazonEC2", "eu-west-1"),
        ("AmazonEC2", "eusc-de-east-1"),
        ("AmazonEC2", "us-east-1"),
    ]


def test_e8_both_orders_of_a_pair_of_regions_are_one_direction(rows: list[dict[str, str | None]]) -> None:
    found = {(row["usage_type"], row["from_region"], row["to_region"]) for row in of(rows, "E8")}
    assert found == {
        ("APS3-USE2-AWS-In-Bytes", "us-east-2", "ap-south-1"),
        ("USE2-APS3-AWS-In-Bytes", "us-east-2", "ap-south-1"),
    }


def test_e9_a_bucket_has_one_name_and_traffic_without_resource_stays(
    rows: list[dict[str, str | None]],
) -> None:
    found = sorted((str(row["resource_name"]), str(row["resource_id"])) for row in of(rows, "E9"))
    assert found == [
        ("None", "None"),
        ("acme-assets", "acme-assets"),
        ("acme-assets", "arn:aws:s3:::acme-assets"),
        ("i-0abc", "i-0abc"),
    ]


def test_e10_gigabytes_are_spelled_three_ways_and_hours_are_none(rows: list[dict[str, str | None]]) -> None:
    found = of(rows, "E10")
    assert total([row for row in found if row["path_class"] == "internet_out"], "metered_gb") == 15
    [hours] = [row for row in found if row["path_class"] == "privatelink"]
    assert (hours["metered_gb"], hours["moved_gb"], hours["priced_gb"], hours["free_tier_gb"]) == (None,) * 4
    assert total([hours], "usage_cost") == Decimal("0.16")
