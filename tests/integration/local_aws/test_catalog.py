"""The catalog loses no update, and a partition pointer moves when it is told to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def database(glue: Any, unique: str) -> str:
    glue.create_database(DatabaseInput={"Name": f"db_{unique}"})
    return f"db_{unique}"


def table_input(location: str = "s3://b/t/", **parameters: str) -> dict[str, Any]:
    return {
        "Name": "t",
        "TableType": "EXTERNAL_TABLE",
        "Parameters": parameters,
        "PartitionKeys": [
            {"Name": "billing_period", "Type": "string"},
            {"Name": "export_name", "Type": "string"},
        ],
        "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}], "Location": location},
    }


@pytest.fixture
def table(glue: Any, database: str) -> dict[str, str]:
    glue.create_table(DatabaseName=database, TableInput=table_input())
    return {"DatabaseName": database, "TableName": "t"}


def add(glue: Any, table: dict[str, str], *values: tuple[str, str]) -> None:
    inputs = [
        {"Values": list(one), "StorageDescriptor": {"Location": f"s3://b/t/{one[0]}/"}} for one in values
    ]
    assert not glue.batch_create_partition(**table, PartitionInputList=inputs).get("Errors")


def version(glue: Any, database: str) -> str:
    return str(glue.get_table(DatabaseName=database, Name="t")["Table"]["VersionId"])


def test_stale_update_is_refused(glue: Any, database: str, table: dict[str, str]) -> None:
    seen = version(glue, database)
    glue.update_table(DatabaseName=database, TableInput=table_input(by="one"), VersionId=seen)
    with pytest.raises(glue.exceptions.ConcurrentModificationException):
        glue.update_table(DatabaseName=database, TableInput=table_input(by="two"), VersionId=seen)
    glue.update_table(DatabaseName=database, TableInput=table_input(by="three"))
    assert glue.get_table(DatabaseName=database, Name="t")["Table"]["Parameters"] == {"by": "three"}


def test_of_racing_updates_exactly_one_wins(glue: Any, database: str, table: dict[str, str]) -> None:
    seen = version(glue, database)

    def update(number: int) -> bool:
        try:
            glue.update_table(DatabaseName=database, TableInput=table_input(by=str(number)), VersionId=seen)
        except glue.exceptions.ConcurrentModificationException:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(update, range(8))) == 1


def test_versions_are_listed_and_deleted(glue: Any, database: str, table: dict[str, str]) -> None:
    glue.update_table(DatabaseName=database, TableInput=table_input(by="two"))
    found = {one["VersionId"] for one in glue.get_table_versions(**table)["TableVersions"]}
    assert len(found) == 2
    first = min(found, key=int)
    glue.delete_table_version(**table, VersionId=first)
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.delete_table_version(**table, VersionId=first)
    assert {one["VersionId"] for one in glue.get_table_versions(**table)["TableVersions"]} == found - {first}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("billing_period = '2026-01' and export_name = 'it''s'", [("2026-01", "it's")]),
        ("billing_period >= '2026-02'", [("2026-02", "acme"), ("2026-03", "acme")]),
        (
            "billing_period in ('2026-01', '2026-03') AND export_name='acme'",
            [("2026-01", "acme"), ("2026-03", "acme")],
        ),
        ("(billing_period between '2026-02' and '2026-03')", [("2026-02", "acme"), ("2026-03", "acme")]),
        (
            "export_name like 'ac%' and billing_period <> '2026-01'",
            [("2026-02", "acme"), ("2026-03", "acme")],
        ),
        ("export_name <> 'acme'", [("2026-01", "it's")]),
    ],
)
def test_partitions_by_expression(
    glue: Any, table: dict[str, str], expression: str, expected: list[tuple[str, str]]
) -> None:
    add(glue, table, ("2026-01", "acme"), ("2026-02", "acme"), ("2026-03", "acme"), ("2026-01", "it's"))
    found = glue.get_partitions(**table, Expression=expression)["Partitions"]
    assert sorted(tuple(one["Values"]) for one in found) == expected


def test_pointer_moves(glue: Any, table: dict[str, str]) -> None:
    add(glue, table, ("2026-01", "acme"), ("2026-02", "acme"))
    moved = {"Values": ["2026-01", "acme"], "StorageDescriptor": {"Location": "s3://b/build2/"}}
    entries = [{"PartitionValueList": ["2026-01", "acme"], "PartitionInput": moved}]
    assert not glue.batch_update_partition(**table, Entries=entries).get("Errors")
    locations = [one["StorageDescriptor"]["Location"] for one in glue.get_partitions(**table)["Partitions"]]
    assert sorted(locations) == ["s3://b/build2/", "s3://b/t/2026-02/"]


def test_pointer_that_is_not_there_is_an_error_of_its_own(glue: Any, table: dict[str, str]) -> None:
    entry = {"PartitionValueList": ["2026-09", "x"], "PartitionInput": {"Values": ["2026-09", "x"]}}
    (error,) = glue.batch_update_partition(**table, Entries=[entry])["Errors"]
    assert error["ErrorDetail"]["ErrorCode"] == "EntityNotFoundException"
    (error,) = glue.batch_delete_partition(**table, PartitionsToDelete=[{"Values": ["2026-09", "x"]}])[
        "Errors"
    ]
    assert error["ErrorDetail"]["ErrorCode"] == "EntityNotFoundException"


def test_existing_partition_is_an_error_of_its_own(glue: Any, table: dict[str, str]) -> None:
    add(glue, table, ("2026-01", "acme"))
    inputs = [{"Values": ["2026-01", "acme"]}, {"Values": ["2026-02", "acme"]}]
    (error,) = glue.batch_create_partition(**table, PartitionInputList=inputs)["Errors"]
    assert error["ErrorDetail"]["ErrorCode"] == "AlreadyExistsException"
    assert len(glue.get_partitions(**table)["Partitions"]) == 2


def test_column_statistics_are_missing_then_kept(glue: Any, table: dict[str, str]) -> None:
    asked = {**table, "ColumnNames": ["a", "b"]}
    missing = glue.get_column_statistics_for_table(**asked)
    assert {one["ColumnName"] for one in missing["Errors"]} == {"a", "b"}
    data = {"Type": "LONG", "LongColumnStatisticsData": {"NumberOfNulls": 1, "NumberOfDistinctValues": 2}}
    given = {"ColumnName": "a", "ColumnType": "int", "AnalyzedTime": "2026-01-01", "StatisticsData": data}
    glue.update_column_statistics_for_table(**table, ColumnStatisticsList=[given])
    (kept,) = glue.get_column_statistics_for_table(**asked)["ColumnStatisticsList"]
    assert kept["StatisticsData"]["LongColumnStatisticsData"]["NumberOfDistinctValues"] == 2
    glue.delete_column_statistics_for_table(**table, ColumnName="a")
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.delete_column_statistics_for_table(**table, ColumnName="a")


def test_column_statistics_of_no_table(glue: Any, database: str) -> None:
    with pytest.raises(ClientError) as refused:
        glue.get_column_statistics_for_table(DatabaseName=database, TableName="none", ColumnNames=["a"])
    assert refused.value.response["Error"]["Code"] == "EntityNotFoundException"
