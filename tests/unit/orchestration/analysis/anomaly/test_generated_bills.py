"""On a generated bill the labelled anomalies are found, and what is labelled as none is not.

The series are summed here from the bill's own files, so that nothing but the detector is tested.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate
from orchestration.analysis.anomaly.detector import Finding, findings

COST_OF = {
    "Usage": "line_item_unblended_cost",
    "DiscountedUsage": "reservation_effective_cost",
    "SavingsPlanCoveredUsage": "savings_plan_savings_plan_effective_cost",
}
COLUMNS = [
    "line_item_line_item_type",
    "line_item_usage_account_id",
    "line_item_usage_start_date",
    "line_item_product_code",
    "product_servicecode",
    *COST_OF.values(),
]


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(
        Scenario(seed=7, last_month="2026-09", months=3, restated=()), tmp_path_factory.mktemp("bill")
    )


@pytest.fixture(scope="module")
def found(bill: GeneratedExport) -> list[Finding]:
    rows = pa.concat_tables([series(delivery.folder) for delivery in bill.deliveries])
    days = rows.group_by(["series_id", "usage_date"]).aggregate([("cost", "sum")])
    return findings(days.rename_columns(["series_id", "usage_date", "cost"]))


def series(folder: Path) -> pa.Table:
    """Amortized cost of usage by account and service, a row per line."""
    files = [str(path) for path in folder.rglob("*.parquet")]
    parts = []
    for charge, cost in COST_OF.items():
        lines = ds.dataset(files).to_table(COLUMNS, filter=ds.field("line_item_line_item_type") == charge)
        service = pc.coalesce(lines["product_servicecode"], lines["line_item_product_code"])
        named = pc.binary_join_element_wise(lines["line_item_usage_account_id"], service, "/")
        day = lines["line_item_usage_start_date"].cast(pa.date32(), safe=False)
        parts.append(
            pa.table({"series_id": named, "usage_date": day, "cost": lines[cost].cast(pa.float64())})
        )
    return pa.concat_tables(parts)


def labels(bill: GeneratedExport, *, is_anomaly: bool) -> list[dict[str, Any]]:
    every: list[dict[str, Any]] = json.loads(bill.truth.read_text())["anomalies"]
    return [label for label in every if label["is_anomaly"] is is_anomaly]


def test_each_labelled_anomaly_is_found_on_its_first_day(bill: GeneratedExport, found: list[Finding]) -> None:
    for label in labels(bill, is_anomaly=True):
        of_series = f"{label['account_id']}/{label['service']}"
        days = [one.usage_date for one in found if one.series_id == of_series]
        assert min(days) == date.fromisoformat(label["start"]), label["id"]
        assert max(days) <= date.fromisoformat(label["end"]), label["id"]


def test_impact_is_what_the_anomaly_cost(bill: GeneratedExport, found: list[Finding]) -> None:
    [spike] = [label for label in labels(bill, is_anomaly=True) if label["kind"] == "egress_spike"]
    impact = sum(one.impact for one in found if one.series_id == f"{spike['account_id']}/{spike['service']}")
    assert impact == pytest.approx(float(spike["extra_usd"]), rel=0.05)


def test_nothing_else_is_reported(bill: GeneratedExport, found: list[Finding]) -> None:
    labelled = {f"{label['account_id']}/{label['service']}" for label in labels(bill, is_anomaly=True)}
    assert {one.series_id for one in found} == labelled
