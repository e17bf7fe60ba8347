"""A cheaper path is named with what its rows show: never more than they cost, and priced from where it says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt_sql import Engine, Models

NAT, LONE = (f"arn:aws:ec2:us-east-1:1:natgateway/nat-{name}" for name in ("busy", "lone"))
Row = dict[str, str | None]


def traffic(path: str, gb: object, cost: object, resource: str | None, **more: object) -> dict[str, object]:
    return {
        "payer_account_id": "payer",
        "account_id": "shop",
        "path_class": path,
        "product_code": "AmazonEC2",
        "from_region": "us-east-1",
        "to_region": None,
        "resource_name": resource,
        "currency": "USD",
        "usage_type": "x",
        "metered_gb": gb,
        "priced_gb": gb,
        "usage_cost": cost,
        **more,
    }


TRAFFIC = (
    # 1,000 GB processed; 300 went to the internet, 100 came from it, 50 went to Oregon: 550 may have been S3.
    traffic("nat_processing", 1000, 45, NAT),
    traffic("internet_out", 300, 27, NAT),
    traffic("internet_in", 100, 0, NAT, from_region=None),
    traffic("inter_region_out", 50, 1, NAT, to_region="us-west-2"),
    # Senders in other zones: 10,000 GB at 0.01 cost more than the hours of one more gateway.
    traffic("inter_az", 10000, 100, NAT),
    # All that it processed went elsewhere, and its cross-zone traffic is cheaper than a second gateway.
    traffic("nat_processing", 10, "0.45", LONE),
    traffic("internet_out", 12, "1.08", LONE),
    traffic("inter_az", 100, 1, LONE),
    traffic("inter_az", 50, "0.5", "i-1"),
    traffic("inter_az", 5, 0, "i-free"),
    traffic("inter_az", None, "0.3", "hours-only"),
    traffic("public_ip_regional", 8, "0.08", "i-1", to_region="us-east-1"),
    # 40 of 140 GB were free: nothing is saved on these.
    traffic("internet_out", 140, 9, "acme-assets", product_code="AmazonS3", priced_gb=100),
    traffic("internet_out", 100, 9, "alb", product_code="AWSELB", from_region="eu-west-1"),
    # As cheap as the edge, without a list price, in another currency: no finding.
    traffic("internet_out", 100, "10.9", "mumbai", from_region="ap-south-1"),
    traffic("internet_out", 100, "50", "china", from_region="cn-north-1"),
    traffic("internet_out", 100, 900, "rupees", from_region="eu-west-1", currency="INR"),
    traffic("internet_out", 100, 9, None, product_code="AmazonSNS"),
    traffic("cloudfront_viewer", 10, "0.8", "dist", from_region=None, usage_type="US-DataTransfer-Out-Bytes"),
    traffic(
        "cloudfront_viewer",
        99,
        0,
        "dist",
        from_region=None,
        usage_type="EU-DataTransfer-Out-Bytes",
        priced_gb=0,
    ),
)
HOURS = [
    {
        "payer_account_id": "payer",
        "account_id": "shop",
        "resource_id": gateway,
        "currency": "USD",
        "usage_type": "NatGateway-Hours",
        "charge_type": "Usage",
        "unblended_cost": "32.4",
    }
    for gateway in (NAT, LONE)
]


@pytest.fixture(scope="module")
def rows(sql_engine: Engine) -> dict[tuple[str | None, str | None], Row]:
    given = {"data_transfer_daily": TRAFFIC, "int_charges_by_day": HOURS}
    found = Models(sql_engine, {"tag_keys": ["owner"]}).rows("transfer_findings_monthly", given)
    return {(row["finding"], row["resource_name"]): row for row in found}


def money(row: Row, *names: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(row[name] or "NaN") for name in names)


Rows = dict[tuple[str | None, str | None], Row]


def test_each_finding_is_there_and_no_other(rows: Rows) -> None:
    assert set(rows) == {
        ("nat_to_gateway_endpoint", NAT),
        ("nat_cross_zone", NAT),
        ("cross_zone", "i-1"),
        ("public_address", "i-1"),
        ("internet_to_cloudfront", "acme-assets"),
        ("internet_to_cloudfront", "alb"),
        ("internet_to_cloudfront", None),
    }


def test_an_endpoint_takes_at_most_what_the_gateway_did_not_send_elsewhere(rows: Rows) -> None:
    row = rows["nat_to_gateway_endpoint", NAT]
    assert money(row, "metered_gb", "affected_gb") == (1000, 550)
    assert money(row, "usage_cost", "current_cost", "potential_savings") == (
        45,
        Decimal("24.75"),
        Decimal("24.75"),
    )
    assert (row["confidence"], row["price_source"]) == ("upper_bound", "no charge")
    assert "does not say where" in str(row["applies_if"])


def test_a_gateway_per_zone_costs_its_hours_at_the_bills_price(rows: Rows) -> None:
    row = rows["nat_cross_zone", NAT]
    assert money(row, "current_cost", "cheaper_cost", "potential_savings") == (
        100,
        Decimal("32.4"),
        Decimal("67.6"),
    )
    assert (row["cheaper_price"], row["price_source"]) == (None, "bill")


def test_crossing_zones_and_public_addresses_can_cost_nothing(rows: Rows) -> None:
    for finding, cost in (("cross_zone", "0.5"), ("public_address", "0.08")):
        row = rows[finding, "i-1"]
        assert money(row, "cheaper_cost", "potential_savings") == (0, Decimal(cost))
        assert row["confidence"] == "upper_bound"


def test_the_edge_is_priced_from_the_bill_before_the_list(rows: Rows) -> None:
    own, listed = rows["internet_to_cloudfront", "acme-assets"], rows["internet_to_cloudfront", "alb"]
    assert (own["price_source"], listed["price_source"]) == ("bill", "list")
    assert money(own, "affected_gb", "cheaper_price", "potential_savings") == (100, Decimal("0.08"), 1)
    assert money(listed, "cheaper_price", "potential_savings") == (Decimal("0.085"), Decimal("0.5"))
    assert own["confidence"] == "estimate"
