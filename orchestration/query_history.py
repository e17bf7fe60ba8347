"""The last statements of the analysts' workgroup, from Athena's own record of them (45 days on AWS)."""

from __future__ import annotations

from datetime import UTC
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_athena.type_defs import QueryExecutionTypeDef

    from ingestion.aws import Aws
    from ingestion.lake import Lake

COLUMNS = ("at", "state", "seconds", "scanned_bytes", "statement", "reason")
SHOWN_BY_DEFAULT = 20
# BatchGetQueryExecution takes no more.
MOST_AT_ONCE = 50


def history(aws: Aws, lake: Lake, count: int) -> list[dict[str, Any]]:
    """The newest `count` statements, newest first: query_id, at (UTC), state, seconds, bytes, statement, reason."""
    ids = list(islice(_ids(aws, lake), count))
    rows = {}
    for some in _parts(ids):
        for one in aws.athena.batch_get_query_execution(QueryExecutionIds=some)["QueryExecutions"]:
            rows[one["QueryExecutionId"]] = _row(one)
    return [rows[query_id] for query_id in ids if query_id in rows]


def _ids(aws: Aws, lake: Lake) -> Any:
    pages = aws.athena.get_paginator("list_query_executions").paginate(WorkGroup=lake.analyst_workgroup)
    return (query_id for page in pages for query_id in page.get("QueryExecutionIds", []))


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE)]


def _row(one: QueryExecutionTypeDef) -> dict[str, Any]:
    status, statistics = one.get("Status", {}), one.get("Statistics", {})
    reused = statistics.get("ResultReuseInformation", {}).get("ReusedPreviousResult", False)
    return {
        "query_id": one["QueryExecutionId"],
        "at": f"{status['SubmissionDateTime'].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "state": f"{status['State']}, reused" if reused else status["State"],
        "seconds": round(statistics.get("TotalExecutionTimeInMillis", 0) / 1000, 2),
        "scanned_bytes": statistics.get("DataScannedInBytes", 0),
        "statement": " ".join(one.get("Query", "").split()),
        "reason": status.get("StateChangeReason", ""),
    }
