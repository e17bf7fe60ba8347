"""What the rest of the executor asks of an engine: describe a query, answer it, write it out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Protocol, runtime_checkable

from sqlglot import exp

from infra.local.athena.catalog import Table, TableName
from infra.local.athena.errors import QueryCancelled
from infra.local.athena.file_formats import FileFormat
from infra.local.athena.parsing import parse_change, parse_query
from infra.local.athena.types import Type


@dataclass(frozen=True)
class Query:
    """The text of a query, and the database of its unqualified names.

    `plan` is the engine's own: what it worked out once it need not work out again. `tables` stand
    before those of the catalog: a statement that reads a table twice reads the same state of it.
    """

    text: str
    database: str
    plan: dict[str, Any] = field(default_factory=dict, compare=False)
    tables: dict[TableName, Table] = field(default_factory=dict, compare=False)

    @cached_property
    def tree(self) -> exp.Expression:
        """Read when an engine asks for it; one that reads Trino's text itself never does."""
        return parse_query(self.text)


class ChangeQuery(Query):
    """DELETE, UPDATE or MERGE. Its answer has a row for each row that changes, see below."""

    @cached_property
    def tree(self) -> exp.Expression:
        return parse_change(self.text)


# What a row change does to a row: the third column of its query's answer.
UNTOUCHED, DELETED, UPDATED, INSERTED = 0, 1, 2, 3


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
    """Files below `folder`; `partition_by` columns become `name=value/` folders.

    Without `layout` the files are Parquet with `compression`, else text as it says. `order[i]` is the position in the query of column i, None for one that stays NULL; without
    `order` the query's columns are taken as they come.
    """

    folder: Path
    columns: tuple[OutputColumn, ...]
    partition_by: tuple[str, ...] = ()
    compression: str = "snappy"
    order: tuple[int | None, ...] | None = None
    layout: FileFormat | None = None


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

    def wait_until_ready(self) -> None:
        """Returns when queries are answered. S3 and Glue answer by then."""
        ...

    def describe(self, query: Query) -> tuple[OutputColumn, ...]: ...

    def explain(self, query: Query) -> str: ...

    def select(self, query: Query, sink: IO[bytes], running: Running) -> Stats:
        """Writes the rows to `sink` as CSV without a header: every value quoted, NULL as nothing."""
        ...

    def copy_out(self, query: Query, destination: Destination, running: Running) -> Stats: ...

    def close(self) -> None: ...


@runtime_checkable
class ChangesIceberg(Protocol):
    """An engine that commits changes of Iceberg tables itself, from the client's own text."""

    def change(self, query: Query, running: Running) -> Stats:
        """DELETE, UPDATE or MERGE; `rows` are those that changed."""
        ...

    def optimize(self, name: TableName, condition: str, running: Running) -> Stats:
        """Joins the small files of the partitions that `condition` chooses, all without one."""
        ...
