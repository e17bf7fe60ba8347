"""Rule: a day of a cluster lands once, is replaced as one, and loses no hour by accident."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws
from ingestion.container_usage.land import TABLE, LandedDay, land_usage
from ingestion.errors import Refused
from ingestion.lake import Lake

HEAD = (
    "usage_hour,platform,account_id,cluster,resource_id,pod,namespace,cpu_seconds_used,memory_gb_seconds_used"
)


def usage(folder: Path, *, cpu: str = "360", hours: tuple[int, ...] = (0, 1), cluster: str = "shop") -> Path:
    rows = [
        f"2026-04-01T{hour:02}:00:00Z,EKS,111122223333,{cluster},i-0123456789abcdef0,{cluster}-1,web,{cpu},7200"
        for hour in hours
    ]
    path = folder / f"{cluster}-{cpu}-{len(hours)}.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def own(lake: Lake) -> Lake:
    """The catalog is shared: a database of this test's own."""
    return Lake(lake_bucket=lake.lake_bucket, bronze_database=f"usage_{lake.lake_bucket.replace('-', '_')}")


def rows_in_catalog(aws: Aws, lake: Lake, folder: Path) -> list[tuple[str, str]]:
    """(cluster, CPU seconds) of every row that a query would read."""
    answer = aws.glue.get_partitions(DatabaseName=lake.bronze_database, TableName=TABLE)
    found = []
    for partition in answer["Partitions"]:
        prefix = partition["StorageDescriptor"]["Location"].removeprefix(f"s3://{lake.lake_bucket}/")
        listed = aws.s3.list_objects_v2(Bucket=lake.lake_bucket, Prefix=prefix)["Contents"]
        for item in listed:
            aws.s3.download_file(lake.lake_bucket, item["Key"], str(folder / "part.parquet"))
            column = pq.read_table(folder / "part.parquet").column("cpu_seconds_used").to_pylist()
            found += [(partition["Values"][3], format(value.normalize(), "f")) for value in column]
    return sorted(found)


def states(landed: tuple[LandedDay, ...]) -> list[tuple[str, str, int, int]]:
    return [(one.day.cluster, one.state, one.rows, one.rows_before) for one in landed]


def test_a_file_landed_twice_counts_once_and_a_corrected_one_replaces_it(
    aws: Aws, own: Lake, tmp_path: Path
) -> None:
    first = usage(tmp_path)
    assert states(land_usage(aws, own, [first])) == [("shop", "landed", 2, 0)]
    assert states(land_usage(aws, own, [first])) == [("shop", "unchanged", 2, 2)]
    assert rows_in_catalog(aws, own, tmp_path) == [("shop", "360"), ("shop", "360")]
    corrected = usage(tmp_path, cpu="400", hours=(0, 1, 2))
    [replaced] = land_usage(aws, own, [corrected])
    assert (replaced.state, replaced.rows, replaced.rows_before) == ("replaced", 3, 2)
    assert replaced.day.usage_date == date(2026, 4, 1)
    assert rows_in_catalog(aws, own, tmp_path) == 3 * [("shop", "400")]


def test_another_cluster_of_the_day_stands_beside_it(aws: Aws, own: Lake, tmp_path: Path) -> None:
    land_usage(aws, own, [usage(tmp_path)])
    land_usage(aws, own, [usage(tmp_path, cluster="pay", hours=(5,))])
    assert rows_in_catalog(aws, own, tmp_path) == [("pay", "360"), ("shop", "360"), ("shop", "360")]


def test_a_day_that_would_lose_hours_is_refused_unless_it_is_meant(
    aws: Aws, own: Lake, tmp_path: Path
) -> None:
    land_usage(aws, own, [usage(tmp_path, hours=(0, 1, 2))])
    less = usage(tmp_path, cpu="1", hours=(1,))
    with pytest.raises(Refused, match="found no row of 00:00, 02:00"):
        land_usage(aws, own, [usage(tmp_path, cluster="pay"), less])
    assert rows_in_catalog(aws, own, tmp_path) == 3 * [("shop", "360")]
    assert states(land_usage(aws, own, [less], fewer_hours=True)) == [("shop", "replaced", 1, 3)]
    assert rows_in_catalog(aws, own, tmp_path) == [("shop", "1")]
