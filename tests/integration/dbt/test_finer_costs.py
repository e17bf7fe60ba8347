"""`cost_hourly` and `cost_resource_daily` hold exactly the lines that they can place; a daily export gives an empty one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.integration.dbt.test_small_bills import small_bill

SELECTION = (
    *(
        "--select",
        "+cost_hourly",
        "+dearest_resources_monthly",
        "+cost_daily",
        "assert_finer_tables_have_rows",
    ),
    *("--exclude", "test_type:unit", "--indirect-selection", "cautious"),
)
HOUR, DAY = 3_600_000, 86_400_000
FIRST = 1775001600000  # 2026-04-01
STAMPS = pa.timestamp("ms")
# (interval of the identity, seconds used, resource, type, cost): what hourly exports and daily ones write.
HOURLY = [
    ("2026-04-01T00:00:00Z/2026-04-01T01:00:00Z", 0, HOUR, "i-1", "Usage", 0.1),
    ("2026-04-01T00:00:00Z/2026-04-01T01:00:00Z", 0, HOUR, "i-2", "Usage", 0.2),
    ("2026-04-01T23:00:00Z/2026-04-02T00:00:00Z", 23 * HOUR, HOUR, "i-1", "Usage", 0.4),
    ("2026-04-01T23:00:00Z/2026-04-02T00:00:00Z", 23 * HOUR, HOUR, "", "Usage", 0.8),
    ("2026-04-01T00:00:00Z/2026-04-02T00:00:00Z", 0, 30 * DAY, "", "Tax", 1.6),
]
DAILY = [
    ("2026-04-01T00:00:00Z/2026-04-02T00:00:00Z", 0, HOUR, "", "Usage", 0.1),
    ("2026-04-01T00:00:00Z/2026-04-02T00:00:00Z", 0, DAY, "", "Usage", 0.2),
]


def built(builder: Any, folder: Path, name: str, lines: list[Any]) -> Any:
    intervals, starts, lengths, resources, types, costs = zip(*lines, strict=True)
    bill = builder.bill(name, "2026-04", f"{name}-1")
    columns = {
        "identity_time_interval": pa.array(intervals),
        "identity_line_item_id": pa.array([f"line-{number}" for number in range(len(lines))]),
        "line_item_usage_start_date": pa.array([FIRST + start for start in starts], STAMPS),
        "line_item_usage_end_date": pa.array(
            [FIRST + start + length for start, length in zip(starts, lengths, strict=True)], STAMPS
        ),
        "line_item_resource_id": pa.array(resources),
        "line_item_line_item_type": pa.array(types),
    }
    builder.land(bill, [small_bill(folder / f"{name}.parquet", list(costs), **columns)])
    done = builder.dbt("build", *SELECTION, variables=bill.variables())
    assert done.returncode == 0, done.stdout
    return bill, done.stdout


@pytest.fixture(scope="module")
def hourly(builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return built(builder, tmp_path_factory.mktemp("hourly"), "hourly", HOURLY)


def test_hours_hold_the_lines_of_one_hour(builder: Any, hourly: Any) -> None:
    bill, _ = hourly
    rows = builder.query(
        "select usage_hour, unblended_cost, line_items from cost_hourly order by usage_hour",
        bill.scratch_schema,
    )
    assert rows == [
        ("2026-04-01 00:00:00.000", "0.300000000000", "2"),
        ("2026-04-01 23:00:00.000", "1.200000000000", "2"),
    ]


def test_resources_hold_the_lines_that_name_one(builder: Any, hourly: Any) -> None:
    bill, said = hourly
    rows = builder.query(
        "select resource_id, sum(unblended_cost), sum(line_items) from cost_resource_daily"
        " group by resource_id order by resource_id",
        bill.scratch_schema,
    )
    assert rows == [("i-1", "0.500000000000", "2"), ("i-2", "0.200000000000", "1")]
    assert "WARN=0" in said


def test_an_export_by_days_without_resources_gives_empty_tables_and_a_warning(
    builder: Any, tmp_path: Path
) -> None:
    bill, said = built(builder, tmp_path, "daily", DAILY)
    assert builder.number("select count(*) from cost_hourly", bill) == 0
    assert builder.number("select count(*) from cost_resource_daily", bill) == 0
    assert builder.number("select count(*) from dearest_resources_monthly", bill) == 0
    assert builder.number("select sum(unblended_cost) from cost_daily", bill) == Decimal("0.3")
    assert "Warning in test assert_finer_tables_have_rows" in said
