"""Rule: a control total is the exact sum of the shortest decimal texts, at twelve decimals, half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.errors import Refused
from ingestion.landing.control import add, exact_sum, merged
from ingestion.ledger.fold import ControlTotal

WIDE = Context(prec=200)
STEP = Decimal("1e-12")


def by_text(values: list[float]) -> Decimal:
    """The rule, word for word: text, cast, add."""
    total = Decimal(0)
    for value in values:
        total = WIDE.add(total, Decimal(repr(value)).quantize(STEP, ROUND_HALF_UP, WIDE))
    return total


amounts = st.floats(-1e15, 1e15, allow_nan=False)
tidy = st.decimals(-100_000, 100_000, places=10).map(float)


@given(st.lists(amounts | tidy | st.floats(-1e-9, 1e-9)))
def test_exact_sum_is_the_sum_of_the_texts(values: list[float]) -> None:
    assert exact_sum(np.array(values, dtype=np.float64)) == by_text(values)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5e-13, "1e-12"),
        (-5e-13, "-1e-12"),
        (4.9e-13, "0"),
        (2.5e-12, "3e-12"),
        (0.1 + 0.2, "0.3"),
        (8e-7, "8e-7"),
    ],
)
def test_exact_sum_rounds_half_up_at_twelve_decimals(value: float, expected: str) -> None:
    assert exact_sum(np.array([value])) == Decimal(expected).quantize(STEP)


def test_exact_sum_has_no_drift_over_many_rows() -> None:
    assert exact_sum(np.full(1_000_000, 0.1)) == Decimal(100_000)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30])
def test_exact_sum_refuses_what_is_no_amount(value: float) -> None:
    with pytest.raises(Refused, match="line_item_unblended_cost"):
        exact_sum(np.array([1.0, value]))


def test_totals_count_rows_per_currency_and_take_null_for_nothing() -> None:
    first, second = {}, {}
    add(first, pa.array([1.5, None, 2.0]), pa.array(["USD", "USD", "EUR"]))
    add(second, pa.array([0.25]), pa.array([None], pa.string()))
    assert merged([first, second, first]) == (
        ControlTotal("", 1, Decimal("0.25")),
        ControlTotal("EUR", 2, Decimal(4)),
        ControlTotal("USD", 4, Decimal(3)),
    )
