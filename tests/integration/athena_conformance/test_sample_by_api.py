"""What the engine answers reaches a client of the API unchanged: rows, base types, and errors in Athena's envelope."""

from __future__ import annotations

import time
from typing import Any

import pytest

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
    athena = local_aws.client("athena")
    query = athena.start_query_execution(
        QueryString=entry.sql,
        QueryExecutionContext={"Database": "default"},
        ResultConfiguration={"OutputLocation": bucket},
    )["QueryExecutionId"]
    status = ended(athena, query)
    wanted = replay.expected(entry)
    if entry.is_refusal:
        line, column = wanted.get("place", (0, 0))
        place = f"line {line}:{column}: {wanted['message']}" if line else wanted.get("message", "")
        assert status["State"] == "FAILED"
        assert status["AthenaError"]["ErrorMessage"].startswith(f"{wanted['error']}: {place}")
        return
    assert status["State"] == "SUCCEEDED", status
    found = athena.get_query_results(QueryExecutionId=query)["ResultSet"]
    rows = [tuple(datum.get("VarCharValue") for datum in row["Data"]) for row in found["Rows"][1:]]
    assert replay.answer([], rows, entry.sql)["rows"] == wanted["rows"]
    kinds = [column["Type"] for column in found["ResultSetMetadata"]["ColumnInfo"]]
    assert kinds == [base_type(kind) for _, kind in wanted["columns"]]


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
