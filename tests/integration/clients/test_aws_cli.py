"""The AWS command line: files to and from S3, queues, the catalogue, a query, from a shell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.integration.athena.conftest import House

CLIENT = "aws-cli"
PROGRAM = shutil.which("aws")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no `aws` on the PATH: the AWS CLI is not tested")


def aws(*words: str, fails: bool = False) -> str:
    """What the command prints; its errors where it must fail."""
    done = subprocess.run(
        [str(PROGRAM), *words], env=dict(os.environ), capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stderr if fails else done.stdout


def told(*words: str) -> Any:
    return json.loads(aws(*words, "--output", "json"))


def test_files_go_to_s3_and_come_back_the_same(tmp_path: Path) -> None:
    bucket = f"s3://cli-{uuid.uuid4().hex[:8]}"
    folder = tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    (folder / "a b.txt").write_text("one")
    (folder / "deep" / "big.bin").write_bytes(os.urandom(9 << 20))  # above the multipart threshold of 8 MB
    aws("s3", "mb", bucket)
    aws("s3", "cp", str(folder), f"{bucket}/copied/", "--recursive", "--quiet")
    assert "deep/big.bin" in aws("s3", "ls", f"{bucket}/copied/", "--recursive")
    (folder / "a b.txt").write_text("changed")
    synced = aws("s3", "sync", str(folder), f"{bucket}/copied/", "--no-progress")
    assert "a b.txt" in synced and "big.bin" not in synced
    aws("s3", "sync", f"{bucket}/copied/", str(tmp_path / "back"), "--quiet")
    assert (tmp_path / "back" / "deep" / "big.bin").read_bytes() == (folder / "deep" / "big.bin").read_bytes()
    assert "NoSuchBucket" in aws("s3", "ls", f"{bucket}-nothing", fails=True)
    aws("s3", "rb", bucket, "--force")


def test_queue_is_made_written_read_and_removed() -> None:
    # Version 1 calls SQS in us-east-1 by its oldest name, which no endpoint variable reaches; the option does.
    sqs = ("sqs", "--endpoint-url", os.environ["AWS_ENDPOINT_URL"])
    url = told(*sqs, "create-queue", "--queue-name", f"cli-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    aws(*sqs, "send-message", "--queue-url", url, "--message-body", "hello")
    [message] = told(*sqs, "receive-message", "--queue-url", url)["Messages"]
    assert message["Body"] == "hello"
    aws(*sqs, "delete-message", "--queue-url", url, "--receipt-handle", message["ReceiptHandle"])
    aws(*sqs, "delete-queue", "--queue-url", url)


def test_catalogue_and_a_query_answer(costs: House) -> None:
    [table] = told("glue", "get-tables", "--database-name", costs.name)["TableList"]
    assert [column["Name"] for column in table["StorageDescriptor"]["Columns"]][:2] == ["id", "amount"]
    output = f"OutputLocation=s3://{costs.bucket}/cli/"
    query = told(
        "athena", "start-query-execution", "--query-string", f"select sum(amount) from {costs.name}.costs",
        "--result-configuration", output,
    )["QueryExecutionId"]  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status = told("athena", "get-query-execution", "--query-execution-id", query)["QueryExecution"][
            "Status"
        ]
        if status["State"] not in ("QUEUED", "RUNNING"):
            break
    rows = told("athena", "get-query-results", "--query-execution-id", query)["ResultSet"]["Rows"]
    assert rows[1]["Data"] == [{"VarCharValue": "4.250000000000"}]
