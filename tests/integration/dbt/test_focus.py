"""A FOCUS export builds the marts that it can fill: billed as unblended, effective as net amortized, list as public cost.

What FOCUS does not say (true-up, commitments, instances) is NULL or an empty table, never a made-up figure.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

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
