"""Bills go through the whole pipeline on both engines, and every public table comes out the same.

A month of some 10^4 lines is generated; `LAKEHOUSE_PIPELINE_SIZE=medium` makes it 10^6.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.synthetic.generate import Scenario, generate
from tests.conformance.trino_engine.athena import Athena
from tests.e2e.conftest import samples
from tests.lakehouse import Lakehouse

SIZE = os.environ.get("LAKEHOUSE_PIPELINE_SIZE", "small")
HOUR = 3600
PUBLIC = "cur_lakehouse"
_LINES = (
    "read_csv('{path}', columns = {{'line': 'VARCHAR'}}, auto_detect = false, header = false,"
    " delim = '\x01', quote = '', escape = '', strict_mode = false)"
)
pytestmark = pytest.mark.timeout(HOUR)


@dataclass(frozen=True)
class Built:
    """A result file for every public table, and how long the build took."""

    tables: dict[str, Path]
    seconds: float


def _built(home: Path, engine: str, bills: list[Path]) -> Built:
    """Deliver and ingest on a home of its own with that engine, and read what it published."""
    lakehouse = Lakehouse(home)
    lakehouse.run("up", "--engine", engine, timeout=700)
    try:
        for bill in bills:
            lakehouse.run("deliver", str(bill), timeout=HOUR)
        started = time.monotonic()
        lakehouse.run("ingest", "--wait", timeout=HOUR)
        seconds = time.monotonic() - started
        return Built(_tables(lakehouse, home), seconds)
    finally:
        lakehouse.run("down")


def _tables(lakehouse: Lakehouse, home: Path) -> dict[str, Path]:
    athena = Athena(lakehouse.aws)
    names = [table["Name"] for table in lakehouse.aws("glue").get_tables(DatabaseName=PUBLIC)["TableList"]]
    found = {name: home / f"{name}.csv" for name in sorted(names)}
    for name, path in found.items():
        athena.save(f'SELECT * FROM "{PUBLIC}"."{name}"', path, HOUR)
    return found


def _assert_same(bills: list[Path], homes: Path, tell: Callable[[str], None]) -> None:
    ours = _built(homes / "duckdb", "duckdb", bills)
    theirs = _built(homes / "trino", "trino", bills)
    assert sorted(ours.tables) == sorted(theirs.tables)
    told = {name: _difference(path, theirs.tables[name]) for name, path in ours.tables.items()}
    rows = {name: one["rows"][0] for name, one in told.items()}
    seconds = f"DuckDB {ours.seconds:.0f} s, Trino {theirs.seconds:.0f} s"
    tell(f"pipeline of {bills[0].name}: {len(rows)} public tables, {sum(rows.values()):,} rows; {seconds}")
    assert rows["cost_daily"] > 0
    assert {name: one for name, one in told.items() if one["only_duckdb"] or one["only_trino"]} == {}


def _difference(ours: Path, theirs: Path) -> dict[str, Any]:
    """How many rows each has, and a few that only one of them has.

    Lines of the files, as many times as they are there: a month of 10^6 lines would fill the memory as rows.
    """
    with duckdb.connect() as db:
        for name, path in (("ours", ours), ("theirs", theirs)):
            db.execute(f"CREATE TABLE {name} AS SELECT * FROM {_LINES.format(path=path)}")
        counts = [db.execute(f"SELECT count(*) - 1 FROM {name}").fetchone() for name in ("ours", "theirs")]
        only = [
            db.execute(f"SELECT line FROM {one} EXCEPT ALL SELECT line FROM {two} LIMIT 3").fetchall()
            for one, two in (("ours", "theirs"), ("theirs", "ours"))
        ]
    return {"rows": [row[0] for row in counts if row], "only_duckdb": only[0], "only_trino": only[1]}


@pytest.fixture
def compare(program: Path, tmp_path: Path, tell: Callable[[str], None]) -> Callable[[list[Path]], None]:
    return lambda bills: _assert_same(bills, tmp_path, tell)


def test_generated_month_is_the_same_on_both_engines(
    compare: Callable[[list[Path]], None], tmp_path: Path
) -> None:
    bill = generate(Scenario(seed=1, last_month="2026-09", months=1, size=SIZE), tmp_path / "bill")
    compare([bill.deliveries[-1].folder])


@pytest.mark.parametrize("folder", ["cur2_parquet_april_2026", "legacy_parquet_october_2018"])
def test_real_bill_is_the_same_on_both_engines(compare: Callable[[list[Path]], None], folder: str) -> None:
    compare([samples() / folder])
