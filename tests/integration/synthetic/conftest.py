"""Generated bills that the tests of this folder read, and the rows of a delivery as plain Python values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

SCENARIOS = {
    "plain": Scenario(seed=1, last_month="2026-10"),
    "open": Scenario(
        seed=3, last_month="2026-11", months=2, as_of=datetime(2026, 11, 21, 15, 24, tzinfo=UTC), restated=()
    ),
}


@dataclass(frozen=True)
class Case:
    """One generated delivery: its rows (doubles as the shortest Decimal), its truth, a DuckDB view `bill`."""

    name: str
    export: GeneratedExport
    truth: dict[str, Any]
    files: list[Path]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Read when first asked for: a month takes seconds."""
        tables = [pq.read_table(path, columns=_needed(path)) for path in self.files]
        return [exact(row) for table in tables for row in table.to_pylist()]

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Answer of DuckDB over the delivery's rows, in the view `bill`; `d(x)` is the exact decimal of a double."""
        with duckdb.connect() as connection:
            connection.execute("create macro d(x) as cast(cast(x as varchar) as decimal(38, 12))")
            files = [str(path) for path in self.files]
            bill = connection.read_parquet(files, hive_partitioning=False)  # noqa: F841 - named in the query
            return connection.sql(query).fetchall()


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GeneratedExport]:
    return {
        name: generate(scenario, tmp_path_factory.mktemp(name) / "bills")
        for name, scenario in SCENARIOS.items()
    }


def read_cases(name: str, export: GeneratedExport) -> Iterator[Case]:
    document = json.loads(export.truth.read_text())
    for delivery, truth in zip(export.deliveries, document["deliveries"], strict=True):
        files = sorted(delivery.folder.rglob("*.parquet"))
        yield Case(f"{name} {truth['billing_period']} r{truth['revision']}", export, truth, files)


def _needed(path: Path) -> list[str]:
    """Columns that a cost formula, a label or an invariant reads: the rest would only take time."""
    unread = ("split_", "discount", "product_from", "product_to", "bill_billing_period")
    names = pq.read_schema(path).names
    return [name for name in names if name != "product" and not name.startswith(unread)]


def exact(row: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(repr(value)) if isinstance(value, float) else value for name, value in row.items()}


@pytest.fixture(scope="session")
def cases(generated: dict[str, GeneratedExport]) -> list[Case]:
    """Every delivery of every scenario."""
    return [case for name, export in generated.items() for case in read_cases(name, export)]


@pytest.fixture(scope="session")
def plain(cases: list[Case]) -> Case:
    """The newest month of the bill without discounts."""
    return next(case for case in cases if case.name == "plain 2026-10 r0")
