"""Nothing is answered that no contract test holds: what the local AWS has is claimed by boto3's tests, all else refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from infra.local import iam
from infra.local.crawler.api import CrawlerApi
from infra.local.glue.service import GlueService
from infra.local.glue.store import Entities
from infra.local.not_here import SERVED
from infra.local.s3 import settings
from infra.local.s3.configuration import SETTINGS
from infra.local.sns.service import Sns
from infra.local.sqs.api import SqsApi
from infra.local.sqs.move_tasks import MoveTasks
from infra.local.sts.credentials import Credentials
from infra.local.sts.service import Sts
from tests.integration.clients import claims, recording

ACCOUNT, REGION = "123456789012", "us-east-1"
RECORD_AGAIN = "`python -m tests.integration.clients --write boto3` and `make docs`"
DATA = claims.read()


def claimed(service: str) -> set[str]:
    return {name for found, name in claims.claimed(DATA, "boto3") if found == service}


@pytest.mark.parametrize("service", SERVED)
def test_what_is_claimed_by_no_contract_is_refused(service: str) -> None:
    answered = {
        name: text for name, text in DATA["answers"][service].items() if not text.startswith("refused ")
    }
    assert answered == {}, "answered, and no test holds it to anything: write its contract test or refuse it"


@pytest.mark.parametrize("service", SERVED)
def test_every_operation_of_aws_is_one_or_the_other(service: str) -> None:
    refused, known = set(DATA["answers"][service]), set(DATA["operations"][service])
    assert refused & known == set()
    assert set(recording.operations_of(service)) - refused - known == set(), RECORD_AGAIN
    assert known - claimed(service) == set(), "another client calls it, and no contract test does"


def _no_clients() -> Any:
    raise AssertionError("nothing is asked of another service")


def of_glue() -> Iterable[str]:
    glue = GlueService(Entities(), ACCOUNT)
    return glue.operations | CrawlerApi(_no_clients).operations


def of_sqs() -> Iterable[str]:
    return SqsApi("http://localhost", REGION, ACCOUNT).operations | MoveTasks(_no_clients).operations


def of_sns() -> Iterable[str]:
    topics: Any = None
    return Sns(topics, ACCOUNT, REGION).operations


def of_sts() -> Iterable[str]:
    return Sts(Credentials(lambda *_: None), ACCOUNT, lambda _: None).operations


def of_s3_settings() -> Iterable[str]:
    """What the tables of settings answer, by the names that the clients' model has for such requests."""
    asked = {(method, name) for name, setting in SETTINGS.items() for method in setting.methods}
    asked |= {(method, name) for name, methods in settings.OF_BUCKET.items() if name for method in methods}
    return {recording.s3_operation(method, "/bucket", {name: ""}, False) for method, name in asked}


@pytest.mark.parametrize(
    ("service", "answered"),
    [
        ("glue", of_glue),
        ("sqs", of_sqs),
        ("sns", of_sns),
        ("sts", of_sts),
        ("iam", lambda: iam.OPERATIONS),
        ("s3", of_s3_settings),
    ],
)
def test_every_operation_that_is_answered_is_claimed(
    service: str, answered: Callable[[], Iterable[str]]
) -> None:
    names = set(answered())
    assert names
    assert names - claimed(service) == set(), f"give each a contract test, then {RECORD_AGAIN}"
