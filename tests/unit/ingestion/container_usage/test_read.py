"""Rule: a file of container usage is taken as it is meant or refused by file, row, column and value."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.container_usage.columns import BY_NAME, COLUMNS
from ingestion.container_usage.days import usage_by_day
from ingestion.container_usage.read import read_usage
from ingestion.errors import BadInput

ROW = {
    "usage_hour": "2026-04-01T00:00:00Z",
    "platform": "EKS",
    "account_id": "012345678901",
    "cluster": "shop",
    "resource_id": "i-0123456789abcdef0",
    "pod": "cart-1",
    "cpu_seconds_used": "360",
    "memory_gb_seconds_used": "10800",
}


def csv_file(folder: Path, *rows: dict[str, str], name: str = "usage.csv") -> Path:
    path = folder / name
    names = list(rows[0])
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_read_usage_keeps_leading_zeros_and_fills_what_a_file_lacks(tmp_path: Path) -> None:
    [row] = read_usage([csv_file(tmp_path, ROW)]).to_pylist()
    assert row["account_id"] == "012345678901"
    assert row["usage_date"] == date(2026, 4, 1)
    assert row["usage_hour"] == datetime(2026, 4, 1, tzinfo=UTC)
    assert row["cpu_seconds_used"] == Decimal(360)
    assert row["cpu_seconds_reserved"] is None
    assert set(row) == set(BY_NAME)


def test_read_usage_takes_parquet_of_any_spelling_of_the_same_values(tmp_path: Path) -> None:
    typed = pa.table(
        {
            **{name: pa.array([value]).dictionary_encode() for name, value in ROW.items()},
            "usage_hour": pa.array([datetime(2026, 4, 1, 2)], pa.timestamp("us", tz="Europe/Berlin")),
            "cpu_seconds_used": pa.array([360.1], pa.float64()),
            "memory_gb_seconds_used": pa.array([10800], pa.int32()),
        }
    )
    pq.write_table(typed, tmp_path / "usage.parquet")
    [row] = read_usage([tmp_path / "usage.parquet"]).to_pylist()
    assert row["usage_hour"] == datetime(2026, 4, 1, 2, tzinfo=UTC)
    assert (row["cpu_seconds_used"], row["memory_gb_seconds_used"]) == (Decimal("360.1"), Decimal(10800))


def test_read_usage_takes_gzip_and_rounds_half_up_at_the_twelfth_decimal(tmp_path: Path) -> None:
    plain = csv_file(tmp_path, {**ROW, "cpu_seconds_used": "0.0000000000005"})
    packed = tmp_path / "usage.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    [row] = read_usage([packed]).to_pylist()
    assert row["cpu_seconds_used"] == Decimal("1e-12")


def test_read_usage_counts_a_file_that_is_named_twice_once(tmp_path: Path) -> None:
    first = csv_file(tmp_path, ROW)
    again = csv_file(tmp_path, ROW, name="again.csv")
    assert read_usage([first, first, again]).num_rows == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("usage_hour", "2026-04-01T00:30:00Z"),
        ("usage_hour", "2026-04-31T00:00:00Z"),
        ("usage_hour", "2026-04-01T00:00:00+02:00"),
        ("platform", "eks"),
        ("account_id", "12345678901"),
        ("cluster", "../shop"),
        ("resource_id", "ip-10-0-0-1.ec2.internal"),
        ("pod", ""),
        ("cpu_seconds_used", "-1"),
        ("cpu_seconds_used", "NaN"),
        ("cpu_seconds_used", ""),
        ("memory_gb_seconds_used", "1e16"),
    ],
)
def test_read_usage_names_row_column_and_value_that_is_wrong(tmp_path: Path, column: str, value: str) -> None:
    wrong = {**ROW, column: value, "pod": value if column == "pod" else "cart-2"}
    path = csv_file(tmp_path, ROW, wrong)
    with pytest.raises(BadInput) as refused:
        read_usage([path])
    assert f"{path}: row 2, {column}: expected {BY_NAME[column].expected}; found {value!r}" in str(
        refused.value
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cpu_seconds": "1"}, "found cpu_seconds."),
        ({"usage_date": "2026-04-01"}, "either usage_hour or usage_date; found usage_hour and usage_date"),
    ],
)
def test_read_usage_refuses_columns_that_it_does_not_know_or_cannot_use(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        read_usage([csv_file(tmp_path, {**ROW, **changes})])


@pytest.mark.parametrize("name", [name for name in ROW if name != "usage_hour"])
def test_read_usage_names_a_column_that_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=f"found no {name}"):
        read_usage([csv_file(tmp_path, {key: value for key, value in ROW.items() if key != name})])


def test_read_usage_refuses_a_file_without_time(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="either usage_hour or usage_date; found neither"):
        read_usage([csv_file(tmp_path, {key: value for key, value in ROW.items() if key != "usage_hour"})])


def test_read_usage_refuses_two_rows_of_one_pod_and_hour(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="found 2 of cart-1 on i-0123456789abcdef0"):
        read_usage([csv_file(tmp_path, ROW, {**ROW, "cpu_seconds_used": "1"})])


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("usage.csv", b""),
        ("usage.parquet", b"PAR0"),
        ("usage.xlsx", b"x"),
        ("usage.csv", ",".join(ROW).encode()),
        ("usage.csv", b"a,b\n1\n"),
    ],
)
def test_read_usage_refuses_what_is_no_table_or_has_no_rows(tmp_path: Path, name: str, body: bytes) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(BadInput):
        read_usage([tmp_path / name])


def test_read_usage_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.csv: expected a file"):
        read_usage([tmp_path / "nowhere.csv"])


def test_usage_by_day_cuts_by_cluster_and_day_and_ignores_the_order_of_rows(tmp_path: Path) -> None:
    rows = [
        {**ROW, "usage_hour": f"2026-04-{day:02}T{hour:02}:00:00Z", "cluster": cluster}
        for day in (1, 2)
        for hour in (0, 23)
        for cluster in ("pay", "shop")
    ]
    spread = [{**row, "pod": f"{row['cluster']}-1"} for row in rows]
    days = list(usage_by_day(read_usage([csv_file(tmp_path, *spread)])))
    backwards = list(usage_by_day(read_usage([csv_file(tmp_path, *reversed(spread))])))
    assert [(one.day.cluster, one.day.usage_date.day, one.rows) for one in days] == [
        ("pay", 1, 2),
        ("pay", 2, 2),
        ("shop", 1, 2),
        ("shop", 2, 2),
    ]
    assert days[0].hours == "1" + 22 * "0" + "1"
    assert [one.digest for one in days] == [one.digest for one in backwards]
    assert days[0].day.values == ("2026-04", "EKS", "012345678901", "pay", "2026-04-01")


def test_a_row_of_a_day_stands_for_all_its_hours(tmp_path: Path) -> None:
    row = {"usage_date": "2026-04-01", **{key: value for key, value in ROW.items() if key != "usage_hour"}}
    [day] = usage_by_day(read_usage([csv_file(tmp_path, row)]))
    assert day.hours == 24 * "1"


def test_every_column_of_the_contract_is_read_from_a_file(tmp_path: Path) -> None:
    full = {column.name: "1" for column in COLUMNS if column.name != "usage_date"} | ROW
    [row] = read_usage([csv_file(tmp_path, full)]).to_pylist()
    assert [name for name, value in row.items() if value is None] == []
