"""Glue's databases, tables and versions: a stale update is refused, names are lower case, what is missing is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Aws

MISSING = "EntityNotFoundException"


def table_input(name: str = "t", **more: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [{"Name": "month", "Type": "string"}],
        "StorageDescriptor": {
            "Columns": [{"Name": "a", "Type": "int"}, {"Name": "b", "Type": "string"}],
            "Location": "s3://somewhere/t/",
        },
        **more,
    }


@pytest.fixture
def place(aws: Aws) -> dict[str, str]:
    """A database with a table `t`, as GetTable and UpdateTable name its database."""
    database = aws.database()
    aws.client("glue").create_table(DatabaseName=database, TableInput=table_input())
    return {"DatabaseName": database}


def version(aws: Aws, place: dict[str, str]) -> str:
    return str(aws.client("glue").get_table(**place, Name="t")["Table"]["VersionId"])


def update(aws: Aws, place: dict[str, str], **more: Any) -> None:
    parameters = more.pop("Parameters", {})
    aws.client("glue").update_table(**place, TableInput=table_input(Parameters=parameters), **more)


def versions(aws: Aws, place: dict[str, str]) -> list[str]:
    found = aws.client("glue").get_table_versions(**place, TableName="t")["TableVersions"]
    return [one["VersionId"] for one in found]


def test_create_database_twice_is_refused(aws: Aws) -> None:
    glue, database = aws.client("glue"), aws.database()
    error = aws.refused(glue.create_database, DatabaseInput={"Name": database.upper()})
    assert error["Code"] == "AlreadyExistsException"


def test_get_database_finds_it_under_any_case(aws: Aws) -> None:
    glue, database = aws.client("glue"), aws.database()
    assert glue.get_database(Name=database.upper())["Database"]["Name"] == database
    assert aws.refused(glue.get_database, Name=aws.name("none", "_"))["Code"] == MISSING


def test_get_databases_pages(aws: Aws) -> None:
    mine = {aws.database("one"), aws.database("two")}
    pages = aws.client("glue").get_paginator("get_databases").paginate(PaginationConfig={"PageSize": 1})
    assert mine <= {one["Name"] for page in pages for one in page["DatabaseList"]}


def test_update_database_replaces_its_description(aws: Aws) -> None:
    glue, database = aws.client("glue"), aws.database()
    glue.update_database(
        Name=database, DatabaseInput={"Name": database, "Description": "d", "Parameters": {"k": "v"}}
    )
    found = glue.get_database(Name=database)["Database"]
    assert (found["Description"], found["Parameters"]) == ("d", {"k": "v"})


def test_delete_database_takes_its_tables_along(aws: Aws, place: dict[str, str]) -> None:
    glue = aws.client("glue")
    glue.delete_database(Name=place["DatabaseName"])
    assert aws.refused(glue.get_table, **place, Name="t")["Code"] == MISSING
    assert aws.refused(glue.delete_database, Name=place["DatabaseName"])["Code"] == MISSING


def test_create_table_twice_is_refused(aws: Aws, place: dict[str, str]) -> None:
    error = aws.refused(aws.client("glue").create_table, **place, TableInput=table_input("T"))
    assert error["Code"] == "AlreadyExistsException"


def test_create_table_needs_its_database(aws: Aws) -> None:
    error = aws.refused(
        aws.client("glue").create_table, DatabaseName=aws.name("none", "_"), TableInput=table_input()
    )
    assert error["Code"] == MISSING


def test_get_table_gives_what_was_put(aws: Aws, place: dict[str, str]) -> None:
    found = aws.client("glue").get_table(**place, Name="T")["Table"]
    assert {member: found[member] for member in ("Name", "TableType", "PartitionKeys")} == {
        "Name": "t",
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [{"Name": "month", "Type": "string"}],
    }
    assert found["DatabaseName"] == place["DatabaseName"]
    assert aws.refused(aws.client("glue").get_table, **place, Name="none")["Code"] == MISSING


def test_get_tables_filters_and_pages(aws: Aws, place: dict[str, str]) -> None:
    glue = aws.client("glue")
    for name in ("bill_a", "bill_b", "other"):
        glue.create_table(**place, TableInput=table_input(name))
    found = glue.get_tables(**place, Expression="bill_.*")["TableList"]
    assert sorted(one["Name"] for one in found) == ["bill_a", "bill_b"]
    pages = glue.get_paginator("get_tables").paginate(**place, PaginationConfig={"PageSize": 2})
    assert sorted(one["Name"] for page in pages for one in page["TableList"]) == [
        "bill_a",
        "bill_b",
        "other",
        "t",
    ]


def test_search_tables_finds_by_a_column_and_by_filter(aws: Aws, place: dict[str, str]) -> None:
    glue, column = aws.client("glue"), aws.name("needle", "_")
    described = {"Columns": [{"Name": column, "Type": "int"}], "Location": "s3://b/"}
    glue.create_table(**place, TableInput=table_input("found", StorageDescriptor=described))
    database = {"Key": "DatabaseName", "Value": place["DatabaseName"]}

    def names() -> list[str]:
        return [one["Name"] for one in glue.search_tables(SearchText=column, Filters=[database])["TableList"]]

    assert aws.until(names) == ["found"]


def test_update_table_of_a_stale_version_is_refused(aws: Aws, place: dict[str, str]) -> None:
    seen = version(aws, place)
    update(aws, place, VersionId=seen, Parameters={"by": "one"})
    error = aws.refused(aws.client("glue").update_table, **place, TableInput=table_input(), VersionId=seen)
    assert error["Code"] == "ConcurrentModificationException"
    assert aws.client("glue").get_table(**place, Name="t")["Table"]["Parameters"] == {"by": "one"}


def test_update_table_keeps_the_version_before(aws: Aws, place: dict[str, str]) -> None:
    first = version(aws, place)
    update(aws, place, Parameters={"by": "one"})
    glue = aws.client("glue")
    old = glue.get_table_version(**place, TableName="t", VersionId=first)["TableVersion"]
    assert (old["VersionId"], old["Table"].get("Parameters", {})) == (first, {})
    assert set(versions(aws, place)) == {first, version(aws, place)}


def test_update_table_that_skips_the_archive_keeps_no_version(aws: Aws, place: dict[str, str]) -> None:
    update(aws, place, SkipArchive=True)
    assert versions(aws, place) == [version(aws, place)]


def test_delete_table_version_and_the_batch_name_what_is_missing(aws: Aws, place: dict[str, str]) -> None:
    glue, first = aws.client("glue"), version(aws, place)
    update(aws, place)
    update(aws, place)
    glue.delete_table_version(**place, TableName="t", VersionId=first)
    assert aws.refused(glue.get_table_version, **place, TableName="t", VersionId=first)["Code"] == MISSING
    assert aws.refused(glue.delete_table_version, **place, TableName="t", VersionId=first)["Code"] == MISSING
    (second, _) = sorted(versions(aws, place), key=int)
    errors = glue.batch_delete_table_version(**place, TableName="t", VersionIds=[second, "4711"])["Errors"]
    assert [(one["VersionId"], one["ErrorDetail"]["ErrorCode"]) for one in errors] == [("4711", MISSING)]
    assert versions(aws, place) == [version(aws, place)]


def test_delete_table_and_the_batch_name_what_is_missing(aws: Aws, place: dict[str, str]) -> None:
    glue = aws.client("glue")
    glue.delete_table(**place, Name="t")
    assert aws.refused(glue.delete_table, **place, Name="t")["Code"] == MISSING
    glue.create_table(**place, TableInput=table_input("u"))
    (error,) = glue.batch_delete_table(**place, TablesToDelete=["u", "none"])["Errors"]
    assert (error["TableName"], error["ErrorDetail"]["ErrorCode"]) == ("none", MISSING)
    assert glue.get_tables(**place)["TableList"] == []


def test_user_defined_functions(aws: Aws) -> None:
    glue, place = aws.client("glue"), {"DatabaseName": aws.database()}
    given = {"FunctionName": "f", "ClassName": "c", "OwnerName": "o", "OwnerType": "USER", "ResourceUris": []}
    glue.create_user_defined_function(**place, FunctionInput=given)
    error = aws.refused(glue.create_user_defined_function, **place, FunctionInput=given)
    assert error["Code"] == "AlreadyExistsException"
    glue.update_user_defined_function(**place, FunctionName="f", FunctionInput=given | {"ClassName": "d"})
    assert (
        glue.get_user_defined_function(**place, FunctionName="f")["UserDefinedFunction"]["ClassName"] == "d"
    )
    found = glue.get_user_defined_functions(**place, Pattern="*")["UserDefinedFunctions"]
    assert [one["FunctionName"] for one in found] == ["f"]
    glue.delete_user_defined_function(**place, FunctionName="f")
    assert aws.refused(glue.get_user_defined_function, **place, FunctionName="f")["Code"] == MISSING
