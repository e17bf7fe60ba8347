"""Other clients than boto3, with their own ways of uploading, work unchanged."""

from __future__ import annotations

from typing import Any

import awswrangler as wr
import pandas as pd
import pyarrow as pa
import pyarrow.fs as pf
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def arrow(local_aws: Any) -> pf.S3FileSystem:
    return pf.S3FileSystem(
        access_key="local",
        secret_key="local",
        region="us-east-1",
        scheme="http",
        endpoint_override=local_aws.endpoint.removeprefix("http://"),
    )


def test_arrow_writes_and_reads(arrow: pf.S3FileSystem, bucket: str) -> None:
    table = pa.table({"a": list(range(2_000_000)), "b": ["x"] * 2_000_000})
    pq.write_table(table, f"{bucket}/t/x.parquet", filesystem=arrow, compression="none")
    assert pq.read_table(f"{bucket}/t/x.parquet", filesystem=arrow).equals(table)
    arrow.copy_file(f"{bucket}/t/x.parquet", f"{bucket}/t/y.parquet")
    found = arrow.get_file_info(pf.FileSelector(bucket, recursive=True))
    assert sorted(one.path for one in found if one.is_file) == [
        f"{bucket}/t/x.parquet",
        f"{bucket}/t/y.parquet",
    ]
    arrow.delete_dir(f"{bucket}/t")


# awswrangler 3.17 still drops columns in place.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_wrangler_writes_a_catalogued_dataset(
    local_aws_env: Any, glue: Any, bucket: str, unique: str
) -> None:
    glue.create_database(DatabaseInput={"Name": f"wr_{unique}"})
    frame = pd.DataFrame({"a": range(100), "p": ["x", "y"] * 50})
    where = {"path": f"s3://{bucket}/t/", "dataset": True}
    for _ in range(2):
        wr.s3.to_parquet(
            frame,
            **where,
            database=f"wr_{unique}",
            table="t",
            partition_cols=["p"],
            mode="overwrite_partitions",
        )
    assert len(wr.s3.read_parquet(**where)) == 100
    assert wr.catalog.get_parquet_partitions(f"wr_{unique}", "t") == {
        f"s3://{bucket}/t/p=x/": ["x"],
        f"s3://{bucket}/t/p=y/": ["y"],
    }
    assert wr.catalog.table(f"wr_{unique}", "t")["Column Name"].tolist() == ["a", "p"]
