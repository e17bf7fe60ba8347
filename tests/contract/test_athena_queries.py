"""Athena's query operations: what boto3 sends and reads is the same here and on AWS."""

from __future__ import annotations

import uuid

from tests.contract.athena import ended, rows, run, start
from tests.contract.conftest import Aws

SLOW = (
    "SELECT count(*) FROM unnest(sequence(1, 9000)) a(x) CROSS JOIN unnest(sequence(1, 9000)) b(y) "
    "CROSS JOIN unnest(sequence(1, 999)) c(z) WHERE x * y % 7 = z"
)


def test_start_query_execution_repeats_its_answer_for_a_repeated_token(aws: Aws) -> None:
    bucket, token = aws.bucket(), uuid.uuid4().hex
    first = start(aws, bucket, "SELECT 1", ClientRequestToken=token)
    assert start(aws, bucket, "SELECT 1", ClientRequestToken=token) == first
    assert ended(aws, first)["Status"]["State"] == "SUCCEEDED"
    client = aws.client("athena")
    asked = {"ResultConfiguration": {"OutputLocation": f"s3://{bucket}/results/"}}
    error = aws.refused(
        client.start_query_execution, QueryString="SELECT 2", ClientRequestToken=token, **asked
    )
    assert error["Code"] == "InvalidRequestException"
    too_long = aws.refused(client.start_query_execution, QueryString="-" * 262_145, **asked)
    assert too_long["Code"] == "InvalidRequestException"


def test_get_query_execution_tells_state_context_and_statistics(aws: Aws) -> None:
    bucket = aws.bucket()
    found = run(aws, bucket, "SELECT 1 AS a", QueryExecutionContext={"Catalog": "AwsDataCatalog"})
    assert found["Query"] == "SELECT 1 AS a"
    assert (found["StatementType"], found["SubstatementType"], found["WorkGroup"]) == (
        "DML",
        "SELECT",
        "primary",
    )
    assert (
        found["ResultConfiguration"]["OutputLocation"]
        == f"s3://{bucket}/results/{found['QueryExecutionId']}.csv"
    )
    assert found["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"
    assert {"TotalExecutionTimeInMillis", "DataScannedInBytes", "ResultReuseInformation"} <= set(
        found["Statistics"]
    )
    error = aws.refused(aws.client("athena").get_query_execution, QueryExecutionId=str(uuid.uuid4()))
    assert (error["Code"], "was not found" in error["Message"]) == ("InvalidRequestException", True)


def test_failed_query_tells_why(aws: Aws) -> None:
    found = ended(aws, start(aws, aws.bucket(), "SELECT nope FROM (SELECT 1 AS a)"))
    status = found["Status"]
    assert status["State"] == "FAILED"
    assert status["StateChangeReason"].startswith(
        "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"
    )
    assert status["AthenaError"]["ErrorCategory"] == 2
    error = aws.refused(aws.client("athena").get_query_results, QueryExecutionId=found["QueryExecutionId"])
    assert error["Code"] == "InvalidRequestException"


def test_get_query_results_pages_to_the_end(aws: Aws) -> None:
    sql = "SELECT x, if(x % 2 = 0, x) AS even FROM unnest(sequence(1, 25)) AS t(x) ORDER BY x"
    found = run(aws, aws.bucket(), sql)
    pages = (
        aws.client("athena")
        .get_paginator("get_query_results")
        .paginate(QueryExecutionId=found["QueryExecutionId"], PaginationConfig={"PageSize": 10})
    )
    told = [row["Data"] for page in pages for row in page["ResultSet"]["Rows"]]
    assert len(told) == 26
    assert [cell["VarCharValue"] for cell in told[0]] == ["x", "even"]
    assert told[1] == [{"VarCharValue": "1"}, {}]
    client = aws.client("athena")
    error = aws.refused(client.get_query_results, QueryExecutionId=found["QueryExecutionId"], MaxResults=1001)
    assert error["Code"] == "InvalidRequestException"


def test_batch_get_query_execution_parts_found_from_missing(aws: Aws) -> None:
    found, missing = run(aws, aws.bucket(), "SELECT 1"), str(uuid.uuid4())
    told = aws.client("athena").batch_get_query_execution(
        QueryExecutionIds=[found["QueryExecutionId"], missing]
    )
    assert [one["QueryExecutionId"] for one in told["QueryExecutions"]] == [found["QueryExecutionId"]]
    assert [one["QueryExecutionId"] for one in told["UnprocessedQueryExecutionIds"]] == [missing]


def test_list_query_executions_begins_with_the_newest(aws: Aws) -> None:
    bucket, client = aws.bucket(), aws.client("athena")
    group = aws.name("wg")
    client.create_work_group(Name=group)
    aws.defer(client.delete_work_group, WorkGroup=group, RecursiveDeleteOption=True)
    made = [run(aws, bucket, f"SELECT {n}", WorkGroup=group)["QueryExecutionId"] for n in range(3)]
    first = client.list_query_executions(WorkGroup=group, MaxResults=2)
    rest = client.list_query_executions(WorkGroup=group, NextToken=first["NextToken"])
    assert first["QueryExecutionIds"] + rest["QueryExecutionIds"] == made[::-1]
    assert "NextToken" not in rest
    error = aws.refused(client.list_query_executions, WorkGroup=group, MaxResults=51)
    assert error["Code"] == "InvalidRequestException"


def test_stop_query_execution_cancels_and_may_be_repeated(aws: Aws) -> None:
    client, query_id = aws.client("athena"), start(aws, aws.bucket(), SLOW)
    client.stop_query_execution(QueryExecutionId=query_id)
    status = ended(aws, query_id)["Status"]
    assert (status["State"], bool(status["StateChangeReason"])) == ("CANCELLED", True)
    client.stop_query_execution(QueryExecutionId=query_id)


def test_get_query_runtime_statistics_counts_rows(aws: Aws) -> None:
    found = run(aws, aws.bucket(), "SELECT * FROM (VALUES 1, 2, 3) t(x)")
    client = aws.client("athena")
    # They come a little later than the query's end.
    told = aws.until(
        lambda: (
            client.get_query_runtime_statistics(QueryExecutionId=found["QueryExecutionId"])
            .get("QueryRuntimeStatistics", {})
            .get("Rows")
        )
    )
    assert told["OutputRows"] == 3


def test_result_reuse_needs_the_same_text(aws: Aws) -> None:
    bucket, text = aws.bucket(), f"SELECT '{uuid.uuid4()}' AS a"
    age = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 60}}
    reused = [
        run(aws, bucket, sql, ResultReuseConfiguration=age)["Statistics"]["ResultReuseInformation"][
            "ReusedPreviousResult"
        ]
        for sql in (text, text, text + " ")
    ]
    assert reused[:2] == [False, True]
    assert reused[2] is False


def test_execution_parameters_are_values(aws: Aws) -> None:
    found = run(aws, aws.bucket(), "SELECT ? AS a, ? + 1 AS b", ExecutionParameters=["'it''s'", "41"])
    assert found["ExecutionParameters"] == ["'it''s'", "41"]
    assert rows(aws, found["QueryExecutionId"]) == [["a", "b"], ["it's", "42"]]
