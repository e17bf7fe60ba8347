"""One statement of the corpus on an engine in this process, told as the recorded answers are told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from infra.local.athena.catalog import Catalog, Partition, Table, TableName
from infra.local.athena.engines.base import Engine, Running
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import QueryFailed
from infra.local.athena.results import read_page
from infra.local.athena.runner import parse
from infra.local.athena.statements import Select, read_statement
from infra.local.athena.storage import ObjectStore
from tests.conformance.entries import Entry
from tests.conformance.texts import kind_of, text

# What a message goes on to list (all overloads, all tokens of a grammar) is another program's own business.
_LIST = re.compile(
    r"\.?\s+(Expected: |Expecting: |Candidates are:).*|, all types \(without.*| is (malformed at|too short).*",
    re.DOTALL,
)
_DATABASE = "default"


class NoTables(Catalog):
    """The corpus brings its own rows."""

    def __init__(self) -> None:
        super().__init__(None)

    def find(self, name: TableName) -> Table | None:
        return None

    def database(self, name: str) -> dict[str, Any] | None:
        return {"Name": name} if name == _DATABASE else None

    def partitions(self, name: TableName, expression: str = "") -> list[Partition]:
        return []


def engine(folder: Path) -> DuckDbEngine:
    return DuckDbEngine(NoTables(), ObjectStore(None, lambda *_: None, folder / "cache"), folder / "duckdb")


def asked(judged: Engine, sql: str, sink: Path) -> dict[str, Any]:
    """What the engine says to `sql`, without a difference in spelling that the result file doesn't show."""
    try:
        statement = read_statement(sql, _DATABASE)
        assert isinstance(statement, Select)
        with sink.open("wb") as lines:
            stats = judged.select(parse(statement.query, _DATABASE), lines, Running())
    except QueryFailed as problem:
        return refusal(problem.code, problem.line, problem.column, problem.message)
    rows = [tuple(row) for row in read_page(sink, 0, 10_000, is_csv=True).rows]
    return answer([[column.name, str(column.type)] for column in stats.columns], rows, sql)


def expected(entry: Entry) -> dict[str, Any]:
    found = entry.answer
    if entry.is_refusal:
        return refusal(found["error"], found["line"], found["column"], found["message"])
    kinds = [kind_of(kind) for _, kind in found["columns"]]
    rows = [tuple(text(value, kind) for value, kind in zip(row, kinds, strict=True)) for row in found["rows"]]
    return answer([[name, str(kind_of(kind))] for name, kind in found["columns"]], rows, entry.sql)


def answer(columns: list[list[str]], rows: list[tuple[str | None, ...]], sql: str) -> dict[str, Any]:
    """Without ORDER BY rows come as they like."""
    ordered = "ORDER BY" in sql.upper()
    return {"columns": columns, "rows": rows if ordered else sorted(rows, key=repr)}


def refusal(error: str, line: int, column: int, message: str) -> dict[str, Any]:
    return {"error": error, "place": (line, column), "message": _LIST.sub("", message)}
