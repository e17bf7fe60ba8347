"""What the demo proves: of each month the delivery that came last, every metric, every missing month as zero."""

from __future__ import annotations

from typing import Any

from orchestration.demo_figures import METRICS, _compared, delivered_last


def entry(month: str, revision: int) -> dict[str, Any]:
    money = dict.fromkeys(METRICS[:-1], f"{revision}.000000000001")
    return {
        "billing_period": month,
        "export_name": "acme",
        "currency": "USD",
        "revision": revision,
        "money": money,
        "line_items": 5,
    }


def test_the_highest_revision_of_each_month_counts() -> None:
    found = delivered_last([entry("2026-09", 1), entry("2026-10", 0), entry("2026-09", 0)])
    assert [(one["billing_period"], one["revision"]) for one in found] == [("2026-09", 1), ("2026-10", 0)]


def test_a_month_that_is_not_published_differs_by_all_of_it() -> None:
    compared = _compared(entry("2026-09", 1), {})
    assert {one.metric for one in compared} == set(METRICS)
    assert all(one.difference < 0 for one in compared)


def test_decimals_are_compared_to_the_last_digit() -> None:
    mart = {**dict.fromkeys(METRICS, "1.000000000002"), "line_items": 5}
    [first, *_] = _compared(entry("2026-09", 1), mart)
    assert first.as_row()["difference"] == "0.000000000001"
