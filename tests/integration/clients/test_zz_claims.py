"""What docs/local-aws.md claims is still true: each claimed operation is called, each refusal is still given."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import LocalAws
from tests.integration.clients import asking, claims, recording, roster

CLIENT = "none"  # this module calls for no client


def _unrun(session: pytest.Session, client: str) -> list[str]:
    """Tests of the client that this run leaves out; a partial run can't say what is no longer called."""
    ran = {(item.path, getattr(item, "originalname", item.name)) for item in session.items}
    return [
        f"{path.name}::{name}"
        for path in roster.files(client)
        for name in sorted(roster.functions(path))
        if (path, name) not in ran
    ]


@pytest.mark.parametrize("client", roster.CLIENTS)
def test_every_claimed_operation_is_still_called(
    request: pytest.FixtureRequest, local_aws: LocalAws, client: str
) -> None:
    if not roster.files(client) or (left_out := _unrun(request.session, client)):
        pytest.skip(f"{client}: not all of its tests are in this run, e.g. {left_out[:1]}")
    if not roster.installed(client):
        pytest.skip(f"{client} is not installed here")
    called = recording.read(local_aws.access_log, [client])[client]
    claimed = claims.claimed(claims.read(), client)
    lost = sorted(f"{service}:{name}" for service, name in claimed if name not in called.get(service, ()))
    assert lost == [], "no test calls these any more: `python -m tests.integration.clients --write`"


def test_what_is_not_claimed_answers_as_documented(fresh_local_aws: LocalAws) -> None:
    data: dict[str, Any] = claims.read()

    def client(name: str, **more: Any) -> Any:
        return fresh_local_aws.session().client(name, endpoint_url=fresh_local_aws.endpoint, **more)

    found = {
        service: asking.answers(client, service, data["operations"].get(service, {}))
        for service in data["answers"]
    }
    assert found == data["answers"], "stale: `python -m tests.integration.clients --write` and `make docs`"
    client("s3").create_bucket(Bucket="refused")
    refused = asking.refusals(client("athena"), "s3://refused/")
    assert refused == data["statements"], (
        "stale: `python -m tests.integration.clients --write` and `make docs`"
    )
