"""A FOCUS export builds the marts that it can fill: billed as unblended, effective as net amortized, list as public cost.

What FOCUS does not say (true-up, commitments, instances) is NULL or an empty table, never a made-up figure.
"""

from __future__ import annotations

import csv
import gzip
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.catalog.columns import columns_of, location_of
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.catalog.tables import ensure_database
from ingestion.exports import contract

APRIL, MAY = 1775001600000, 1777593600000
HOUR, DAY = 3_600_000, 86_400_000
BASE: dict[str, Any] = {
    "BilledCost": 0.0,
    "EffectiveCost": 0.0,
    "ListCost": 0.0,
    "BillingAccountId": "000012345678",
    "SubAccountId": "000000000001",
    "BillingCurrency": "USD",
    "BillingPeriodStart": APRIL,
    "BillingPeriodEnd": MAY,
    "ChargePeriodStart": APRIL,
    "ChargePeriodEnd": APRIL + HOUR,
    "ChargeCategory": "Usage",
    "ChargeFrequency": "Usage-Based",
    "CommitmentDiscountCategory": None,
    "CommitmentDiscountId": None,
    "CommitmentDiscountStatus": None,
    "InvoiceId": None,
    "PricingQuantity": 1.0,
    "PricingUnit": "Hrs",
    "ProviderName": "AWS",
    "RegionId": "eu-west-1",
    "ResourceId": "i-1",
    "ServiceName": "Amazon Elastic Compute Cloud",
    "SkuMeter": "BoxUsage:m5.large",
    "Tags": {"team": "web", "user:owner": "ann"},
    "x_ServiceCode": "AmazonEC2",
    "x_Operation": "RunInstances",
}
PLAN = {"CommitmentDiscountCategory": "Spend", "CommitmentDiscountId": "arn:plan"}
RESERVED = {"CommitmentDiscountCategory": "Usage", "CommitmentDiscountId": "arn:ri"}
USED, UNUSED = {"CommitmentDiscountStatus": "Used"}, {"CommitmentDiscountStatus": "Unused"}
BOUGHT = {"ChargeCategory": "Purchase", "ResourceId": None, "Tags": None}
RECURRING, ONCE = {"ChargeFrequency": "Recurring"}, {"ChargeFrequency": "One-Time"}


def costs(billed: float, effective: float, listed: float) -> dict[str, float]:
    return {"BilledCost": billed, "EffectiveCost": effective, "ListCost": listed}


LINES: list[dict[str, Any]] = [
    costs(0.1, 0.1, 0.2),
    PLAN | USED | costs(0, 0.3, 0.5),
    PLAN | UNUSED | costs(0, 0.1, 0) | {"ResourceId": None},
    PLAN | BOUGHT | RECURRING | costs(0.4, 0, 0.4),
    PLAN | BOUGHT | ONCE | costs(7, 0, 7),
    RESERVED | USED | costs(0, 0.25, 0.75),
    RESERVED | UNUSED | costs(0, 31, 0) | {"ChargePeriodEnd": APRIL + 31 * DAY - DAY},
    RESERVED | BOUGHT | RECURRING | costs(40, 0, 40),
    RESERVED | BOUGHT | ONCE | costs(9, 0, 9),
    BOUGHT | RECURRING | costs(3, 3, 3) | {"ServiceName": "AWS Support", "x_ServiceCode": None},
    {"ChargeCategory": "Tax", "ResourceId": None, "ChargePeriodEnd": MAY} | costs(2, 2, 2),
    {"ChargeCategory": "Credit", "ResourceId": None} | costs(-1, -1, 0),
    {"ChargeCategory": "Adjustment", "ResourceId": None} | costs(-0.5, -0.5, 0),
]
CHARGES = {
    "Usage": ("0.1", "0.1", "0.2"),
    "SavingsPlanCoveredUsage": ("0", "0.3", "0.5"),
    "SavingsPlanRecurringFee": ("0.4", "0.1", "0.4"),
    "SavingsPlanUpfrontFee": ("7", "0", "7"),
    "DiscountedUsage": ("0", "0.25", "0.75"),
    "RIFee": ("40", "31", "40"),
    "Fee": ("12", "3", "12"),
    "Tax": ("2", "2", "2"),
    "Credit": ("-1", "-1", "0"),
    "Refund": ("-0.5", "-0.5", "0"),
}


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """FOCUS rows in a file with the contract's types and AWS's spelling."""
    arrays = {}
    for name in rows[0]:
        kind = contract.arrow_type("focus", name.lower())
        values = [row[name] for row in rows]
        if name.startswith("Tags"):
            values = [None if value is None else list(value.items()) for value in values]
        arrays[name] = pa.array(values, pa.timestamp("ms") if pa.types.is_timestamp(kind) else kind)
    pq.write_table(pa.table(arrays), path)
    return path


@pytest.fixture(scope="module")
def bill(builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = builder.bill("focus", "2026-04", "focus-1", "focus")
    path = tmp_path_factory.mktemp("focus") / "focus.parquet"
    builder.land(made, [written(path, [BASE | line for line in LINES])])
    builder.build(made, tag_keys=["Team", "owner"])
    return made


def test_costs_are_those_of_the_rows_by_our_charge_types(builder: Any, bill: Any) -> None:
    rows = builder.query(
        "select charge_type, sum(unblended_cost), sum(net_amortized_cost), sum(public_on_demand_cost)"
        " from cost_daily group by charge_type",
        bill.scratch_schema,
    )
    found = {row[0]: tuple(Decimal(text or "") for text in row[1:]) for row in rows}
    assert found == {name: tuple(map(Decimal, texts)) for name, texts in CHARGES.items()}


def test_an_unused_reservation_is_spread_over_its_days(builder: Any, bill: Any) -> None:
    rows = builder.query(
        "select usage_date, sum(net_amortized_cost), sum(line_items) from cost_daily"
        " where charge_type = 'RIFee' group by usage_date order by usage_date",
        bill.scratch_schema,
    )
    assert len(rows) == 30
    assert sum(Decimal(cost or "") for _, cost, _ in rows) == 31
    assert [lines for _, _, lines in rows] == ["2", *["0"] * 29]


def test_tags_services_and_hours_are_read_from_their_columns(builder: Any, bill: Any) -> None:
    rows = builder.query(
        "select service, usage_type, operation, region, purchase_option, tags_json from cost_daily"
        " where charge_type = 'SavingsPlanCoveredUsage'",
        bill.scratch_schema,
    )
    tags = '{"Team":"web","owner":"ann"}'
    assert rows == [("AmazonEC2", "BoxUsage:m5.large", "RunInstances", "eu-west-1", "SavingsPlan", tags)]
    assert builder.number("select sum(line_items) from cost_hourly", bill) == 11


def test_what_focus_does_not_say_is_null_or_empty(builder: Any, bill: Any) -> None:
    assert (
        builder.number("select count(commitment_trueup) from cost_daily where charge_type <> 'RIFee'", bill)
        == 0
    )
    assert builder.number("select count(*) from commitment_utilization_daily", bill) == 0


def test_the_real_sample_keeps_its_sums_in_focus_costs(
    builder: Any, real_bills: Path, tmp_path: Path
) -> None:
    """Billed, effective and list cost by service and category: difference 0 over the rows of AWS."""
    rows = rows_of_aws(real_bills / "focus_1_0_sample" / "focus_sample.csv.gz")
    assert len(rows) == 942
    made = builder.bill("focus-sample", "2024-09", "focus-sample-1", "focus")
    builder.aws.glue.delete_table(DatabaseName=builder.lake.bronze_database, Name="focus")
    builder.land(made, [written(tmp_path / "sample.parquet", rows)])
    ran(builder, "+cost_daily", made.variables())
    published(builder, made)
    ran(builder, "focus_costs", {"scratch_schema": "build_focus_view"})
    found = builder.query(
        "select servicename, chargecategory, sum(billedcost), sum(effectivecost), sum(listcost)"
        " from focus_costs group by servicename, chargecategory",
        "build_focus_view",
    )
    assert {row[:2]: tuple(Decimal(text) for text in row[2:]) for row in found} == sums(rows)


def ran(builder: Any, selection: str, variables: dict[str, Any]) -> None:
    only = ("--exclude", "test_type:unit", "--indirect-selection", "cautious")
    done = builder.dbt("build", "--select", selection, *only, variables=variables)
    assert done.returncode == 0, done.stdout


def published(builder: Any, made: Any) -> None:
    """The build's cost_daily under its public name, as publishing points at it."""
    aws, lake = builder.aws, builder.lake
    location = location_of(aws, made.scratch_schema, "cost_daily")
    columns = columns_of(aws, made.scratch_schema, "cost_daily")
    ensure_database(aws, lake.database)
    wanted = table_input("cost_daily", columns, f"s3://{lake.lake_bucket}/published/")
    aws.glue.create_table(DatabaseName=lake.database, TableInput=wanted)
    entry = partition_input(columns, location, made.billing_period, made.export_name)
    aws.glue.batch_create_partition(
        DatabaseName=lake.database, TableName="cost_daily", PartitionInputList=[entry]
    )


def sums(rows: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[Decimal, ...]]:
    """The sums of the rows as they are written, by service and category."""
    found: dict[tuple[str, str], tuple[Decimal, ...]] = {}
    for row in rows:
        key = (row["ServiceName"], row["ChargeCategory"])
        known = found.get(key, (Decimal(0),) * 3)
        costs = (row["BilledCost"], row["EffectiveCost"], row["ListCost"])
        found[key] = tuple(one + Decimal(repr(cost)) for one, cost in zip(known, costs, strict=True))
    return found


def rows_of_aws(path: Path) -> list[dict[str, Any]]:
    """The rows of AWS in the multi-provider sample, with the types of the contract; it writes NULL for no value."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["ProviderName"] == "AWS"]
    return [
        {name: typed(name, text) for name, text in row.items() if name.lower() in contract.types("focus")}
        for row in rows
    ]


def typed(name: str, text: str) -> Any:
    kind = contract.types("focus")[name.lower()]
    if text in ("NULL", ""):
        return None
    if kind == "timestamp":
        return int(datetime.fromisoformat(f"{text}+00:00").timestamp() * 1000)
    if kind == "double":
        return float(text)
    return json.loads(text) if kind.startswith("map") else text
