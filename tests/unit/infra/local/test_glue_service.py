"""What the catalog does not do it refuses by name, and every change goes through three doors that a journal can watch."""

from __future__ import annotations

from typing import Any

import pytest

from infra.local.glue.service import GlueService
from infra.local.glue.store import Entities
from infra.local.wire import ApiError

PLACE = {"DatabaseName": "db", "TableName": "t"}


@pytest.fixture
def entities() -> Entities:
    return Entities()


@pytest.fixture
def glue(entities: Entities) -> GlueService:
    made = GlueService(entities, "123456789012")
    made.handle("CreateDatabase", {"DatabaseInput": {"Name": "DB"}})
    keys = [{"Name": "k", "Type": "string"}]
    table = {
        "Name": "T",
        "PartitionKeys": keys,
        "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}]},
    }
    made.handle("CreateTable", {"DatabaseName": "db", "TableInput": table})
    made.handle("CreatePartition", {**PLACE, "PartitionInput": {"Values": ["1"]}})
    statistics = [{"ColumnName": "a", "StatisticsData": {}}]
    made.handle(
        "UpdateColumnStatisticsForPartition",
        {**PLACE, "PartitionValues": ["1"], "ColumnStatisticsList": statistics},
    )
    return made


@pytest.mark.parametrize(
    "operation",
    ["PutResourcePolicy", "GetResourcePolicy", "GetUnfilteredTableMetadata", "CreateJob", "GetCatalogs", "StartJobRun",
     "CreateTrigger", "GetSchema", "GetDataCatalogEncryptionSettings", "Nonsense"],
)  # fmt: skip
def test_operation_that_is_not_emulated_is_refused_by_name(glue: GlueService, operation: str) -> None:
    with pytest.raises(ApiError, match=operation) as refused:
        glue.handle(operation, {})
    assert (refused.value.code, refused.value.status) == ("OperationNotSupportedException", 400)


def test_nothing_stays_behind_a_dropped_table(glue: GlueService, entities: Entities) -> None:
    glue.handle("CreatePartitionIndex", {**PLACE, "PartitionIndex": {"IndexName": "i", "Keys": ["k"]}})
    glue.handle("UpdateTable", {"DatabaseName": "db", "TableInput": {"Name": "t"}})
    glue.handle("DeleteTable", {"DatabaseName": "db", "Name": "T"})
    glue.handle(
        "CreateTable", {"DatabaseName": "db", "TableInput": {"Name": "t", "PartitionKeys": [{"Name": "k"}]}}
    )
    assert glue.handle("GetPartitions", PLACE) == {"Partitions": []}
    assert glue.handle("GetPartitionIndexes", PLACE) == {"PartitionIndexDescriptorList": []}
    assert len(glue.handle("GetTableVersions", PLACE)["TableVersions"]) == 1
    assert entities.parents("statistics", ()) == []


def test_nothing_stays_behind_a_dropped_database(glue: GlueService, entities: Entities) -> None:
    glue.handle("DeleteDatabase", {"Name": "db"})
    kinds = ("table", "version", "partition", "statistics", "index", "function")
    assert [kind for kind in kinds if entities.parents(kind, ())] == []


def test_table_whose_index_is_refused_is_not_made(glue: GlueService) -> None:
    index = {"IndexName": "i", "Keys": ["none"]}
    with pytest.raises(ApiError):
        glue.handle(
            "CreateTable", {"DatabaseName": "db", "TableInput": {"Name": "u"}, "PartitionIndexes": [index]}
        )
    with pytest.raises(ApiError, match="Table u not found"):
        glue.handle("GetTable", {"DatabaseName": "db", "Name": "u"})


def test_fourth_index_is_too_many(glue: GlueService, entities: Entities) -> None:
    keys = [{"Name": name, "Type": "string"} for name in "abcd"]
    glue.handle("CreateTable", {"DatabaseName": "db", "TableInput": {"Name": "w", "PartitionKeys": keys}})
    place = {"DatabaseName": "db", "TableName": "w"}
    for name in "abc":
        glue.handle("CreatePartitionIndex", {**place, "PartitionIndex": {"IndexName": name, "Keys": [name]}})
    with pytest.raises(ApiError) as refused:
        glue.handle("CreatePartitionIndex", {**place, "PartitionIndex": {"IndexName": "d", "Keys": ["d"]}})
    assert refused.value.code == "ResourceNumberLimitExceededException"


def test_recorded_changes_make_the_same_catalog_again(glue: GlueService, entities: Entities) -> None:
    told = Entities()
    for kind, parent in entities.places():
        for leaf, value in entities.children(kind, parent).items():
            told.put(kind, parent, leaf, value)

    def follow(change: str, *place: Any) -> None:
        getattr(told, change)(*(place if change == "put" else place[:3] if change == "drop" else place[:2]))

    entities.record = follow
    update = {"DatabaseName": "db", "TableInput": {"Name": "t", "PartitionKeys": [{"Name": "k"}]}}
    glue.handle("UpdateTable", update)
    glue.handle(
        "UpdatePartition", {**PLACE, "PartitionValueList": ["1"], "PartitionInput": {"Values": ["2"]}}
    )
    glue.handle("CreatePartition", {**PLACE, "PartitionInput": {"Values": ["3"]}})
    glue.handle("DeletePartition", {**PLACE, "PartitionValues": ["2"]})
    assert sorted(told.places()) == sorted(entities.places())
    for kind, parent in entities.places():
        assert dict(told.children(kind, parent)) == dict(entities.children(kind, parent))


def test_search_reads_words_and_filters(glue: GlueService) -> None:
    table = {"Name": "bill", "Parameters": {"classification": "parquet"}, "Description": "Monthly costs"}
    glue.handle("CreateTable", {"DatabaseName": "db", "TableInput": table})

    def names(**asked: Any) -> list[str]:
        return [one["Name"] for one in glue.handle("SearchTables", asked)["TableList"]]

    assert names(SearchText="monthly") == names(SearchText='"bill"') == ["bill"]
    assert names(SearchText='"bil"') == []
    assert names(Filters=[{"Key": "classification", "Value": "parquet"}]) == ["bill"]
    assert names(SortCriteria=[{"FieldName": "Name", "Sort": "DESC"}]) == ["t", "bill"]
    with pytest.raises(ApiError):
        names(Filters=[{"Key": "Name", "Value": "x", "Comparator": "GREATER_THAN"}])


def test_tags_are_kept_by_arn(glue: GlueService) -> None:
    arn = {"ResourceArn": "arn:aws:glue:us-east-1:123456789012:database/db"}
    glue.handle("TagResource", {**arn, "TagsToAdd": {"a": "1", "b": "2"}})
    glue.handle("UntagResource", {**arn, "TagsToRemove": ["a"]})
    assert glue.handle("GetTags", arn) == {"Tags": {"b": "2"}}


@pytest.mark.parametrize(
    ("operation", "payload", "code"),
    [
        ("GetTable", {"DatabaseName": "db"}, "ValidationException"),
        ("GetTables", {"DatabaseName": "db", "Expression": "(("}, "InvalidInputException"),
        ("GetTables", {"DatabaseName": "db", "NextToken": "made up"}, "InvalidInputException"),
        ("GetTables", {"DatabaseName": "db", "MaxResults": 0}, "ValidationException"),
        (
            "GetPartitions",
            {**PLACE, "Segment": {"SegmentNumber": 3, "TotalSegments": 3}},
            "InvalidInputException",
        ),
        (
            "UpdateTable",
            {"DatabaseName": "db", "Name": "t", "TableInput": {"Name": "u"}},
            "InvalidInputException",
        ),
        (
            "CreateTable",
            {"DatabaseName": "db", "TableInput": {"Name": "u", "Colour": 1}},
            "InvalidInputException",
        ),
        ("CreateTable", {"DatabaseName": "db", "TableInput": {"Name": "x" * 256}}, "ValidationException"),
        ("DeleteTableVersion", {**PLACE, "VersionId": "0"}, "InvalidInputException"),
        ("GetTableVersion", {**PLACE, "VersionId": "x"}, "InvalidInputException"),
        ("TagResource", {"ResourceArn": "x"}, "InvalidInputException"),
    ],
)
def test_impossible_request_is_refused(
    glue: GlueService, operation: str, payload: dict[str, Any], code: str
) -> None:
    with pytest.raises(ApiError) as refused:
        glue.handle(operation, payload)
    assert refused.value.code == code
