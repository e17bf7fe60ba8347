"""Prepared statements and parameters are values, never text that changes the statement's meaning."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.athena.conftest import House


@pytest.fixture(scope="module")
def house(local_aws: Any) -> House:
    """One for all: these tests leave nothing that another could find."""
    return House(local_aws.client)


def test_prepare_execute_and_deallocate_as_sql(house: Any) -> None:
    name = f"p_{uuid.uuid4().hex[:8]}"
    house.run(f"prepare {name} from select ? + x as y, '?' as q from (values 1, 2) t(x) where x > ? -- ?")
    assert house.run(f"execute {name} using 10, 1").rows == [["12", "?"]]
    assert house.run(f"execute {name}", ExecutionParameters=["5 - 1", "-1"]).rows == [["5", "?"], ["6", "?"]]
    told = house.athena.get_prepared_statement(StatementName=name, WorkGroup="primary")["PreparedStatement"]
    assert told["QueryStatement"].startswith("select ? + x")
    assert house.outcome(f"execute {name} using 1").reason == (
        "INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 2 but found 1"
    )
    house.run(f"deallocate prepare {name}")
    assert (
        house.outcome(f"execute {name} using 1, 2").reason
        == f"NOT_FOUND: Prepared statement not found: {name}"
    )
    assert house.outcome(f"deallocate prepare {name}").state == "FAILED"


@pytest.mark.parametrize(
    ("sql", "values", "rows"),
    [
        ("select ? as a", ["'it''s -- ?'"], [["it's -- ?"]]),
        ("select 10 -? as a", ["-3"], [["13"]]),
        ("select 2 * ? as a", ["1 + 1"], [["4"]]),
        ("select x from (values 1, 2, 3) t(x) order by x limit ?", ["2"], [["1"], ["2"]]),
        ("select '\\' as a, ? as b", ["1"], [["\\", "1"]]),
    ],
)
def test_execution_parameters_stand_for_their_values(
    house: Any, sql: str, values: list[str], rows: Any
) -> None:
    answer = house.run(sql, ExecutionParameters=values)
    assert answer.rows == rows
    assert answer.execution["Query"] == sql
    assert answer.execution["ExecutionParameters"] == values


@pytest.mark.parametrize(
    ("sql", "values", "code"),
    [
        ("select ?", [], "INVALID_PARAMETER_USAGE"),
        ("select 1", ["1"], "INVALID_PARAMETER_USAGE"),
        ("show databases", ["1"], "NOT_SUPPORTED"),
        ("prepare x from show tables", [], "NOT_SUPPORTED"),
        ("select ? as a", ["1 from nowhere; drop"], "SYNTAX_ERROR"),
    ],
)
def test_wrong_use_of_parameters_fails_by_name(house: Any, sql: str, values: list[str], code: str) -> None:
    more = {"ExecutionParameters": values} if values else {}
    assert house.outcome(sql, **more).reason.split(":")[0] == code


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("prepare x from selec 1", "line 1:16: mismatched input 'selec'"),
        ("execute x using", "line 1:16: mismatched input '<EOF>'"),
        ("select * from t limit ? offset ?", "line 1:25: mismatched input 'offset'. Expecting: <EOF>"),
    ],
)
def test_a_text_outside_of_the_grammar_is_not_started(house: Any, sql: str, message: str) -> None:
    last = house.start("select 1")
    with pytest.raises(ClientError) as told:
        house.start(sql)
    assert told.value.response["Error"]["Code"] == "InvalidRequestException"
    assert message in told.value.response["Error"]["Message"]
    assert house.athena.list_query_executions()["QueryExecutionIds"][0] == last


def test_prepared_ctas_and_insert_write(house: Any) -> None:
    name = f"p_{uuid.uuid4().hex[:8]}"
    house.run("create table t as select 1 as a")
    house.run(f"prepare {name} from insert into t select ?")
    assert house.run(f"execute {name} using 7").results["UpdateCount"] == 1
    assert house.run("select sum(a) from t").rows == [["8"]]


def test_prepared_statements_belong_to_their_workgroup(house: Any) -> None:
    name = f"wg-{uuid.uuid4().hex[:8]}"
    house.athena.create_work_group(Name=name)
    house.athena.create_prepared_statement(
        StatementName="one", WorkGroup=name, QueryStatement="select 1 as a"
    )
    assert house.run("execute one", WorkGroup=name).rows == [["1"]]
    assert house.outcome("execute one").reason.startswith("NOT_FOUND")
    with pytest.raises(ClientError, match="is not empty"):
        house.athena.delete_work_group(WorkGroup=name)
    house.athena.delete_work_group(WorkGroup=name, RecursiveDeleteOption=True)
