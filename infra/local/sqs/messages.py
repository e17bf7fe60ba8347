"""Sending, receiving, hiding and deleting messages, one by one and in batches whose entries fail alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from infra.local.sqs import attributes as attribute
from infra.local.sqs.directory import Directory
from infra.local.sqs.entries import Outgoing, check_batch, parse
from infra.local.sqs.queue import Message, Queue
from infra.local.sqs.refusals import bad_handle, in_range, invalid, older
from infra.local.wire import ApiError

Answer = dict[str, Any]
LONGEST_SECONDS = 43200
_VISIBILITY = f"Must be between 0 and {LONGEST_SECONDS}."
# What a receive may ask for by name, besides All.
ASKABLE = frozenset(
    ("All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber",
     "MessageDeduplicationId", "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn")
)  # fmt: skip


class Messages:
    """The operations on messages; each is called under the directory's lock."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._closing = False

    def operations(self) -> dict[str, Callable[[Answer], Answer]]:
        at = self._directory.at
        return {
            "SendMessage": lambda payload: self._send(at(payload.get("QueueUrl")), payload),
            "SendMessageBatch": lambda payload: self._batch(payload, self._send),
            "ReceiveMessage": self._receive,
            "DeleteMessage": lambda payload: self._delete(at(payload.get("QueueUrl")), payload),
            "DeleteMessageBatch": lambda payload: self._batch(payload, self._delete),
            "ChangeMessageVisibility": lambda payload: self._hide(at(payload.get("QueueUrl")), payload),
            "ChangeMessageVisibilityBatch": lambda payload: self._batch(payload, self._hide),
        }

    def close(self) -> None:
        """End every long poll."""
        self._closing = True

    # ---- sending ----
    def _send(self, queue: Queue, entry: Answer) -> Answer:
        sent = parse(entry, queue)
        message_id, sequence = (
            self._add_in_order(queue, sent) if queue.settings.fifo else (self._add(queue, sent), "")
        )
        answer = {"MessageId": message_id, "MD5OfMessageBody": attribute.md5_of_body(sent.body)}
        if sent.attributes:
            answer["MD5OfMessageAttributes"] = attribute.md5_of_attributes(sent.attributes)
        if sent.system:
            answer["MD5OfMessageSystemAttributes"] = attribute.md5_of_attributes(sent.system)
        return answer | ({"SequenceNumber": sequence} if sequence else {})

    def _add(self, queue: Queue, sent: Outgoing, sequence: str = "") -> str:
        now = self._directory.clock()
        order = {"group": sent.group, "dedup": sent.dedup, "sequence": sequence, "system": sent.system}
        message = queue.send(sent.body, sent.attributes, now, sent.delay, **order)
        self._directory.changed.notify_all()
        return message.id

    def _add_in_order(self, queue: Queue, sent: Outgoing) -> tuple[str, str]:
        """A duplicate is answered as the first one was, and not sent."""
        now = self._directory.clock()
        key = sent.dedup if queue.settings.dedup_scope == "queue" else f"{sent.group}\n{sent.dedup}"
        known = queue.fifo.known(key, now)
        if known is not None:
            return known.message_id, known.sequence
        sequence = queue.fifo.next_sequence()
        message_id = self._add(queue, sent, sequence)
        queue.fifo.remember(key, message_id, sequence, now)
        self._directory.kept.changed(queue)
        return message_id, sequence

    # ---- receiving ----
    def _receive(self, payload: Answer) -> Answer:
        queue = self._directory.at(payload.get("QueueUrl"))
        count, wait, hide = _asked(payload, queue)
        deadline = time.monotonic() + wait
        while True:
            found = self._directory.settled(queue).receive(count, hide, self._directory.clock())
            left = deadline - time.monotonic()
            if found or left <= 0 or self._closing or queue.name not in self._directory.queues:
                shown = [_shown(message, handle, payload) for message, handle in found]
                return {"Messages": shown} if shown else {}
            change = queue.next_change()
            pause = left if change is None else min(left, change - self._directory.clock())
            self._directory.changed.wait(max(0.001, pause))

    def _delete(self, queue: Queue, entry: Answer) -> Answer:
        handle = str(entry.get("ReceiptHandle") or "")
        try:
            expired = queue.settings.fifo and queue.has_expired(handle, self._directory.clock())
            if not expired:
                queue.delete(handle)
        except ValueError as error:
            raise bad_handle(handle) from error
        if expired:
            raise invalid("ReceiptHandle", handle, "The receipt handle has expired.")
        self._directory.changed.notify_all()
        return {}

    def _hide(self, queue: Queue, entry: Answer) -> Answer:
        handle, now = str(entry.get("ReceiptHandle") or ""), self._directory.clock()
        seconds = in_range(
            "VisibilityTimeout", entry.get("VisibilityTimeout"), 0, LONGEST_SECONDS, _VISIBILITY
        )
        try:
            message = queue.under_way(handle, now)
        except ValueError as error:
            raise bad_handle(handle) from error
        if message is None:
            said = "The message referred to does not exist or is not available for visibility timeout change."
            raise older(
                "MessageNotInflight", f"Value {handle} for parameter ReceiptHandle is invalid. Reason: {said}"
            )
        if now - message.received + seconds > LONGEST_SECONDS:
            said = f"Total VisibilityTimeout for the message is beyond the limit [{LONGEST_SECONDS} seconds]"
            raise invalid("VisibilityTimeout", seconds, said)
        queue.change_visibility(handle, seconds, now)
        self._directory.changed.notify_all()
        return {}

    def _batch(self, payload: Answer, one: Callable[[Queue, Answer], Answer]) -> Answer:
        queue, entries = self._directory.at(payload.get("QueueUrl")), payload.get("Entries") or []
        check_batch(entries)
        answer: dict[str, list[Answer]] = {"Successful": [], "Failed": []}
        for entry in entries:
            try:
                answer["Successful"].append({"Id": entry["Id"], **one(queue, entry)})
            except ApiError as error:
                failed = {
                    "Id": entry["Id"],
                    "Code": error.code,
                    "Message": error.message,
                    "SenderFault": True,
                }
                answer["Failed"].append(failed)
        return {name: listed for name, listed in answer.items() if listed}


def _asked(payload: Answer, queue: Queue) -> tuple[int, int, int]:
    """How many, how long to wait, how long to hide; raises for what is out of range."""
    settings = queue.settings
    count = in_range(
        "MaxNumberOfMessages",
        payload.get("MaxNumberOfMessages", 1),
        1,
        10,
        "Must be between 1 and 10, if provided.",
    )
    wait = in_range(
        "WaitTimeSeconds",
        payload.get("WaitTimeSeconds", settings.wait),
        0,
        20,
        "Must be >= 0 and <= 20, if provided.",
    )
    hide = payload.get("VisibilityTimeout", settings.visibility)
    asked = [*(payload.get("AttributeNames") or ()), *(payload.get("MessageSystemAttributeNames") or ())]
    for name in asked:
        if name not in ASKABLE:
            raise ApiError("InvalidAttributeName", f"Unknown Attribute {name}.")
    if payload.get("ReceiveRequestAttemptId") and not settings.fifo:
        reason = "The request include parameter that is not valid for this queue type."
        raise invalid("ReceiveRequestAttemptId", payload["ReceiveRequestAttemptId"], reason)
    return count, wait, in_range("VisibilityTimeout", hide, 0, LONGEST_SECONDS, _VISIBILITY)


def _shown(message: Message, handle: str, payload: Answer) -> Answer:
    """A received message with the attributes that were asked for, under either of their two names."""
    asked = [*(payload.get("AttributeNames") or ()), *(payload.get("MessageSystemAttributeNames") or ())]
    shown: Answer = {
        "MessageId": message.id,
        "ReceiptHandle": handle,
        "MD5OfBody": attribute.md5_of_body(message.body),
        "Body": message.body,
    }
    system = attribute.system_attributes(message, asked)
    own = attribute.chosen(message.attributes, payload.get("MessageAttributeNames") or ())
    if system:
        shown["Attributes"] = system
    if own:
        shown |= {"MessageAttributes": own, "MD5OfMessageAttributes": attribute.md5_of_attributes(own)}
    return shown
