"""Credentials end and name their account; a role lets in whom its trust policy names, and nobody it does not understand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.journal import unmarked
from infra.local.sts.credentials import Credentials, access_key, account_of
from infra.local.sts.service import Role, Sts
from infra.local.sts.trust import Attempt, permits
from infra.local.wire import ApiError, Request, parse

ACCOUNT = "000456789012"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
USER = Attempt(f"arn:aws:iam::{ACCOUNT}:user/me", ACCOUNT, {"sts:externalid": "e"})
SESSION = Attempt(f"arn:aws:sts::{ACCOUNT}:assumed-role/lander/run", ACCOUNT, {})


def trust(effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": {"AWS": ROOT}, "Action": "sts:AssumeRole", **more}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def test_access_key_names_its_account() -> None:
    keys = {access_key("ASIA", ACCOUNT) for _ in range(20)}
    assert (len(keys), {account_of(key) for key in keys}, {len(key) for key in keys}) == (20, {ACCOUNT}, {20})


@pytest.mark.parametrize("key", ["local", "AKIA" + "1" * 16, "AKIA" + "A" * 15])
def test_key_of_another_form_names_none(key: str) -> None:
    assert account_of(key) is None


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (trust(), True),
        (trust(Principal="*"), True),
        (trust(Principal={"AWS": [ACCOUNT, "arn:aws:iam::111111111111:root"]}), True),
        (trust(Principal={"AWS": "arn:aws:iam::111111111111:root"}), False),
        (trust(Principal={"Service": "glue.amazonaws.com"}), False),
        (trust(Action="sts:TagSession"), False),
        (trust(Action=["sts:TagSession", "sts:AssumeRole"]), True),
        (trust(Condition={"StringEquals": {"sts:ExternalId": "e"}}), True),
        (trust(Condition={"StringEquals": {"sts:ExternalId": ["x", "y"]}}), False),
        (trust(Condition={"StringLike": {"sts:RoleSessionName": "*"}}), False),
        (trust(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), False),
    ],
)
def test_trust_of_a_user(statement: dict[str, Any], expected: bool) -> None:
    assert permits(policy(statement), USER) is expected


def test_session_is_also_its_role() -> None:
    role = trust(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/lander"})
    assert permits(policy(role), SESSION)
    assert not permits(policy(role), USER)


def test_denial_wins_also_where_it_is_not_understood() -> None:
    assert not permits(policy(trust(), trust("Deny")), USER)
    unknown = {"NumericLessThan": {"aws:Something": "1"}}
    assert not permits(policy(trust(), trust("Deny", Condition=unknown)), USER)
    assert permits(policy(trust(), trust("Deny", Principal={"AWS": "111111111111"})), USER)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def signed(key: str, token: str = "") -> Request:
    header = f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host"
    environ = {"REQUEST_METHOD": "GET", "REQUEST_URI": "/", "HTTP_AUTHORIZATION": header}
    return parse(environ | ({"HTTP_X_AMZ_SECURITY_TOKEN": token} if token else {}))


def test_key_is_good_with_its_token_until_it_is_over() -> None:
    clock, credentials = Clock(), Credentials(unmarked)
    sts = Sts(credentials, ACCOUNT, lambda _: None, clock)
    issued = credentials.issue(ACCOUNT, "session", "arn", "id", 900, clock())
    sts.check(signed("anybody"))
    sts.check(signed(issued.access_key, issued.token))
    with pytest.raises(ApiError) as refused:
        sts.check(signed(issued.access_key))
    assert refused.value.code == "InvalidClientTokenId"
    clock.now += timedelta(seconds=900)
    with pytest.raises(ApiError) as refused:
        sts.check(signed(issued.access_key, issued.token))
    assert refused.value.code == "ExpiredToken"


def test_credentials_are_kept_and_forgotten_a_week_after_their_end() -> None:
    touched: list[tuple[str, ...]] = []
    clock, credentials = Clock(), Credentials(lambda *key: touched.append(key))
    old = credentials.issue(ACCOUNT, "session", "arn", "id", 900, clock())
    again = Credentials(unmarked)
    again.load([(key, value) for key in credentials.known() if (value := credentials.dump(key))])
    assert again.of(old.access_key) == old
    clock.now += timedelta(days=8)
    new = credentials.issue(ACCOUNT, "session", "arn", "id", 900, clock())
    assert list(credentials.known()) == [("issued", new.access_key)]
    assert credentials.dump(("issued", old.access_key)) is None
    assert touched == [("issued", old.access_key), ("issued", old.access_key), ("issued", new.access_key)]


def test_role_of_a_chain_lasts_an_hour() -> None:
    credentials = Credentials(unmarked)
    arn = f"arn:aws:iam::{ACCOUNT}:role/r"
    sts = Sts(credentials, ACCOUNT, lambda _: Role(arn, "AROA", policy(trust()), 43200), Clock())
    chained = credentials.issue(ACCOUNT, "assumed", SESSION.arn, "id", 900, Clock().now)
    for key, seconds, status in (
        ("me", 7200, 200),
        (chained.access_key, 3600, 200),
        (chained.access_key, 3601, 400),
    ):
        request = signed(key, chained.token)
        asked = f"Action=AssumeRole&RoleArn={arn}&RoleSessionName=me&DurationSeconds={seconds}"
        answered = sts.answer(parse({**request.environ, "REQUEST_URI": f"/?{asked}"}))
        assert answered.status == status, answered.body
