"""Rule: dbt opens one AWS session per thread, never one for two threads."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from orchestration.delivery.dbt_sessions import keep_sessions

CREDENTIALS = SimpleNamespace(region_name="us-east-1", effective_num_retries=1, endpoint_url=None)


class Session:
    def client(self, name: str, **_: Any) -> object:
        return object()


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Any:
    """dbt-athena's connection after `keep_sessions`, on sessions that reach nothing."""
    with warnings.catch_warnings():
        # dbt-athena warns of its own name while it is imported.
        warnings.simplefilter("ignore", DeprecationWarning)
        from dbt.adapters.athena import connections, session

    monkeypatch.setattr(connections, "AthenaConnection", connections.AthenaConnection)
    monkeypatch.setattr(session, "get_boto3_session", lambda _connection: Session())
    keep_sessions()
    return connections.AthenaConnection


def test_connections_of_a_thread_share_its_session_and_client(connection: Any) -> None:
    one, two = connection(CREDENTIALS).connect(), connection(CREDENTIALS).connect()
    assert one.session is two.session
    assert one._client is two._client


def test_another_thread_has_a_session_of_its_own(connection: Any) -> None:
    here = connection(CREDENTIALS).connect()
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(lambda: connection(CREDENTIALS).connect()).result()
    assert here.session is not there.session
    assert here._client is not there._client


def test_to_keep_sessions_twice_changes_nothing(connection: Any) -> None:
    from dbt.adapters.athena import connections

    keep_sessions()
    assert connections.AthenaConnection is connection
