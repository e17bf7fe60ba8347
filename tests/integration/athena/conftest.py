"""A database and a bucket of the test's own, and a way to run SQL in them."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")


@dataclass(frozen=True)
class Answer:
    """How a query ended: its rows without the header, and the whole QueryExecution."""

    rows: list[list[str | None]]
    execution: dict[str, Any]
    results: dict[str, Any]

    @property
    def scanned(self) -> int:
        return int(self.execution["Statistics"]["DataScannedInBytes"])

    @property
    def reason(self) -> str:
        return str(self.execution["Status"].get("StateChangeReason", ""))

    @property
    def state(self) -> str:
        return str(self.execution["Status"]["State"])


# Hours of work: the condition needs all three values, so no join can be made of it.
ENDLESS = (
    "select count(*) from unnest(sequence(1, 9999)) a(x) cross join unnest(sequence(1, 9999)) b(y) "
    "cross join unnest(sequence(1, 9999)) c(z) where x * y * z % 7 = 3"
)


class House:
    """Clients of the local AWS, a database `name`, and the bucket `bucket`."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        self.name = f"db_{uuid.uuid4().hex[:8]}"
        self.bucket = f"athena-{uuid.uuid4().hex[:8]}"
        self.s3, self.glue, self.athena = client("s3"), client("glue"), client("athena")
        self.s3.create_bucket(Bucket=self.bucket)
        self.glue.create_database(DatabaseInput={"Name": self.name})

    def start(self, sql: str, **more: Any) -> str:
        given = {
            "QueryExecutionContext": {"Catalog": "AwsDataCatalog", "Database": self.name},
            "ResultConfiguration": {"OutputLocation": f"s3://{self.bucket}/results/"},
            **more,
        }
        return str(self.athena.start_query_execution(QueryString=sql, **given)["QueryExecutionId"])

    def wait(self, query_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.athena.get_query_execution(QueryExecutionId=query_id)[
                "QueryExecution"
            ]
            if found["Status"]["State"] in ENDED:
                return found
            time.sleep(0.02)
        pytest.fail(f"query {query_id} did not end")

    def run(self, sql: str, **more: Any) -> Answer:
        """Ends a test if the query doesn't succeed."""
        answer = self.outcome(sql, **more)
        assert answer.state == "SUCCEEDED", answer.reason
        return answer

    def outcome(self, sql: str, **more: Any) -> Answer:
        query_id = self.start(sql, **more)
        execution = self.wait(query_id)
        if execution["Status"]["State"] != "SUCCEEDED":
            return Answer([], execution, {})
        told = self.athena.get_query_results(QueryExecutionId=query_id)
        rows = [[cell.get("VarCharValue") for cell in row["Data"]] for row in told["ResultSet"]["Rows"]]
        return Answer(rows[1:] if execution["SubstatementType"] == "SELECT" else rows, execution, told)

    def put(self, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)

    def put_parquet(self, key: str, table: pa.Table) -> None:
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        self.put(key, buffer.getvalue())

    def partitioned(self, table: str, columns: str, parts: Iterable[tuple[str, str]]) -> None:
        """An external Parquet table whose partitions (value, prefix) lie anywhere in the bucket."""
        self.run(
            f"create external table {table} ({columns}) partitioned by (billing_period string) "
            f"stored as parquet location 's3://{self.bucket}/nowhere/{table}/'"
        )
        added = " ".join(
            f"partition (billing_period = '{value}') location 's3://{self.bucket}/{prefix}'"
            for value, prefix in parts
        )
        self.run(f"alter table {table} add {added}")


@pytest.fixture
def house(local_aws: Any) -> House:
    return House(local_aws.client)
