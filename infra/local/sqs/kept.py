"""Queues and messages as entities of the journal: one row for a queue, one for each message."""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from infra.local.journal import Key, Row, Touch
from infra.local.sqs.queue import Message, Queue
from infra.local.tracked import Tracked

QUEUE, MESSAGE = "queue", "message"
# Made again from the messages' own rows.
_DERIVED = frozenset({"messages", "ready", "hidden", "touch"})
Made = TypeVar("Made", Message, Queue)


class KeptQueues:
    """The part of the journal that holds the queues; `lock` is the one under which they change."""

    def __init__(self, lock: AbstractContextManager[Any], touch: Touch) -> None:
        self._lock, self._touch = lock, touch
        self.queues: dict[str, Queue] = Tracked(lambda name: touch(QUEUE, name))

    def held(self) -> AbstractContextManager[Any]:
        return self._lock

    def known(self) -> Iterable[Key]:
        for name, queue in self.queues.items():
            yield QUEUE, name
            yield from ((MESSAGE, name, message_id) for message_id in queue.messages)

    def dump(self, key: Key) -> bytes | None:
        queue = self.queues.get(key[1])
        found = queue if queue is None or key[0] == QUEUE else queue.messages.get(key[2])
        return None if found is None else pickle.dumps(_values(found), protocol=pickle.HIGHEST_PROTOCOL)

    def load(self, rows: Iterable[Row]) -> None:
        for key, value in sorted(rows, key=lambda row: row[0][0] != QUEUE):
            values = pickle.loads(value)
            if key[0] == QUEUE:
                self.add(_made(Queue, values))
            else:
                dict.__setitem__(self.queues[key[1]].messages, key[2], _made(Message, values))
        for queue in self.queues.values():
            line_up(queue)

    def restore(self, state: bytes) -> None:
        """Take the queues of a snapshot of format 1."""
        for old in pickle.loads(state).values():
            queue = self.add(_made(Queue, vars(old)))
            for message in old.messages.values():
                queue.messages[message.id] = _made(Message, vars(message))
            line_up(queue)

    def add(self, queue: Queue) -> Queue:
        """Make the queue one of ours: from now on its changes are told."""
        name, touch = queue.name, self._touch
        queue.touch = lambda message_id: touch(MESSAGE, name, message_id)
        queue.messages = Tracked(queue.touch, queue.messages)
        self.queues[name] = queue
        return queue

    def remove(self, queue: Queue) -> None:
        queue.messages.clear()
        del self.queues[queue.name]

    def changed(self, queue: Queue) -> None:
        """The queue's settings, tags or other state of its own changed."""
        self._touch(QUEUE, queue.name)


def line_up(queue: Queue) -> None:
    """Make the ready line and the heap of hidden messages from the messages; time passes with the next `settle`."""
    queue.ready.clear()
    queue.hidden.clear()
    for message in queue.messages.values():
        heapq.heappush(queue.hidden, (message.visible_at, message.place, message.id))
        queue.placed = max(queue.placed, message.place)


def _values(entity: Message | Queue) -> dict[str, Any]:
    return {name: value for name, value in vars(entity).items() if name not in _DERIVED}


def _made(kind: type[Made], values: dict[str, Any]) -> Made:
    """The entity from the values that were kept: unknown ones are dropped, new fields have their defaults."""
    known = {f.name: values[f.name] for f in fields(kind) if f.name in values and f.name not in _DERIVED}
    missing = [
        f.name
        for f in fields(kind)
        if f.name not in known and f.default is MISSING and f.default_factory is MISSING
    ]
    if missing:
        raise KeyError(f"{kind.__name__}: {missing}")
    return kind(**known)
