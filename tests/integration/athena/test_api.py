"""The API keeps the promises that clients build on: states, errors, pages, workgroups, cancellation."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.athena.conftest import ENDLESS


def test_quick_query_has_succeeded_at_the_first_poll(house: Any) -> None:
    house.run("select 1")
    states = []
    for _ in range(10):
        query_id = house.start("select 1")
        states.append(
            house.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]["State"]
        )
        house.wait(query_id)
    assert "SUCCEEDED" in states  # a start waits a little for the end; on a busy machine it may come later


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("select nope from (select 1 as a)", "COLUMN_NOT_FOUND"),
        ("select * from no_such_table", "TABLE_NOT_FOUND"),
        ("select 1 / x from (values 0) t(x)", "DIVISION_BY_ZERO"),
        ("select 'a' = 1", "TYPE_MISMATCH"),
        ("insert into no_such_table values (1)", "TABLE_NOT_FOUND"),
        ("create table t with (nonsense = 1) as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("drop table no_such_table", "TABLE_NOT_FOUND"),
        ("execute no_such_statement", "NOT_FOUND"),
    ],
)
def test_failure_is_seen_running_before_it_is_seen(house: Any, sql: str, code: str) -> None:
    query_id = house.start(sql)
    time.sleep(0.15)  # it has failed by now, but on a very busy machine
    first = house.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
    assert first["State"] == "RUNNING"
    assert not {"StateChangeReason", "AthenaError", "CompletionDateTime"} & set(first)
    end = house.wait(query_id)["Status"]
    assert end["State"] == "FAILED"
    assert code in end["StateChangeReason"]


def test_stopped_query_is_seen_stopped_at_once(house: Any) -> None:
    query_id = house.start(ENDLESS)
    house.athena.stop_query_execution(QueryExecutionId=query_id)
    told = house.athena.batch_get_query_execution(QueryExecutionIds=[query_id])["QueryExecutions"]
    assert told[0]["Status"]["State"] == "CANCELLED"


def test_looks_at_a_running_query_are_answered_seldom(house: Any) -> None:
    """Or a client that asks without a pause would take the processor from the query that it waits for."""
    query_id = house.start(ENDLESS)
    time.sleep(0.5)
    began = time.monotonic()
    for _ in range(5):
        told = house.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert told["Status"]["State"] == "RUNNING"
    assert time.monotonic() - began > 5 * 0.03  # each waits 50 ms; an answer at once takes 2 ms
    house.athena.stop_query_execution(QueryExecutionId=query_id)


def test_failure_carries_reason_and_error(house: Any) -> None:
    execution = house.outcome("select nope from (select 1 as a)").execution
    status = execution["Status"]
    assert status["StateChangeReason"] == "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"
    assert status["AthenaError"]["ErrorCategory"] == 2
    assert status["AthenaError"]["Retryable"] is False
    assert execution["StatementType"] == "DML"


def test_pages_follow_each_other_and_the_last_has_no_token(house: Any) -> None:
    query_id = house.start(
        "select x, cast(x as varchar) || '\"\n,' as text from unnest(sequence(1, 2500)) as t(x) order by x"
    )
    house.wait(query_id)
    rows: list[list[str]] = []
    token: dict[str, str] = {}
    pages = 0
    while True:
        told = house.athena.get_query_results(QueryExecutionId=query_id, **token)
        page = [[cell["VarCharValue"] for cell in row["Data"]] for row in told["ResultSet"]["Rows"]]
        assert page
        assert [column["Name"] for column in told["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]] == [
            "x",
            "text",
        ]
        rows += page
        pages += 1
        if "NextToken" not in told:
            break
        token = {"NextToken": told["NextToken"]}
    assert pages == 3
    assert rows[0] == ["x", "text"]
    assert rows[1:] == [[str(x), f'{x}"\n,'] for x in range(1, 2501)]


def test_first_page_never_holds_the_header_alone(house: Any) -> None:
    query_id = house.start("select * from (values 1, 2, 3) t(x)")
    house.wait(query_id)
    told = house.athena.get_query_results(QueryExecutionId=query_id, MaxResults=1)
    assert len(told["ResultSet"]["Rows"]) == 2
    assert "NextToken" in told


def test_null_is_a_datum_without_a_value_and_empty_text_is_not(house: Any) -> None:
    told = house.run("select null as a, '' as b, 'x' as c").results
    assert told["ResultSet"]["Rows"][1]["Data"] == [{}, {"VarCharValue": ""}, {"VarCharValue": "x"}]


def test_column_types_are_base_names_with_precision_and_scale(house: Any) -> None:
    told = house.run(
        "select cast(1 as decimal(38,12)) a, 1 b, cast(1 as bigint) c, 1e0 d, 'x' e, true f, date '2026-01-01' g, "
        "timestamp '2026-01-01 00:00:00' h, array[1] i, map(array['a'], array[1]) j, now() k, cast(1 as real) l, row(1) m, X'00' n"
    ).results
    columns = told["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert [column["Type"] for column in columns] == [
        "decimal", "integer", "bigint", "double", "varchar", "boolean", "date", "timestamp", "array", "map",
        "timestamp with time zone", "float", "row", "varbinary",
    ]  # fmt: skip
    assert (columns[0]["Precision"], columns[0]["Scale"]) == (38, 12)


def test_unnamed_columns_are_numbered(house: Any) -> None:
    told = house.run("select 1, 2 as two, 3").results
    assert [cell["VarCharValue"] for cell in told["ResultSet"]["Rows"][0]["Data"]] == [
        "_col0",
        "two",
        "_col2",
    ]


def test_stopped_query_is_cancelled_and_ends(house: Any) -> None:
    query_id = house.start(ENDLESS)
    time.sleep(0.2)
    house.athena.stop_query_execution(QueryExecutionId=query_id)
    execution = house.wait(query_id)
    assert execution["Status"]["State"] == "CANCELLED"
    assert execution["Status"]["StateChangeReason"]
    house.athena.stop_query_execution(QueryExecutionId=query_id)
    assert house.run("select 1").rows == [["1"]]


def test_results_of_an_unfinished_query_are_refused(house: Any) -> None:
    query_id = house.start(ENDLESS)
    with pytest.raises(ClientError, match="has not yet finished"):
        house.athena.get_query_results(QueryExecutionId=query_id)
    house.athena.stop_query_execution(QueryExecutionId=query_id)


def test_same_token_is_one_query(house: Any) -> None:
    token = uuid.uuid4().hex
    first = house.start("select 1", ClientRequestToken=token)
    assert house.start("select 1", ClientRequestToken=token) == first
    with pytest.raises(ClientError, match="Idempotent parameters do not match"):
        house.start("select 2", ClientRequestToken=token)


def test_reuse_answers_with_the_earlier_result(house: Any) -> None:
    off = {"ResultReuseByAgeConfiguration": {"Enabled": False, "MaxAgeInMinutes": 0}}
    on = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 60}}
    sql = f"select '{uuid.uuid4()}' as a"
    first = house.run(sql, ResultReuseConfiguration=off)
    again = house.run(sql, ResultReuseConfiguration=on)
    fresh = house.run(sql, ResultReuseConfiguration=off)
    told = [
        a.execution["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"]
        for a in (first, again, fresh)
    ]
    assert told == [False, True, False]
    assert first.rows == again.rows == fresh.rows


def test_enforced_workgroup_owns_the_output_location(house: Any) -> None:
    name = f"wg-{house.name.replace('_', '-')}"
    results = {"OutputLocation": f"s3://{house.bucket}/enforced/"}
    house.athena.create_work_group(
        Name=name, Configuration={"ResultConfiguration": results, "BytesScannedCutoffPerQuery": 10_000_000}
    )
    answer = house.run("select 1", WorkGroup=name)
    assert answer.execution["ResultConfiguration"]["OutputLocation"].startswith(
        f"s3://{house.bucket}/enforced/"
    )
    with pytest.raises(ClientError, match="external_location"):
        house.start(
            f"create table t with (external_location = 's3://{house.bucket}/t/') as select 1 as a",
            WorkGroup=name,
        )
    with pytest.raises(ClientError, match="line 1:8: mismatched input 'tabel'"):
        house.start("create tabel t with (external_location = 'x') as select 1", WorkGroup=name)
    told = house.athena.get_work_group(WorkGroup=name)["WorkGroup"]
    assert told["Configuration"]["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"
    assert name in [group["Name"] for group in house.athena.list_work_groups()["WorkGroups"]]
    house.athena.update_work_group(WorkGroup=name, State="DISABLED")
    with pytest.raises(ClientError, match="disabled"):
        house.start("select 1", WorkGroup=name)
    house.athena.delete_work_group(WorkGroup=name, RecursiveDeleteOption=True)
    with pytest.raises(ClientError, match="not found"):
        house.start("select 1", WorkGroup=name)


def test_query_over_the_cutoff_is_cancelled(house: Any) -> None:
    import os

    import pyarrow as pa

    name = f"cut-{house.name.replace('_', '-')}"
    house.put_parquet("big/f", pa.table({"a": [os.urandom(1000).hex() for _ in range(10_000)]}))
    house.run(f"create external table big (a string) stored as parquet location 's3://{house.bucket}/big/'")
    house.athena.create_work_group(
        Name=name,
        Configuration={"EnforceWorkGroupConfiguration": False, "BytesScannedCutoffPerQuery": 10_000_000},
    )
    answer = house.outcome("select max(a) from big", WorkGroup=name)
    assert (answer.state, answer.reason) == ("CANCELLED", "Bytes scanned limit was exceeded")
    assert answer.scanned > 10_000_000
    assert house.run("select count(*) from big", WorkGroup=name).rows == [["10000"]]


def test_no_output_location_is_refused(house: Any) -> None:
    with pytest.raises(ClientError, match="No output location provided"):
        house.athena.start_query_execution(QueryString="select 1")


@pytest.mark.parametrize("sql", ["", "select 1; select 2", ";", "-- nothing"])
def test_not_one_statement_is_refused_by_the_api(house: Any, sql: str) -> None:
    with pytest.raises((ClientError, Exception)):
        house.start(sql)


def test_trailing_semicolon_and_comments_are_read(house: Any) -> None:
    assert house.run('-- /* {"app": "dbt"} */\n/* x */ select 1 -- end\n;').rows == [["1"]]


def test_catalog_operations_describe_databases_and_tables(house: Any) -> None:
    house.run("create table t with (partitioned_by = ARRAY['p']) as select 1 as a, 'x' as p")
    given = {"CatalogName": "AwsDataCatalog", "DatabaseName": house.name}
    assert house.athena.list_data_catalogs()["DataCatalogsSummary"][0]["CatalogName"] == "AwsDataCatalog"
    assert house.athena.get_data_catalog(Name="AwsDataCatalog")["DataCatalog"]["Type"] == "GLUE"
    names: list[str] = []
    for page in house.athena.get_paginator("list_databases").paginate(CatalogName="AwsDataCatalog"):
        names += [entry["Name"] for entry in page["DatabaseList"]]
    assert house.name in names
    listed = house.athena.list_table_metadata(**given)
    assert [entry["Name"] for entry in listed["TableMetadataList"]] == ["t"]
    assert "NextToken" not in listed
    table = house.athena.get_table_metadata(**given, TableName="t")["TableMetadata"]
    assert [column["Name"] for column in table["PartitionKeys"]] == ["p"]
    with pytest.raises(ClientError, match="not found"):
        house.athena.get_table_metadata(**given, TableName="nope")


def test_history_and_runtime_statistics_are_kept(house: Any) -> None:
    answer = house.run("select * from (values 1, 2) t(x)")
    query_id = answer.execution["QueryExecutionId"]
    assert query_id in house.athena.list_query_executions()["QueryExecutionIds"]
    told = house.athena.get_query_runtime_statistics(QueryExecutionId=query_id)["QueryRuntimeStatistics"]
    assert told["Rows"]["OutputRows"] == 2
    batch = house.athena.batch_get_query_execution(QueryExecutionIds=[query_id, str(uuid.uuid4())])
    assert [found["QueryExecutionId"] for found in batch["QueryExecutions"]] == [query_id]
    assert len(batch["UnprocessedQueryExecutionIds"]) == 1


def test_result_file_lies_in_s3_under_the_query_id(house: Any) -> None:
    answer = house.run("select 1 as a, null as b, 'q\"' as c")
    key = f"results/{answer.execution['QueryExecutionId']}.csv"
    body = house.s3.get_object(Bucket=house.bucket, Key=key)["Body"].read()
    assert body == b'"a","b","c"\n"1",,"q"""\n'


def test_concurrent_queries_answer_their_own(house: Any) -> None:
    ids = {number: house.start(f"select {number} as n") for number in range(40)}
    for number, query_id in ids.items():
        assert house.wait(query_id)["Status"]["State"] == "SUCCEEDED"
        told = house.athena.get_query_results(QueryExecutionId=query_id)
        assert told["ResultSet"]["Rows"][1]["Data"] == [{"VarCharValue": str(number)}]


def test_results_and_workgroups_survive_a_restart(fresh_local_aws: Any) -> None:
    from tests.conftest import start_local_aws

    athena, s3 = fresh_local_aws.client("athena"), fresh_local_aws.client("s3")
    s3.create_bucket(Bucket="kept")
    athena.create_work_group(
        Name="kept", Configuration={"ResultConfiguration": {"OutputLocation": "s3://kept/"}}
    )
    named = athena.create_named_query(Name="n", Database="d", QueryString="select 1", WorkGroup="kept")[
        "NamedQueryId"
    ]
    athena.create_prepared_statement(StatementName="p", WorkGroup="kept", QueryStatement="select ?")
    query_id = athena.start_query_execution(QueryString="select 42 as answer", WorkGroup="kept")[
        "QueryExecutionId"
    ]
    while (
        athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]["State"]
        != "SUCCEEDED"
    ):
        time.sleep(0.05)
    fresh_local_aws.stop()
    again = start_local_aws(fresh_local_aws.home)
    try:
        rows = again.client("athena").get_query_results(QueryExecutionId=query_id)["ResultSet"]["Rows"]
        assert rows[1]["Data"] == [{"VarCharValue": "42"}]
        assert again.client("athena").get_work_group(WorkGroup="kept")["WorkGroup"]["Name"] == "kept"
        assert again.client("athena").get_named_query(NamedQueryId=named)["NamedQuery"]["Name"] == "n"
        kept = again.client("athena").get_prepared_statement(StatementName="p", WorkGroup="kept")
        assert kept["PreparedStatement"]["QueryStatement"] == "select ?"
    finally:
        again.stop()
