"""An invoice that differs from the bill is named with both figures; without typed invoices nothing is asked."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from ingestion.errors import CheckFailed
from orchestration.delivery import invoices
from orchestration.delivery.invoices import Mismatch, mismatches, raise_if_mismatched
from orchestration.settings import Invoice, Settings


def test_a_difference_is_told_with_both_figures_and_a_way_out() -> None:
    found = [Mismatch("2059", "USD", Decimal("4064.480000000000"), Decimal("-0.530000000000"))]
    with pytest.raises(CheckFailed) as failed:
        raise_if_mismatched(found)
    assert "invoice 2059: the PDF says 4064.48 USD, the bill's lines 4063.95, 0.53 less" in str(failed.value)
    assert "[invoices] in lakehouse.toml" in str(failed.value)


def test_nothing_is_said_without_a_difference() -> None:
    raise_if_mismatched(())


def test_without_typed_invoices_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invoices, "ask_builder", None)
    house: Any = SimpleNamespace(settings=Settings())
    assert mismatches(house, "build_x") == ()


def test_typed_invoices_are_asked_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(aws: object, lake: object, sql: str, schema: str) -> SimpleNamespace:
        asked.append(schema)
        return SimpleNamespace(rows=[("2059", "USD", "1.00", "0.50")])

    monkeypatch.setattr(invoices, "ask_builder", answer)
    settings = Settings(invoices={"2059": Invoice(total="1.00")})
    house: Any = SimpleNamespace(settings=settings, aws=None, lake=None)
    assert mismatches(house, "build_x") == (Mismatch("2059", "USD", Decimal("1.00"), Decimal("0.50")),)
    assert asked == ["build_x"]
