"""Glue's partitions: by value, by typed expression, in batches whose entries fail alone; their statistics and indexes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Aws

MISSING = "EntityNotFoundException"
KEYS = (("month", "string"), ("day", "int"), ("at", "date"))


def make_table(aws: Aws, keys: tuple[tuple[str, str], ...], **more: Any) -> dict[str, str]:
    database = aws.database()
    given = {
        "Name": "t",
        "PartitionKeys": [{"Name": name, "Type": kind} for name, kind in keys],
        "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}], "Location": "s3://b/t/"},
    }
    aws.client("glue").create_table(DatabaseName=database, TableInput=given, **more)
    return {"DatabaseName": database, "TableName": "t"}


@pytest.fixture
def table(aws: Aws) -> dict[str, str]:
    return make_table(aws, KEYS)


def entry(*values: str, location: str = "s3://b/t/p/") -> dict[str, Any]:
    described = {"Location": location, "Columns": [{"Name": "a", "Type": "int"}]}
    return {"Values": list(values), "StorageDescriptor": described}


def add(aws: Aws, table: dict[str, str], *values: tuple[str, ...]) -> list[dict[str, Any]]:
    answer = aws.client("glue").batch_create_partition(
        **table, PartitionInputList=[entry(*one) for one in values]
    )
    found: list[dict[str, Any]] = answer.get("Errors", [])
    return found


def listed(aws: Aws, table: dict[str, str], **more: Any) -> list[list[str]]:
    pages = aws.client("glue").get_paginator("get_partitions").paginate(**table, **more)
    return sorted(one["Values"] for page in pages for one in page["Partitions"])


ROWS = [
    ("2026-01", "9", "2026-01-09"),
    ("2026-01", "10", "2026-01-10"),
    ("2026-02", "2", "2026-02-02"),
    ("it's", "3", "2026-03-03"),
]


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        ("month = '2026-01'", [0, 1]),
        ("month = 'it''s'", [3]),
        ("month <> 'it''s' AND day > 2", [0, 1]),
        ("day >= 9", [0, 1]),
        ("day < 10 AND day <> 2", [0, 3]),
        ("day IN (2, 10)", [1, 2]),
        ("day BETWEEN 3 AND 9", [0, 3]),
        ("month LIKE '2026-%'", [0, 1, 2]),
        ("NOT (month = '2026-01')", [2, 3]),
        ("(month = '2026-02' OR day = 9) AND at < '2026-02-01'", [0]),
        ("month='2026-01' or month='2026-02' and day=9", [0, 1]),
    ],
)
def test_get_partitions_by_expression(
    aws: Aws, table: dict[str, str], expression: str, rows: list[int]
) -> None:
    assert add(aws, table, *ROWS) == []
    assert listed(aws, table, Expression=expression) == sorted(list(ROWS[number]) for number in rows)


@pytest.mark.parametrize("expression", ["month =", "month = '2026-01' AND", "nothing = 'x'", "month ~ 'x'"])
def test_get_partitions_refuses_what_it_cannot_read(aws: Aws, table: dict[str, str], expression: str) -> None:
    error = aws.refused(aws.client("glue").get_partitions, **table, Expression=expression)
    assert error["Code"] == "InvalidInputException"


def test_get_partitions_pages_and_leaves_columns_out(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, *ROWS)
    glue = aws.client("glue")
    first = glue.get_partitions(**table, MaxResults=3, ExcludeColumnSchema=True)
    rest = glue.get_partitions(**table, NextToken=first["NextToken"])
    assert len(first["Partitions"]) + len(rest["Partitions"]) == 4
    assert not any(one["StorageDescriptor"].get("Columns") for one in first["Partitions"])


def test_get_partitions_segments_share_all(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, *ROWS)
    found = [listed(aws, table, Segment={"SegmentNumber": number, "TotalSegments": 3}) for number in range(3)]
    assert sorted(values for part in found for values in part) == sorted(map(list, ROWS))


def test_partition_keys_of_length_are_texts(aws: Aws) -> None:
    table = make_table(aws, (("month", "varchar(7)"),))
    add(aws, table, ("2026-01",), ("2026-02",))
    assert listed(aws, table, Expression="month = '2026-02'") == [["2026-02"]]


def test_create_partition_twice_is_refused(aws: Aws, table: dict[str, str]) -> None:
    glue = aws.client("glue")
    glue.create_partition(**table, PartitionInput=entry(*ROWS[0]))
    assert aws.refused(glue.create_partition, **table, PartitionInput=entry(*ROWS[0]))["Code"] == (
        "AlreadyExistsException"
    )


def test_create_partition_needs_a_value_for_each_key(aws: Aws, table: dict[str, str]) -> None:
    error = aws.refused(aws.client("glue").create_partition, **table, PartitionInput=entry("2026-01"))
    assert error["Code"] == "InvalidInputException"


def test_batch_create_partition_tells_what_exists(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, ROWS[0])
    (error,) = add(aws, table, ROWS[0], ROWS[1])
    assert error["PartitionValues"] == list(ROWS[0])
    assert error["ErrorDetail"]["ErrorCode"] == "AlreadyExistsException"
    assert len(listed(aws, table)) == 2


def test_batch_create_partition_takes_a_hundred(aws: Aws, table: dict[str, str]) -> None:
    given = [entry("2026-01", str(number), "2026-01-01") for number in range(101)]
    error = aws.refused(aws.client("glue").batch_create_partition, **table, PartitionInputList=given)
    assert error["Code"] == "ValidationException"


def test_get_partition_and_the_batch(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, *ROWS[:2])
    glue = aws.client("glue")
    found = glue.get_partition(**table, PartitionValues=list(ROWS[0]))["Partition"]
    assert found["StorageDescriptor"]["Location"] == "s3://b/t/p/"
    assert aws.refused(glue.get_partition, **table, PartitionValues=list(ROWS[2]))["Code"] == MISSING
    wanted = [{"Values": list(one)} for one in ROWS[:3]]
    assert len(glue.batch_get_partition(**table, PartitionsToGet=wanted)["Partitions"]) == 2


def test_update_partition_moves_its_pointer_and_its_values(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, *ROWS[:2])
    glue = aws.client("glue")
    moved = entry(*ROWS[0], location="s3://b/elsewhere/")
    glue.update_partition(**table, PartitionValueList=list(ROWS[0]), PartitionInput=moved)
    found = glue.get_partition(**table, PartitionValues=list(ROWS[0]))["Partition"]
    assert found["StorageDescriptor"]["Location"] == "s3://b/elsewhere/"
    glue.update_partition(**table, PartitionValueList=list(ROWS[0]), PartitionInput=entry(*ROWS[2]))
    assert listed(aws, table) == sorted([list(ROWS[1]), list(ROWS[2])])
    error = aws.refused(
        glue.update_partition, **table, PartitionValueList=list(ROWS[3]), PartitionInput=entry(*ROWS[3])
    )
    assert error["Code"] == MISSING


def test_batch_update_partition_tells_what_is_missing(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, ROWS[0])
    entries = [{"PartitionValueList": list(one), "PartitionInput": entry(*one)} for one in ROWS[:2]]
    (error,) = aws.client("glue").batch_update_partition(**table, Entries=entries)["Errors"]
    assert error["PartitionValueList"] == list(ROWS[1])
    assert error["ErrorDetail"]["ErrorCode"] == MISSING


def test_delete_partition_and_the_batch(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, *ROWS[:2])
    glue = aws.client("glue")
    glue.delete_partition(**table, PartitionValues=list(ROWS[0]))
    assert aws.refused(glue.delete_partition, **table, PartitionValues=list(ROWS[0]))["Code"] == MISSING
    wanted = [{"Values": list(one)} for one in ROWS[:2]]
    (error,) = glue.batch_delete_partition(**table, PartitionsToDelete=wanted)["Errors"]
    assert error["ErrorDetail"]["ErrorCode"] == MISSING
    assert listed(aws, table) == []


def test_partition_index_lives_and_goes(aws: Aws, table: dict[str, str]) -> None:
    glue, index = aws.client("glue"), {"Keys": ["month"], "IndexName": "by_month"}
    glue.create_partition_index(**table, PartitionIndex=index)

    def indexes() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = glue.get_partition_indexes(**table)["PartitionIndexDescriptorList"]
        return found

    aws.until(lambda: indexes()[0]["IndexStatus"] == "ACTIVE", 600)
    assert indexes()[0]["Keys"] == [{"Name": "month", "Type": "string"}]
    glue.delete_partition_index(**table, IndexName="by_month")
    aws.until(lambda: not indexes(), 600)


def test_create_partition_index_of_another_key_is_refused(aws: Aws, table: dict[str, str]) -> None:
    index = {"Keys": ["a"], "IndexName": "by_a"}
    error = aws.refused(aws.client("glue").create_partition_index, **table, PartitionIndex=index)
    assert error["Code"] == "InvalidInputException"


def statistics(column: str, distinct: int) -> dict[str, Any]:
    data = {
        "Type": "LONG",
        "LongColumnStatisticsData": {"NumberOfNulls": 1, "NumberOfDistinctValues": distinct},
    }
    return {"ColumnName": column, "ColumnType": "int", "AnalyzedTime": "2026-01-01", "StatisticsData": data}


def test_column_statistics_for_table(aws: Aws, table: dict[str, str]) -> None:
    glue = aws.client("glue")
    (missing,) = glue.get_column_statistics_for_table(**table, ColumnNames=["a"])["Errors"]
    assert (missing["ColumnName"], missing["Error"]["ErrorCode"]) == ("a", MISSING)
    assert not glue.update_column_statistics_for_table(**table, ColumnStatisticsList=[statistics("a", 7)])[
        "Errors"
    ]
    (kept,) = glue.get_column_statistics_for_table(**table, ColumnNames=["a"])["ColumnStatisticsList"]
    assert kept["StatisticsData"]["LongColumnStatisticsData"]["NumberOfDistinctValues"] == 7
    glue.delete_column_statistics_for_table(**table, ColumnName="a")
    assert aws.refused(glue.delete_column_statistics_for_table, **table, ColumnName="a")["Code"] == MISSING


def test_column_statistics_for_partition(aws: Aws, table: dict[str, str]) -> None:
    add(aws, table, *ROWS[:2])
    glue, one = aws.client("glue"), {**table, "PartitionValues": list(ROWS[0])}
    glue.update_column_statistics_for_partition(**one, ColumnStatisticsList=[statistics("a", 3)])
    (kept,) = glue.get_column_statistics_for_partition(**one, ColumnNames=["a"])["ColumnStatisticsList"]
    assert kept["StatisticsData"]["LongColumnStatisticsData"]["NumberOfDistinctValues"] == 3
    other = {**table, "PartitionValues": list(ROWS[1])}
    assert not glue.get_column_statistics_for_partition(**other, ColumnNames=["a"])["ColumnStatisticsList"]
    glue.delete_column_statistics_for_partition(**one, ColumnName="a")
    assert not glue.get_column_statistics_for_partition(**one, ColumnNames=["a"])["ColumnStatisticsList"]
    none = {**table, "PartitionValues": list(ROWS[2])}
    assert aws.refused(glue.get_column_statistics_for_partition, **none, ColumnNames=["a"])["Code"] == MISSING
