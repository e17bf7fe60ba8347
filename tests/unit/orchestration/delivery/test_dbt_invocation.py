"""How a dbt build ends: a failed data test is a verdict on the bill, anything else is worth another try."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ingestion.errors import CheckFailed
from orchestration.delivery.dbt_invocation import BuildFailed, _raise_for, status_of


def event(name: str, status: str) -> dict[str, Any]:
    return {"info": {"name": name}, "data": {"node_info": {"node_status": status}}}


def outcome(*results: tuple[str, str, str], exception: Exception | None = None) -> list[Any]:
    rows = [SimpleNamespace(status=s, node=SimpleNamespace(name=n), message=m) for n, s, m in results]
    return [SimpleNamespace(success=False, exception=exception, result=SimpleNamespace(results=rows))]


def test_a_failed_data_test_is_a_verdict() -> None:
    with pytest.raises(CheckFailed, match="assert_x: Got 3 results"):
        _raise_for(outcome(("assert_x", "fail", "Got 3\n results")), [event("LogTestResult", "fail")])


def test_a_model_that_cannot_be_built_is_no_verdict() -> None:
    failed = [event("LogModelResult", "error"), event("LogTestResult", "fail")]
    with pytest.raises(BuildFailed, match="cost_daily"):
        _raise_for(outcome(("cost_daily", "error", "SYNTAX_ERROR")), failed)


def test_a_test_that_could_not_run_is_no_verdict() -> None:
    with pytest.raises(BuildFailed):
        _raise_for(outcome(("assert_x", "error", "timeout")), [event("LogTestResult", "error")])


@pytest.mark.parametrize("given", [[], outcome(exception=RuntimeError("no profile"))])
def test_a_dbt_that_never_began_is_no_verdict(given: list[Any]) -> None:
    with pytest.raises(BuildFailed):
        _raise_for(given, [])


def test_only_results_have_a_status() -> None:
    assert status_of(event("LogStartLine", "started")) is None
    assert status_of(event("LogModelResult", "Success")) == "success"
