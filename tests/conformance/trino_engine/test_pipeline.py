"""Bills go through the whole pipeline on both engines, and every public table comes out the same.

A month of some 10^4 lines is generated; `LAKEHOUSE_PIPELINE_SIZE=medium` makes it 10^6.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingestion.synthetic.generate import Scenario, generate
from tests.conformance.trino_engine.athena import Athena
from tests.e2e.conftest import samples
from tests.lakehouse import Lakehouse

SIZE = os.environ.get("LAKEHOUSE_PIPELINE_SIZE", "small")
HOUR = 3600
PUBLIC = "cur_lakehouse"
pytestmark = pytest.mark.timeout(HOUR)


@dataclass(frozen=True)
class Built:
    """Every public table as sorted rows, the header first, and how long the build took."""

    tables: dict[str, list[list[str]]]
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
        return Built(_tables(lakehouse), seconds)
    finally:
        lakehouse.run("down")


def _tables(lakehouse: Lakehouse) -> dict[str, list[list[str]]]:
    athena = Athena(lakehouse.aws)
    names = [table["Name"] for table in lakehouse.aws("glue").get_tables(DatabaseName=PUBLIC)["TableList"]]
    found = {}
    for name in sorted(names):
        outcome = athena.wait(athena.start(f'SELECT * FROM "{PUBLIC}"."{name}"'), HOUR)
        assert outcome.state == "SUCCEEDED", f"{name}: {outcome.reason}"
        found[name] = [outcome.lines[0], *sorted(outcome.rows)]
    return found


def _assert_same(bills: list[Path], homes: Path) -> None:
    ours = _built(homes / "duckdb", "duckdb", bills)
    theirs = _built(homes / "trino", "trino", bills)
    rows = {name: len(lines) - 1 for name, lines in ours.tables.items()}
    print(f"\n{bills[0].name}: duckdb {ours.seconds:.1f} s, trino {theirs.seconds:.1f} s, rows {rows}")
    assert sorted(ours.tables) == sorted(theirs.tables)
    assert rows["cost_daily"] > 0
    different = {
        name: _difference(lines, theirs.tables[name])
        for name, lines in ours.tables.items()
        if lines != theirs.tables[name]
    }
    assert different == {}


def _difference(ours: list[list[str]], theirs: list[list[str]]) -> dict[str, object]:
    """What to look at first: sizes, and a few rows that only one of them has."""
    left, right = {tuple(row) for row in ours}, {tuple(row) for row in theirs}
    return {
        "rows": (len(ours), len(theirs)),
        "only_duckdb": sorted(left - right)[:3],
        "only_trino": sorted(right - left)[:3],
    }


@pytest.fixture
def compare(program: Path, tmp_path: Path) -> Callable[[list[Path]], None]:
    return lambda bills: _assert_same(bills, tmp_path)


def test_generated_month_is_the_same_on_both_engines(
    compare: Callable[[list[Path]], None], tmp_path: Path
) -> None:
    bill = generate(Scenario(seed=1, last_month="2026-09", months=1, size=SIZE), tmp_path / "bill")
    compare([bill.deliveries[-1].folder])


@pytest.mark.parametrize("folder", ["cur2_parquet_april_2026", "legacy_parquet_october_2018"])
def test_real_bill_is_the_same_on_both_engines(compare: Callable[[list[Path]], None], folder: str) -> None:
    compare([samples() / folder])
