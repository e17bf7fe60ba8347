"""Rule: usage that is landed by the command splits the cost of a bill without split rows; the rest is never lost.

AWS's own example, from the user's file to `split_cost_daily`.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

from orchestration.cli.container_usage import container_usage_command
from tests.integration.dbt.test_small_bills import small_bill

COLUMNS = (
    "usage_hour,platform,account_id,cluster,namespace,workload_type,workload,pod,resource_id,"
    "cpu_seconds_reserved,cpu_seconds_used,memory_gb_seconds_reserved,memory_gb_seconds_used"
)
# Reserved and used vCPU and GB, split_cost and unused_cost of the published example: an m5.xlarge at 1.00 an hour.
PODS = (
    ("cart", 1, "0.1", 4, 3, "0.218210", "0.010989"),
    ("pay", 1, "1.9", 4, 6, "0.383830", "0.016484"),
    ("search", 1, "0.5", 2, 2, "0.179749", "0.005495"),
    ("mail", 1, "0.5", 2, 2, "0.179749", "0.005495"),
)
MACHINE = "i-0123456789abcdef0"


def usage_file(folder: Path) -> Path:
    lines = [
        f"2026-04-01T00:00:00Z,EKS,000000000001,shop,web,Deployment,{name},{name}-5f7d,{MACHINE},"
        f"{cpu * 3600},{Decimal(cpu_used) * 3600},{memory * 3600},{memory_used * 3600}"
        for name, cpu, cpu_used, memory, memory_used, _, _ in PODS
    ]
    path = folder / "usage.csv"
    path.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def landed(builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bill, with the usage landed twice by the command, built."""
    folder = tmp_path_factory.mktemp("usage")
    bill = builder.bill("usage", "2026-04", "usage-0")
    product = pa.array([[("vcpu", "4"), ("memory", "16 GiB")]] * 2, pa.map_(pa.string(), pa.string()))
    start = pa.array([1775001600000, 1775005200000], pa.timestamp("ms"))
    hours = [f"2026-04-01T{hour:02}:00:00Z/2026-04-01T{hour + 1:02}:00:00Z" for hour in (0, 1)]
    columns = {
        "identity_time_interval": hours,
        "line_item_usage_type": ["BoxUsage:m5.xlarge"] * 2,
        "line_item_usage_start_date": start,
        "line_item_usage_end_date": pa.array([1775005200000, 1775008800000], pa.timestamp("ms")),
        "line_item_resource_id": [MACHINE] * 2,
        "line_item_currency_code": ["USD"] * 2,
        "product": product,
    }
    builder.land(bill, [small_bill(folder / "bill.parquet", [1.0, 0.7], **columns)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKEHOUSE_LAKE_BUCKET", builder.lake.lake_bucket)
        patch.setenv("LAKEHOUSE_BRONZE_DATABASE", builder.lake.bronze_database)
        patch.setenv("LAKEHOUSE_HOME", str(folder))
        done = [
            CliRunner().invoke(container_usage_command, ["land", str(usage_file(folder))]) for _ in range(2)
        ]
    assert [(one.exit_code, one.exception) for one in done] == [(0, None), (0, None)]
    assert "landed" in done[0].output
    assert "unchanged" in done[1].output
    builder.build(bill, bill_rounding="0")
    return bill


def test_the_published_example_comes_out_of_a_landed_file(builder: Any, landed: Any) -> None:
    rows = builder.query(
        "select workload, split_cost, unused_cost, measured_cost - total_cost, cluster, account_id"
        " from split_cost_daily where workload is not null",
        landed.scratch_schema,
    )
    found = sorted((row[0], f"{Decimal(row[1]):.6f}", f"{Decimal(row[2]):.6f}") for row in rows)
    assert found == sorted((name, split, unused) for name, *_, split, unused in PODS)
    assert {(Decimal(row[3]), *row[4:]) for row in rows} == {(Decimal(0), "shop", "000000000001")}


def test_the_hour_without_usage_is_idle_and_nothing_is_lost(builder: Any, landed: Any) -> None:
    sql = "select sum(total_cost), sum(idle_cost) from split_cost_daily"
    [figures] = builder.query(sql, landed.scratch_schema)
    assert [Decimal(text) for text in figures] == [Decimal(1), Decimal("0.7")]
