"""Statements through the Athena API of one server, as any client sends them."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OVER = ("SUCCEEDED", "FAILED", "CANCELLED")
BUCKET, DATABASE = "cur-lake", "cur_lakehouse"


@dataclass(frozen=True)
class Outcome:
    """What the API tells of a query that is over; `lines` is its result file, header first."""

    execution: dict[str, Any]
    columns: list[tuple[str, str]]
    lines: list[list[str]]

    @property
    def state(self) -> str:
        return str(self.execution["Status"]["State"])

    @property
    def reason(self) -> str:
        return str(self.execution["Status"].get("StateChangeReason", ""))

    @property
    def rows(self) -> list[list[str]]:
        return self.lines[1:]

    @property
    def scanned(self) -> int:
        return int(self.execution["Statistics"]["DataScannedInBytes"])


def _place(execution: dict[str, Any]) -> str:
    return str(execution["ResultConfiguration"]["OutputLocation"])


@dataclass(frozen=True)
class Athena:
    client: Callable[[str], Any]

    def start(self, sql: str, database: str = DATABASE) -> str:
        started = self.client("athena").start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": database},
            ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/test-results/"},
        )
        return str(started["QueryExecutionId"])

    def over(self, query: str, seconds: float) -> dict[str, Any]:
        """The execution once it has ended."""
        athena = self.client("athena")
        deadline = time.monotonic() + seconds
        while True:
            execution: dict[str, Any] = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
            if execution["Status"]["State"] in OVER:
                return execution
            assert time.monotonic() < deadline, f"{query} still runs"
            time.sleep(0.05)

    def save(self, sql: str, path: Path, seconds: float) -> None:
        """The result file of a query that must succeed, as it is: a table of any size."""
        execution = self.over(self.start(sql), seconds)
        assert execution["Status"]["State"] == "SUCCEEDED", f"{sql}: {execution['Status']}"
        bucket, _, key = _place(execution).removeprefix("s3://").partition("/")
        self.client("s3").download_file(bucket, key, str(path))

    def wait(self, query: str, seconds: float = 120) -> Outcome:
        execution = self.over(query, seconds)
        if execution["Status"]["State"] != "SUCCEEDED":
            return Outcome(execution, [], [])
        told = self.client("athena").get_query_results(QueryExecutionId=query, MaxResults=1)["ResultSet"]
        columns = [(c["Name"], c["Type"]) for c in told["ResultSetMetadata"]["ColumnInfo"]]
        return Outcome(execution, columns, self._result(execution))

    def _result(self, execution: dict[str, Any]) -> list[list[str]]:
        place = _place(execution)
        if not place.endswith(".csv"):
            return []
        bucket, _, key = place.removeprefix("s3://").partition("/")
        body = self.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        return list(csv.reader(io.StringIO(body)))

    def ask(self, sql: str) -> Outcome:
        return self.wait(self.start(sql))

    def done(self, sql: str) -> Outcome:
        """Like `ask`, for a statement that must succeed."""
        outcome = self.ask(sql)
        assert outcome.state == "SUCCEEDED", f"{sql}: {outcome.reason}"
        return outcome
