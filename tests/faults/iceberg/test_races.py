"""Writers of one Iceberg table at once: whoever loses a race fails or begins again, and no acknowledged row is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.integration.iceberg.conftest import Lake

WRITERS, APPENDS = 4, 50


@pytest.fixture
def lake(fresh_local_aws: Any) -> Iterator[Lake]:
    yield Lake(fresh_local_aws.client)


def test_four_writers_of_fifty_rows_leave_two_hundred(lake: Lake) -> None:
    lake.create("t", "select 0 as writer, 0 as n where false")
    before = len(lake.snapshots("t"))

    def write(writer: int) -> int:
        rows = 0
        for n in range(APPENDS):
            rows += int(lake.run(f"insert into t values ({writer}, {n})").results["UpdateCount"])
        return rows

    with ThreadPoolExecutor(WRITERS) as pool:
        acknowledged = sum(pool.map(write, range(WRITERS)))
    assert acknowledged == WRITERS * APPENDS
    counted = lake.run("select count(*), count(distinct writer * 1000 + n) from t").rows
    assert counted == [[str(acknowledged), str(acknowledged)]]
    assert len(lake.snapshots("t")) == before + acknowledged


def test_of_updates_at_once_the_losers_fail_with_a_commit_error_and_change_nothing(lake: Lake) -> None:
    """dbt sends a statement again when it reads ICEBERG_COMMIT_ERROR with the error type 233."""
    lake.create("t", "select 1 as k, 0 as n")
    start = threading.Barrier(WRITERS)

    def change(_: int) -> list[Any]:
        start.wait()
        return [lake.outcome("update t set n = n + 1") for _ in range(6)]

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = [answer for found in pool.map(change, range(WRITERS)) for answer in found]
    won = [answer for answer in answers if answer.state == "SUCCEEDED"]
    lost = [answer for answer in answers if answer.state == "FAILED"]
    assert won and lost, f"{len(won)} won, {len(lost)} lost: there was no race"
    assert lake.run("select n from t").rows == [[str(len(won))]]
    for answer in lost:
        assert answer.reason.startswith("ICEBERG_COMMIT_ERROR: Failed to commit Iceberg update to table")
        assert answer.execution["Status"]["AthenaError"]["ErrorType"] == 233
    assert len(lake.keys("t/data/")) == len(won) + 1, "a loser left its files behind"


def test_optimize_and_appends_do_not_disturb_each_other(lake: Lake) -> None:
    lake.create("t", "select 0 as n")
    for n in range(1, 6):
        lake.run(f"insert into t values {n}")
    with ThreadPoolExecutor(2) as pool:
        appends = pool.submit(lambda: [lake.run(f"insert into t values {n}") for n in range(6, 16)])
        optimized = pool.submit(
            lambda: [lake.outcome("optimize t rewrite data using bin_pack") for _ in range(3)]
        )
        appends.result()
        states = [answer.reason for answer in optimized.result() if answer.state != "SUCCEEDED"]
    assert all(reason.startswith("ICEBERG_COMMIT_ERROR") for reason in states)
    assert lake.run("select count(*), count(distinct n), sum(n) from t").rows == [["16", "16", "120"]]
