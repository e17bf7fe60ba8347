"""Bills that we did not make come back from the published marts with the figures known about them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

APRIL = {
    "rows": ("sum(line_items)", "1882"),
    "usage": ("sum(unblended_cost) filter (where charge_type = 'Usage')", "47.6817"),
    "credits": ("sum(unblended_cost) filter (where charge_type = 'Credit')", "-47.6817"),
    "total": ("sum(unblended_cost)", "0.0000"),
    "public": ("sum(public_on_demand_cost)", "49.5587"),
}
APRIL_TRANSFER = {
    "internet_out": "0.4259",
    "nat_processing": "0.2542",
    "inter_az": "0.2567",
    "public_ip_regional": "0.0781",
}
OCTOBER = {
    "rows": ("sum(line_items)", "119307"),
    "unblended": ("sum(unblended_cost)", "4064.4831"),
    "amortized": ("sum(amortized_cost)", "4195.9571"),
    "public": ("sum(public_on_demand_cost)", "4237.6817"),
}


def rounded(value: Decimal, digits: int = 4) -> Decimal:
    return round(value, digits) + 0


def delivered(lakehouse: Any, folder: Path, period: str) -> str:
    """The delivery that answers, which must be the one that the ledger calls published."""
    lakehouse.deliver_and_ingest(folder)
    answering = str(lakehouse.published(period))
    [row] = [row for row in lakehouse.run("deliveries", "--json").json() if row["state"] == "published"]
    assert row["delivery_id"] == answering
    return answering


@pytest.mark.parametrize("folder", ["cur2_csv_april_2026", "cur2_parquet_april_2026"])
def test_april_2026_comes_back_to_the_cent(
    new_lakehouse: Callable[[], Any], real_bills: Path, folder: str
) -> None:
    lakehouse = new_lakehouse()
    delivered(lakehouse, real_bills / folder, "2026-04")
    for name, (expression, figure) in APRIL.items():
        found = rounded(
            lakehouse.number(f"select {expression} as f from cost_daily where billing_period = '2026-04'")
        )
        assert found == Decimal(figure), name
    for path_class, figure in APRIL_TRANSFER.items():
        found = lakehouse.number(
            "select sum(metered_gb) as f from data_transfer_daily"
            f" where billing_period = '2026-04' and path_class = '{path_class}'"
        )
        assert rounded(found) == Decimal(figure), path_class


def test_october_2018_comes_back_to_the_cent(new_lakehouse: Callable[[], Any], real_bills: Path) -> None:
    lakehouse = new_lakehouse()
    delivered(lakehouse, real_bills / "legacy_parquet_october_2018", "2018-10")
    for name, (expression, figure) in OCTOBER.items():
        found = rounded(
            lakehouse.number(f"select {expression} as f from cost_daily where billing_period = '2018-10'")
        )
        assert found == Decimal(figure), name
    commitments = "from commitment_utilization_daily where billing_period = '2018-10'"
    assert rounded(lakehouse.number(f"select sum(unused_cost) as f {commitments}")) == Decimal("48.9956")
    ratio = lakehouse.number(
        f"select cast(sum(used_quantity) as double) / cast(sum(committed_quantity) as double) as f {commitments}"
    )
    assert rounded(ratio * 100, 2) == Decimal("79.09")
    out = lakehouse.number(
        "select sum(metered_gb) as f from data_transfer_daily"
        " where billing_period = '2018-10' and path_class = 'internet_out'"
    )
    assert rounded(out) == Decimal("0.2901")


def test_focus_is_refused_by_name(lakehouse: Any, real_bills: Path) -> None:
    refused = lakehouse.run("deliver", str(real_bills / "focus_1_0_sample"), expect=2)
    assert "FOCUS" in refused.err
    assert lakehouse.run("deliveries", "--json").json() == []


def test_a_folder_that_is_no_export_is_refused(lakehouse: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a bill")
    refused = lakehouse.run("deliver", str(tmp_path), expect=2)
    assert "expected" in refused.err.lower()
