"""Seconds per model of one build, as the Athena API tells them of its queries.

dbt writes into each query which node sent it. A model's seconds are those of its queries, a check's those of the
query that asks it; the rest of BUILD is dbt itself: it starts, parses, writes SQL and polls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

WORKGROUP = "cur-builder"
NODE = re.compile(r'"node_id": "([^"]+)"')


@dataclass(frozen=True)
class Built:
    """What one node of dbt asked of Athena. `kind` is `model` or `test`."""

    kind: str
    name: str
    queries: int
    seconds: float
    scanned_bytes: int


def session_of(home: Path) -> tuple[boto3.Session, str]:
    """A session for the lakehouse of `home` and its endpoint, from the variables that it announces."""
    pairs = (
        line.removeprefix("export ").split("=", 1)
        for line in (home / "aws.env").read_text().splitlines()
        if "=" in line
    )
    value = {name: text.strip("'\"") for name, text in pairs}
    session = boto3.Session(
        value["AWS_ACCESS_KEY_ID"], value["AWS_SECRET_ACCESS_KEY"], region_name=value["AWS_REGION"]
    )
    return session, value["AWS_ENDPOINT_URL"]


def nodes_of_build(home: Path) -> list[Built]:
    """Every node that sent a query, the slowest first."""
    session, endpoint = session_of(home)
    return by_node(_executions(session.client("athena", endpoint_url=endpoint)))


def by_node(executions: Iterator[Any]) -> list[Built]:
    """The executions summed by the node that their text names; those without one are left out."""
    found: dict[str, Built] = {}
    for one in executions:
        if named := NODE.search(one["Query"]):
            kind, _, name = named[1].partition(".")
            name = name.split(".")[1]
            before = found.get(name, Built(kind, name, 0, 0.0, 0))
            statistics = one.get("Statistics", {})
            found[name] = Built(
                kind,
                name,
                before.queries + 1,
                before.seconds + statistics.get("TotalExecutionTimeInMillis", 0) / 1000,
                before.scanned_bytes + statistics.get("DataScannedInBytes", 0),
            )
    return sorted(found.values(), key=lambda node: -node.seconds)


def _executions(athena: Any) -> Iterator[Any]:
    for page in athena.get_paginator("list_query_executions").paginate(WorkGroup=WORKGROUP):
        for start in range(0, len(page["QueryExecutionIds"]), 50):
            ids = page["QueryExecutionIds"][start : start + 50]
            yield from athena.batch_get_query_execution(QueryExecutionIds=ids)["QueryExecutions"]
