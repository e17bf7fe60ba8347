"""A queue in memory: what a receive hides, what time brings back, what goes to the dead-letter queue.

Every step of a standard queue is O(log n) at worst, because a backfill or a first crawl puts ten thousands of messages into a queue.
Time is a parameter (seconds since 1970), so that it goes on while the server is down. A FIFO queue has no ready line:
it is read in the order of sending, past the groups of which a message is under way.
"""

from __future__ import annotations

import base64
import binascii
import heapq
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from infra.local.sqs.fifo import Fifo


@dataclass(frozen=True)
class Redrive:
    """Where a message goes that was received `limit` times without being deleted."""

    arn: str
    limit: int


@dataclass(frozen=True)
class Settings:
    """A queue's attributes in seconds and bytes, with AWS's defaults."""

    delay: int = 0
    largest_message: int = 1 << 20
    retention: int = 4 * 86400
    wait: int = 0
    visibility: int = 30
    policy: str = ""
    redrive: Redrive | None = None
    redrive_allow: str = ""
    fifo: bool = False
    content_dedup: bool = False
    dedup_scope: str = "queue"
    throughput: str = "perQueue"


@dataclass
class Message:
    """A message. It waits in the ready line, or is hidden until `visible_at`; `place` tells stale entries apart."""

    id: str
    body: str
    attributes: dict[str, dict[str, Any]]
    sent: float
    visible_at: float = 0.0
    receives: int = 0
    first_received: float = 0.0
    source: str = ""
    place: int = 0
    received: float = 0.0
    group: str = ""
    dedup: str = ""
    sequence: str = ""
    system: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Queue:
    """Messages in the order in which they became visible."""

    arn: str
    created: float
    modified: float
    settings: Settings = field(default_factory=Settings)
    tags: dict[str, str] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    ready: deque[tuple[str, int]] = field(default_factory=deque)
    hidden: list[tuple[float, int, str]] = field(default_factory=list)
    placed: int = 0
    purged: float = 0.0
    fifo: Fifo = field(default_factory=Fifo)
    # Hears of the id of a message that changed in place; `messages` itself tells of those that come and go.
    touch: Callable[[str], None] = lambda _: None

    @property
    def name(self) -> str:
        return self.arn.rpartition(":")[2]

    def send(
        self,
        body: str,
        attributes: dict[str, dict[str, Any]],
        now: float,
        delay: int | None = None,
        **more: Any,
    ) -> Message:
        """Add a message; `more` are further fields of it."""
        message = Message(str(uuid.uuid4()), body, attributes, now, **more)
        self.messages[message.id] = message
        self._hide(message, now + (self.settings.delay if delay is None else delay), now)
        return message

    def adopt(self, message: Message, source: str, now: float) -> None:
        """Take a dead letter: it keeps its id, its receives and the time at which it was sent."""
        self.messages[message.id] = replace(message, source=source)
        self._hide(self.messages[message.id], now, now)

    def receive(self, count: int, visibility: int, now: float) -> list[tuple[Message, str]]:
        """Up to `count` visible messages with receipt handles; call `settle` first."""
        found: list[tuple[Message, str]] = []
        waiting = self._in_order(count, now) if self.settings.fifo else self._take(count)
        for message in waiting:
            message.receives += 1
            message.received = now
            message.first_received = message.first_received or now
            self._hide(message, now + visibility, now)
            found.append((message, _handle(message)))
        return found

    def settle(self, now: float) -> list[Message]:
        """Bring back what time made visible, forget what is too old, and return (and drop) what has used up its receives."""
        dead: list[Message] = []
        while self.hidden and self.hidden[0][0] <= now:
            _, place, message_id = heapq.heappop(self.hidden)
            message = self.messages.get(message_id)
            if message is None or message.place != place:
                continue
            if self._used_up(message):
                dead.append(self.messages.pop(message_id))
            elif not self.settings.fifo:
                self.ready.append((message_id, place))
        self._expire(now)
        return dead

    def under_way(self, handle: str, now: float) -> Message | None:
        """The received message, None when it is gone or visible again; raises ValueError for a text that is no handle."""
        message = self.messages.get(message_id_of(handle))
        return message if message is not None and message.visible_at > now else None

    def has_expired(self, handle: str, now: float) -> bool:
        """Whether the message is there and was given to somebody else since, or became visible again."""
        message = self.messages.get(message_id_of(handle))
        return message is not None and (message.visible_at <= now or receive_of(handle) != message.receives)

    def delete(self, handle: str) -> None:
        """Harmless when the message is gone; raises ValueError for a text that is no handle."""
        self.messages.pop(message_id_of(handle), None)

    def change_visibility(self, handle: str, seconds: int, now: float) -> bool:
        """Hide a received message anew, or give it back with 0; False when it is gone or not hidden."""
        message = self.under_way(handle, now)
        if message is None:
            return False
        self._hide(message, now + seconds, now)
        return True

    def purge(self) -> None:
        self.messages.clear()
        self.ready.clear()
        self.hidden.clear()

    def counts(self, now: float) -> tuple[int, int, int]:
        """Visible, delayed and received messages; call `settle` first."""
        hidden = [message for message in self.messages.values() if message.visible_at > now]
        delayed = sum(1 for message in hidden if not message.receives)
        return len(self.messages) - len(hidden), delayed, len(hidden) - delayed

    def next_change(self) -> float | None:
        """When the next hidden message may become visible."""
        return self.hidden[0][0] if self.hidden else None

    def _used_up(self, message: Message) -> bool:
        redrive = self.settings.redrive
        return redrive is not None and message.receives >= redrive.limit

    def _hide(self, message: Message, until: float, now: float) -> None:
        """Give the message a new place, which makes every older entry of it stale."""
        self.placed += 1
        message.place, message.visible_at = self.placed, until
        self.touch(message.id)
        if until > now or self._used_up(message):
            heapq.heappush(self.hidden, (until, self.placed, message.id))
        elif not self.settings.fifo:
            self.ready.append((message.id, self.placed))

    def _take(self, count: int) -> Iterator[Message]:
        """The first messages of the ready line, at most as many as it had at the start."""
        for _ in range(len(self.ready)):
            if count <= 0:
                return
            message_id, place = self.ready.popleft()
            message = self.messages.get(message_id)
            if message is not None and message.place == place:
                count -= 1
                yield message

    def _in_order(self, count: int, now: float) -> list[Message]:
        """The first messages whose group has none under way; several of one group may go together."""
        busy = {message.group for message in self.messages.values() if message.visible_at > now}
        free = (message for message in self.messages.values() if message.group not in busy)
        return list(islice(free, count))

    def _expire(self, now: float) -> None:
        """Messages are kept in the order of arrival, except dead letters, so a scan ends at the first young one."""
        oldest = now - self.settings.retention
        while self.messages:
            message_id, message = next(iter(self.messages.items()))
            if message.sent >= oldest:
                return
            del self.messages[message_id]


def message_id_of(handle: str) -> str:
    """The message that a receipt handle names; raises ValueError."""
    return _read(handle)[0]


def receive_of(handle: str) -> int:
    """Which of the message's receives the handle was given for; raises ValueError."""
    return _read(handle)[1]


def _read(handle: str) -> tuple[str, int]:
    try:
        message_id, receive, _ = base64.b64decode(handle, validate=True).decode().split("/")
        return message_id, int(receive)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"{handle!r} is no receipt handle") from error


def _handle(message: Message) -> str:
    """Another one for each receive; an older one still deletes, as standard queues allow."""
    return base64.b64encode(f"{message.id}/{message.receives}/{uuid.uuid4().hex}".encode()).decode()
