"""StartMessageMoveTask, CancelMessageMoveTask, ListMessageMoveTasks: from a dead-letter queue back to work.

A moved message is a new one (new id, receive count 0), as on AWS; body and attributes are the same. It is sent
before it is deleted, so a stop in between leaves it in both queues and never in none. A move goes on after a
restart; one that was being cancelled does not.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.journal import Touch, unmarked
from infra.local.sqs.refusals import in_range, unsupported
from infra.local.sqs.tasks import ACTIVE, SHOWN, KeptTasks, Task
from infra.local.wire import ApiError

SOURCE = "DeadLetterQueueSourceArn"
PATIENCE_SECONDS = 0.2


class MoveTasks:
    """Handles the three operations; `client` gives an SQS client of this server."""

    def __init__(self, client: Callable[[], Any], touch: Touch = unmarked) -> None:
        self._client = client
        self.kept = KeptTasks(touch)
        self._closing = False
        self._threads: list[threading.Thread] = []

    @property
    def operations(self) -> frozenset[str]:
        """The names that are answered."""
        return frozenset(("StartMessageMoveTask", "CancelMessageMoveTask", "ListMessageMoveTasks"))

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        operations = {
            "StartMessageMoveTask": self._start,
            "CancelMessageMoveTask": self._cancel,
            "ListMessageMoveTasks": self._list,
        }
        return operations[operation](payload)

    def take_back(self) -> None:
        """Go on with the moves that the end of a server interrupted; one that was being cancelled is over."""
        with self.kept.lock:
            for task in self.kept.all():
                if task.status == "CANCELLING":
                    self._end(task)
                elif task.status == "RUNNING":
                    self._run_on(task, self._client(), patient=True)

    def close(self) -> None:
        """Let what runs pause, and wait for it: the next start goes on with it."""
        self._closing = True
        for task in self.kept.all():
            task.stop.set()
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
        asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
        size = int(sqs.get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])
        task = Task(source, destination, rate, size, int(time.time() * 1000), _handle(source))
        with self.kept.lock:
            if any(one.status in ACTIVE for one in self.kept.of(source)):
                raise unsupported(
                    "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
                )
            self.kept.add(task)
            self._run_on(task, sqs)
        return {"TaskHandle": task.handle}

    def _run_on(self, task: Task, sqs: Any, patient: bool = False) -> None:
        thread = threading.Thread(target=self._run, args=(task, sqs, patient), name="move task")
        self._threads.append(thread)
        thread.start()

    def _cancel(self, payload: dict[str, Any]) -> dict[str, Any]:
        with self.kept.lock:
            task = self.kept.named(str(payload.get("TaskHandle", "")))
            if task is None or task.status != "RUNNING":
                raise ApiError(
                    "ResourceNotFoundException", "Task does not exist or is no longer running.", 404
                )
            task.status = "CANCELLING"
            self.kept.changed(task)
            task.stop.set()
            return {"ApproximateNumberOfMessagesMoved": task.moved}

    def _list(self, payload: dict[str, Any]) -> dict[str, Any]:
        source = str(payload.get("SourceArn", ""))
        queue_url(self._client(), source)
        shown = [task.describe() for task in reversed(self.kept.of(source))]
        wanted = in_range(
            "MaxResults", payload.get("MaxResults") or 1, 1, SHOWN, f"Must be between 1 and {SHOWN}."
        )
        return {"Results": shown[:wanted]}

    # ---- one task, in its thread ----
    def _run(self, task: Task, sqs: Any, patient: bool) -> None:
        """`patient` waits for messages that the server before had received and not yet moved."""
        failure = ""
        try:
            while task.moved < task.to_move and not task.stop.is_set():
                if not self._move_some(task, sqs) and not (patient and _waits(task, sqs)):
                    break
        except (ApiError, ClientError, BotoCoreError) as error:
            failure = str(error)
        with self.kept.lock:
            if not self._closing or task.status == "CANCELLING":
                self._end(task, failure)

    def _end(self, task: Task, failure: str = "") -> None:
        cancelled = task.status == "CANCELLING"
        task.failure = failure
        task.status = "FAILED" if failure else "CANCELLED" if cancelled else "COMPLETED"
        self.kept.changed(task)

    def _move_some(self, task: Task, sqs: Any) -> int:
        """Move up to ten messages; returns how many were there. What is not moved is visible again at once."""
        source, most = queue_url(sqs, task.source), min(10, task.to_move - task.moved)
        asked: dict[str, Any] = {"MessageAttributeNames": ["All"], "MessageSystemAttributeNames": ["All"]}
        batch = sqs.receive_message(QueueUrl=source, MaxNumberOfMessages=most, **asked).get("Messages", [])
        waiting = list(batch)
        try:
            while waiting and not task.stop.is_set():
                _move(task, sqs, source, waiting[0])
                del waiting[0]
                with self.kept.lock:
                    task.moved += 1
                    self.kept.changed(task)
                if task.rate:
                    task.stop.wait(1 / task.rate)
        finally:
            for message in waiting:
                handle = message["ReceiptHandle"]
                sqs.change_message_visibility(QueueUrl=source, ReceiptHandle=handle, VisibilityTimeout=0)
        return len(batch)


def _waits(task: Task, sqs: Any) -> bool:
    """Whether hidden messages are left in the source, a moment later."""
    name = "ApproximateNumberOfMessagesNotVisible"
    asked = {"QueueUrl": queue_url(sqs, task.source), "AttributeNames": [name]}
    found = int(sqs.get_queue_attributes(**asked)["Attributes"][name]) > 0
    return found and not task.stop.wait(PATIENCE_SECONDS)


def _handle(source: str) -> str:
    return base64.b64encode(json.dumps({"taskId": str(uuid.uuid4()), "sourceArn": source}).encode()).decode()


def queue_url(sqs: Any, arn: str) -> str:
    """The queue's address; raises ResourceNotFoundException."""
    try:
        return str(sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"])
    except sqs.exceptions.QueueDoesNotExist as error:
        message = "The resource that you specified for the SourceArn parameter doesn't exist."
        raise ApiError("ResourceNotFoundException", message, 404) from error


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
