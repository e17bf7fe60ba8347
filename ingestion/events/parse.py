"""S3 event messages as values: direct or in an SNS envelope, test events, garbage. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from ingestion.errors import BadInput
from ingestion.exports.keys import recognise


@dataclass(frozen=True)
class ObjectEvent:
    """One record: an object came or went. `etag` and `sequencer` are '' when the record has none."""

    bucket: str
    key: str
    etag: str
    sequencer: str
    removed: bool


@dataclass(frozen=True)
class Manifest:
    """An object that announces a delivery was written."""

    bucket: str
    key: str
    etag: str
    sequencer: str


@dataclass(frozen=True)
class Ignored:
    """Nothing to do, and nothing wrong: the message may be deleted."""

    reason: str


@dataclass(frozen=True)
class Malformed:
    """Not for us or not understood: the message is left to the redrive. `category` is one word for `dlq stats`."""

    reason: str
    category: str = "malformed"


TEST_EVENT = Ignored("S3's test event, sent when notifications are configured")
MALFORMED, FOREIGN = "malformed", "foreign"


def announcements(body: str, bucket: str) -> tuple[Manifest | Ignored | Malformed, ...]:
    """What a message of the deliveries queue says, one value per record; at least one."""
    found = records(body)
    if isinstance(found, Ignored | Malformed):
        return (found,)
    return tuple(_announcement(record, bucket) for record in found)


def records(body: str) -> tuple[ObjectEvent, ...] | Ignored | Malformed:
    """The object events of a message, unwrapped; Ignored for a test event."""
    try:
        message = _unwrapped(json.loads(body))
    except (json.JSONDecodeError, RecursionError) as error:
        return Malformed(f"The message is no JSON ({error}): expected an S3 event.")
    if not isinstance(message, dict):
        return Malformed(f"The message is a JSON {type(message).__name__}: expected an S3 event.")
    if message.get("Event") == "s3:TestEvent":
        return TEST_EVENT
    listed = message.get("Records")
    if not isinstance(listed, list) or not listed:
        return Malformed("The message has no Records: expected an S3 event.")
    parsed = [_record(record) for record in listed]
    wrong = [record for record in parsed if isinstance(record, Malformed)]
    return wrong[0] if wrong else tuple(record for record in parsed if isinstance(record, ObjectEvent))


def _unwrapped(message: Any) -> Any:
    """The S3 event inside of an SNS envelope, or the message itself."""
    if (
        isinstance(message, dict)
        and message.get("Type") == "Notification"
        and isinstance(message.get("Message"), str)
    ):
        return json.loads(message["Message"])
    return message


def _record(record: Any) -> ObjectEvent | Malformed:
    try:
        s3: Mapping[str, Any] = record["s3"]
        described: Mapping[str, Any] = s3["object"]
        name, bucket, key = record["eventName"], s3["bucket"]["name"], described["key"]
    except (KeyError, TypeError) as error:
        return Malformed(f"A record without {error}: expected eventName, s3.bucket.name and s3.object.key.")
    if not all(isinstance(text, str) and text for text in (name, bucket, key)):
        return Malformed("A record whose eventName, bucket or key is no text: expected an S3 event.")
    etag, sequencer = described.get("eTag", ""), described.get("sequencer", "")
    # Keys are URL-encoded in events, spaces as +.
    removed = name.removeprefix("s3:").startswith(("ObjectRemoved", "LifecycleExpiration"))
    return ObjectEvent(bucket, unquote_plus(key), str(etag), str(sequencer), removed)


def _announcement(event: ObjectEvent, bucket: str) -> Manifest | Ignored | Malformed:
    if event.bucket != bucket:
        return Malformed(f"The message is about bucket {event.bucket}: expected {bucket}.", FOREIGN)
    if event.removed:
        return Ignored(f"{event.key} was removed; a delivery is announced by what is written.")
    try:
        place = recognise(event.key)
    except BadInput as error:
        return Malformed(str(error), FOREIGN)
    if place is None:
        return Ignored(f"{event.key} is no manifest and no status object.")
    return Manifest(event.bucket, event.key, event.etag, event.sequencer)
