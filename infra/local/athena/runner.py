"""Runs one statement from its text to its result files."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import urlsplit

from infra.local.athena import ddl, results
from infra.local.athena import types as t
from infra.local.athena.catalog import Catalog, View, view_input
from infra.local.athena.ddl_show import NOTHING, Answer
from infra.local.athena.engines.base import ChangeQuery, Engine, OutputColumn, Query, Running
from infra.local.athena.errors import QueryFailed
from infra.local.athena.executions import Execution
from infra.local.athena.iceberg.door import Iceberg
from infra.local.athena.prepared import PreparedStatements
from infra.local.athena.statements import (
    CreateTableAs,
    CreateView,
    Ddl,
    Deallocate,
    Execute,
    Explain,
    Insert,
    Maintenance,
    Prepare,
    RowChange,
    Select,
    Statement,
    Unload,
    read_statement,
    with_parameters,
)
from infra.local.athena.storage import AT_ONCE, ObjectStore
from infra.local.athena.writer import Job, Writer, Written, check_cutoff

_ROWS = [results.column_info(OutputColumn("rows", t.BIGINT))]


class Runner:
    def __init__(
        self,
        engine: Engine,
        catalog: Catalog,
        store: ObjectStore,
        scratch: Path,
        prepared: PreparedStatements,
    ) -> None:
        self._engine = engine
        self._prepared = prepared
        self._catalog = catalog
        self._store = store
        self._files = scratch / "results"
        self._files.mkdir(parents=True, exist_ok=True)
        self._writer = Writer(engine, catalog, store, scratch / "writes")
        self._iceberg = Iceberg(engine, catalog, store, scratch / "iceberg")

    def run(self, execution: Execution, running: Running, cutoff: int | None) -> None:
        """Fills `execution` with what came of it; raises `QueryFailed` or `QueryCancelled`."""
        statement = self._statement(execution)
        classify(execution, statement)
        self._run(execution, statement, running, cutoff)

    def _statement(self, execution: Execution) -> Statement:
        """What the text means, with its parameters in place; for EXECUTE, the statement that was prepared."""
        statement = read_statement(execution.sql, execution.database)
        if isinstance(statement, Execute):
            text = self._prepared.text(execution.workgroup, statement.name)
            values = [*statement.values, *execution.parameters]
            return read_statement(with_parameters(text, values), execution.database)
        if isinstance(statement, Prepare):
            return statement
        bound = with_parameters(execution.sql, execution.parameters)
        return statement if bound == execution.sql else read_statement(bound, execution.database)

    def _run(self, execution: Execution, statement: Statement, running: Running, cutoff: int | None) -> None:
        if isinstance(statement, Select):
            self._select(execution, statement.query, running, cutoff)
        elif isinstance(statement, CreateTableAs | Insert | Unload):
            self._write(execution, statement, running, cutoff)
        elif isinstance(statement, RowChange | Maintenance):
            self._change(execution, statement, running, cutoff)
        elif isinstance(statement, CreateView):
            self._view(execution, statement)
        elif isinstance(statement, Explain):
            plan = self._engine.explain(parse(statement.query, execution.database))
            self._answer(execution, Answer(("Query Plan",), tuple(plan.splitlines())))
        elif isinstance(statement, Prepare):
            self._prepared.put(execution.workgroup, statement.name, statement.statement.strip())
            self._answer(execution, NOTHING)
        elif isinstance(statement, Deallocate):
            self._prepared.deallocate(execution.workgroup, statement.name)
            self._answer(execution, NOTHING)
        elif isinstance(statement, Ddl):
            self._answer(execution, ddl.run(statement, self._catalog, self._store, execution.database))

    def _select(self, execution: Execution, sql: str, running: Running, cutoff: int | None) -> None:
        query = parse(sql, execution.database)
        with SpooledTemporaryFile(AT_ONCE, dir=str(self._files)) as rows:  # most never come to disk
            stats = self._engine.select(query, rows, running)
            execution.answered = time.time()
            execution.bytes_read, execution.rows = stats.bytes_read, stats.rows
            execution.planning_ms = stats.planning_ms
            execution.columns = [results.column_info(column) for column in stats.columns]
            check_cutoff(stats.bytes_read, cutoff)
            self._keep(execution, rows, [column.name for column in stats.columns])

    def _keep(self, execution: Execution, rows: IO[bytes], names: list[str]) -> None:
        """The result file, here for paging and in S3 for clients that read it there."""
        target, head = self.result_path(execution), results.header_line(names)
        size = rows.tell()
        rows.seek(0)
        if size <= AT_ONCE:
            body = head + rows.read()
            target.write_bytes(body)
            self._publish(execution, body)
            return
        with target.open("wb") as sink:
            sink.write(head)
            shutil.copyfileobj(rows, sink)
        self._publish(execution, target)

    def _publish(self, execution: Execution, result: Path | bytes) -> None:
        bucket, key = split_uri(execution.output)
        if isinstance(result, bytes):
            self._store.put(bucket, key, result)
        else:
            self._store.put_file(bucket, key, result)
        self._store.put(bucket, key + ".metadata", b"{}")

    def _answer(self, execution: Execution, answer: Answer) -> None:
        execution.is_csv = execution.header = False
        execution.columns = results.text_columns(*answer.columns)
        execution.rows = len(answer.lines)
        target = self.result_path(execution)
        target.write_text("".join(f"{line}\n" for line in answer.lines))
        self._publish(execution, target)

    def _view(self, execution: Execution, statement: CreateView) -> None:
        name = statement.name
        query = parse(statement.query, execution.database)
        columns = self._engine.describe(query)
        found = self._catalog.find(name)
        if found is not None and not found.is_view:
            raise QueryFailed("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists", 1, 1)
        if found is not None and not statement.replace:
            raise QueryFailed("TABLE_ALREADY_EXISTS", f"View already exists: '{name}'", 1, 1)
        _check_view_columns(columns)
        kinds = tuple((column.name.lower(), column.type) for column in columns)
        entry = view_input(name, View(statement.query.strip(), execution.database or name.database, kinds))
        if found is None:
            self._catalog.create_table(name.database, entry)
        else:
            self._catalog.glue.update_table(DatabaseName=name.database, TableInput=entry)
        self._answer(execution, NOTHING)

    def _write(
        self,
        execution: Execution,
        statement: CreateTableAs | Insert | Unload,
        running: Running,
        cutoff: int | None,
    ) -> None:
        query = parse(statement.query, execution.database)
        job = Job(execution.id, query, running, cutoff, execution.plans)
        written: Written | None
        if isinstance(statement, CreateTableAs | Insert) and self._iceberg.takes(statement):
            written = self._iceberg.write(statement, job)
        elif isinstance(statement, CreateTableAs):
            written = self._writer.create_table_as(
                statement, job, f"{execution.results}tables/{execution.id}"
            )
        elif isinstance(statement, Insert):
            written = self._writer.insert(statement, job)
        else:
            written = self._writer.unload(statement, job)
        execution.columns, execution.is_csv = list(_ROWS), False
        self.result_path(execution).write_bytes(b"")
        if written is None:
            return
        execution.bytes_read = written.stats.bytes_read
        execution.update_count = written.stats.rows
        execution.manifest = f"{execution.output}-manifest.csv"
        bucket, key = split_uri(execution.manifest)
        self._store.put(bucket, key, written.manifest)

    def _change(
        self, execution: Execution, statement: RowChange | Maintenance, running: Running, cutoff: int | None
    ) -> None:
        """Rows of Iceberg tables changed, or their files put in order: an empty answer with a count."""
        if isinstance(statement, RowChange):
            job = Job(
                execution.id,
                ChangeQuery(statement.query, execution.database),
                running,
                cutoff,
                execution.plans,
            )
            stats = self._iceberg.change(statement, job)
            execution.update_count = stats.rows
        else:
            job = Job(execution.id, parse("", execution.database), running, cutoff, execution.plans)
            stats = self._iceberg.maintain(statement, job)
        execution.bytes_read = stats.bytes_read
        execution.columns, execution.is_csv = list(_ROWS), False
        self.result_path(execution).write_bytes(b"")
        self._publish(execution, self.result_path(execution))

    def result_path(self, execution: Execution) -> Path:
        return self._files / execution.id

    def fetched(self, execution: Execution) -> Path:
        """The local result file, brought back from S3 if this process didn't write it."""
        path = self.result_path(execution)
        if not path.exists():
            if execution.update_count or execution.manifest:
                path.write_bytes(b"")
                return path
            bucket, key = split_uri(execution.output)
            body = self._store.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            path.write_bytes(body)
        return path


def parse(sql: str, database: str) -> Query:
    return Query(sql, database)


def split_uri(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri, allow_fragments=False)
    return parts.netloc, uri.split(parts.netloc, 1)[1].lstrip("/")


def classify(execution: Execution, statement: Statement) -> None:
    """Type, sub-type and the place of the result file, known as soon as the text is read."""
    execution.type, execution.kind = statement.type, statement.kind
    if isinstance(statement, Select):
        execution.output = f"{execution.results}{execution.id}.csv"
    elif isinstance(statement, CreateTableAs):
        execution.output = f"{execution.results}tables/{execution.id}"
    elif isinstance(statement, Insert | Unload):
        execution.output = f"{execution.results}{execution.id}"
    else:
        execution.output = f"{execution.results}{execution.id}.txt"
    execution.started = execution.started or time.time()


def _check_view_columns(columns: tuple[OutputColumn, ...]) -> None:
    seen: set[str] = set()
    for position, column in enumerate(columns):
        name = column.name.lower()
        if name == f"_col{position}":
            raise QueryFailed(
                "MISSING_COLUMN_NAME", f"Column name not specified at position {position + 1}", 1, 1
            )
        if name in seen:
            raise QueryFailed("DUPLICATE_COLUMN_NAME", f"Column name '{name}' specified more than once", 1, 1)
        seen.add(name)
