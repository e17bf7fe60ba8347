"""The Trino engine: Athena's text sent nearly as it is, answers in Athena's texts, files written on this disk."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from infra.local.athena.catalog import TableName
from infra.local.athena.engines.base import Destination, OutputColumn, Query, Running, Stats
from infra.local.athena.engines.trino import texts, writing
from infra.local.athena.engines.trino.client import Answer, Client, ResultColumn
from infra.local.athena.engines.trino.cluster import Cluster, Shape
from infra.local.athena.engines.trino.configuration import (
    HIVE,
    ICEBERG,
    SCRATCH,
    SCRATCH_SCHEMA,
    Aws,
    catalogs,
)
from infra.local.athena.engines.trino.kinds import quote
from infra.local.athena.errors import QueryFailed

# A file behind the text: comments at its end end before the bracket, and lines count one too many.
_LINES_BEFORE = 1


class TrinoEngine:
    """Implements `engines.base.Engine` over a running cluster; safe for many threads."""

    name = "trino"

    def __init__(self, aws: Aws, folder: Path, workers: int = 0) -> None:
        """Starts the processes and does not wait; raises EngineUnavailable where they can't run."""
        self._files = folder / "written"
        shutil.rmtree(self._files, ignore_errors=True)
        self._files.mkdir(parents=True)
        self._cluster = Cluster(folder, catalogs(aws, self._files), Shape(workers=workers))
        self._cluster.start()
        self._client: Client = self._cluster.client()
        # Result files tell times in milliseconds, whatever their type keeps.
        self._printing: Client = self._cluster.client(precise=False)

    def wait_until_ready(self) -> None:
        self._cluster.wait_until_ready()
        self._client.run(f"CREATE SCHEMA {SCRATCH}.{SCRATCH_SCHEMA}")

    def describe(self, query: Query) -> tuple[OutputColumn, ...]:
        if self.name not in query.plan:
            answer = self._wrapped(f"SELECT * FROM (\n{query.text}\n) LIMIT 0", query)
            query.plan[self.name] = _outputs(answer.columns)
        columns: tuple[OutputColumn, ...] = query.plan[self.name]
        return columns

    def explain(self, query: Query) -> str:
        answer = self._wrapped(f"EXPLAIN\n{query.text}", query)
        return "\n".join(str(row[0]) for row in answer.rows).rstrip("\n")

    def select(self, query: Query, sink: IO[bytes], running: Running) -> Stats:
        columns: tuple[OutputColumn, ...] = ()
        rows, last = 0, Answer()
        for last in self._printing.pages(query.text, running, HIVE, query.database):
            columns = columns or _outputs(last.columns)
            kinds = [column.type for column in columns]
            sink.writelines(texts.line(row, kinds).encode() for row in last.rows)
            rows += len(last.rows)
            running.bytes_read = _bytes_read(last)
        return Stats(columns, rows, _bytes_read(last), int(last.stats.get("planningTimeMillis", 0)))

    def copy_out(self, query: Query, destination: Destination, running: Running) -> Stats:
        """A table of the engine's own on this disk, whose files then become the destination's."""
        table = f"w{secrets.token_hex(12)}"
        target = f"{SCRATCH}.{SCRATCH_SCHEMA}.{table}"
        statement = writing.create_table_as(target, query.text, len(self.describe(query)), destination)
        properties = {f"{SCRATCH}.compression_codec": writing.codec(destination)}
        last = Answer()
        try:
            for last in self._client.pages(statement, running, HIVE, query.database, **properties):
                running.bytes_read = _bytes_read(last)
            writing.move_files(self._files / SCRATCH_SCHEMA / table, destination.folder)
        except QueryFailed as problem:
            raise _moved_up(problem, writing.LINES_BEFORE) from problem
        finally:
            self._client.run(f"DROP TABLE IF EXISTS {target}")
            shutil.rmtree(self._files / SCRATCH_SCHEMA / table, ignore_errors=True)
        return Stats(destination.columns, last.update_count or 0, _bytes_read(last))

    def change(self, query: Query, running: Running) -> Stats:
        return self._changed(query.text, query.database, running)

    def optimize(self, name: TableName, condition: str, running: Running) -> Stats:
        table = ".".join(quote(part) for part in (ICEBERG, name.database, name.table))
        where = f"\nWHERE {condition.strip()}" if condition.strip() else ""
        return self._changed(f"ALTER TABLE {table} EXECUTE optimize{where}", name.database, running)

    def _changed(self, sql: str, database: str, running: Running) -> Stats:
        last = Answer()
        for last in self._client.pages(sql, running, HIVE, database):
            running.bytes_read = _bytes_read(last)
        return Stats((), last.update_count or 0, _bytes_read(last))

    def _wrapped(self, sql: str, query: Query) -> Answer:
        try:
            return self._client.run(sql, HIVE, query.database)
        except QueryFailed as problem:
            raise _moved_up(problem, _LINES_BEFORE) from problem

    def close(self) -> None:
        self._cluster.close()


def _outputs(columns: Sequence[ResultColumn]) -> tuple[OutputColumn, ...]:
    return tuple(OutputColumn(column.name, column.kind) for column in columns)


def _bytes_read(answer: Answer) -> int:
    return int(answer.stats.get("physicalInputBytes", 0))


def _moved_up(problem: QueryFailed, lines: int) -> QueryFailed:
    """The failure with its place in the text that the client sent."""
    if problem.line <= lines:
        return problem
    return QueryFailed(problem.code, problem.message, problem.line - lines, problem.column)
