"""A client that waits for a query sees it running before it sees it fail; who looks later sees what is."""

from __future__ import annotations

import pytest

from infra.local.athena.executions import CANCELLED, FAILED, QUEUED, SUCCEEDED, Execution
from infra.local.athena.first_looks import FRESH_SECONDS, FirstLooks


def _execution(state: str = "") -> Execution:
    found = Execution("q1", "select 1", "d", "c", "w", "s3://b/", "token")
    if state:
        found.finish(state, "because", {"ErrorType": 1})
    return found


def _states(execution: Execution, looks: FirstLooks) -> list[str]:
    return [looks.described(execution)["Status"]["State"] for _ in range(3)]


@pytest.mark.parametrize("state", [FAILED, CANCELLED])
def test_end_by_itself_is_seen_from_the_second_look_on(state: str) -> None:
    looks = FirstLooks()
    looks.await_of("q1")
    assert _states(_execution(state), looks) == ["RUNNING", state, state]


def test_first_look_says_nothing_of_the_end() -> None:
    looks = FirstLooks()
    looks.await_of("q1")
    assert set(looks.described(_execution(FAILED))["Status"]) == {"State", "SubmissionDateTime"}
    assert looks.described(_execution(FAILED))["Status"]["StateChangeReason"] == "because"


def test_success_is_seen_at_once() -> None:
    looks = FirstLooks()
    looks.await_of("q1")
    assert _states(_execution(SUCCEEDED), looks) == [SUCCEEDED] * 3


def test_failure_after_a_look_is_seen_at_once() -> None:
    looks, execution = FirstLooks(), _execution()
    looks.await_of("q1")
    assert looks.described(execution)["Status"]["State"] == QUEUED
    execution.finish(FAILED)
    assert _states(execution, looks) == [FAILED] * 3


def test_late_or_restored_failure_is_seen_as_it_is() -> None:
    looks, late = FirstLooks(), _execution(FAILED)
    assert _states(late, looks) == [FAILED] * 3
    looks.await_of("q1")
    late.completed -= FRESH_SECONDS + 1
    assert _states(late, looks) == [FAILED] * 3
