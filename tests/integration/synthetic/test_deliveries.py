"""Deliveries of a month follow each other as AWS makes them: it grows, is closed, restated, invoiced, or comes late."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.errors import BadInput
from ingestion.synthetic.deliveries import Deliveries, refreshes
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate
from ingestion.synthetic.month import months_until

GROWING = (datetime(2026, 2, 5, 10, tzinfo=UTC), datetime(2026, 2, 19, 10, tzinfo=UTC))
SERIES = Deliveries(growing=GROWING, finalised=True, shrinking=True)
SCENARIO = Scenario(seed=4, last_month="2026-02", months=1, chunk_rows=2_500, deliveries=SERIES)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(SCENARIO, tmp_path_factory.mktemp("series") / "bills")


@pytest.fixture(scope="module")
def truths(export: GeneratedExport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(export.truth.read_text())["deliveries"]
    return found


def sizes(export: GeneratedExport, number: int) -> list[int]:
    files = sorted(export.deliveries[number].folder.rglob("*.parquet"))
    return [pq.read_metadata(path).num_rows for path in files]


def order(months: int, restated: tuple[str, ...], **series: Any) -> list[tuple[str, int, str]]:
    made = refreshes(months_until("2026-03", months), restated, Deliveries(**series))
    return [(refresh.month.period[-2:], refresh.number, refresh.kind) for refresh in made]


def test_a_month_grows_is_closed_restated_and_invoiced(truths: list[dict[str, Any]]) -> None:
    kinds = [(truth["revision"], truth["kind"], truth["invoiced"]) for truth in truths]
    assert kinds == [
        (0, "growing", False),
        (1, "growing", False),
        (2, "closed", False),
        (3, "restated", True),
        (4, "finalised", True),
    ]
    costs = [Decimal(truth["by_charge_type"]["Usage"]["unblended_cost"]) for truth in truths]
    assert costs[0] < costs[1] < costs[2] < costs[3] == costs[4]
    assert len({truth["execution_id"] for truth in truths}) == 5


def test_growing_deliveries_know_nothing_later(export: GeneratedExport, truths: list[dict[str, Any]]) -> None:
    for number, instant in enumerate(GROWING):
        assert truths[number]["as_of"] == instant.isoformat()
        files = sorted(export.deliveries[number].folder.rglob("*.parquet"))
        rows = [row for path in files for row in pq.read_table(path, columns=_COLUMNS).to_pylist()]
        ends = [row[_COLUMNS[0]] for row in rows if row[_COLUMNS[1]] == "Usage"]
        assert max(ends) <= instant


_COLUMNS = ["line_item_usage_end_date", "line_item_line_item_type"]


def test_a_run_of_fewer_files_leaves_empty_ones_that_no_manifest_names(export: GeneratedExport) -> None:
    closed, restated = sizes(export, 2), sizes(export, 3)
    assert len(restated) >= 3
    kept = export.deliveries[3].files
    assert 0 < kept < export.deliveries[2].files == len([size for size in closed if size])
    assert all(restated[:kept])
    assert not any(restated[kept:])
    assert len(restated) >= export.deliveries[2].files
    manifest = json.loads(next(export.deliveries[3].folder.rglob("*Manifest.json")).read_text())
    assert len(manifest["dataFiles"]) == kept


def test_refreshes_mix_the_rows_anew(export: GeneratedExport) -> None:
    """The first file of the month's second look holds other rows than the first file of the first look."""
    first, second = (
        set(
            pq.read_table(
                min(export.deliveries[n].folder.rglob("*.parquet")),
                columns=["identity_line_item_id", "identity_time_interval"],
            )
            .to_pandas()
            .itertuples(index=False, name=None)
        )
        for n in (1, 2)
    )
    assert first - second


def test_every_delivery_holds_the_rows_of_its_truth(
    export: GeneratedExport, truths: list[dict[str, Any]]
) -> None:
    for number, truth in enumerate(truths):
        assert sum(sizes(export, number)) == export.deliveries[number].lines == truth["line_items"]


def test_months_come_in_order_and_a_restatement_after_the_next() -> None:
    assert order(3, ("2026-02",)) == [
        ("01", 0, "closed"),
        ("02", 0, "closed"),
        ("03", 0, "closed"),
        ("02", 1, "restated"),
    ]


def test_a_late_month_comes_after_its_successor() -> None:
    assert order(3, (), late=("2026-02",)) == [("01", 0, "closed"), ("03", 0, "closed"), ("02", 0, "closed")]


def test_every_month_can_grow() -> None:
    instants = (datetime(2026, 2, 9, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
    assert order(2, (), growing=instants) == [
        ("02", 0, "growing"),
        ("02", 1, "closed"),
        ("03", 0, "growing"),
        ("03", 1, "closed"),
    ]


def test_invoices_come_last() -> None:
    assert order(2, ("2026-03",), finalised=True) == [
        ("02", 0, "closed"),
        ("03", 0, "closed"),
        ("03", 1, "restated"),
        ("02", 1, "finalised"),
        ("03", 2, "finalised"),
    ]


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (
            Deliveries(growing=(datetime(2026, 1, 5, tzinfo=UTC),)),
            "growing: expected aware instants within 2026-02",
        ),
        (Deliveries(growing=(datetime(2026, 2, 5),)), "growing"),
        (Deliveries(growing=GROWING[::-1]), "the earliest first"),
        (Deliveries(late=("2026-02",)), "late: expected months among"),
    ],
)
def test_a_series_that_cannot_be_is_refused(series: Deliveries, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        replace(SCENARIO, deliveries=series)


def test_create_new_leaves_no_empty_files(tmp_path: Path) -> None:
    made = generate(replace(SCENARIO, layout="create_new", deliveries=Deliveries(shrinking=True)), tmp_path)
    assert all(size for number in range(2) for size in sizes(made, number))
