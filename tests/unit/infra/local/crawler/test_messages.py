"""A message says which objects changed, or nothing that anybody can read; test events say nothing at all."""

import json

import pytest

from infra.local.crawler.messages import Change, read_body


def event(name: str = "ObjectCreated:Put", key: str = "a+b/c%3D1") -> str:
    return json.dumps(
        {"Records": [{"eventName": name, "s3": {"bucket": {"name": "lake"}, "object": {"key": key}}}]}
    )


def test_key_is_decoded() -> None:
    assert read_body(event()) == (Change("lake", "a b/c=1", removed=False),)


def test_envelope_is_opened() -> None:
    assert read_body(json.dumps({"Type": "Notification", "Message": event()})) == read_body(event())


def test_removal_is_told_apart() -> None:
    assert read_body(event("ObjectRemoved:Delete")) == (Change("lake", "a b/c=1", removed=True),)


def test_test_event_changes_nothing() -> None:
    assert read_body(json.dumps({"Event": "s3:TestEvent", "Bucket": "lake"})) == ()


@pytest.mark.parametrize(
    "body", ["garbage", "[]", "null", "{}", '{"Records": [{}]}', event("ObjectTagging:Put")]
)
def test_unreadable_body(body: str) -> None:
    assert read_body(body) is None
