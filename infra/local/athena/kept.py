"""Athena's memory as entities of the journal: one row for a query, one for each workgroup and other thing by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from infra.local.athena.executions import ENDING, Execution
from infra.local.journal import Key, Row, Touch

EXECUTION = "execution"
# Kinds of things that a client makes by name, and where they are.
Named = Mapping[str, MutableMapping[Any, Any]]


class KeptAthena:
    """The part of the journal that holds Athena's memory; `lock` is the one under which queries come and go."""

    def __init__(
        self,
        lock: AbstractContextManager[Any],
        touch: Touch,
        executions: MutableMapping[str, Execution],
        named: Callable[[], Named],
    ) -> None:
        self._lock, self._touch, self._executions, self._named = lock, touch, executions, named
        self._written: set[Key] = set()

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock, ENDING:
            yield

    def known(self) -> Iterable[Key]:
        yield from self._named_keys()
        yield from ((EXECUTION, query_id) for query_id in self._executions)

    def dump(self, key: Key) -> bytes | None:
        kind, *rest = key
        if kind == EXECUTION:
            execution = self._executions.get(rest[0])
            return None if execution is None else json.dumps(execution.as_dict()).encode()
        found = self._named().get(kind, {}).get(rest[0] if len(rest) == 1 else tuple(rest))
        return None if found is None else json.dumps(found).encode()

    def load(self, rows: Iterable[Row]) -> None:
        for (kind, *rest), value in rows:
            if kind == EXECUTION:
                self.add(Execution.from_dict(json.loads(value)))
            else:
                self._named()[kind][rest[0] if len(rest) == 1 else tuple(rest)] = json.loads(value)
        self._written = set(self._named_keys())

    def add(self, execution: Execution) -> None:
        """Remember the query; from now on its end is told."""
        execution.tell = self._touch_execution
        self._executions[execution.id] = execution
        self._touch_execution(execution.id)

    def forget(self, query_id: str) -> None:
        del self._executions[query_id]
        self._touch_execution(query_id)

    def named_changed(self) -> None:
        """Something that has a name was made, changed or deleted; the journal finds out which."""
        now = set(self._named_keys())
        for key in now | self._written:
            self._touch(*key)
        self._written = now

    def _touch_execution(self, query_id: str) -> None:
        self._touch(EXECUTION, query_id)

    def _named_keys(self) -> Iterator[Key]:
        for kind, things in self._named().items():
            for name in list(things):
                yield kind, *(name if isinstance(name, tuple) else (name,))
