"""Queue attributes between the API's texts and `Settings`, and the digests that SQS gives for messages."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from infra.local.sqs.queue import Message, Queue, Redrive, Settings
from infra.local.sqs.refusals import invalid
from infra.local.wire import ApiError

# Attribute: field of Settings, smallest, largest.
NUMBERS = {
    "DelaySeconds": ("delay", 0, 900),
    "MaximumMessageSize": ("largest_message", 1024, 1 << 20),
    "MessageRetentionPeriod": ("retention", 60, 1209600),
    "ReceiveMessageWaitTimeSeconds": ("wait", 0, 20),
    "VisibilityTimeout": ("visibility", 0, 43200),
}
# FIFO attribute: field of Settings, the texts it takes.
FIFO = {
    "FifoQueue": ("fifo", ("true",)),
    "ContentBasedDeduplication": ("content_dedup", ("true", "false")),
    "DeduplicationScope": ("dedup_scope", ("queue", "messageGroup")),
    "FifoThroughputLimit": ("throughput", ("perQueue", "perMessageGroupId")),
}
# Encryption changes nothing on one machine; it may be asked for.
ACCEPTED = ("SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
MEASURED = (
    "QueueArn",
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
)
KNOWN = frozenset(
    ("All", "Policy", "RedrivePolicy", "RedriveAllowPolicy", *NUMBERS, *FIFO, *ACCEPTED, *MEASURED)
)


def apply(settings: Settings, given: Mapping[str, str]) -> Settings:
    """The settings with these attributes set; raises InvalidAttributeName or InvalidAttributeValue."""
    changes: dict[str, Any] = {}
    fifo = settings.fifo or given.get("FifoQueue") == "true"
    for name, text in given.items():
        if name in NUMBERS:
            changes[NUMBERS[name][0]] = _number(name, text)
        elif name in FIFO and fifo:
            changes |= _fifo(name, text)
        elif name in _STRUCTURED:
            field, read = _STRUCTURED[name]
            changes[field] = read(text)
        elif name not in ACCEPTED:
            raise ApiError("InvalidAttributeName", f"Unknown Attribute {name}.")
    changed = replace(settings, **changes)
    if changed.throughput == "perMessageGroupId" and changed.dedup_scope != "messageGroup":
        message = "FifoThroughputLimit perMessageGroupId needs DeduplicationScope messageGroup"
        raise ApiError(
            "InvalidAttributeValue",
            f"Invalid value for the parameter FifoThroughputLimit. Reason: {message}.",
        )
    return changed


def describe(queue: Queue, asked: Iterable[str], now: float) -> dict[str, str]:
    """The attributes asked for (`All` for every one), as texts; raises InvalidAttributeName."""
    wanted = set(asked)
    for name in sorted(wanted - KNOWN):
        raise ApiError("InvalidAttributeName", f"Unknown Attribute {name}.")
    visible, delayed, received = queue.counts(now) if _asks_counts(wanted) else (0, 0, 0)
    settings = queue.settings
    known = {
        "QueueArn": queue.arn,
        "ApproximateNumberOfMessages": visible,
        "ApproximateNumberOfMessagesDelayed": delayed,
        "ApproximateNumberOfMessagesNotVisible": received,
        "CreatedTimestamp": int(queue.created),
        "LastModifiedTimestamp": int(queue.modified),
        "SqsManagedSseEnabled": "true",
        **{name: getattr(settings, described[0]) for name, described in NUMBERS.items()},
        "Policy": settings.policy,
        "RedriveAllowPolicy": settings.redrive_allow,
        "RedrivePolicy": redrive_text(settings.redrive),
        **(_fifo_texts(settings) if settings.fifo else {}),
    }
    return {
        name: str(value)
        for name, value in known.items()
        if value != "" and ("All" in wanted or name in wanted)
    }


def redrive_text(redrive: Redrive | None) -> str:
    if redrive is None:
        return ""
    return json.dumps(
        {"deadLetterTargetArn": redrive.arn, "maxReceiveCount": redrive.limit}, separators=(",", ":")
    )


def lets_redrive(settings: Settings, source_arn: str) -> bool:
    """Whether a dead-letter queue's RedriveAllowPolicy takes the letters of this source."""
    policy = json.loads(settings.redrive_allow or "{}")
    permission = policy.get("redrivePermission", "allowAll")
    return permission == "allowAll" or (
        permission == "byQueue" and source_arn in policy.get("sourceQueueArns", [])
    )


def chosen(attributes: Mapping[str, Any], asked: Iterable[str]) -> dict[str, Any]:
    """The message attributes that `MessageAttributeNames` names: `All`, `.*`, `prefix.*` or the name."""
    names = list(asked)
    prefixes = tuple(
        "" if name == "All" else name[:-2] for name in names if name == "All" or name.endswith(".*")
    )
    return {
        name: value
        for name, value in attributes.items()
        if name in names or (prefixes and name.startswith(prefixes))
    }


def system_attributes(message: Message, asked: Iterable[str]) -> dict[str, str]:
    """The attributes that SQS itself gives a received message."""
    wanted = set(asked)
    known = {
        "SenderId": "AIDALOCALCLIENT000000",
        "SentTimestamp": str(int(message.sent * 1000)),
        "ApproximateReceiveCount": str(message.receives),
        "ApproximateFirstReceiveTimestamp": str(int(message.first_received * 1000)),
        "DeadLetterQueueSourceArn": message.source,
        "MessageGroupId": message.group,
        "MessageDeduplicationId": message.dedup,
        "SequenceNumber": message.sequence,
        **{name: value.get("StringValue", "") for name, value in message.system.items()},
    }
    return {name: text for name, text in known.items() if text and ("All" in wanted or name in wanted)}


def md5_of_body(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


def md5_of_attributes(attributes: Mapping[str, Mapping[str, Any]]) -> str:
    """The digest as SQS defines it: names sorted, each part with its length before it."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        value = attributes[name]
        binary = "BinaryValue" in value
        content = value["BinaryValue"] if binary else value.get("StringValue", "")
        for part in (name, value["DataType"]):
            digest.update(_with_length(part.encode()))
        digest.update(b"\x02" if binary else b"\x01")
        digest.update(_with_length(base64.b64decode(content) if binary else content.encode()))
    return digest.hexdigest()


def _asks_counts(wanted: set[str]) -> bool:
    return "All" in wanted or any(name.startswith("ApproximateNumber") for name in wanted)


def _with_length(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _number(name: str, text: str) -> int:
    _, smallest, largest = NUMBERS[name]
    if not str(text).isdigit() or not smallest <= int(text) <= largest:
        raise _bad(name)
    return int(text)


def _fifo(name: str, text: str) -> dict[str, Any]:
    field, texts = FIFO[name]
    if text not in texts:
        raise _bad(name)
    return {field: text == "true" if texts[0] == "true" else text}


def _fifo_texts(settings: Settings) -> dict[str, str]:
    return {
        "FifoQueue": "true",
        "ContentBasedDeduplication": str(settings.content_dedup).lower(),
        "DeduplicationScope": settings.dedup_scope,
        "FifoThroughputLimit": settings.throughput,
    }


def _bad(name: str) -> ApiError:
    return ApiError("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


def _policy(text: str) -> str:
    try:
        readable = not text or isinstance(json.loads(text), dict)
    except ValueError:
        readable = False
    if not readable:
        raise _bad("Policy")
    return text


def _redrive(text: str) -> Redrive | None:
    if not text:
        return None
    try:
        content = json.loads(text)
        limit = int(content["maxReceiveCount"])
        arn = str(content["deadLetterTargetArn"])
    except (ValueError, KeyError, TypeError) as error:
        reason = "Redrive policy is not a valid JSON map of deadLetterTargetArn and maxReceiveCount."
        raise invalid("RedrivePolicy", text, reason) from error
    if not 1 <= limit <= 1000:
        raise invalid(
            "RedrivePolicy",
            text,
            f"Invalid value for maxReceiveCount: {limit}, valid values are from 1 to 1000 both inclusive.",
        )
    return Redrive(arn, limit)


def _redrive_allow(text: str) -> str:
    """Which sources may name this queue: all, none, or up to ten by ARN."""
    if not text:
        return ""
    try:
        content = json.loads(text)
        permission, sources = content["redrivePermission"], content.get("sourceQueueArns", [])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise invalid(
            "RedriveAllowPolicy", text, "Amazon SQS can't create the redrive allow policy."
        ) from error
    by_queue = permission == "byQueue"
    if permission not in ("allowAll", "denyAll", "byQueue") or by_queue != bool(sources) or len(sources) > 10:
        raise invalid("RedriveAllowPolicy", text, "Amazon SQS can't create the redrive allow policy.")
    return text


_STRUCTURED: dict[str, tuple[str, Callable[[str], Any]]] = {
    "Policy": ("policy", _policy),
    "RedrivePolicy": ("redrive", _redrive),
    "RedriveAllowPolicy": ("redrive_allow", _redrive_allow),
}
