"""The two engines under one method: the emulator's in this process, Trino over HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import boto3
import requests
import trino
from botocore.config import Config

from infra.local.athena import types as t
from infra.local.athena.catalog import Catalog, Partition, Table, TableName
from infra.local.athena.catalog import _table as as_table
from infra.local.athena.engines.base import Query, Running
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import QueryFailed
from infra.local.athena.runner import parse
from infra.local.athena.storage import ObjectRef, ObjectStore
from tests.conformance.random import register
from tests.conformance.random.answers import Answer, Refusal, Rows, plain_type, plain_value
from tests.conformance.random.world import TABLES

_PLACE = re.compile(r"^line (\d+):(\d+): (.*)", re.DOTALL)


class Remembering(Catalog):
    """A catalog that asks Glue once: nothing changes while thousands of queries run."""

    def __init__(self, glue: Any) -> None:
        super().__init__(glue)
        self._found: dict[TableName, Table | None] = {}
        self._parts: dict[TableName, list[Partition]] = {}

    def find(self, name: TableName) -> Table | None:
        if name not in self._found:
            self._found[name] = super().find(name) if self.glue is not None else None
        return self._found[name]

    def partitions(self, name: TableName, *more: Any, **named: Any) -> list[Partition]:
        if name not in self._parts:
            self._parts[name] = super().partitions(name)
        return self._parts[name]


class Fixed(Remembering):
    """The catalog of a folder of tables: neither Glue nor a server is asked."""

    def __init__(self, database: str, folder: Path) -> None:
        super().__init__(None)
        for table in TABLES:
            found = as_table(database, register.table_input(database, table))
            self._found[found.name] = found
            self._parts[found.name] = [
                Partition(tuple(entry["Values"]), entry["StorageDescriptor"]["Location"])
                for entry in register.partition_inputs(database, table, folder)
            ]

    def database(self, name: str) -> dict[str, Any] | None:
        return (
            {"Name": name}
            if any(found.database == name for found, table in self._found.items() if table)
            else None
        )


class OnDisk(ObjectStore):
    """The files of a table as they lie in a folder; no S3 is asked."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        super().__init__(None, lambda bucket, key, etag: folder / key, scratch)
        self._folder = folder

    def files(self, locations: Iterable[str]) -> dict[str, list[ObjectRef]]:
        return {uri: self._below(uri) for uri in locations}

    def _below(self, uri: str) -> list[ObjectRef]:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return [
            ObjectRef(bucket, str(path.relative_to(self._folder)), "", path.stat().st_size)
            for path in sorted((self._folder / key).rglob("*.parquet"))
        ]


class Ours:
    """The emulator's engine, asked for values instead of text."""

    def __init__(self, engine: DuckDbEngine, database: str) -> None:
        self._engine = engine
        self._database = database

    def inside(self, database: str) -> Ours:
        return Ours(self._engine, database)

    def ask(self, sql: str) -> Answer:
        try:
            return self._rows(parse(sql, self._database))
        except QueryFailed as problem:
            return Refusal(problem.code, problem.line, problem.column, problem.message)
        except Exception as problem:  # what the executor would tell as an internal error
            return Refusal("GENERIC_INTERNAL_ERROR", message=f"{type(problem).__name__}: {problem}")

    def _rows(self, query: Query) -> Rows:
        compiled = self._engine._compile(query)
        with self._engine._session(Running()) as (cursor, folder):
            bound = self._engine._bind(compiled, cursor, folder)
            wanted = ", ".join(
                f'CAST("c{i}" AS VARCHAR) AS "c{i}"' if column.type.base.startswith("interval") else f'"c{i}"'
                for i, column in enumerate(bound.columns)
            )
            found = cursor.execute(f"SELECT {wanted} FROM ({bound.sql}) answer").fetchall()
            kinds = tuple(plain_type(str(column.type)) for column in bound.columns)
            return Rows(kinds, tuple(_read(row, [c.type for c in bound.columns]) for row in found))


def _read(row: tuple[Any, ...], kinds: list[t.Type]) -> tuple[Any, ...]:
    return tuple(plain_value(_unstruct(value, kind)) for value, kind in zip(row, kinds, strict=True))


def _unstruct(value: Any, kind: t.Type) -> Any:
    """DuckDB's driver tells rows as dictionaries, also those inside of arrays and maps."""
    if value is None:
        return None
    if kind.base == "row" and isinstance(value, dict):
        return tuple(_unstruct(item, inner) for item, inner in zip(value.values(), kind.args, strict=True))
    if kind.base == "array":
        return [_unstruct(item, kind.args[0]) for item in value]
    if kind.base == "map":
        return {key: _unstruct(item, kind.args[1]) for key, item in value.items()}
    return value


class Theirs:
    """A real Trino. A connection per thread, errors told in its own words."""

    def __init__(self, url: str, database: str, catalog: str = "awsdatacatalog") -> None:
        host, _, port = url.rpartition("//")[2].strip("/").partition(":")
        self._where: dict[str, Any] = {
            "host": host,
            "port": int(port),
            "user": "judge",
            "catalog": catalog,
            "schema": database,
        }
        self._local = threading.local()
        self._url, self._catalog = url, catalog

    def inside(self, database: str) -> Theirs:
        return Theirs(self._url, database, self._catalog)

    def ask(self, sql: str) -> Answer:
        cursor = self._connection().cursor()
        try:
            cursor.execute(sql)
            rows = cursor.fetchall()
        except trino.exceptions.TrinoQueryError as problem:
            return _refusal(problem)
        kinds = tuple(plain_type(column[1]) for column in cursor.description or ())
        return Rows(kinds, tuple(tuple(plain_value(value) for value in row) for row in rows))

    def _connection(self) -> Any:
        if not hasattr(self._local, "connection"):
            session = requests.Session()
            session.trust_env = False
            self._local.connection = trino.dbapi.connect(
                **self._where, http_session=session, timezone="UTC", legacy_primitive_types=False
            )
        return self._local.connection


def _refusal(problem: Any) -> Refusal:
    message = problem.message or ""
    if found := _PLACE.match(message):
        return Refusal(problem.error_name, int(found[1]), int(found[2]), found[3])
    return Refusal(problem.error_name, message=message)


def client(service: str, endpoint: str) -> Any:
    session = boto3.session.Session("local", "local", region_name="us-east-1")
    return session.client(
        service, endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}, proxies={})
    )


def ours(endpoint: str, folder: Path, scratch: Path, database: str) -> Ours:
    """The engine over the tables in Glue at `endpoint`, reading the same objects from `folder`."""
    return _ours(Remembering(client("glue", endpoint)), folder, scratch, database)


def alone(folder: Path, scratch: Path, database: str) -> Ours:
    """The same without any server."""
    return _ours(Fixed(database, folder / database), folder, scratch, database)


def _ours(catalog: Catalog, folder: Path, scratch: Path, database: str) -> Ours:
    return Ours(DuckDbEngine(catalog, OnDisk(folder, scratch / "cache"), scratch), database)
