"""Rule: a server that is killed under 64 queries and writes tells the truth about each of them when it is back."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.parsers import ResponseParserError

from tests.conftest import LocalAws, start_local_aws

QUERIES = 64
RESULTS = {"OutputLocation": "s3://cur-lake/results/"}


def client(aws: LocalAws, name: str) -> Any:
    once = Config(retries={"total_max_attempts": 1}, max_pool_connections=QUERIES, read_timeout=60)
    return aws.session().client(name, endpoint_url=aws.endpoint, config=once)


def test_server_killed_under_64_queries_tells_how_each_ended(tmp_path: Path) -> None:
    aws = start_local_aws(tmp_path / "home")
    athena, s3 = client(aws, "athena"), client(aws, "s3")
    started: dict[str, int] = {}
    succeeded: set[str] = set()
    put: list[str] = []
    dead = threading.Event()

    def query(number: int) -> None:
        sql = f"select {number} as n, count(*) as c from unnest(sequence(1, {number % 7 * 100 + 1})) as t(x)"
        try:
            given = athena.start_query_execution(QueryString=sql, ResultConfiguration=RESULTS)
            query_id = given["QueryExecutionId"]
            started[query_id] = number
            while not dead.is_set():
                got = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
                if got["State"] == "SUCCEEDED":
                    succeeded.add(query_id)
                    return
                time.sleep(0.02)
        except (BotoCoreError, ResponseParserError, KeyError, OSError):
            return  # the server is dead: this one may have any end

    def write() -> None:
        try:
            while not dead.is_set():
                key = f"busy/{len(put)}"
                s3.put_object(Bucket="cur-lake", Key=key, Body=b"x" * 1000)
                put.append(key)
        except (BotoCoreError, ResponseParserError, OSError):
            return

    writer = threading.Thread(target=write)
    writer.start()
    with ThreadPoolExecutor(QUERIES) as pool:
        waiting = [pool.submit(query, number) for number in range(QUERIES)]
        deadline = time.monotonic() + 60
        while len(succeeded) < QUERIES // 4 and time.monotonic() < deadline:
            time.sleep(0.005)
        aws.process.kill()
        aws.process.wait()
        dead.set()
        for one in waiting:
            one.result(60)
    writer.join(60)
    again = start_local_aws(aws.home)
    try:
        check(again, started, succeeded, put)
    finally:
        again.stop()


def check(aws: LocalAws, started: dict[str, int], succeeded: set[str], put: list[str]) -> None:
    athena, s3 = client(aws, "athena"), client(aws, "s3")
    assert len(succeeded) >= QUERIES // 4
    for query_id, number in started.items():
        status = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
        assert status["State"] in ("SUCCEEDED", "FAILED")
        if query_id in succeeded:
            assert status["State"] == "SUCCEEDED"
        if status["State"] == "FAILED":
            assert "The server stopped while the query ran" in status["StateChangeReason"]
            continue
        rows = athena.get_query_results(QueryExecutionId=query_id)["ResultSet"]["Rows"]
        assert rows[1]["Data"][0]["VarCharValue"] == str(number)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="cur-lake", Prefix="busy/")
    found = {entry["Key"] for page in pages for entry in page.get("Contents", [])}
    assert found >= set(put)
    assert len(found) <= len(put) + 1
