"""From a change of an object to messages in queues and topics: one per action and matching configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

from infra.local.s3 import events

DELIVERED = (
    events.CREATED_PUT,
    events.CREATED_COPY,
    events.CREATED_MULTIPART,
    events.REMOVED_DELETE,
    events.REMOVED_MARKER,
    "ObjectCreated:Post",
)


# A delete marker has the tag of no bytes.
EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e"


class Queues(Protocol):
    """Takes a message for the queue of an ARN."""

    def knows(self, arn: str) -> bool: ...

    def deliver(self, arn: str, body: str, attributes: Any = None) -> None: ...


class Topics(Protocol):
    """Publishes a message to the topic of an ARN."""

    def knows(self, arn: str) -> bool: ...

    def publish(self, arn: str, message: str, subject: str) -> None: ...


class Notifier:
    """Delivers at once, in the request that changed the object. `topics` is set before the first event."""

    topics: Topics

    def __init__(self, queues: Queues) -> None:
        self.queues = queues
        self._sequencer = events.Sequencer()

    def object_changed(self, name: str, bucket: Any, key: Any) -> None:
        """Tell every destination whose events and key filter match. Tags and ACLs have no destination here."""
        configured = bucket.notification_configuration
        if configured is None or name not in DELIVERED:
            return
        event = _event(name, bucket, key)
        sequencer, now = self._sequencer.next(), datetime.now(UTC)
        for rule in _matching(configured.queue, event):
            self.queues.deliver(rule.arn, _text(events.record(event, rule.id, sequencer, now)))
        for rule in _matching(configured.topic, event):
            self.topics.publish(
                rule.arn, _text(events.record(event, rule.id, sequencer, now)), events.SUBJECT
            )

    def can_tell(self, bucket: Any) -> bool:
        """Whether each destination of the bucket's configuration is there."""
        configured = bucket.notification_configuration
        return all(self.queues.knows(rule.arn) for rule in configured.queue) and all(
            self.topics.knows(rule.arn) for rule in configured.topic
        )

    def configured(self, bucket: Any) -> None:
        """One `s3:TestEvent` to each destination of the configuration that was just stored."""
        body = _text(events.test_event(bucket.name, datetime.now(UTC)))
        configured = bucket.notification_configuration
        for arn in sorted({rule.arn for rule in configured.queue}):
            self.queues.deliver(arn, body)
        for arn in sorted({rule.arn for rule in configured.topic}):
            self.topics.publish(arn, body, events.SUBJECT)


def _event(name: str, bucket: Any, key: Any) -> events.ObjectEvent:
    version = key.version_id if bucket.is_versioned else ""
    return events.ObjectEvent(
        name=name,
        bucket=bucket.name,
        region=bucket.region_name,
        key=key.name,
        size=getattr(key, "size", 0),
        etag=getattr(key, "etag", EMPTY_ETAG).strip('"'),
        version_id=version,
    )


def _matching(rules: list[Any], event: events.ObjectEvent) -> Iterator[Any]:
    for rule in rules:
        if any(events.matches(configured, event.name) for configured in rule.events) and _key_matches(
            rule, event.key
        ):
            yield rule


def _key_matches(rule: Any, key: str) -> bool:
    filters = rule.filters.get("S3Key", {}).get("FilterRule", []) if rule.filters else []
    wanted = {one["Name"].lower(): one["Value"] for one in filters}
    return key.startswith(wanted.get("prefix", "")) and key.endswith(wanted.get("suffix", ""))


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)
