"""The DuckDB engine: one process-wide database, a cursor per query."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import duckdb

from infra.local.athena.catalog import Catalog
from infra.local.athena.engines.base import Destination, OutputColumn, Query, Running, Stats
from infra.local.athena.engines.duckdb_.compiler import Compiled
from infra.local.athena.engines.duckdb_.failures import as_failure
from infra.local.athena.engines.duckdb_.functions import macros
from infra.local.athena.engines.duckdb_.plans import Plans
from infra.local.athena.engines.duckdb_.reading.bind import Binder
from infra.local.athena.engines.duckdb_.reading.footers import Footers
from infra.local.athena.engines.duckdb_.reading.links import LinkSets
from infra.local.athena.engines.duckdb_.reading.sources import QueryTables
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote, trino_type
from infra.local.athena.engines.duckdb_.udfs import registry
from infra.local.athena.engines.duckdb_.writing import answers
from infra.local.athena.engines.duckdb_.writing.file_writers import copy_statement
from infra.local.athena.errors import QueryFailed
from infra.local.athena.storage import ObjectStore

_SESSION = (
    "TimeZone='UTC'",
    "default_null_order='nulls_last'",
    "enable_profiling='no_output'",
    # The other figures of a profile take longer to tell than a small query to run.
    "tracked_metrics=['io.total_bytes_read']",
)
_MEMORY_SHARE = 0.6
_MEMORY = "LAKEHOUSE_ATHENA_MEMORY"  # a size such as 512MB, in place of that share


@dataclass(frozen=True)
class Bound:
    sql: str
    columns: tuple[OutputColumn, ...]


class DuckDbEngine:
    """Implements `engines.base.Engine`; safe for many threads, each query on its own cursor."""

    name = "duckdb"

    def __init__(self, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._catalog = catalog
        self._store = store
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._database = duckdb.connect(":memory:", config=_settings(scratch))
        self._lock = threading.Lock()
        self._plans = Plans()
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._uris: dict[Path, dict[str, str]] = {}
        self._leases: dict[Path, list[str]] = {}
        self._links = LinkSets(scratch / "links")
        self._footers = Footers()
        for udf in registry.UDFS:
            udf.register(self._database)
        # With it an error is lost in rows that turn out not to be needed; Trino tells it.
        self._database.execute("SET disabled_optimizers = 'statistics_propagation'")
        for statement in macros.statements():
            self._database.execute(statement)

    def wait_until_ready(self) -> None:
        """It is from the start."""

    def describe(self, query: Query) -> tuple[OutputColumn, ...]:
        compiled = self._compile(query)
        if None not in compiled.types:
            return _columns(compiled, compiled.types)
        with self._session(Running()) as (cursor, folder):
            return self._bind(compiled, cursor, folder).columns

    def explain(self, query: Query) -> str:
        with self._session(Running()) as (cursor, folder):
            bound = self._bind(self._compile(query), cursor, folder)
            rows = cursor.execute(f"EXPLAIN {bound.sql}").fetchall()
            return "\n".join(str(row[1]) for row in rows)

    def select(self, query: Query, sink: IO[bytes], running: Running) -> Stats:
        started = time.monotonic()
        compiled = self._compile(query)
        with self._session(running) as (cursor, folder):
            bound = self._bind(compiled, cursor, folder)
            planned = int((time.monotonic() - started) * 1000)
            if compiled.is_summary:
                rows = answers.write_spelled(cursor, bound.sql, bound.columns, sink, running)
            else:
                rows = answers.write_lines(cursor, bound.sql, bound.columns, sink)
            return Stats(bound.columns, rows, _bytes_read(cursor), planned)

    def copy_out(self, query: Query, destination: Destination, running: Running) -> Stats:
        compiled = self._compile(query)
        with self._session(running) as (cursor, folder):
            bound = self._bind(compiled, cursor, folder)
            order = destination.order or tuple(range(len(destination.columns)))
            items = ", ".join(
                f"CAST({'NULL' if i is None else quote(f'c{i}')} AS {duckdb_type(column.type)}) AS {quote(column.name)}"
                for i, column in zip(order, destination.columns, strict=True)
            )
            rows = self._copy(
                cursor, copy_statement(f"SELECT {items} FROM ({bound.sql}) answer", destination)
            )
            return Stats(destination.columns, rows, _bytes_read(cursor))

    @staticmethod
    def _copy(cursor: duckdb.DuckDBPyConnection, statement: str) -> int:
        found = cursor.execute(statement).fetchone()
        return int(found[0]) if found else 0

    def _compile(self, query: Query) -> Compiled:
        if self.name not in query.plan:
            tables = QueryTables(self._catalog, self._store, self._constant, query.tables)
            query.plan[self.name] = self._plans.compiled(query, tables)
        compiled: Compiled = query.plan[self.name]
        return compiled

    def _constant(self, sql: str) -> list[tuple[object, ...]]:
        with self._session(Running()) as (cursor, _):
            return cursor.execute(sql).fetchall()

    def _bind(self, compiled: Compiled, cursor: duckdb.DuckDBPyConnection, folder: Path) -> Bound:
        binder = Binder(
            self._catalog,
            self._store,
            lambda sql: cursor.execute(sql).fetchall(),
            folder,
            self._links,
            self._footers,
        )
        try:
            sql = binder.bind(compiled.sql, compiled.scans)
        finally:
            self._uris[folder], self._leases[folder] = binder.uris, binder.leases
        if None not in compiled.types:
            return Bound(sql, _columns(compiled, compiled.types))
        described = cursor.execute(f"SELECT * FROM ({sql}) d LIMIT 0").description or []
        kinds = [
            known or trino_type(found[1]) for known, found in zip(compiled.types, described, strict=True)
        ]
        return Bound(sql, _columns(compiled, kinds))

    @contextmanager
    def _session(self, running: Running) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
        """A cursor, and the place of a folder for files of the query's own; DuckDB's errors become Trino's."""
        folder = self._scratch / f"query-{uuid.uuid4().hex}"
        cursor = self._cursor()
        try:
            running.attach(cursor.interrupt)
            yield cursor, folder
            running.detach()
            self._idle.append(cursor)
        except duckdb.Error as problem:
            raise as_failure(problem, self._uris.get(folder, {})) from problem
        finally:
            self._uris.pop(folder, None)
            running.detach()
            for key in self._leases.pop(folder, []):
                self._links.release(key)
            if folder.exists():
                shutil.rmtree(folder, ignore_errors=True)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """With UTC and nulls last. One that served a query well serves another: its settings took 0.3 ms."""
        try:
            return self._idle.pop()
        except IndexError:
            with self._lock:
                cursor = self._database.cursor()
        for setting in _SESSION:
            cursor.execute(f"SET {setting}")
        return cursor

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self._database.close()
        self._links.close()


def _columns(compiled: Compiled, kinds: Any) -> tuple[OutputColumn, ...]:
    return tuple(OutputColumn(name, kind) for name, kind in zip(compiled.names, kinds, strict=True))


def _settings(scratch: Path) -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    spill = scratch / "spill"
    spill.mkdir(exist_ok=True)
    return {
        "threads": os.cpu_count() or 2,
        "memory_limit": os.environ.get(_MEMORY) or f"{int(memory * _MEMORY_SHARE / 2**20)}MB",
        "temp_directory": str(spill),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def _bytes_read(cursor: duckdb.DuckDBPyConnection) -> int:
    try:
        told = json.loads(cursor.get_profiling_information(format="json"))
    except (duckdb.Error, json.JSONDecodeError) as problem:
        raise QueryFailed("GENERIC_INTERNAL_ERROR", f"no profile of the query: {problem}") from problem
    return int(told.get("io", {}).get("total_bytes_read", 0))
