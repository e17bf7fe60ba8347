"""Athena's query operations: what boto3 sends and reads is the same here and on AWS."""

from __future__ import annotations

import uuid
from typing import Any

from tests.contract.conftest import Aws

ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")


def start(aws: Aws, bucket: str, sql: str, **more: Any) -> str:
    given = {"ResultConfiguration": {"OutputLocation": f"s3://{bucket}/results/"}, **more}
    return str(aws.client("athena").start_query_execution(QueryString=sql, **given)["QueryExecutionId"])


def ended(aws: Aws, query_id: str) -> dict[str, Any]:
    def probe() -> dict[str, Any] | None:
        found: dict[str, Any] = aws.client("athena").get_query_execution(QueryExecutionId=query_id)
        execution: dict[str, Any] = found["QueryExecution"]
        return execution if execution["Status"]["State"] in ENDED else None

    told: dict[str, Any] = aws.until(probe)
    return told


def test_start_query_execution_repeats_its_answer_for_a_repeated_token(aws: Aws) -> None:
    bucket, token = aws.bucket(), uuid.uuid4().hex
    first = start(aws, bucket, "SELECT 1", ClientRequestToken=token)
    assert start(aws, bucket, "SELECT 1", ClientRequestToken=token) == first
    assert ended(aws, first)["Status"]["State"] == "SUCCEEDED"
