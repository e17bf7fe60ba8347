"""Moves of messages between queues, and as entities of the journal: one row for each task."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from infra.local.journal import Key, Row, Touch

TASK = "task"
SHOWN = 10  # AWS lists the last ten tasks of a queue; no more are kept
ACTIVE = ("RUNNING", "CANCELLING")


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
    stop: threading.Event = field(default_factory=threading.Event)

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


class KeptTasks:
    """The part of the journal that holds the tasks, oldest first. A task changes under `lock` alone."""

    def __init__(self, touch: Touch) -> None:
        self.lock, self._touch = threading.RLock(), touch
        self._tasks: dict[str, Task] = {}

    def add(self, task: Task) -> None:
        """Keep one more; the oldest of its queue beyond those that are shown go."""
        of_queue = [one for one in self.of(task.source) if one.status not in ACTIVE]
        for old in of_queue[: max(0, len(of_queue) - SHOWN + 1)]:
            del self._tasks[old.handle]
            self._touch(TASK, old.handle)
        self._tasks[task.handle] = task
        self.changed(task)

    def changed(self, task: Task) -> None:
        self._touch(TASK, task.handle)

    def all(self) -> list[Task]:
        return list(self._tasks.values())

    def of(self, source: str) -> list[Task]:
        return [task for task in self.all() if task.source == source]

    def named(self, handle: str) -> Task | None:
        return self._tasks.get(handle)

    # ---- the journal ----
    def held(self) -> AbstractContextManager[Any]:
        return self.lock

    def known(self) -> Iterable[Key]:
        return [(TASK, handle) for handle in self._tasks]

    def dump(self, key: Key) -> bytes | None:
        found = self._tasks.get(key[1])
        if found is None:
            return None
        return json.dumps({name: value for name, value in vars(found).items() if name != "stop"}).encode()

    def load(self, rows: Iterable[Row]) -> None:
        for key, value in rows:
            self._tasks[key[1]] = Task(**json.loads(value))
