"""Rates, bounds and queues are Athena's; every operation that is answered has a contract test."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from infra.local.athena.api import Api
from infra.local.athena.errors import AthenaApiError
from infra.local.athena.executions import SUCCEEDED, Execution
from infra.local.athena.pages import paged
from infra.local.athena.reuse import reusable
from infra.local.athena.throttle import Throttle, parse_limits

CONTRACT = Path(__file__).resolve().parents[3] / "contract"


def test_every_operation_has_a_contract_test() -> None:
    text = "".join(path.read_text() for path in CONTRACT.glob("*athena*.py"))
    called = set(re.findall(r'\.([a-z_]+)|\("([a-z_]+)"\)', text))
    names = {name for pair in called for name in pair}
    wanted = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in Api(MagicMock()).operations}
    assert wanted - names == set()


def test_tokens_run_out_and_come_back() -> None:
    now = [0.0]
    throttle = Throttle(parse_limits("GetWorkGroup=2:3, *=1:1"), lambda: now[0])
    for _ in range(3):
        throttle.check("GetWorkGroup")
    with pytest.raises(AthenaApiError) as caught:
        throttle.check("GetWorkGroup")
    assert (caught.value.code, caught.value.message, caught.value.status) == (
        "ThrottlingException",
        "Rate exceeded",
        400,
    )
    throttle.check("ListWorkGroups")
    with pytest.raises(AthenaApiError):
        throttle.check("ListWorkGroups")
    now[0] = 0.5
    throttle.check("GetWorkGroup")
    with pytest.raises(AthenaApiError):
        throttle.check("GetWorkGroup")


def test_active_queries_have_a_quota() -> None:
    throttle = Throttle(parse_limits("ActiveQueries=2:2"))
    throttle.check_active(1)
    with pytest.raises(AthenaApiError) as caught:
        throttle.check_active(2)
    assert caught.value.code == "TooManyRequestsException"
    Throttle().check_active(1_000)


def test_nothing_is_throttled_unless_asked_for() -> None:
    throttle = Throttle(parse_limits(""))
    for _ in range(10_000):
        throttle.check("GetWorkGroup")
    with pytest.raises(ValueError, match="Operation=rate:burst"):
        parse_limits("GetWorkGroup=5")


@pytest.mark.parametrize(("asked", "least", "most"), [(0, 1, 50), (51, 1, 50), (1001, 1, 1000), (1, 2, 50)])
def test_page_size_out_of_bounds_is_refused(asked: int, least: int, most: int) -> None:
    with pytest.raises(AthenaApiError, match=f"Value '{asked}' at 'maxResults' failed to satisfy constraint"):
        paged("Items", [], {"MaxResults": asked}, least, most)


def test_pages_cover_a_list_once() -> None:
    first = paged("Items", [1, 2, 3], {"MaxResults": 2})
    assert (first["Items"], paged("Items", [1, 2, 3], {"NextToken": first["NextToken"]})) == (
        [1, 2],
        {"Items": [3]},
    )
    with pytest.raises(AthenaApiError, match="Malformed NextToken"):
        paged("Items", [], {"NextToken": "x"})


REUSE = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 5}}


def _execution(**more: object) -> Execution:
    given = {
        "id": "1",
        "sql": "select 1",
        "database": "d",
        "catalog": "c",
        "workgroup": "w",
        "results": "",
        "token": "",
        "reuse": REUSE,
    }
    return Execution(**{**given, **more})


def test_reuse_needs_everything_to_be_the_same_and_young_enough() -> None:
    done = _execution(id="0")
    done.finish(SUCCEEDED)
    assert reusable(_execution(), [done]) is done
    for change in (
        {"sql": "select 1 "}, {"database": "e"}, {"catalog": "x"}, {"workgroup": "v"}, {"parameters": ["1"]}, {"reuse": {}},
    ):  # fmt: skip
        assert reusable(_execution(**change), [done]) is None
    done.completed -= 301
    assert reusable(_execution(), [done]) is None
