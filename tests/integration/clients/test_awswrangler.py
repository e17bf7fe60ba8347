"""awswrangler: frames into and out of the lake, and the catalogue functions around them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import awswrangler as wr
import pandas as pd
import pytest

from tests.integration.athena.conftest import House

CLIENT = "awswrangler"
# awswrangler 3.17 on pandas 3
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
ALL = "select * from costs order by id"


@pytest.fixture(autouse=True)
def quick() -> None:
    wr.config.athena_query_wait_polling_delay = 0.05


@pytest.mark.parametrize(
    "way", [{"ctas_approach": True}, {"ctas_approach": False}, {"ctas_approach": False, "unload_approach": True}]
)  # fmt: skip
def test_query_is_read_by_each_approach(costs: House, way: dict[str, bool]) -> None:
    output = f"s3://{costs.bucket}/wrangler/{len(way)}/"
    frame = wr.athena.read_sql_query(ALL, database=costs.name, s3_output=output, **way)
    assert sorted(frame["id"]) == [1, 2, 3]
    assert sum(frame["amount"]) == Decimal("4.250000000000")
    assert frame["name"].isna().sum() == 1


def test_query_is_read_in_chunks(costs: House) -> None:
    output = f"s3://{costs.bucket}/chunks/"
    chunks = wr.athena.read_sql_query(
        "select x from unnest(sequence(1, 25)) as t(x)",
        database=costs.name,
        s3_output=output,
        ctas_approach=False,
        chunksize=10,
    )
    assert [len(chunk) for chunk in chunks] == [10, 10, 5]


def test_query_takes_parameters_and_tells_its_statistics(costs: House) -> None:
    frame = wr.athena.read_sql_query(
        "select id from costs where name = :name",
        database=costs.name,
        s3_output=f"s3://{costs.bucket}/p/",
        ctas_approach=False,
        params={"name": "it's"},
        paramstyle="named",
    )
    assert list(frame["id"]) == [1]
    assert frame.query_metadata["Statistics"]["DataScannedInBytes"] > 0


def test_table_is_read(costs: House) -> None:
    frame = wr.athena.read_sql_table("costs", database=costs.name, s3_output=f"s3://{costs.bucket}/t/")
    assert sorted(frame["id"]) == [1, 2, 3]


def _stored(costs: House, **more: Any) -> str:
    path = f"s3://{costs.bucket}/sales/"
    frame = pd.DataFrame(
        {"id": [1, 2, 3], "cost": [1.5, 2.5, 3.0], "month": ["2026-01", "2026-01", "2026-02"]}
    )
    wr.s3.to_parquet(
        frame, path=path, dataset=True, database=costs.name, table="sales", partition_cols=["month"], **more
    )  # fmt: skip
    return path


def test_partitioned_dataset_is_stored_catalogued_and_replaced_by_partition(costs: House) -> None:
    path = _stored(costs)
    months = wr.catalog.get_parquet_partitions(costs.name, "sales")
    assert sorted(months.values()) == [["2026-01"], ["2026-02"]]
    found = costs.run("select month, sum(cost) from sales group by 1 order by 1").rows
    assert found == [["2026-01", "4.0"], ["2026-02", "3.0"]]
    again = pd.DataFrame({"id": [9], "cost": [8.0], "month": ["2026-02"]})
    wr.s3.to_parquet(
        again, path=path, dataset=True, database=costs.name, table="sales",
        partition_cols=["month"], mode="overwrite_partitions",
    )  # fmt: skip
    assert costs.run("select sum(cost) from sales").rows == [["12.0"]]
    assert len(wr.s3.read_parquet(path, dataset=True)) == 3


def test_catalogue_functions_describe_what_is_there(costs: House) -> None:
    path = _stored(costs)
    assert set(wr.catalog.tables(database=costs.name)["Table"]) == {"costs", "sales"}
    assert wr.catalog.does_table_exist(costs.name, "sales")
    assert wr.catalog.get_table_location(costs.name, "sales") == path
    assert list(wr.catalog.table(costs.name, "sales")["Column Name"]) == ["id", "cost", "month"]
    assert wr.catalog.get_table_types(costs.name, "sales")["month"] == "string"
    assert costs.name in set(wr.catalog.databases(limit=10_000)["Database"])
    assert wr.catalog.delete_table_if_exists(costs.name, "sales")
    assert not wr.catalog.does_table_exist(costs.name, "sales")


def test_partitions_that_a_table_does_not_know_are_repaired(costs: House) -> None:
    path = _stored(costs)
    wr.catalog.delete_all_partitions("sales", costs.name)
    assert costs.run("select count(*) from sales").rows == [["0"]]
    output = f"s3://{costs.bucket}/repair/"
    assert wr.athena.repair_table("sales", database=costs.name, s3_output=output) == "SUCCEEDED"
    assert costs.run("select count(*) from sales").rows == [["3"]]
    shown = wr.athena.show_create_table("sales", database=costs.name, s3_output=output)
    assert path.rstrip("/") in shown
    described = wr.athena.describe_table("sales", database=costs.name, s3_output=output)
    assert list(described["Column Name"]) == ["id", "cost", "month"]


def test_objects_are_listed_copied_and_deleted(costs: House) -> None:
    path = _stored(costs)
    found = wr.s3.list_objects(path)
    assert len(found) == 2
    copied = wr.s3.copy_objects(found, path, f"s3://{costs.bucket}/copy/")
    assert sorted(wr.s3.size_objects(copied).values()) == sorted(wr.s3.size_objects(found).values())
    wr.s3.delete_objects(path)
    assert wr.s3.list_objects(path) == []


def _iced(costs: House, number: int, rows: dict[str, list[Any]], **more: Any) -> None:
    wr.athena.to_iceberg(
        pd.DataFrame(rows),
        database=costs.name,
        table="ice",
        table_location=f"s3://{costs.bucket}/ice/",
        temp_path=f"s3://{costs.bucket}/staging/{number}/",  # its staging files stay, so each call needs its own
        s3_output=f"s3://{costs.bucket}/to_iceberg/",
        **more,
    )


def test_iceberg_table_is_made_appended_and_merged(costs: House) -> None:
    _iced(costs, 1, {"id": [1, 2], "team": ["web", "db"]}, partition_cols=["team"])
    _iced(costs, 2, {"id": [3], "team": ["web"]})
    assert costs.run("select count(*) from ice").rows == [["3"]]
    _iced(costs, 3, {"id": [2, 4], "team": ["ops", "ops"]}, merge_cols=["id"])
    assert costs.run("select id, team from ice order by id").rows == [
        ["1", "web"], ["2", "ops"], ["3", "web"], ["4", "ops"],
    ]  # fmt: skip
