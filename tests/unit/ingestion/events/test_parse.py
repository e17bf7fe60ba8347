"""Rule: every message is one of: an announcement, nothing to do, or malformed with a reason; none raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.events.parse import FOREIGN, TEST_EVENT, Ignored, Malformed, Manifest, announcements

KEY = "pre/acme/metadata/BILLING_PERIOD=2026-04/acme-Manifest.json"


def record(key: str, bucket: str = "bills", name: str = "ObjectCreated:Put") -> dict[str, Any]:
    described = {"key": key, "eTag": "e", "sequencer": "s"}
    return {"eventName": name, "s3": {"bucket": {"name": bucket}, "object": described}}


def body(*records: Any) -> str:
    return json.dumps({"Records": list(records)})


def in_envelope(text: str) -> str:
    return json.dumps({"Type": "Notification", "TopicArn": "arn", "Message": text})


MANIFEST = Manifest("bills", KEY, "e", "s")


@pytest.mark.parametrize("wrap", [str, in_envelope])
def test_a_manifest_is_found_direct_and_in_an_envelope(wrap: Any) -> None:
    assert announcements(wrap(body(record(KEY))), "bills") == (MANIFEST,)


def test_keys_are_url_decoded() -> None:
    encoded = KEY.replace("acme", "a+b%2B").replace("=", "%3D")
    [found] = announcements(body(record(encoded)), "bills")
    assert isinstance(found, Manifest)
    assert found.key == KEY.replace("acme", "a b+")


def test_each_record_is_judged_by_itself() -> None:
    found = announcements(body(record(KEY), record("other.json")), "bills")
    assert found[0] == MANIFEST
    assert isinstance(found[1], Ignored)


@pytest.mark.parametrize("wrap", [str, in_envelope])
def test_the_test_event_is_ignored(wrap: Any) -> None:
    assert announcements(wrap(json.dumps({"Event": "s3:TestEvent", "Bucket": "bills"})), "bills") == (
        TEST_EVENT,
    )


def test_a_removal_is_ignored() -> None:
    [found] = announcements(body(record(KEY, name="ObjectRemoved:Delete")), "bills")
    assert isinstance(found, Ignored)


@pytest.mark.parametrize(
    "text",
    [
        "{not json",
        "null",
        "[]",
        "{}",
        '{"Records": []}',
        '{"Records": [1]}',
        body({"eventName": "ObjectCreated:Put"}),
        body(record("")),
        in_envelope("garbage"),
        "[" * 100_000,
    ],
)
def test_garbage_is_malformed_with_a_reason(text: str) -> None:
    [found] = announcements(text, "bills")
    assert isinstance(found, Malformed)
    assert found.reason


@pytest.mark.parametrize(
    "event",
    [record(KEY, bucket="other"), record("a/../b-Manifest.json"), record(KEY.replace("2026-04", "2026-99"))],
)
def test_what_is_not_ours_is_foreign(event: dict[str, Any]) -> None:
    [found] = announcements(body(event), "bills")
    assert isinstance(found, Malformed)
    assert found.category == FOREIGN


@given(st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_no_text_raises(text: str) -> None:
    assert announcements(text, "bills")
