"""A message as a client sends it, checked once: body, attributes, delay, group, deduplication id."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.sqs.fifo import digest
from infra.local.sqs.queue import Queue, Settings
from infra.local.sqs.refusals import in_range, invalid, missing, older
from infra.local.wire import ApiError

MOST_ATTRIBUTES = 10
LARGEST_BATCH_BYTES = 1 << 20
# What XML 1.0 cannot carry, SQS refuses.
_FORBIDDEN = re.compile("[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)")
_RESERVED = ("aws.", "amazon.")
_TYPE = re.compile(r"(String|Number|Binary)(\..{1,256})?")
_ID = re.compile(r"[A-Za-z0-9!-/:-@\[-`{-~]{1,128}")
_NOT_HERE = "The request include parameter that is not valid for this queue type"


@dataclass(frozen=True)
class Outgoing:
    """A message that the queue takes."""

    body: str
    attributes: dict[str, dict[str, Any]]
    system: dict[str, dict[str, Any]]
    delay: int | None
    group: str
    dedup: str


def parse(entry: Mapping[str, Any], queue: Queue) -> Outgoing:
    """The message of a SendMessage request or of an entry of a batch; raises what SQS answers."""
    body, settings = entry.get("MessageBody"), queue.settings
    attributes = checked(entry.get("MessageAttributes") or {}, MOST_ATTRIBUTES)
    if not isinstance(body, str) or not body:
        raise missing("MessageBody")
    if _FORBIDDEN.search(body):
        raise ApiError(
            "InvalidMessageContents",
            "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
        )
    if size(entry) > settings.largest_message:
        message = f"One or more parameters are invalid. Reason: Message must be shorter than {settings.largest_message} bytes."
        raise ApiError("InvalidParameterValue", message)
    group, dedup = _order(entry, settings, body)
    return Outgoing(body, attributes, _system(entry), _delay(entry, settings), group, dedup)


def size(entry: Mapping[str, Any]) -> int:
    """Bytes that count against the largest message: the body, and names, types and values of attributes."""
    total = len(str(entry.get("MessageBody") or "").encode(errors="surrogatepass"))
    for name, value in (entry.get("MessageAttributes") or {}).items():
        total += len(name.encode()) + len(str(value.get("DataType", "")).encode())
        total += len(str(value.get("StringValue") or "").encode()) + len(_bytes(value.get("BinaryValue")))
    return total


def checked(attributes: Mapping[str, Any], most: int) -> dict[str, dict[str, Any]]:
    """Message attributes; raises what SQS says of the first that is wrong."""
    if len(attributes) > most:
        message = f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum [{most}]."
        raise ApiError("InvalidParameterValue", message)
    return {name: _attribute(name, value) for name, value in attributes.items()}


def _attribute(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    kind = value.get("DataType") or ""
    if not _NAME.fullmatch(name) or name.lower().startswith(_RESERVED):
        raise ApiError("InvalidParameterValue", f"The message attribute name '{name}' is invalid.")
    if not kind:
        raise ApiError(
            "InvalidParameterValue",
            f"The message attribute '{name}' must contain non-empty message attribute type.",
        )
    if not _TYPE.fullmatch(kind):
        message = f"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
        raise ApiError("InvalidParameterValue", message)
    member = "BinaryValue" if kind.startswith("Binary") else "StringValue"
    content = value.get(member)
    if not content:
        message = f"The message attribute '{name}' must contain a non-empty message attribute value for message attribute type '{kind}'."
        raise ApiError("InvalidParameterValue", message)
    if member == "StringValue" and (_FORBIDDEN.search(content) or not _is_number(kind, content)):
        raise ApiError(
            "InvalidParameterValue", f"Could not cast message attribute '{name}' value to {kind.lower()}."
        )
    return dict(value)


def _is_number(kind: str, content: str) -> bool:
    if not kind.startswith("Number"):
        return True
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", content.strip()) is not None


def _bytes(content: Any) -> bytes:
    """Binary values travel as base64."""
    try:
        return base64.b64decode(content or "", validate=True)
    except (binascii.Error, TypeError) as error:
        raise ApiError("InvalidParameterValue", f"A binary value is no base64: {error}") from error


def _system(entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    given = entry.get("MessageSystemAttributes") or {}
    unknown = sorted(set(given) - {"AWSTraceHeader"})
    if unknown:
        raise ApiError("InvalidParameterValue", f"Message system attribute name '{unknown[0]}' is invalid.")
    return checked(given, 1)


def _delay(entry: Mapping[str, Any], settings: Settings) -> int | None:
    given = entry.get("DelaySeconds")
    if given is None:
        return None
    if settings.fifo and int(given):
        raise invalid("DelaySeconds", given, f"{_NOT_HERE}.")
    return in_range("DelaySeconds", given, 0, 900, "DelaySeconds must be >= 0 and <= 900.")


def _order(entry: Mapping[str, Any], settings: Settings, body: str) -> tuple[str, str]:
    """Group and deduplication id. A standard queue takes a group (to share fairly) and no deduplication id."""
    group, dedup = entry.get("MessageGroupId") or "", entry.get("MessageDeduplicationId") or ""
    for name, given in (("MessageGroupId", group), ("MessageDeduplicationId", dedup)):
        if given and not _ID.fullmatch(given):
            raise invalid(
                name,
                given,
                f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length.",
            )
    if not settings.fifo:
        if dedup:
            raise invalid("MessageDeduplicationId", dedup, f"{_NOT_HERE}.")
        return group, ""
    if not group:
        raise missing("MessageGroupId")
    if not dedup and not settings.content_dedup:
        message = "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
        raise ApiError("InvalidParameterValue", message)
    return group, dedup or digest(body)


def check_batch(entries: list[dict[str, Any]]) -> None:
    """Raise for what fails a batch as a whole: their number, their ids, their size together."""
    if not entries:
        raise older("EmptyBatchRequest", "There should be at least one entry in the request.")
    if len(entries) > 10:
        message = f"Maximum number of entries per request are 10. You have sent {len(entries)}."
        raise older("TooManyEntriesInBatchRequest", message)
    ids = [str(entry.get("Id") or "") for entry in entries]
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", one) for one in ids):
        message = "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
        raise older("InvalidBatchEntryId", message)
    repeated = [one for number, one in enumerate(ids) if one in ids[:number]]
    if repeated:
        raise older("BatchEntryIdsNotDistinct", f"Id {repeated[0]} repeated.")
    total = sum(size(entry) for entry in entries)
    if total > LARGEST_BATCH_BYTES:
        message = (
            f"Batch requests cannot be longer than {LARGEST_BATCH_BYTES} bytes. You have sent {total} bytes."
        )
        raise older("BatchRequestTooLong", message)
