"""What the engine answers reaches a client of the API unchanged: rows, base types, and errors in Athena's envelope."""

from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance import register, replay
from tests.conformance.entries import Entry, all_entries
from tests.conftest import LocalAws

EVERY = 70
TYPES = {"real": "float"}


def sample() -> list[Entry]:
    listed = {one.sql for one in (*register.exceptions(), *register.athena_differs())}
    return [entry for entry in all_entries() if entry.sql not in listed][::EVERY]


@pytest.fixture(scope="module")
def bucket(local_aws: LocalAws) -> str:
    local_aws.client("s3").create_bucket(Bucket="conformance-sample")
    return "s3://conformance-sample/results/"


@pytest.mark.parametrize("entry", sample(), ids=str)
def test_client_gets_the_recorded_answer(local_aws: LocalAws, bucket: str, entry: Entry) -> None:
    athena, wanted = local_aws.client("athena"), replay.expected(entry)
    if wanted.get("error") == "SYNTAX_ERROR" and wanted["message"].startswith("mismatched input"):
        with pytest.raises(ClientError) as refused:
            started(athena, entry.sql, bucket)
        told = refused.value.response["Error"]
        assert told["Code"] == "InvalidRequestException"
        assert told["Message"].startswith(_placed(wanted))
        return
    query = started(athena, entry.sql, bucket)
    status = ended(athena, query)
    if entry.is_refusal:
        assert status["State"] == "FAILED"
        assert status["AthenaError"]["ErrorMessage"].startswith(f"{wanted['error']}: {_placed(wanted)}")
        return
    assert status["State"] == "SUCCEEDED", status
    found = athena.get_query_results(QueryExecutionId=query)["ResultSet"]
    rows = [tuple(datum.get("VarCharValue") for datum in row["Data"]) for row in found["Rows"][1:]]
    assert replay.answer([], rows, entry.sql)["rows"] == wanted["rows"]
    kinds = [column["Type"] for column in found["ResultSetMetadata"]["ColumnInfo"]]
    assert kinds == [base_type(kind) for _, kind in wanted["columns"]]


def _placed(wanted: dict[str, Any]) -> str:
    line, column = wanted["place"]
    return f"line {line}:{column}: {wanted['message']}" if line else str(wanted["message"])


def started(athena: Any, sql: str, bucket: str) -> str:
    return str(
        athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": "default"},
            ResultConfiguration={"OutputLocation": bucket},
        )["QueryExecutionId"]
    )


def ended(athena: Any, query: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status: dict[str, Any] = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"][
            "Status"
        ]
        if status["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
            return status
        time.sleep(0.01)
    pytest.fail(f"{query} did not end")


def base_type(kind: str) -> str:
    """Athena names the type in one word; precision and scale stand beside it."""
    head, _, rest = kind.partition("(")
    base = head + rest.partition(")")[2] if head.startswith("time") else head
    return TYPES.get(base, base)
