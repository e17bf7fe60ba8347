"""An engine over a catalog of one empty table, for queries that need no files."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Where the retired accelerator of the parser library is still installed, importing the library says so.
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "sqlglotrs is deprecated", DeprecationWarning)
    import sqlglot  # noqa: F401

from infra.local.athena.catalog import CATALOG, Catalog, Column, Partition, Table, TableName
from infra.local.athena.engines.base import Running
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import QueryFailed
from infra.local.athena.results import read_page
from infra.local.athena.runner import parse
from infra.local.athena.storage import ObjectStore
from infra.local.athena.types import parse_type

PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
COLUMNS = (
    ("id", "bigint"), ("name", "string"), ("cost", "double"), ("amount", "decimal(38,12)"),
    ("day", "date"), ("at", "timestamp"), ("tags", "map<string,string>"), ("flag", "boolean"),
    ("words", "array<string>"), ("small", "int"),
)  # fmt: skip
Answer = tuple[list[list[str | None]], list[str], list[str]]
Run = Callable[[str], Answer]


class OneTable(Catalog):
    """`db.bills`, partitioned by billing_period, with nothing in it."""

    def __init__(self) -> None:
        super().__init__(None)

    def find(self, name: TableName) -> Table | None:
        if name != TableName("db", "bills"):
            return None
        columns = tuple(Column(column, parse_type(kind), kind) for column, kind in COLUMNS)
        keys = (Column("billing_period", parse_type("string"), "string"),)
        return Table(name, columns, keys, "s3://lake/bills/", PARQUET, {}, {}, "", {})

    def database(self, name: str) -> dict[str, Any] | None:
        return {"Name": name} if name in ("db", CATALOG) else None

    def databases(self) -> list[dict[str, Any]]:
        return [{"Name": "db"}]

    def tables(self, database: str) -> list[Table]:
        found = self.find(TableName(database, "bills"))
        return [found] if found else []

    def partitions(self, name: TableName, expression: str = "") -> list[Partition]:
        return []


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbEngine]:
    folder = tmp_path_factory.mktemp("athena")
    store = ObjectStore(None, lambda bucket, key, etag: None, folder / "cache")
    made = DuckDbEngine(OneTable(), store, folder / "duckdb")
    yield made
    made.close()


@pytest.fixture(scope="session")
def run(engine: DuckDbEngine, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Rows, type names and column names of one query in database `db`."""
    folder = tmp_path_factory.mktemp("answers")
    numbers = itertools.count()

    def answer(sql: str) -> Answer:
        sink: Path = folder / str(next(numbers))
        with sink.open("wb") as lines:
            stats = engine.select(parse(sql, "db"), lines, Running())
        rows = read_page(sink, 0, 1000, is_csv=True).rows
        return rows, [str(column.type) for column in stats.columns], [column.name for column in stats.columns]

    return answer


@pytest.fixture(scope="session")
def value(run: Run) -> Callable[[str], str | None]:
    """The text of one scalar expression."""

    def text(expression: str) -> str | None:
        rows, _, _ = run(f"select {expression}")
        assert len(rows) == 1
        return rows[0][0]

    return text


@pytest.fixture(scope="session")
def refusal(run: Run) -> Callable[[str], QueryFailed]:
    """The failure that a query must end with."""

    def failure(sql: str) -> QueryFailed:
        with pytest.raises(QueryFailed) as caught:
            run(sql)
        return caught.value

    return failure
