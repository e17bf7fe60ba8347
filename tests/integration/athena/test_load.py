"""Many queries at once wait their turn and answer their own; any of them can be stopped; memory has a limit."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import LocalAws, start_local_aws
from tests.integration.athena.conftest import ENDED, ENDLESS, House


@pytest.fixture(scope="module")
def house(local_aws: Any) -> House:
    return House(local_aws.client)


def _state(house: House, query_id: str) -> str:
    told = house.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    return str(told["Status"]["State"])


def test_sixty_four_queries_at_once_answer_their_own(house: House) -> None:
    sql = "select {0} as n, sum(x * y) as s from unnest(sequence(1, 300)) a(x) cross join unnest(sequence(1, {0})) b(y)"
    with ThreadPoolExecutor(64) as pool:
        ids = list(pool.map(lambda n: house.start(sql.format(n)), range(1, 65)))
        ended = list(pool.map(house.wait, ids))
    assert {found["Status"]["State"] for found in ended} == {"SUCCEEDED"}
    for n, query_id in enumerate(ids, 1):
        told = house.athena.get_query_results(QueryExecutionId=query_id)["ResultSet"]["Rows"][1]["Data"]
        assert [cell["VarCharValue"] for cell in told] == [str(n), str(45150 * n * (n + 1) // 2)]


def test_running_and_queued_queries_are_stopped(house: House) -> None:
    ids = [house.start(ENDLESS) for _ in range(18)]
    states = [_state(house, query_id) for query_id in ids]
    assert {"RUNNING", "QUEUED"} <= set(states)
    began = time.monotonic()
    for query_id in reversed(ids):
        house.athena.stop_query_execution(QueryExecutionId=query_id)
    for query_id in ids:
        found = house.wait(query_id)
        assert (found["Status"]["State"], found["Status"]["StateChangeReason"]) == (
            "CANCELLED",
            "Query cancelled by user",
        )
    assert time.monotonic() - began < 20
    assert house.run("select 1").rows == [["1"]]


def test_limits_that_the_environment_sets_hold(tmp_path: Any) -> None:
    """One server for both: a little memory, and few active queries."""
    aws: LocalAws = start_local_aws(
        tmp_path / "aws", LAKEHOUSE_ATHENA_MEMORY="64MB", LAKEHOUSE_ATHENA_THROTTLE="ActiveQueries=2:2"
    )
    try:
        house = House(aws.client)
        # A sort goes through the spill folder; a single value that is larger than the memory can't.
        spilled = house.run(
            "select count(*) from (select row_number() over (order by md5(to_utf8(cast(x as varchar)))) as n, x "
            "from unnest(sequence(1, 9000)) a(z) cross join unnest(sequence(1, 120)) b(x)) t where n > 0"
        )
        assert spilled.rows == [["1080000"]]
        full = house.outcome(
            "select cardinality(array_agg(cast(x * z as varchar) || 'some more text for each of the rows')) "
            "from unnest(sequence(1, 9000)) a(z) cross join unnest(sequence(1, 250)) b(x)"
        )
        assert full.reason.startswith("EXCEEDED_LOCAL_MEMORY_LIMIT: Query exceeded")
        assert house.run("select 1").rows == [["1"]]
        ids = [house.start(ENDLESS), house.start(ENDLESS)]
        assert {_state(house, query_id) for query_id in ids} <= {"QUEUED", "RUNNING"}
        with pytest.raises(house.athena.exceptions.TooManyRequestsException, match="exceeded the limit"):
            house.start("select 1")
        for query_id in ids:
            house.athena.stop_query_execution(QueryExecutionId=query_id)
            assert house.wait(query_id)["Status"]["State"] in ENDED
    finally:
        aws.stop()
