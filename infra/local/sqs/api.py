"""The SQS API over queues in memory: what is asked of a queue itself, and the way to what is asked of its messages."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from infra.local.journal import Touch, unmarked
from infra.local.sqs import attributes as attribute
from infra.local.sqs.directory import Directory
from infra.local.sqs.messages import Messages
from infra.local.sqs.queue import Queue, Settings
from infra.local.sqs.refusals import in_range, invalid, older, unsupported
from infra.local.wire import ApiError

PAUSE_SECONDS = 60.0  # between two purges, and between a queue's end and another of its name
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
_FIFO_NAME = re.compile(r"(?=.{1,80}$)[A-Za-z0-9_-]+\.fifo")
Answer = dict[str, Any]


class SqsApi:
    """Handles `AmazonSQS.*` but the message move tasks. `clock` gives seconds since 1970."""

    def __init__(
        self,
        endpoint: str,
        region: str,
        account: str,
        clock: Callable[[], float] = time.time,
        touch: Touch = unmarked,
    ) -> None:
        self._directory = Directory(endpoint, region, account, clock, touch)
        self._messages = Messages(self._directory)
        self._deleted: dict[str, float] = {}
        self.kept = self._directory.kept
        self._operations: dict[str, Callable[[Answer], Answer]] = {
            "CreateQueue": self._create,
            "DeleteQueue": self._delete_queue,
            "GetQueueUrl": self._get_url,
            "ListQueues": self._list,
            "GetQueueAttributes": self._get_attributes,
            "SetQueueAttributes": self._set_attributes,
            "ListDeadLetterSourceQueues": self._list_sources,
            "PurgeQueue": self._purge,
            "TagQueue": self._tag,
            "UntagQueue": self._untag,
            "ListQueueTags": self._list_tags,
            "AddPermission": self._add_permission,
            "RemovePermission": self._remove_permission,
            **self._messages.operations(),
        }

    @property
    def operations(self) -> frozenset[str]:
        """The names that are answered."""
        return frozenset(self._operations)

    def handle(self, operation: str, payload: Answer) -> Answer:
        """Answer one operation; raises ApiError."""
        if operation not in self._operations:
            raise unsupported(f"{operation} is not part of the local AWS")
        with self._directory.changed:
            return self._operations[operation](payload)

    def knows(self, arn: str) -> bool:
        """Whether there is such a queue."""
        with self._directory.changed:
            return self._directory.of(arn) is not None

    def deliver(self, arn: str, body: str, attributes: dict[str, Any] | None = None) -> None:
        """Put a message into the queue, as S3 and SNS do; a queue that isn't there loses it."""
        with self._directory.changed:
            queue = self._directory.of(arn)
            if queue is not None:
                queue.send(body, attributes or {}, self._directory.clock())
                self._directory.changed.notify_all()

    def close(self) -> None:
        """End every long poll."""
        with self._directory.changed:
            self._messages.close()
            self._directory.changed.notify_all()

    # ---- queues ----
    def _queue(self, payload: Answer) -> Queue:
        return self._directory.at(payload.get("QueueUrl"))

    def _create(self, payload: Answer) -> Answer:
        name, given = str(payload.get("QueueName") or ""), payload.get("Attributes") or {}
        _check_name(name, given)
        known = self._directory.queues.get(name)
        if known is None:
            known = self._made(name, given, dict(payload.get("tags") or payload.get("Tags") or {}))
        elif attribute.apply(known.settings, given) != known.settings:
            message = "A queue already exists with the same name and a different value for an attribute."
            raise ApiError("QueueNameExists", message, query_code="QueueAlreadyExists")
        return {"QueueUrl": self._directory.url(known)}

    def _made(self, name: str, given: Answer, tags: dict[str, str]) -> Queue:
        now, arn = self._directory.clock(), self._directory.arn_prefix + name
        if now - self._deleted.get(name, -PAUSE_SECONDS) < PAUSE_SECONDS:
            message = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
            raise older("QueueDeletedRecently", message)
        settings = self._checked(arn, attribute.apply(Settings(), given), given)
        return self._directory.kept.add(Queue(arn, now, now, settings, tags))

    def _checked(self, arn: str, settings: Settings, given: Answer) -> Settings:
        """The settings when their dead-letter queue is there, of the same kind, and takes letters of this queue."""
        redrive = settings.redrive if "RedrivePolicy" in given else None
        if redrive is None:
            return settings
        target, text = self._directory.of(redrive.arn), given["RedrivePolicy"]
        if target is None:
            raise invalid("RedrivePolicy", text, "Dead letter target does not exist.")
        if target.settings.fifo != settings.fifo:
            kinds = ("standard", "fifo")
            message = f"Dead-letter queue must be same type of queue as the source: {kinds[settings.fifo]}."
            raise invalid("RedrivePolicy", text, message)
        if not attribute.lets_redrive(target.settings, arn):
            raise invalid("RedrivePolicy", text, "Dead letter target does not allow this source queue.")
        return settings

    def _delete_queue(self, payload: Answer) -> Answer:
        queue = self._queue(payload)
        self._deleted[queue.name] = self._directory.clock()
        self.kept.remove(queue)
        self._directory.changed.notify_all()
        return {}

    def _get_url(self, payload: Answer) -> Answer:
        return {"QueueUrl": self._directory.url(self._directory.named(str(payload.get("QueueName") or "")))}

    def _list(self, payload: Answer) -> Answer:
        prefix = payload.get("QueueNamePrefix") or ""
        queues = self._directory.queues
        urls = [self._directory.url(queues[name]) for name in sorted(queues) if name.startswith(prefix)]
        return _paged(payload, "QueueUrls", urls)

    def _get_attributes(self, payload: Answer) -> Answer:
        queue = self._directory.settled(self._queue(payload))
        described = attribute.describe(queue, payload.get("AttributeNames") or (), self._directory.clock())
        return {"Attributes": described} if described else {}

    def _set_attributes(self, payload: Answer) -> Answer:
        queue, given = self._queue(payload), payload.get("Attributes") or {}
        if "FifoQueue" in given and not queue.settings.fifo:
            raise ApiError("InvalidAttributeName", "Unknown Attribute FifoQueue.")
        queue.settings = self._checked(queue.arn, attribute.apply(queue.settings, given), given)
        self._touched(queue)
        return {}

    def _touched(self, queue: Queue) -> None:
        queue.modified = self._directory.clock()
        self.kept.changed(queue)

    def _list_sources(self, payload: Answer) -> Answer:
        arn = self._queue(payload).arn
        queues = self._directory.queues.values()
        sources = [queue for queue in queues if queue.settings.redrive and queue.settings.redrive.arn == arn]
        return _paged(payload, "queueUrls", [self._directory.url(queue) for queue in sources])

    def _purge(self, payload: Answer) -> Answer:
        queue, now = self._queue(payload), self._directory.clock()
        if now - queue.purged < PAUSE_SECONDS:
            message = f"Only one PurgeQueue operation on {queue.name} is allowed every 60 seconds."
            raise older("PurgeQueueInProgress", message)
        queue.purged = now
        queue.purge()
        self.kept.changed(queue)
        return {}

    # ---- tags and permissions ----
    def _tag(self, payload: Answer) -> Answer:
        queue = self._queue(payload)
        tags = queue.tags | dict(payload.get("Tags") or {})
        if len(tags) > 50:
            raise ApiError("InvalidParameterValue", f"Too many tags added for queue {queue.name}.")
        queue.tags = tags
        self.kept.changed(queue)
        return {}

    def _untag(self, payload: Answer) -> Answer:
        queue, removed = self._queue(payload), set(payload.get("TagKeys") or ())
        queue.tags = {name: text for name, text in queue.tags.items() if name not in removed}
        self.kept.changed(queue)
        return {}

    def _list_tags(self, payload: Answer) -> Answer:
        tags = self._queue(payload).tags
        return {"Tags": tags} if tags else {}

    def _add_permission(self, payload: Answer) -> Answer:
        """A statement of the queue's policy. Nobody is kept out here: every caller is the owner."""
        queue, label = self._queue(payload), str(payload.get("Label") or "")
        policy = json.loads(queue.settings.policy or '{"Version": "2012-10-17", "Statement": []}')
        if any(one.get("Sid") == label for one in policy["Statement"]):
            raise invalid("Label", label, "Already exists.")
        statement = {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{one}:root" for one in payload.get("AWSAccountIds") or ()]},
            "Action": [f"SQS:{one}" for one in payload.get("Actions") or ()],
            "Resource": queue.arn,
        }
        policy["Statement"].append(statement)
        return self._set_policy(queue, policy)

    def _remove_permission(self, payload: Answer) -> Answer:
        queue, label = self._queue(payload), payload.get("Label")
        policy = json.loads(queue.settings.policy or '{"Statement": []}')
        left = [one for one in policy["Statement"] if one.get("Sid") != label]
        if len(left) == len(policy["Statement"]):
            raise invalid("Label", label, "can't find label.")
        return self._set_policy(queue, policy | {"Statement": left})

    def _set_policy(self, queue: Queue, policy: Answer) -> Answer:
        text = json.dumps(policy) if policy["Statement"] else ""
        queue.settings = attribute.apply(queue.settings, {"Policy": text})
        self._touched(queue)
        return {}


def _check_name(name: str, given: Answer) -> None:
    if given.get("FifoQueue") == "true":
        if not _FIFO_NAME.fullmatch(name):
            message = "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length."
            raise ApiError("InvalidParameterValue", message)
    elif not _NAME.fullmatch(name):
        message = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise ApiError("InvalidParameterValue", message)


def _paged(payload: Answer, member: str, items: list[str]) -> Answer:
    """All of them, or a page when its size was asked for; the token is the position."""
    token = str(payload.get("NextToken") or "0")
    if not token.isdigit():
        raise ApiError("InvalidParameterValue", "Invalid or expired NextToken.")
    asked = payload.get("MaxResults")
    limit = 1000 if asked is None else in_range("MaxResults", asked, 1, 1000, "Must be between 1 and 1000.")
    start, end = int(token), int(token) + limit
    more = {"NextToken": str(end)} if asked is not None and end < len(items) else {}
    return {member: items[start:end], **more}
