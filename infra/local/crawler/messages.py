"""What a message in the crawler's queue says: which objects appeared or went, or that it says nothing readable."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus


@dataclass(frozen=True)
class Change:
    """One object that was created or removed."""

    bucket: str
    key: str
    removed: bool


@dataclass(frozen=True)
class Message:
    """A received message. `changes` is None when nobody can read it, empty for a test event."""

    id: str
    receipt: str
    changes: tuple[Change, ...] | None


def parse(received: dict[str, Any]) -> Message:
    """The message as SQS gave it."""
    return Message(received["MessageId"], received["ReceiptHandle"], read_body(received["Body"]))


def read_body(body: str) -> tuple[Change, ...] | None:
    """The changes in an S3 event, sent directly or through SNS."""
    try:
        content = json.loads(body)
        if content.get("Type") == "Notification" and "Message" in content:
            content = json.loads(content["Message"])
        if content.get("Event") == "s3:TestEvent":
            return ()
        return tuple(_change(record) for record in content["Records"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _change(record: dict[str, Any]) -> Change:
    kind = record["eventName"].removeprefix("s3:")
    if not kind.startswith(("ObjectCreated:", "ObjectRemoved:")):
        raise ValueError(f"an event {kind!r} is nothing that a crawler asked for")
    described = record["s3"]
    return Change(
        described["bucket"]["name"],
        unquote_plus(described["object"]["key"]),
        kind.startswith("ObjectRemoved:"),
    )
