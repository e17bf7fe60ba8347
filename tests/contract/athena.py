"""Starting queries and waiting for their end, for the contract tests of Athena."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Aws

ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")


def start(aws: Aws, bucket: str, sql: str, **more: Any) -> str:
    given = {"ResultConfiguration": {"OutputLocation": f"s3://{bucket}/results/"}, **more}
    return str(aws.client("athena").start_query_execution(QueryString=sql, **given)["QueryExecutionId"])


def ended(aws: Aws, query_id: str) -> dict[str, Any]:
    """The QueryExecution once it is over."""
    client = aws.client("athena")

    def probe() -> dict[str, Any] | None:
        told: dict[str, Any] = client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        return told if told["Status"]["State"] in ENDED else None

    found: dict[str, Any] = aws.until(probe, 120)
    return found


def run(aws: Aws, bucket: str, sql: str, **more: Any) -> dict[str, Any]:
    """The QueryExecution of a query that must succeed."""
    found = ended(aws, start(aws, bucket, sql, **more))
    assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
    return found


def rows(aws: Aws, query_id: str) -> list[list[str | None]]:
    told = aws.client("athena").get_query_results(QueryExecutionId=query_id)
    return [[cell.get("VarCharValue") for cell in row["Data"]] for row in told["ResultSet"]["Rows"]]


def group(aws: Aws, suffix: str = "wg", **configuration: Any) -> str:
    """A new workgroup, deleted with all that is in it."""
    client, name = aws.client("athena"), aws.name(suffix)
    client.create_work_group(Name=name, Configuration=configuration)
    aws.defer(client.delete_work_group, WorkGroup=name, RecursiveDeleteOption=True)
    return name
