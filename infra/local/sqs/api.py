"""The SQS API (JSON protocol) over queues in memory, with long polling that holds nobody up."""

from __future__ import annotations

import pickle
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from infra.local.sqs import attributes as attribute
from infra.local.sqs.queue import Message, Queue, Settings
from infra.local.wire import ApiError

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
Operation = Callable[[dict[str, Any]], dict[str, Any]]


class SqsApi:
    """Handles `AmazonSQS.*` but the message move tasks. `clock` gives seconds since 1970."""

    def __init__(
        self, endpoint: str, region: str, account: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._url_prefix, self._arn_prefix = f"{endpoint}/{account}/", f"arn:aws:sqs:{region}:{account}:"
        self._clock = clock
        self._queues: dict[str, Queue] = {}
        self._changed = threading.Condition(threading.RLock())
        self._closing = False
        self._operations: dict[str, Operation] = {
            "CreateQueue": self._create,
            "DeleteQueue": self._delete_queue,
            "GetQueueUrl": lambda payload: {"QueueUrl": self._url(self._named(payload.get("QueueName", "")))},
            "ListQueues": self._list,
            "GetQueueAttributes": self._get_attributes,
            "SetQueueAttributes": self._set_attributes,
            "ListDeadLetterSourceQueues": self._list_sources,
            "PurgeQueue": self._purge,
            "SendMessage": lambda payload: self._send(self._queue(payload), payload),
            "SendMessageBatch": lambda payload: self._batch(payload, self._send),
            "ReceiveMessage": self._receive,
            "DeleteMessage": lambda payload: self._delete(self._queue(payload), payload),
            "DeleteMessageBatch": lambda payload: self._batch(payload, self._delete),
            "ChangeMessageVisibility": lambda payload: self._hide(self._queue(payload), payload),
            "ChangeMessageVisibilityBatch": lambda payload: self._batch(payload, self._hide),
            "TagQueue": self._tag,
            "UntagQueue": self._untag,
            "ListQueueTags": self._list_tags,
        }

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raises ApiError."""
        if operation not in self._operations:
            raise ApiError("UnsupportedOperation", f"{operation} is not part of the local AWS")
        with self._changed:
            return self._operations[operation](payload)

    def deliver(self, arn: str, body: str, attributes: dict[str, Any] | None = None) -> None:
        """Put a message into the queue, as S3 and SNS do; a queue that isn't there loses it."""
        with self._changed:
            queue = self._queues.get(arn.removeprefix(self._arn_prefix))
            if queue is not None:
                queue.send(body, attributes or {}, self._clock())
                self._changed.notify_all()

    def close(self) -> None:
        """End every long poll."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def snapshot(self) -> bytes:
        with self._changed:
            return pickle.dumps(self._queues)

    def restore(self, state: bytes) -> None:
        with self._changed:
            self._queues = pickle.loads(state)

    # ---- queues ----
    def _named(self, name: str) -> Queue:
        found = self._queues.get(name)
        if found is None:
            raise ApiError(
                "QueueDoesNotExist",
                "The specified queue does not exist.",
                query_code="AWS.SimpleQueueService.NonExistentQueue",
            )
        return found

    def _queue(self, payload: dict[str, Any]) -> Queue:
        return self._named(str(payload.get("QueueUrl", "")).rstrip("/").rpartition("/")[2])

    def _url(self, queue: Queue) -> str:
        return self._url_prefix + queue.name

    def _create(self, payload: dict[str, Any]) -> dict[str, Any]:
        name, given = str(payload.get("QueueName", "")), payload.get("Attributes") or {}
        if not _NAME.fullmatch(name):
            message = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
            raise ApiError("InvalidParameterValue", message)
        known = self._queues.get(name)
        if known is None:
            settings = self._checked(attribute.apply(Settings(), given))
            now = self._clock()
            known = Queue(self._arn_prefix + name, now, now, settings, dict(payload.get("tags") or {}))
            self._queues[name] = known
        elif attribute.apply(known.settings, given) != known.settings:
            message = "A queue already exists with the same name and a different value for an attribute."
            raise ApiError("QueueNameExists", message, query_code="QueueAlreadyExists")
        return {"QueueUrl": self._url(known)}

    def _checked(self, settings: Settings) -> Settings:
        redrive = settings.redrive
        if redrive and redrive.arn.removeprefix(self._arn_prefix) not in self._queues:
            raise ApiError("InvalidParameterValue", f"Dead letter target {redrive.arn} does not exist.")
        return settings

    def _delete_queue(self, payload: dict[str, Any]) -> dict[str, Any]:
        del self._queues[self._queue(payload).name]
        return {}

    def _list(self, payload: dict[str, Any]) -> dict[str, Any]:
        prefix = payload.get("QueueNamePrefix") or ""
        return {
            "QueueUrls": [self._url(queue) for name, queue in self._queues.items() if name.startswith(prefix)]
        }

    def _get_attributes(self, payload: dict[str, Any]) -> dict[str, Any]:
        queue = self._settled(self._queue(payload))
        described = attribute.describe(queue, payload.get("AttributeNames") or (), self._clock())
        return {"Attributes": described} if described else {}

    def _set_attributes(self, payload: dict[str, Any]) -> dict[str, Any]:
        queue = self._queue(payload)
        queue.settings = self._checked(attribute.apply(queue.settings, payload.get("Attributes") or {}))
        queue.modified = self._clock()
        return {}

    def _list_sources(self, payload: dict[str, Any]) -> dict[str, Any]:
        arn = self._queue(payload).arn
        sources = [
            queue
            for queue in self._queues.values()
            if queue.settings.redrive and queue.settings.redrive.arn == arn
        ]
        return {"queueUrls": [self._url(queue) for queue in sources]}

    def _purge(self, payload: dict[str, Any]) -> dict[str, Any]:
        self._queue(payload).purge()
        return {}

    def _tag(self, payload: dict[str, Any]) -> dict[str, Any]:
        self._queue(payload).tags.update(payload.get("Tags") or {})
        return {}

    def _untag(self, payload: dict[str, Any]) -> dict[str, Any]:
        queue = self._queue(payload)
        queue.tags = {
            name: text for name, text in queue.tags.items() if name not in payload.get("TagKeys", ())
        }
        return {}

    def _list_tags(self, payload: dict[str, Any]) -> dict[str, Any]:
        tags = self._queue(payload).tags
        return {"Tags": tags} if tags else {}

    # ---- messages ----
    def _settled(self, queue: Queue) -> Queue:
        """Let time pass for the queue, and for those whose dead letters it takes."""
        now = self._clock()
        for source in self._queues.values():
            redrive = source.settings.redrive
            if source is not queue and (redrive is None or redrive.arn != queue.arn):
                continue
            for message in source.settle(now):
                target = self._queues.get(redrive.arn.removeprefix(self._arn_prefix)) if redrive else None
                if target is not None:
                    target.adopt(message, source.arn, now)
        return queue

    def _send(self, queue: Queue, entry: dict[str, Any]) -> dict[str, Any]:
        body, attributes = entry.get("MessageBody"), entry.get("MessageAttributes") or {}
        attribute.check_body(body, attributes, queue.settings.largest_message)
        message = queue.send(str(body), attributes, self._clock(), _delay(entry.get("DelaySeconds")))
        self._changed.notify_all()
        answer = {"MessageId": message.id, "MD5OfMessageBody": attribute.md5_of_body(message.body)}
        return answer | (
            {"MD5OfMessageAttributes": attribute.md5_of_attributes(attributes)} if attributes else {}
        )

    def _delete(self, queue: Queue, entry: dict[str, Any]) -> dict[str, Any]:
        try:
            queue.delete(str(entry.get("ReceiptHandle", "")))
        except ValueError as error:
            raise ApiError(
                "ReceiptHandleIsInvalid", f"The input receipt handle is invalid: {error}"
            ) from error
        return {}

    def _hide(self, queue: Queue, entry: dict[str, Any]) -> dict[str, Any]:
        seconds = _in_range("VisibilityTimeout", entry.get("VisibilityTimeout"), 0, 43200)
        try:
            hidden = queue.change_visibility(str(entry.get("ReceiptHandle", "")), seconds, self._clock())
        except ValueError as error:
            raise ApiError(
                "ReceiptHandleIsInvalid", f"The input receipt handle is invalid: {error}"
            ) from error
        if not hidden:
            message = (
                "The message referred to does not exist or is not available for visibility timeout change."
            )
            raise ApiError(
                "MessageNotInflight", message, query_code="AWS.SimpleQueueService.MessageNotInflight"
            )
        self._changed.notify_all()
        return {}

    def _receive(self, payload: dict[str, Any]) -> dict[str, Any]:
        queue = self._queue(payload)
        count = _in_range("MaxNumberOfMessages", payload.get("MaxNumberOfMessages", 1), 1, 10)
        wait = _in_range("WaitTimeSeconds", payload.get("WaitTimeSeconds", queue.settings.wait), 0, 20)
        hide = _in_range(
            "VisibilityTimeout", payload.get("VisibilityTimeout", queue.settings.visibility), 0, 43200
        )
        deadline = time.monotonic() + wait
        while True:
            found = self._settled(queue).receive(count, hide, self._clock())
            left = deadline - time.monotonic()
            if found or left <= 0 or self._closing or queue.name not in self._queues:
                return (
                    {"Messages": [_shown(message, handle, payload) for message, handle in found]}
                    if found
                    else {}
                )
            change = queue.next_change()
            self._changed.wait(left if change is None else max(0.001, min(left, change - self._clock())))

    def _batch(
        self, payload: dict[str, Any], one: Callable[[Queue, dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any]:
        queue, entries = self._queue(payload), payload.get("Entries") or []
        _check_batch(entries)
        answer: dict[str, list[dict[str, Any]]] = {"Successful": [], "Failed": []}
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


def _check_batch(entries: list[dict[str, Any]]) -> None:
    prefix = "AWS.SimpleQueueService."
    if not entries:
        raise ApiError(
            "EmptyBatchRequest",
            "There should be at least one entry.",
            query_code=f"{prefix}EmptyBatchRequest",
        )
    if len(entries) > 10:
        code = "TooManyEntriesInBatchRequest"
        raise ApiError(
            code,
            f"Maximum number of entries per request are 10. You have sent {len(entries)}.",
            query_code=prefix + code,
        )
    if len({entry.get("Id") for entry in entries}) < len(entries):
        code = "BatchEntryIdsNotDistinct"
        raise ApiError(code, "Two or more batch entries have the same Id.", query_code=prefix + code)


def _shown(message: Message, handle: str, payload: dict[str, Any]) -> dict[str, Any]:
    """A received message with the attributes that were asked for, under either of their two names."""
    asked = [*(payload.get("AttributeNames") or ()), *(payload.get("MessageSystemAttributeNames") or ())]
    shown: dict[str, Any] = {
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


def _delay(given: Any) -> int | None:
    return None if given is None else _in_range("DelaySeconds", given, 0, 900)


def _in_range(name: str, value: Any, smallest: int, largest: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = smallest - 1
    if not smallest <= number <= largest:
        message = f"Value {value} for parameter {name} is invalid. Reason: Must be between {smallest} and {largest}."
        raise ApiError("InvalidParameterValue", message)
    return number
