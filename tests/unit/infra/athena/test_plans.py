"""A text that was compiled before is compiled anew as soon as any table or view that it names is another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from infra.local.athena.catalog import Catalog, Column, Partition, Table, TableName, view_input
from infra.local.athena.catalog import View as StoredView
from infra.local.athena.engines.base import Query, Running
from infra.local.athena.engines.duckdb_ import plans
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import QueryFailed
from infra.local.athena.storage import ObjectStore
from infra.local.athena.types import BIGINT, parse_type

PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
BILLS, OTHER = TableName("db", "bills"), TableName("db", "other")


def table(name: TableName, **columns: str) -> Table:
    kept = tuple(Column(column, parse_type(kind), kind) for column, kind in columns.items())
    keys = (Column("month", parse_type("string"), "string"),)
    return Table(name, kept, keys, f"s3://lake/{name.table}/", PARQUET, {}, {}, "", {"n": 1})


def view(name: TableName, sql: str) -> Table:
    entry = view_input(name, StoredView(sql, "db", (("c", BIGINT),)))
    return Table(name, (), (), "", "", {}, {}, entry["ViewOriginalText"], entry)


class Tables(Catalog):
    """Tables in memory, all of them without partitions."""

    def __init__(self) -> None:
        super().__init__(None)
        self.known: dict[TableName, Table] = {BILLS: table(BILLS, id="bigint")}

    def find(self, name: TableName) -> Table | None:
        return self.known.get(name)

    def database(self, name: str) -> dict[str, Any] | None:
        return {"Name": name}

    def partitions(self, name: TableName, expression: str = "") -> list[Partition]:
        return []


@pytest.fixture
def tables() -> Tables:
    return Tables()


@pytest.fixture
def engine(tables: Tables, tmp_path: Path) -> Iterator[DuckDbEngine]:
    made = DuckDbEngine(tables, ObjectStore(None, lambda *_: None, tmp_path / "cache"), tmp_path / "duckdb")
    yield made
    made.close()


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were compiled, in order."""
    seen: list[str] = []
    compiled = plans._compiled

    def counted(query: Query, found: Any) -> Any:
        seen.append(query.text)
        return compiled(query, found)

    monkeypatch.setattr(plans, "_compiled", counted)
    return seen


def kinds(engine: DuckDbEngine, sql: str, database: str = "db") -> list[tuple[str, str]]:
    return [(column.name, str(column.type)) for column in engine.describe(Query(sql, database))]


def test_a_text_over_the_same_tables_is_compiled_once(engine: DuckDbEngine, compilations: list[str]) -> None:
    for _ in range(3):
        assert kinds(engine, "select * from bills") == [("id", "bigint"), ("month", "varchar")]
    assert len(compilations) == 1


def test_a_column_that_became_another_is_seen_at_once(engine: DuckDbEngine, tables: Tables) -> None:
    assert kinds(engine, "select * from bills")[0] == ("id", "bigint")
    tables.known[BILLS] = table(BILLS, id="double", more="string")
    assert kinds(engine, "select * from bills")[:2] == [("id", "double"), ("more", "varchar")]


def test_a_table_without_another_column_but_changed_is_compiled_anew(
    engine: DuckDbEngine, tables: Tables, compilations: list[str]
) -> None:
    kinds(engine, "select id from bills")
    tables.known[BILLS] = replace(tables.known[BILLS], raw={"n": 2})
    kinds(engine, "select id from bills")
    assert len(compilations) == 2


def test_a_table_that_went_is_missing_at_its_place(engine: DuckDbEngine, tables: Tables) -> None:
    kinds(engine, "select id from bills")
    del tables.known[BILLS]
    with pytest.raises(QueryFailed, match="does not exist") as missing:
        kinds(engine, "select id from bills")
    assert (missing.value.line, missing.value.column) == (1, 16)


def test_what_a_view_says_now_is_what_counts(engine: DuckDbEngine, tables: Tables) -> None:
    name = TableName("db", "v")
    tables.known[OTHER] = table(OTHER, id="bigint")
    tables.known[name] = view(name, "select id c from bills")
    sql = "select count(*) from v"
    assert engine.select(Query(sql, "db"), BytesIO(), Running()).rows == 1
    tables.known[name] = view(name, "select id c from other")
    del tables.known[BILLS]
    assert engine.select(Query(sql, "db"), BytesIO(), Running()).rows == 1
    tables.known[OTHER] = table(OTHER, other="bigint")
    with pytest.raises(QueryFailed, match="id"):
        engine.select(Query(sql, "db"), BytesIO(), Running())


def test_the_database_of_unqualified_names_is_part_of_a_text(engine: DuckDbEngine, tables: Tables) -> None:
    elsewhere = TableName("elsewhere", "bills")
    tables.known[elsewhere] = table(elsewhere, id="date")
    assert kinds(engine, "select id from bills") == [("id", "bigint")]
    assert kinds(engine, "select id from bills", "elsewhere") == [("id", "date")]
    assert kinds(engine, "select id from bills") == [("id", "bigint")]
