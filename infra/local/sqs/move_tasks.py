"""StartMessageMoveTask, CancelMessageMoveTask, ListMessageMoveTasks: from a dead-letter queue back to work.

A moved message is a new one (new id, receive count 0), as on AWS; body and attributes are the same. It is sent
before it is deleted, so a stop in between leaves it in both queues and never in none.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.sqs.refusals import in_range, unsupported
from infra.local.wire import ApiError

SOURCE = "DeadLetterQueueSourceArn"
SHOWN = 10  # AWS lists the last ten tasks of a queue


@dataclass
class Task:
    """One move. `status` is RUNNING, COMPLETED, CANCELLING, CANCELLED or FAILED."""

    source: str
    destination: str | None
    rate: int | None
    to_move: int
    started_ms: int
    handle: str
    status: str = "RUNNING"
    moved: int = 0
    failure: str = ""
    cancel: threading.Event = field(default_factory=threading.Event)

    def describe(self) -> dict[str, Any]:
        shown = {
            "Status": self.status,
            "SourceArn": self.source,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "StartedTimestamp": self.started_ms,
            "TaskHandle": self.handle if self.status == "RUNNING" else None,
            "DestinationArn": self.destination,
            "MaxNumberOfMessagesPerSecond": self.rate,
            "FailureReason": self.failure or None,
        }
        return {name: value for name, value in shown.items() if value is not None}


class MoveTasks:
    """Handles the three operations; `client` gives an SQS client of this server."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client
        self._tasks: list[Task] = []
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        operations = {
            "StartMessageMoveTask": self._start,
            "CancelMessageMoveTask": self._cancel,
            "ListMessageMoveTasks": self._list,
        }
        return operations[operation](payload)

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        for task in self._tasks:
            task.cancel.set()
        for thread in self._threads:
            thread.join()

    def _start(self, payload: dict[str, Any]) -> dict[str, Any]:
        sqs = self._client()
        source, destination = str(payload.get("SourceArn", "")), payload.get("DestinationArn")
        rate = payload.get("MaxNumberOfMessagesPerSecond")
        if rate is not None:
            rate = in_range("MaxNumberOfMessagesPerSecond", rate, 1, 500, "Must be between 1 and 500.")
        url = queue_url(sqs, source)
        if not sqs.list_dead_letter_source_queues(QueueUrl=url).get("queueUrls"):
            raise unsupported("Source queue must be configured as a Dead Letter Queue.")
        if destination:
            queue_url(sqs, destination)
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])[
            "Attributes"
        ]
        with self._lock:
            if any(
                task.source == source and task.status in ("RUNNING", "CANCELLING") for task in self._tasks
            ):
                raise unsupported(
                    "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
                )
            handle = base64.b64encode(
                json.dumps({"taskId": str(uuid.uuid4()), "sourceArn": source}).encode()
            ).decode()
            size = int(attributes["ApproximateNumberOfMessages"])
            task = Task(source, destination, rate, size, int(time.time() * 1000), handle)
            self._tasks.append(task)
        thread = threading.Thread(target=_run, args=(task, sqs), name="move task")
        self._threads.append(thread)
        thread.start()
        return {"TaskHandle": handle}

    def _cancel(self, payload: dict[str, Any]) -> dict[str, Any]:
        for task in self._tasks:
            if task.handle == payload.get("TaskHandle") and task.status == "RUNNING":
                task.status = "CANCELLING"
                task.cancel.set()
                return {"ApproximateNumberOfMessagesMoved": task.moved}
        raise ApiError("ResourceNotFoundException", "Task does not exist or is no longer running.", 404)

    def _list(self, payload: dict[str, Any]) -> dict[str, Any]:
        source = str(payload.get("SourceArn", ""))
        queue_url(self._client(), source)
        shown = [task.describe() for task in reversed(self._tasks) if task.source == source]
        wanted = in_range(
            "MaxResults", payload.get("MaxResults") or 1, 1, SHOWN, f"Must be between 1 and {SHOWN}."
        )
        return {"Results": shown[:wanted]}


def queue_url(sqs: Any, arn: str) -> str:
    """The queue's address; raises ResourceNotFoundException."""
    try:
        return str(sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"])
    except sqs.exceptions.QueueDoesNotExist as error:
        message = "The resource that you specified for the SourceArn parameter doesn't exist."
        raise ApiError("ResourceNotFoundException", message, 404) from error


def _run(task: Task, sqs: Any) -> None:
    try:
        while task.moved < task.to_move and not task.cancel.is_set() and _move_some(task, sqs):
            time.sleep(0)
        task.status = "CANCELLED" if task.cancel.is_set() else "COMPLETED"
    except (ApiError, ClientError, BotoCoreError) as error:
        task.failure, task.status = str(error), "FAILED"


def _move_some(task: Task, sqs: Any) -> int:
    """Move up to ten messages; returns how many were there. What is not moved is visible again at once."""
    source = queue_url(sqs, task.source)
    asked: dict[str, Any] = {"MessageAttributeNames": ["All"], "MessageSystemAttributeNames": ["All"]}
    batch = sqs.receive_message(QueueUrl=source, MaxNumberOfMessages=10, **asked).get("Messages", [])
    waiting = list(batch)
    try:
        while waiting and not task.cancel.is_set():
            _move(task, sqs, source, waiting[0])
            del waiting[0]
            if task.rate:
                task.cancel.wait(1 / task.rate)
    finally:
        for message in waiting:
            handle = message["ReceiptHandle"]
            sqs.change_message_visibility(QueueUrl=source, ReceiptHandle=handle, VisibilityTimeout=0)
    return len(batch)


def _move(task: Task, sqs: Any, source: str, message: dict[str, Any]) -> None:
    known = message["Attributes"]
    target = task.destination or known.get(SOURCE)
    if target is None:
        raise ApiError("CouldNotDetermineMessageSource", "CouldNotDetermineMessageSource")
    order = {name: known[name] for name in ("MessageGroupId", "MessageDeduplicationId") if name in known}
    sqs.send_message(
        QueueUrl=queue_url(sqs, target),
        MessageBody=message["Body"],
        MessageAttributes=message.get("MessageAttributes", {}),
        **order,
    )
    sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
    task.moved += 1
