"""Iceberg tables through the second engine: made by our writer, changed by the engine, read back by both."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.conformance.trino_engine.athena import BUCKET, Athena

# The first of them waits for the engine's start, perhaps while others are busy.
pytestmark = pytest.mark.timeout(1200)


@pytest.fixture
def table(trino: Athena) -> Iterator[str]:
    name = f"i{uuid.uuid4().hex[:12]}"
    trino.done(
        f"create table {name} with (table_type = 'ICEBERG', is_external = false,"
        f" location = 's3://{BUCKET}/{name}/') as"
        " select 1 id, 'a' name, cast(timestamp '2026-01-01 00:00:00.123456' as timestamp(6)) at"
    )
    yield name
    trino.done(f"drop table {name}")


def _rows(trino: Athena, table: str) -> list[list[str]]:
    return trino.done(f"select id, name from {table} order by id").rows


def test_microseconds_survive(trino: Athena, table: str) -> None:
    assert trino.done(f"select cast(at as varchar) from {table}").rows == [["2026-01-01 00:00:00.123456"]]


def test_insert_update_delete_and_merge(trino: Athena, table: str) -> None:
    trino.done(f"insert into {table} (id, name) values (2, 'b'), (3, 'c')")
    trino.done(f"update {table} set name = 'B' where id = 2")
    trino.done(f"delete from {table} where id = 1")
    trino.done(
        f"merge into {table} t using (values (3, 'C'), (4, 'd')) s(id, name) on t.id = s.id"
        " when matched then update set name = s.name when not matched then insert (id, name) values (s.id, s.name)"
    )
    assert _rows(trino, table) == [["2", "B"], ["3", "C"], ["4", "d"]]


def test_earlier_snapshot_is_read(trino: Athena, table: str) -> None:
    [[snapshot]] = trino.done(f'select snapshot_id from "{table}$snapshots"').rows
    trino.done(f"delete from {table}")
    assert _rows(trino, table) == []
    assert trino.done(f"select id from {table} for version as of {snapshot}").rows == [["1"]]


def test_optimize_joins_files(trino: Athena, table: str) -> None:
    for number in (2, 3):
        trino.done(f"insert into {table} (id, name) values ({number}, 'x')")
    before = trino.done(f'select count(*) from "{table}$files"').rows
    trino.done(f"optimize {table} rewrite data using bin_pack")
    assert before == [["3"]]
    assert trino.done(f'select count(*) from "{table}$files"').rows == [["1"]]
    assert len(_rows(trino, table)) == 3


def test_rows_of_hive_tables_cannot_change(trino: Athena) -> None:
    name = f"h{uuid.uuid4().hex[:12]}"
    trino.done(f"create table {name} as select 1 a")
    assert trino.ask(f"update {name} set a = 2").reason.startswith("NOT_SUPPORTED")
