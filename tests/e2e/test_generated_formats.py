"""One generated bill has one truth in every format; a legacy CSV report of it is published as that truth says.

The other formats are held to every figure of theirs in test_truth_table.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

MONTH = "2026-02"
MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
    "commitment_trueup",
    "commitment_upfront_fee",
)
FORMATS = ("cur2", "legacy", "legacy-csv")
PUBLISHED = "legacy-csv"

Sums = dict[str, dict[str, Decimal]]


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GeneratedExport]:
    """The same month with a negotiated discount in each format, each under an export's name of its own."""
    out = tmp_path_factory.mktemp("formats")
    return {
        name: generate(
            Scenario(seed=9, last_month=MONTH, months=1, discount=True, restated=(), export=f"acme-{name}"),
            out / name,
            fmt=name,
        )
        for name in FORMATS
    }


def truth(bill: GeneratedExport) -> Sums:
    [delivery] = json.loads(bill.truth.read_text())["deliveries"]
    return {
        service: {metric: Decimal(figures[metric]) for metric in MONEY}
        for service, figures in delivery["by_service"].items()
    }


def published(lakehouse: Any, export: str) -> Sums:
    """Sums of cost_daily by service, through the published table."""
    chosen = ", ".join(f"cast(sum({metric}) as varchar) as {metric}" for metric in MONEY)
    sql = f"select service, {chosen} from cost_daily where export_name = '{export}' group by service"
    rows = lakehouse.query(sql)
    return {row["service"]: {metric: Decimal(row[metric]) for metric in MONEY} for row in rows}


def test_a_legacy_csv_report_is_published_as_its_truth_says(
    new_lakehouse: Any, bills: dict[str, GeneratedExport]
) -> None:
    bill = bills[PUBLISHED]
    lakehouse = new_lakehouse()
    lakehouse.deliver_and_ingest(bill.deliveries[0].folder)
    assert published(lakehouse, f"acme-{PUBLISHED}") == truth(bill)


def test_the_formats_have_one_truth(bills: dict[str, GeneratedExport]) -> None:
    first, *others = (truth(bill) for bill in bills.values())
    assert first
    assert all(other == first for other in others)
