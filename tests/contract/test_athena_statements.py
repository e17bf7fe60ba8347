"""Athena's named queries and prepared statements: the same here and on AWS."""

from __future__ import annotations

import uuid

from tests.contract.athena import group, rows, run
from tests.contract.conftest import Aws


def test_create_get_update_list_and_delete_a_named_query(aws: Aws) -> None:
    client, name = aws.client("athena"), group(aws)
    given = {"Name": "q", "Database": "default", "QueryString": "SELECT 1", "WorkGroup": name}
    query_id = client.create_named_query(**given, Description="d")["NamedQueryId"]
    told = client.get_named_query(NamedQueryId=query_id)["NamedQuery"]
    assert told == {**given, "Description": "d", "NamedQueryId": query_id}
    client.update_named_query(NamedQueryId=query_id, Name="r", QueryString="SELECT 2", Description="e")
    assert client.list_named_queries(WorkGroup=name)["NamedQueryIds"] == [query_id]
    missing = str(uuid.uuid4())
    batch = client.batch_get_named_query(NamedQueryIds=[query_id, missing])
    assert [(one["Name"], one["QueryString"]) for one in batch["NamedQueries"]] == [("r", "SELECT 2")]
    assert [one["NamedQueryId"] for one in batch["UnprocessedNamedQueryIds"]] == [missing]
    client.delete_named_query(NamedQueryId=query_id)
    assert aws.refused(client.get_named_query, NamedQueryId=query_id)["Code"] == "InvalidRequestException"
    assert client.list_named_queries(WorkGroup=name)["NamedQueryIds"] == []


def test_create_get_update_list_and_delete_a_prepared_statement(aws: Aws) -> None:
    client, name = aws.client("athena"), group(aws)
    client.create_prepared_statement(
        StatementName="s", WorkGroup=name, QueryStatement="SELECT ? AS a", Description="d"
    )
    key = {"StatementName": "s", "WorkGroup": name}
    told = client.get_prepared_statement(**key)["PreparedStatement"]
    assert (told["QueryStatement"], told["WorkGroupName"], told["Description"]) == (
        "SELECT ? AS a",
        name,
        "d",
    )
    client.update_prepared_statement(**key, QueryStatement="SELECT ? AS b")
    found = run(aws, aws.bucket(), "EXECUTE s USING 7", WorkGroup=name)
    assert rows(aws, found["QueryExecutionId"]) == [["b"], ["7"]]
    assert [
        one["StatementName"] for one in client.list_prepared_statements(WorkGroup=name)["PreparedStatements"]
    ] == ["s"]
    batch = client.batch_get_prepared_statement(PreparedStatementNames=["s", "gone"], WorkGroup=name)
    assert [one["QueryStatement"] for one in batch["PreparedStatements"]] == ["SELECT ? AS b"]
    assert [one["StatementName"] for one in batch["UnprocessedPreparedStatementNames"]] == ["gone"]
    client.delete_prepared_statement(**key)
    assert aws.refused(client.get_prepared_statement, **key)["Code"] == "ResourceNotFoundException"


def test_prepare_and_deallocate_as_sql_are_seen_by_the_api(aws: Aws) -> None:
    client, name, bucket = aws.client("athena"), group(aws), aws.bucket()
    run(aws, bucket, "PREPARE p FROM SELECT ? AS a", WorkGroup=name)
    assert [
        one["StatementName"] for one in client.list_prepared_statements(WorkGroup=name)["PreparedStatements"]
    ] == ["p"]
    run(aws, bucket, "DEALLOCATE PREPARE p", WorkGroup=name)
    assert client.list_prepared_statements(WorkGroup=name)["PreparedStatements"] == []
