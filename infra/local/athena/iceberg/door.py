"""Where the executor hands Iceberg statements over. Only what stands behind this door loads pyiceberg.

That takes a second or more, so it happens in a thread of its own while the server starts, and statements
about other tables never wait for it.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local.athena.catalog import Catalog
from infra.local.athena.ddl_show import Answer
from infra.local.athena.engines.base import ChangesIceberg, Engine, Stats
from infra.local.athena.statements import CreateTableAs, Ddl, Insert, Maintenance, RowChange
from infra.local.athena.storage import ObjectStore
from infra.local.athena.words import Reader
from infra.local.athena.writer import Job, Written

if TYPE_CHECKING:
    from infra.local.athena.ddl import Context

_HEAD_START = 1.0
_ROOMS = ("row_changes", "ddl", "maintenance", "system")
_DDL = ("ALTER_TABLE", "DROP_TABLE", "SHOW_CREATE_TABLE", "DESCRIBE_TABLE", "MSCK_REPAIR", "SHOW_PARTITIONS")
Action = Callable[["Context", Reader], Answer]


def warm_up() -> threading.Timer:
    """Loads everything in the background, once the server has had the processor for its start."""

    def load() -> None:
        for room in _ROOMS:
            importlib.import_module(f"infra.local.athena.iceberg.{room}")

    timer = threading.Timer(_HEAD_START, load)
    timer.daemon = True
    timer.start()
    return timer


class Iceberg:
    """Statements that write or change Iceberg tables."""

    def __init__(self, engine: Engine, catalog: Catalog, store: ObjectStore, scratch: Path) -> None:
        self._engine = engine
        self._catalog = catalog
        self._store = store
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)

    def takes(self, statement: CreateTableAs | Insert) -> bool:
        if isinstance(statement, CreateTableAs):
            return str(statement.properties.get("table_type", "")).upper() == "ICEBERG"
        found = self._catalog.find(statement.name)
        return found is not None and found.is_iceberg

    def write(self, statement: CreateTableAs | Insert, job: Job) -> Written | None:
        """None for a table that is there already where that was allowed for."""
        from infra.local.athena.iceberg.writing import IcebergWriter

        writer = IcebergWriter(self._engine, self._catalog, self._store, self._scratch)
        if isinstance(statement, CreateTableAs):
            return writer.create_table_as(statement, job)
        return writer.insert(statement, job)

    def change(self, statement: RowChange, job: Job) -> Stats:
        if isinstance(self._engine, ChangesIceberg):
            return self._engine.change(job.query, job.running)
        from infra.local.athena.iceberg.row_changes import RowChanges

        changes = RowChanges(self._engine, self._catalog, self._store, self._scratch)
        return changes.run(job, statement.database)

    def maintain(self, statement: Maintenance, job: Job) -> Stats:
        if isinstance(self._engine, ChangesIceberg) and statement.kind == "OPTIMIZE":
            return self._engine.optimize(statement.name, statement.condition, job.running)
        from infra.local.athena.iceberg.maintenance import Maintainer

        maintainer = Maintainer(self._engine, self._catalog, self._store, self._scratch)
        return maintainer.run(statement, job)


def ddl_action(statement: Ddl, context: Context) -> Action | None:
    """What answers a DDL statement if it is about an Iceberg table."""
    if statement.kind not in _DDL and not statement.managed:
        return None
    if not statement.managed and not _names_iceberg_table(statement.reader, context):
        return None
    from infra.local.athena.iceberg import ddl

    return ddl.action(statement)


def _names_iceberg_table(reader: Reader, context: Context) -> bool:
    """Looks ahead: the reader stays where it is."""
    start = reader.at
    reader.take("if", "exists") or reader.take("extended") or reader.take("formatted")
    name = reader.table()
    reader.at = start
    found = context.catalog.find(name)
    return found is not None and found.is_iceberg
