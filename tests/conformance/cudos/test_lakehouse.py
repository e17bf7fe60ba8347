"""On a lakehouse that a bill went through, the dashboards' figures are the marts' figures, and the commands say so.

Sums of doubles against exact decimals: within half a cent, and within 1e-9 of the sum.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboards.quicksight.contract import RELATIONS
from dashboards.quicksight.definitions.data_sets import COST, DATA_SETS, DECIMAL, DataSet
from tests.lakehouse import Lakehouse

MEASURES = {
    "unblended_cost": "unblended_cost",
    "amortized_cost": "amortized_cost",
    "public_cost": "public_on_demand_cost",
    "ri_sp_trueup": "commitment_trueup",
    "ri_sp_upfront_fees": "commitment_upfront_fee",
}
HALF_A_CENT, RELATIVE = Decimal("0.005"), Decimal("1e-9")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lakehouse]:
    """A month of ten thousand lines, ingested, with the views of the dashboards."""
    lakehouse = Lakehouse(tmp_path_factory.mktemp("cudos-home"))
    bill: Path = tmp_path_factory.mktemp("cudos-bill")
    lakehouse.run("up")
    lakehouse.run("generate", "--months", "1", str(bill))
    lakehouse.deliver_and_ingest(bill)
    made = lakehouse.run("cudos", "apply", "--json").json()
    assert {relation.name for relation in RELATIONS} < set(made["views"])
    yield lakehouse
    lakehouse.run("down")


def sums(
    lakehouse: Lakehouse, table: str, keys: str, measures: list[str]
) -> dict[tuple[str, ...], list[Decimal]]:
    chosen = ", ".join(f"cast(sum({name}) as decimal(38, 12)) as m_{name}" for name in measures)
    rows = lakehouse.query(f"select {keys}, {chosen} from {table} group by {keys}")
    names = keys.split(", ")
    return {
        tuple(str(row[name]) for name in names): [Decimal(str(row[f"m_{name}"])) for name in measures]
        for row in rows
    }


@pytest.mark.parametrize("measure", MEASURES)
def test_summary_equals_cost_daily(published: Lakehouse, measure: str) -> None:
    ours = sums(
        published,
        "cost_daily",
        "payer_account_id, account_id, purchase_option, charge_type",
        [MEASURES[measure]],
    )
    keys = "payer_account_id, linked_account_id, purchase_option, charge_type"
    theirs = sums(published, "cid_cur.summary_view", keys, [measure])
    assert {key for key, [value] in ours.items() if value} <= set(theirs)
    for key, [value] in theirs.items():
        if (key[-1], measure) == ("Refund", "ri_sp_upfront_fees"):
            continue  # A returned fee counts against the fees in the marts, and nowhere with CID.
        wanted = ours[key][0]
        assert abs(value - wanted) <= max(HALF_A_CENT, abs(wanted) * RELATIVE), key


def test_summary_equals_cost_daily_by_service(published: Lakehouse) -> None:
    """What AWS sells; a seller's product stands by its name in CID's relations, and by its code in the marts.

    Containers' shares of instances are left out there; they cost nothing here.
    """
    aws = "billing_entity = 'AWS' and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')"
    whole = "coalesce(operation, '') not in ('EKSPod-EC2', 'ECSTask-EC2')"
    names = {"usage_amount": "usage_quantity", **{ours: theirs for theirs, ours in MEASURES.items()}}
    chosen = ", ".join(f"sum({name}) as {name}" for name in names)
    ours = published.query(
        f"select billing_period, account_id, service, {chosen} from cost_daily where {aws} and {whole}"
        " group by 1, 2, 3"
    )
    chosen = ", ".join(f"sum({theirs}) as {ours_}" for ours_, theirs in names.items())
    theirs = published.query(
        "select date_format(billing_period, '%Y-%m') as billing_period, linked_account_id as account_id, service,"
        f" {chosen} from cid_cur.summary_view where {aws} group by 1, 2, 3"
    )
    wanted = {tuple(list(row.values())[:3]): row for row in theirs}
    assert len(wanted) == len(theirs) > 10
    assert {tuple(list(row.values())[:3]) for row in ours} == set(wanted)
    for row in ours:
        for name in names:
            value, cid = Decimal(str(row[name])), Decimal(str(wanted[tuple(list(row.values())[:3])][name]))
            assert abs(value - cid) <= max(HALF_A_CENT, abs(value) * RELATIVE), (row, name)


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)
def test_data_set_of_our_dashboard_answers(published: Lakehouse, data_set: DataSet) -> None:
    rows = published.query("\n" + data_set.sql())
    assert set(rows[0]) == set(data_set.columns)
    numbers = [name for name, kind in data_set.columns.items() if kind == DECIMAL]
    assert any(row[name] for row in rows for name in numbers)


def test_data_set_of_cost_is_cost_daily(published: Lakehouse) -> None:
    [total] = published.query(f"select sum(amortized_cost) as cost from (\n{COST.sql()}\n) as data_set")
    exact = published.number("select sum(amortized_cost) as cost from cost_daily")
    assert abs(Decimal(str(total["cost"])) - exact) <= exact * RELATIVE


def test_coverage_is_cudos_formula_over_usage(published: Lakehouse) -> None:
    """CUDOS divides by everything on the bill, unused commitments, fees and tax too; the mart by what ran."""
    covered = "sum(if(purchase_option in ('Reserved', 'SavingsPlan'), amortized_cost, 0e0))"
    theirs = published.query(
        f"select linked_account_id as account_id, {covered} as covered, sum(amortized_cost) as cost"
        " from cid_cur.summary_view where charge_category = 'Running_Usage' group by 1"
    )
    ours = published.query(
        "select account_id, sum(amortized_covered_cost) as covered, sum(amortized_cost) as cost"
        " from commitment_coverage_daily group by 1"
    )
    found = {row["account_id"]: (float(row["covered"]), float(row["cost"])) for row in ours}
    wanted = {row["account_id"]: (float(row["covered"]), float(row["cost"])) for row in theirs}
    assert found.keys() == wanted.keys()
    assert any(covered for covered, _ in found.values())
    for account, sums in wanted.items():
        assert found[account] == pytest.approx(sums, rel=1e-9), account


def test_doctor_says_that_last_months_bill_is_old(published: Lakehouse) -> None:
    said: Any = published.run("doctor", "--cudos", "--json", expect=1).json()
    wrong = [one["subject"] for one in said["findings"] if not one["ok"]]
    assert wrong == ["cudos: freshness"]


# CUDOS's calculated field `DataTransfer Type` over summary_view: the first bucket that fits, else 'Other'.
BUCKETS = {
    "VPC Peering": "operation in ('VPCPeering-In', 'VPCPeering-Out')",
    "Region to VPN": (
        "operation = 'CreateVpnConnection'"
        " and (usage_type like '%DataTransfer-Out-Bytes%' or usage_type like '%AWS-Out-Bytes%')"
    ),
    "Region to Region": "usage_type like '%AWS-Out-Bytes%' or usage_type like '%S3RTC%'",
    "Region to DirectConnect": "product_code = 'AWSDirectConnect' or usage_type like '%DataXfer%'",
    "Amazon CloudFront": "product_code = 'AmazonCloudFront'",
    "Region to Internet": (
        "usage_type like '%DataTransfer-Out-Bytes%' or usage_type like '%DataTransfer-Out-ABytes%'"
    ),
    "Inter AZ": "usage_type like '%DataTransfer-Regional-Bytes%'",
    "Transit Gateway Data Processed": "usage_type like '%TransitGateway-Bytes%'",
    "NAT Gateway Data Processed": "usage_type like '%NatGateway-Bytes%'",
}
# Classes whose rows CUDOS puts into a bucket; a class with two is cut finer there, one that is missing is 'Other'.
BUCKETS_OF_CLASSES = {
    "vpc_peering": {"VPC Peering"},
    "vpn_out": {"Region to VPN"},
    "inter_region_out": {"Region to Region"},
    "s3_mrap_rtc": {"Region to Region", "Other"},
    "direct_connect": {"Region to DirectConnect"},
    "cloudfront_viewer": {"Amazon CloudFront"},
    "cloudfront_origin": {"Amazon CloudFront"},
    "internet_out": {"Region to Internet"},
    # Uploads are no bucket of CUDOS's; replication of some databases is metered like bytes to the internet.
    "s3_acceleration": {"Region to Internet", "Other"},
    "service_replication": {"Region to Internet", "Other"},
    "inter_az": {"Inter AZ"},
    "public_ip_regional": {"Inter AZ"},
    "transit_gateway": {"Transit Gateway Data Processed", "Other"},
    "nat_processing": {"NAT Gateway Data Processed"},
}
BUCKET = f"case {' '.join(f'when {fits} then {name!r}' for name, fits in BUCKETS.items())} else 'Other' end"


def test_transfer_is_cudos_buckets(published: Lakehouse) -> None:
    """Tax on CloudFront and Direct Connect is in CUDOS's buckets, since they go by product; no byte moved for it."""
    theirs = published.query(
        f"select {BUCKET} as bucket, sum(unblended_cost) as cost from cid_cur.summary_view"
        " where charge_type <> 'Tax' group by 1"
    )
    ours = published.query(
        f"select {BUCKET} as bucket, sum(unblended_cost) as cost from data_transfer_daily group by 1"
    )
    wanted = {row["bucket"]: Decimal(str(row["cost"])) for row in theirs if row["bucket"] != "Other"}
    found = {row["bucket"]: Decimal(str(row["cost"])) for row in ours if row["bucket"] != "Other"}
    assert set(found) == set(wanted) == set(BUCKETS)
    for name, cost in wanted.items():
        assert abs(found[name] - cost) <= max(HALF_A_CENT, abs(cost) * RELATIVE), name


def test_classes_of_transfer_fall_into_cudos_buckets(published: Lakehouse) -> None:
    rows = published.query(f"select distinct path_class, {BUCKET} as bucket from data_transfer_daily")
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["path_class"], set()).add(row["bucket"])
    assert {name: of for name, of in found.items() if of != {"Other"}} == BUCKETS_OF_CLASSES


def test_transfer_is_the_data_transfer_dashboards(published: Lakehouse) -> None:
    """That dashboard takes usage by the word Bytes and a direction in its type, and 1,024 GB as a terabyte."""
    rows = (
        "usage_type like '%Bytes%' and (usage_type like '%In%' or usage_type like '%Out%'"
        " or usage_type like '%Regional%')"
    )
    [theirs] = published.query(
        "select sum(usage_quantity) / 1024 as tb, sum(unblended_cost) as cost from cid_cur.summary_view"
        f" where charge_type = 'Usage' and {rows}"
    )
    [ours] = published.query(
        f"select sum(usage_amount) / 1024 as tb, sum(usage_cost) as cost from data_transfer_daily where {rows}"
    )
    for name, wanted in theirs.items():
        assert float(ours[name]) == pytest.approx(float(wanted), rel=1e-9), name


def test_tagged_cost_is_the_cost_of_tags_json(published: Lakehouse) -> None:
    """Per account and key; this bill has no discount that a net cost would lack. A key that is not asked for is none."""
    keys = [row["tag_key"] for row in published.query("select distinct tag_key from tag_coverage_daily")]
    assert keys
    cost = "sum(if(json_extract_scalar(tags_json, '$.tag_{key}') <> '', amortized_cost, 0e0)) as \"{key}\""
    parsed = published.query(
        f"select linked_account_id, {', '.join(cost.format(key=key) for key in keys)}"
        " from cid_cur.summary_view where charge_type <> 'Tax' group by 1"
    )
    rows = published.query(
        "select account_id, tag_key, sum(tagged_cost) as cost from tag_coverage_daily group by 1, 2"
    )
    found = {(row["account_id"], row["tag_key"]): float(row["cost"]) for row in rows}
    wanted = {(row["linked_account_id"], key): float(row[key]) for row in parsed for key in keys}
    assert found == pytest.approx(wanted, rel=1e-9, abs=0.005)
    assert any(found.values())
    assert set(
        json.loads(published.query("select tags_json from cid_cur.summary_view limit 1")[0]["tags_json"])
    ) == {f"tag_{key}" for key in keys}
