"""An S3 event has the fields, the key encoding and the order numbers that AWS documents."""

from datetime import UTC, datetime

import pytest

from infra.local.s3 import events

AT = datetime(2026, 5, 1, 12, 0, 0, 123_456, tzinfo=UTC)
PUT = events.ObjectEvent("ObjectCreated:Put", "bkt", "us-east-1", "a b/c=1.parquet", 7, "abc")


def object_of(event: events.ObjectEvent) -> dict[str, object]:
    described: dict[str, object] = events.record(event, "id", "001", AT)["Records"][0]["s3"]["object"]
    return described


@pytest.mark.parametrize(
    ("key", "quoted"),
    [
        ("cur/BILLING_PERIOD=2026-01/a+b.parquet", "cur/BILLING_PERIOD%3D2026-01/a%2Bb.parquet"),
        ("a b", "a+b"),
        ("é/ñ", "%C3%A9/%C3%B1"),
        ("a%2Fb", "a%252Fb"),
    ],
)
def test_key_is_form_encoded_with_its_slashes(key: str, quoted: str) -> None:
    assert events.quote_key(key) == quoted


def test_record_has_every_documented_field() -> None:
    (record,) = events.record(PUT, "id", "001", AT)["Records"]
    assert set(record) == {
        "eventVersion",
        "eventSource",
        "awsRegion",
        "eventTime",
        "eventName",
        "userIdentity",
        "requestParameters",
        "responseElements",
        "s3",
    }
    assert set(record["s3"]) == {"s3SchemaVersion", "configurationId", "bucket", "object"}
    assert record["eventTime"] == "2026-05-01T12:00:00.123Z"
    assert record["s3"]["bucket"]["arn"] == "arn:aws:s3:::bkt"


def test_creation_has_size_and_tag_and_no_version_in_an_unversioned_bucket() -> None:
    assert object_of(PUT) == {"key": "a+b/c%3D1.parquet", "size": 7, "eTag": "abc", "sequencer": "001"}


def test_deletion_has_neither_size_nor_tag() -> None:
    gone = events.ObjectEvent("ObjectRemoved:Delete", "bkt", "us-east-1", "k", 7, "abc")
    assert object_of(gone) == {"key": "k", "sequencer": "001"}


def test_versioned_bucket_shows_the_version() -> None:
    assert (
        object_of(events.ObjectEvent("ObjectCreated:Put", "b", "r", "k", 1, "e", "v1"))["versionId"] == "v1"
    )


def test_sequencer_grows_when_the_clock_does_not() -> None:
    ticking = events.Sequencer(lambda: 5)
    numbers = [ticking.next() for _ in range(20)]
    assert numbers == sorted(set(numbers))
    assert len({len(number) for number in numbers}) == 1


@pytest.mark.parametrize(
    ("configured", "happened", "answer"),
    [
        ("s3:ObjectCreated:*", "ObjectCreated:Put", True),
        ("s3:ObjectCreated:Put", "ObjectCreated:Put", True),
        ("s3:ObjectCreated:Put", "ObjectCreated:Copy", False),
        ("s3:ObjectRemoved:*", "ObjectCreated:Put", False),
    ],
)
def test_configured_event_matches(configured: str, happened: str, answer: bool) -> None:
    assert events.matches(configured, happened) is answer
