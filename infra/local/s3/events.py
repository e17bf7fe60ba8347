"""S3 event notifications, field by field as AWS sends them (message version 2.6)."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

CREATED_PUT = "ObjectCreated:Put"
CREATED_COPY = "ObjectCreated:Copy"
CREATED_MULTIPART = "ObjectCreated:CompleteMultipartUpload"
REMOVED_DELETE = "ObjectRemoved:Delete"
REMOVED_MARKER = "ObjectRemoved:DeleteMarkerCreated"
SUBJECT = "Amazon S3 Notification"
PRINCIPAL = "AWS:AIDALOCALCLIENT000000"
OWNER = "A3NL1KOZZKExample"


@dataclass(frozen=True)
class ObjectEvent:
    """One thing that happened to one object. `version_id` is empty in an unversioned bucket."""

    name: str
    bucket: str
    region: str
    key: str
    size: int
    etag: str
    version_id: str = ""


class Sequencer:
    """Hexadecimal numbers that only grow: later events of a key have a greater text of the same length."""

    def __init__(self, clock: Callable[[], int] = time.time_ns) -> None:
        self._clock, self._last, self._lock = clock, 0, threading.Lock()

    def next(self) -> str:
        with self._lock:
            self._last = max(self._last + 1, self._clock())
            return f"00{self._last:016X}"


def record(event: ObjectEvent, configuration_id: str, sequencer: str, at: datetime) -> dict[str, Any]:
    """The message body of one event: an object with exactly one entry in `Records`."""
    request_id = hashlib.sha256(sequencer.encode()).hexdigest()[:16].upper()
    entry = {
        "eventVersion": "2.6",
        "eventSource": "aws:s3",
        "awsRegion": event.region,
        "eventTime": iso_milliseconds(at),
        "eventName": event.name,
        "userIdentity": {"principalId": PRINCIPAL},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": request_id, "x-amz-id-2": f"local/{request_id}"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": configuration_id,
            "bucket": {
                "name": event.bucket,
                "ownerIdentity": {"principalId": OWNER},
                "arn": f"arn:aws:s3:::{event.bucket}",
            },
            "object": _object(event, sequencer),
        },
    }
    return {"Records": [entry]}


def test_event(bucket: str, at: datetime) -> dict[str, Any]:
    """What S3 sends to a destination when a notification configuration is stored. It has no `Records`."""
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": iso_milliseconds(at),
        "Bucket": bucket,
        "RequestId": hashlib.sha256(f"{bucket}{at}".encode()).hexdigest()[:16].upper(),
        "HostId": "local",
    }


def quote_key(key: str) -> str:
    """The key as S3 writes it in an event: form encoding that keeps the slashes.

    >>> quote_key("cur/BILLING_PERIOD=2026-01/a b+c.parquet")
    'cur/BILLING_PERIOD%3D2026-01/a+b%2Bc.parquet'
    """
    return quote_plus(key, safe="/", errors="surrogateescape")


def matches(configured: str, happened: str) -> bool:
    """Whether an event such as `ObjectCreated:Put` is one of `s3:ObjectCreated:*`."""
    wanted = configured.removeprefix("s3:")
    return happened == wanted or (wanted.endswith(":*") and happened.startswith(wanted[:-1]))


def new_version_id() -> str:
    """As long and opaque as those of S3."""
    return secrets.token_urlsafe(24)


def iso_milliseconds(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _object(event: ObjectEvent, sequencer: str) -> dict[str, Any]:
    """A deletion has neither size nor ETag; only a versioned bucket shows a version."""
    described: dict[str, Any] = {"key": quote_key(event.key)}
    if event.name.startswith("ObjectCreated:"):
        described |= {"size": event.size, "eTag": event.etag}
    elif event.name == REMOVED_MARKER:
        described |= {"eTag": event.etag}
    return (
        described | ({"versionId": event.version_id} if event.version_id else {}) | {"sequencer": sequencer}
    )
