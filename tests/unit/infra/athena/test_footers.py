"""Rule: a table's rows are the same whether its files are read as they are or made to fit what the table declares."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from infra.local.athena.catalog import Catalog, Column, Partition, Table, TableName
from infra.local.athena.engines.base import Running
from infra.local.athena.engines.duckdb_.reading.footers import LEARNED_AT_ONCE, Columns, Files, Footers
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import QueryFailed
from infra.local.athena.results import read_page
from infra.local.athena.runner import parse
from infra.local.athena.storage import ObjectRef, ObjectStore
from infra.local.athena.types import parse_type

PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
NUMBERS = pa.table({"id": pa.array([1, 2], pa.int64()), "name": ["a", None]})
Rows = list[list[str | None]]


class Parts(Catalog):
    """A table of one partition for each Parquet file of a folder; declared anew by each test."""

    def __init__(self, root: Path) -> None:
        super().__init__(None)
        self.root, self.columns = root, ""

    def find(self, name: TableName) -> Table | None:
        pairs = [item.strip().split(" ", 1) for item in self.columns.split(";")]
        columns = tuple(Column(column, parse_type(kind), kind) for column, kind in pairs)
        key = Column("part", parse_type("string"), "string")
        return Table(name, columns, (key,), "s3://b/t/", PARQUET, {}, {}, "", {})

    def partitions(self, name: TableName, expression: str = "") -> list[Partition]:
        return [
            Partition((file.stem,), f"s3://b/{file.stem}/") for file in sorted(self.root.glob("*.parquet"))
        ]


class Folder(ObjectStore):
    """The files of those partitions."""

    def __init__(self, root: Path) -> None:
        super().__init__(None, lambda bucket, key, etag: None, root / "cache")
        self.root = root

    def files(self, locations: Iterable[str]) -> dict[str, list[ObjectRef]]:
        return {uri: [self._ref(uri.split("/")[-2])] for uri in locations}

    def _ref(self, name: str) -> ObjectRef:
        body = self.local_path(ObjectRef("b", f"{name}/x", "", 0)).read_bytes()
        return ObjectRef("b", f"{name}/x", hashlib.md5(body, usedforsecurity=False).hexdigest(), len(body))

    def local_path(self, ref: ObjectRef) -> Path:
        return self.root / f"{ref.key.split('/')[0]}.parquet"


class Told(Footers):
    """Remembers what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[bool] = []

    def all_have(self, files: Files, wanted: Columns) -> bool:
        self.said.append(super().all_have(files, wanted))
        return self.said[-1]


class Answered(NamedTuple):
    rows: Rows
    bytes_read: int


class Lake:
    """Queries of the table `t`, each answered in both ways."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.parts, self.files, self.footers = Parts(root), Folder(root), Told()
        self.engine = DuckDbEngine(self.parts, self.files, root / "duckdb")
        self.engine._footers = self.footers

    def put(self, name: str, table: pa.Table, **options: Any) -> None:
        (self.root / f"{name}.parquet").unlink(missing_ok=True)  # its links keep the bytes that they have
        pq.write_table(table, self.root / f"{name}.parquet", **options)

    def rows(self, sql: str) -> Rows:
        found = self.answered(sql).rows
        self.engine._footers = Ignorant()
        assert self.answered(sql).rows == found
        self.engine._footers = self.footers
        return found

    def answered(self, sql: str) -> Answered:
        with (self.root / "rows").open("wb") as lines:
            stats = self.engine.select(parse(sql, "db"), lines, Running())
        return Answered(read_page(self.root / "rows", 0, 1000, is_csv=True).rows, stats.bytes_read)


class Ignorant(Footers):
    """Knows no file, so that all are made to fit."""

    def all_have(self, *_: Any) -> bool:
        return False

    def rows(self, *_: Any) -> None:
        return None


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    made = Lake(tmp_path)
    yield made
    made.engine.close()


def test_files_of_the_declared_types_answer_alike(lake: Lake) -> None:
    lake.parts.columns = (
        "id bigint; name string; tags map<string,string>; words array<string>; cost decimal(38,12)"
    )
    lake.parts.columns += "; at timestamp; pair struct<x:int,y:string>; day date; rate double; flag boolean"
    values: dict[str, list[Any]] = {
        "id": [1], "name": ["n"], "tags": [[("k", "v")]], "words": [["w", None]], "cost": [Decimal("1.5")],
        "at": [1_700_000_000_000_000], "pair": [{"x": 1, "y": "z"}], "day": [20_000], "rate": [1e-9], "flag": [True],
    }  # fmt: skip
    kinds = (pa.int64(), pa.string(), pa.map_(pa.string(), pa.string()), pa.list_(pa.string()), pa.decimal128(38, 12),
             pa.timestamp("us"), pa.struct([("x", pa.int32()), ("y", pa.string())]), pa.date32(), pa.float64(), pa.bool_())  # fmt: skip
    schema = pa.schema([pa.field(name, kind) for name, kind in zip(values, kinds, strict=True)])
    lake.put("p1", pa.table(values, schema))
    lake.put("p2", pa.table(values, schema))
    found = lake.rows("SELECT * FROM t ORDER BY part")
    assert found[0][:-1] == ["1", "n", "{k=v}", "[w, null]", "1.500000000000", "2023-11-14 22:13:20.000",
                             "{x=1, y=z}", "2024-10-04", "1.0E-9", "true"]  # fmt: skip
    assert len(found) == 2
    assert lake.footers.said == [True]


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (pa.table({"id": pa.array([7], pa.int64())}), [["7", None]]),
        (pa.table({"id": pa.array([7], pa.int32()), "name": ["x"]}), [["7", "x"]]),
        (pa.table({"id": ["7"], "name": ["x"]}), [["7", "x"]]),
        (pa.table({"ID": pa.array([7], pa.int64()), "Name": ["x"]}), [["7", "x"]]),
        (pa.table({"name": ["x"], "more": [1.5], "id": pa.array([7], pa.int64())}), [["7", "x"]]),
        (pa.table({"id": pa.array([7], pa.int64()), "name": pa.array([b"x"])}), [["7", "x"]]),
    ],
    ids=["absent", "narrower", "text", "upper case", "other order", "bytes"],
)
@pytest.mark.parametrize("place", ["p0", "p2"])
def test_a_file_that_differs_is_made_to_fit(lake: Lake, other: pa.Table, answer: Rows, place: str) -> None:
    """Whether it comes first or last."""
    lake.parts.columns = "id bigint; name string"
    lake.put("p1", NUMBERS)
    assert lake.rows("SELECT id, name FROM t WHERE part = 'p1' ORDER BY id") == [["1", "a"], ["2", None]]
    lake.put(place, other)
    assert lake.rows("SELECT id, name FROM t ORDER BY id") == [["1", "a"], ["2", None], *answer]
    assert lake.rows(f"SELECT id, name FROM t WHERE part = '{place}'") == answer
    assert lake.rows("SELECT count(*) FROM t") == [["3"]]


def test_a_replaced_file_and_a_changed_table_are_looked_at_anew(lake: Lake) -> None:
    lake.parts.columns = "id bigint; name string"
    lake.put("p1", NUMBERS)
    assert lake.rows("SELECT max(id), max(name) FROM t") == [["2", "a"]]
    assert lake.footers.said.pop()
    lake.put("p1", pa.table({"name": ["zz"], "id": ["30"]}))
    assert lake.rows("SELECT max(id), max(name) FROM t") == [["30", "zz"]]
    lake.parts.columns = "id string; name string; later double"
    assert lake.rows("SELECT max(id), max(name), max(later) FROM t") == [["30", "zz", None]]
    lake.put("p2", pa.table({"id": ["4"], "name": ["a"], "later": [0.5]}))
    assert lake.rows("SELECT max(id), max(name), max(later) FROM t") == [["4", "zz", "0.5"]]


def test_files_are_looked_at_a_few_at_a_time(lake: Lake) -> None:
    lake.parts.columns = "id bigint; name string"
    for number in range(2 * LEARNED_AT_ONCE + 1):
        lake.put(f"p{number:02d}", NUMBERS)
    asked = [lake.rows("SELECT sum(id) FROM t") for _ in range(4)]
    assert asked == [[[str(3 * (2 * LEARNED_AT_ONCE + 1))]]] * 4
    assert lake.footers.said == [False, False, True, True]


def test_what_is_no_parquet_is_known_to_have_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no parquet")
    ref = ObjectRef("b", "x", "e", 10)
    assert not Footers().all_have([(str(tmp_path / "x"), ref)], {})
    assert not Footers().all_have([(str(tmp_path / "absent"), ref)], {})


def test_rows_of_which_nothing_is_read_are_counted_in_the_footers(lake: Lake) -> None:
    lake.parts.columns = "id bigint; name string"
    assert lake.rows("SELECT count(*) FROM t") == [["0"]]
    lake.put("p1", NUMBERS)
    lake.put("p2", NUMBERS.slice(1))
    told = lake.answered("SELECT count(*) FROM t")
    assert (told.rows, told.bytes_read) == ([["3"]], 0)
    assert lake.rows("SELECT 1 FROM t") == [["1"]] * 3
    assert lake.rows("SELECT count(*) FROM t a CROSS JOIN t b WHERE EXISTS (SELECT 1 FROM t)") == [["9"]]
    assert lake.rows("SELECT count(*) FROM t WHERE part = 'p2'") == [["1"]]
    assert lake.rows("SELECT part, count(*) FROM t GROUP BY part ORDER BY part") == [["p1", "2"], ["p2", "1"]]
    lake.put("p2", NUMBERS)
    assert lake.rows("SELECT count(*) FROM t") == [["4"]]


def test_a_file_that_is_no_parquet_is_not_counted_as_empty(lake: Lake) -> None:
    lake.parts.columns = "id bigint; name string"
    lake.put("p1", NUMBERS)
    (lake.root / "p2.parquet").write_bytes(b"no parquet")
    with pytest.raises(QueryFailed, match="HIVE_"):
        lake.rows("SELECT count(*) FROM t")


def test_rows_of_many_files_are_known_once_all_were_looked_at(tmp_path: Path) -> None:
    pq.write_table(NUMBERS, tmp_path / "x")
    files = [(str(tmp_path / "x"), ObjectRef("b", str(n), "e", 10)) for n in range(LEARNED_AT_ONCE + 1)]
    footers = Footers()
    assert footers.rows(files) is None
    assert footers.rows(files) == 2 * len(files)
    assert footers.rows(files[:1] * 3) == 6
    assert footers.rows([*files, (str(tmp_path / "absent"), ObjectRef("b", "y", "e", 10))]) is None


def test_a_query_of_no_column_looks_at_no_more_files_than_any_other(lake: Lake) -> None:
    lake.parts.columns = "id bigint; name string"
    for number in range(2 * LEARNED_AT_ONCE):
        lake.put(f"p{number:02d}", NUMBERS)
    lake.answered("SELECT count(*) FROM t")
    assert len(lake.footers._known) == LEARNED_AT_ONCE
