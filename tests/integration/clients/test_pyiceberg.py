"""pyiceberg's Glue catalogue as a client: tables are made, appended, evolved and read; every commit of a race stays."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.exceptions import CommitFailedException, NoSuchTableError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import LongType, NestedField, StringType

from tests.integration.athena.conftest import House

CLIENT = "pyiceberg"
SCHEMA = Schema(NestedField(1, "id", LongType()), NestedField(2, "team", StringType()))
ROWS = pa.table({"id": pa.array([1, 2, 3], pa.int64()), "team": ["web", "web", "db"]})


def catalogue() -> GlueCatalog:
    """The documented properties; pyarrow's S3 reads no AWS_ENDPOINT_URL, so it is told the endpoint."""
    return GlueCatalog(
        "glue",
        **{
            "client.region": "us-east-1",
            "client.access-key-id": os.environ["AWS_ACCESS_KEY_ID"],
            "client.secret-access-key": "local",
            "glue.endpoint": os.environ["AWS_ENDPOINT_URL"],
            "s3.endpoint": os.environ["AWS_ENDPOINT_URL"],
        },
    )


@pytest.fixture
def table(costs: House) -> Any:
    spec = PartitionSpec(PartitionField(2, 1000, IdentityTransform(), "team"))
    return catalogue().create_table(
        (costs.name, "ice"), SCHEMA, location=f"s3://{costs.bucket}/ice", partition_spec=spec
    )


def test_rows_are_appended_deleted_and_read(costs: House, table: Any) -> None:
    table.append(ROWS)
    table.delete("id = 2")
    again = catalogue().load_table((costs.name, "ice"))
    assert sorted(again.scan(row_filter="team = 'web'").to_arrow()["id"].to_pylist()) == [1]
    assert len(again.history()) == 2
    assert catalogue().list_tables(costs.name) == [(costs.name, "ice")]  # `costs` is no Iceberg table


def test_schema_grows_and_old_rows_read_null(table: Any) -> None:
    table.append(ROWS)
    with table.update_schema() as change:
        change.add_column("note", StringType())
    assert table.scan().to_arrow()["note"].null_count == 3


def test_table_is_renamed_and_dropped(costs: House, table: Any) -> None:
    table.append(ROWS)
    known = catalogue()
    known.rename_table((costs.name, "ice"), (costs.name, "renamed"))
    assert known.load_table((costs.name, "renamed")).scan().to_arrow().num_rows == 3
    known.drop_table((costs.name, "renamed"))
    with pytest.raises(NoSuchTableError):
        known.load_table((costs.name, "renamed"))


def test_every_acknowledged_append_of_a_race_stays(costs: House, table: Any) -> None:
    def append(number: int) -> int:
        mine = pa.table({"id": pa.array([number], pa.int64()), "team": [f"t{number}"]})
        kept = 0
        for _ in range(3):
            try:
                catalogue().load_table((costs.name, "ice")).append(mine)
                kept += 1
            except CommitFailedException:
                continue  # the loser of a race is told; what it was told is lost, it must not find
        return kept

    with ThreadPoolExecutor(4) as pool:
        acknowledged = sum(pool.map(append, range(4)))
    assert acknowledged >= 4
    assert catalogue().load_table((costs.name, "ice")).scan().to_arrow().num_rows == acknowledged


def test_athena_reads_what_pyiceberg_wrote(costs: House, table: Any) -> None:
    table.append(ROWS)
    assert costs.run("select team, count(*) from ice group by team order by team").rows == [
        ["db", "1"], ["web", "2"],
    ]  # fmt: skip
