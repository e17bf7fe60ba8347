"""Partitions are paged without loss, and names are lower case as Glue keeps them."""

import pytest

from infra.local.glue.catalog import lowered, page_of_partitions
from infra.local.wire import ApiError

PARTITIONS = [
    {"Values": [str(n)], "StorageDescriptor": {"Location": "s3://b", "Columns": [n]}} for n in range(25)
]


def test_pages_join_to_the_whole() -> None:
    found, token = [], None
    while True:
        page = page_of_partitions({"MaxResults": 10, "NextToken": token}, PARTITIONS)
        found += page["Partitions"]
        token = page.get("NextToken")
        if token is None:
            break
    assert found == PARTITIONS


def test_segments_join_to_the_whole() -> None:
    segments = [
        page_of_partitions({"Segment": {"SegmentNumber": n, "TotalSegments": 3}}, PARTITIONS)["Partitions"]
        for n in range(3)
    ]
    assert sorted(int(one["Values"][0]) for part in segments for one in part) == list(range(25))


def test_columns_are_left_out_when_asked() -> None:
    (first, *_) = page_of_partitions({"ExcludeColumnSchema": True}, PARTITIONS)["Partitions"]
    assert first["StorageDescriptor"] == {"Location": "s3://b"}
    assert PARTITIONS[0]["StorageDescriptor"]["Columns"] == [0]


def test_foreign_token_is_refused() -> None:
    with pytest.raises(ApiError):
        page_of_partitions({"NextToken": "abc"}, PARTITIONS)


def test_names_are_lowered_wherever_they_stand() -> None:
    given = {"DatabaseName": "Db", "TableInput": {"Name": "T", "Parameters": {"Keep": "Me"}}}
    assert lowered("CreateTable", given) == {
        "DatabaseName": "db",
        "TableInput": {"Name": "t", "Parameters": {"Keep": "Me"}},
    }
    assert lowered("BatchDeleteTable", {"TablesToDelete": ["A"]})["TablesToDelete"] == ["a"]
