"""Queue attributes between the API's texts and `Settings`, and the digests that SQS gives for messages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from infra.local.sqs.queue import Message, Queue, Redrive, Settings
from infra.local.wire import ApiError

# Attribute: field of Settings, smallest, largest.
NUMBERS = {
    "DelaySeconds": ("delay", 0, 900),
    "MaximumMessageSize": ("largest_message", 1024, 1 << 20),
    "MessageRetentionPeriod": ("retention", 60, 1209600),
    "ReceiveMessageWaitTimeSeconds": ("wait", 0, 20),
    "VisibilityTimeout": ("visibility", 0, 43200),
}
TEXTS = {"Policy": "policy", "RedriveAllowPolicy": "redrive_allow"}
# Encryption changes nothing on one machine; it may be asked for.
ACCEPTED = ("SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
# What XML 1.0 cannot carry, SQS refuses.
_FORBIDDEN = re.compile("[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def apply(settings: Settings, given: Mapping[str, str]) -> Settings:
    """The settings with these attributes set; raises InvalidAttributeName or InvalidAttributeValue."""
    changes: dict[str, Any] = {}
    for name, text in given.items():
        if name in NUMBERS:
            changes[NUMBERS[name][0]] = _number(name, text)
        elif name in TEXTS:
            changes[TEXTS[name]] = text
        elif name == "RedrivePolicy":
            changes["redrive"] = _redrive(text)
        elif name in ("FifoQueue", "ContentBasedDeduplication"):
            raise ApiError("InvalidAttributeValue", "the local AWS has standard queues only, no FIFO")
        elif name not in ACCEPTED:
            raise ApiError("InvalidAttributeName", f"Unknown Attribute {name}.")
    return replace(settings, **changes)


def describe(queue: Queue, asked: Iterable[str], now: float) -> dict[str, str]:
    """The attributes asked for (`All` for every one), as texts."""
    wanted = set(asked)
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
        **{name: getattr(settings, described) for name, described in TEXTS.items()},
        "RedrivePolicy": redrive_text(settings.redrive),
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


def check_body(body: Any, attributes: Mapping[str, Any], largest: int) -> None:
    """Raise what SQS answers to a message that it does not take."""
    if not isinstance(body, str) or not body:
        raise ApiError("MissingParameter", "The request must contain the parameter MessageBody.")
    if _FORBIDDEN.search(body):
        raise ApiError("InvalidMessageContents", "The message contains characters outside the allowed set.")
    if len(body.encode()) + len(json.dumps(attributes)) * bool(attributes) > largest:
        message = f"One or more parameters are invalid. Reason: Message must be shorter than {largest} bytes."
        raise ApiError("InvalidParameterValue", message)


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
        digest.update(_with_length(_binary(content) if binary else content.encode()))
    return digest.hexdigest()


def _asks_counts(wanted: set[str]) -> bool:
    return "All" in wanted or any(name.startswith("ApproximateNumber") for name in wanted)


def _binary(content: Any) -> bytes:
    """Binary values travel as base64 in the JSON protocol."""
    return base64.b64decode(content)


def _with_length(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _number(name: str, text: str) -> int:
    _, smallest, largest = NUMBERS[name]
    if not str(text).isdigit() or not smallest <= int(text) <= largest:
        raise ApiError("InvalidAttributeValue", f"{name}: expected {smallest} to {largest}; found {text!r}.")
    return int(text)


def _redrive(text: str) -> Redrive | None:
    if not text:
        return None
    try:
        content = json.loads(text)
        limit = int(content["maxReceiveCount"])
        arn = str(content["deadLetterTargetArn"])
    except (ValueError, KeyError, TypeError) as error:
        message = f"RedrivePolicy: expected deadLetterTargetArn and maxReceiveCount; found {text!r}."
        raise ApiError("InvalidParameterValue", message) from error
    if not 1 <= limit <= 1000:
        raise ApiError("InvalidParameterValue", f"maxReceiveCount: expected 1 to 1000; found {limit}.")
    return Redrive(arn, limit)
