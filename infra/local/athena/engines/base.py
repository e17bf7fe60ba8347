"""What the rest of the executor asks of an engine: describe a query, answer it, write it out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlglot import exp

from infra.local.athena.errors import QueryCancelled
from infra.local.athena.types import Type


@dataclass(frozen=True)
class Query:
    """A parsed query, the text it came from, and the database of its unqualified names.

    `plan` is the engine's own: what it worked out once it need not work out again.
    """

    tree: exp.Expression
    text: str
    database: str
    plan: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class OutputColumn:
    name: str
    type: Type


@dataclass(frozen=True)
class Stats:
    """`bytes_read` are the bytes that the engine really read from data files."""

    columns: tuple[OutputColumn, ...]
    rows: int
    bytes_read: int
    planning_ms: int = 0


@dataclass(frozen=True)
class Destination:
    """Parquet files below `folder`; `partition_by` columns become `name=value/` folders.

    `order[i]` is the position in the query of column i, None for one that stays NULL; without
    `order` the query's columns are taken as they come.
    """

    folder: Path
    columns: tuple[OutputColumn, ...]
    partition_by: tuple[str, ...] = ()
    compression: str = "snappy"
    order: tuple[int | None, ...] | None = None


@dataclass
class Running:
    """The handle by which another thread ends a query."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    bytes_read: int = 0
    _interrupt: Callable[[], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def attach(self, interrupt: Callable[[], None]) -> None:
        with self._lock:
            self._interrupt = interrupt
        self.check()

    def detach(self) -> None:
        with self._lock:
            self._interrupt = None

    def check(self) -> None:
        if self.cancelled.is_set():
            raise QueryCancelled

    def cancel(self) -> None:
        self.cancelled.set()
        with self._lock:
            if self._interrupt is not None:
                self._interrupt()


class Engine(Protocol):
    name: str

    def describe(self, query: Query) -> tuple[OutputColumn, ...]: ...

    def explain(self, query: Query) -> str: ...

    def select(self, query: Query, sink: Path, running: Running) -> Stats:
        """Writes the rows to `sink` as CSV without a header: every value quoted, NULL as nothing."""
        ...

    def copy_out(self, query: Query, destination: Destination, running: Running) -> Stats: ...

    def close(self) -> None: ...
