"""Every hour of every resource is paid exactly once; figures stay within what a double holds, at every size."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from ingestion.synthetic.allocation import _stretch
from ingestion.synthetic.export import lines_of
from ingestion.synthetic.facts import Cell
from ingestion.synthetic.renderings.book import as_double
from ingestion.synthetic.scenario import Scenario, bill_of
from ingestion.synthetic.truth import truth_of

ONE = Decimal(1)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("0", "3", [("1", 0, 3)]),
        ("0", "0.5", [("0.5", 0, 1)]),
        ("0.2", "0.7", [("0.5", 0, 1)]),
        ("0.5", "1", [("0.5", 0, 1)]),
        ("0.5", "3.25", [("0.5", 0, 1), ("1", 1, 2), ("0.25", 3, 1)]),
        ("2", "2", []),
    ],
)
def test_stretch_splits_broken_resources(start: str, end: str, expected: list[tuple[str, int, int]]) -> None:
    cells = list(_stretch(5, ONE, Decimal(start), Decimal(end)))
    assert cells == [Cell(5, Decimal(amount), first, count) for amount, first, count in expected]


@pytest.mark.parametrize("size", ["small", "medium"])
def test_every_hour_is_paid_once(size: str) -> None:
    scenario = Scenario(seed=4, last_month="2026-02", months=1, size=size, restated=())  # type: ignore[arg-type]
    paid: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    ran: dict[tuple[str, int], Decimal] = {}
    for use in bill_of(scenario, scenario.periods[0], 0).uses:
        for cell in use.cells:
            paid[use.fleet.key, cell.hour] += cell.amount * cell.count
            assert cell.amount > 0
            assert 0 <= cell.first < cell.first + cell.count <= use.fleet.count
        for hour in use.fleet.hours:
            ran[use.fleet.key, hour.index] = hour.amount * use.fleet.count
    assert paid == ran


def test_large_bills_stay_exact_and_count_their_rows_without_rendering_them() -> None:
    scenario = Scenario(seed=5, last_month="2026-10", months=1, size="large", discount=True, restated=())
    bill = bill_of(scenario, scenario.periods[0], 0)
    lines = lines_of(bill)
    assert sum(each.rows for each in lines) == truth_of(bill)["line_items"]
    assert 8_000_000 < sum(each.rows for each in lines) < 14_000_000
    values = {value for each in lines for cell in each.cells for value in cell.numbers.values()}
    for value in values:
        as_double(value)
        assert -int(value.normalize().as_tuple().exponent) <= 10
