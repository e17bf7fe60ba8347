"""A build may be published when its totals equal the files' in every currency, to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingestion.errors import CheckFailed
from orchestration.delivery.reconciliation import Total, compare, raise_if_different

USD = Total("USD", 10, Decimal("1.000000000001"))
EUR = Total("EUR", 1, Decimal("2"))


def test_equal_totals_pass() -> None:
    compared = compare([USD, EUR], [EUR, USD])
    raise_if_different(compared)
    assert [one.difference for one in compared] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "mart",
    [
        [Total("USD", 10, Decimal("1.000000000002"))],
        [Total("USD", 11, USD.unblended_cost)],
        [],
        [USD, EUR],
        [Total("EUR", 10, USD.unblended_cost)],
    ],
    ids=["one digit", "one row", "nothing built", "a currency too many", "another currency"],
)
def test_any_difference_stops_the_publication(mart: list[Total]) -> None:
    with pytest.raises(CheckFailed, match="files"):
        raise_if_different(compare([USD], mart))


def test_rows_of_the_comparison_are_text() -> None:
    assert compare([USD], [USD])[1].as_row()["files"] == "1.000000000001"
