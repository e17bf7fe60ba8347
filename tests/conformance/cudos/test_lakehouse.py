"""On a lakehouse that a bill went through, the dashboards' figures are the marts' figures, and the commands say so.

Sums of doubles against exact decimals: within half a cent, and within 1e-9 of the sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboards.quicksight.contract import RELATIONS
from tests.lakehouse import Lakehouse

MEASURES = {
    "unblended_cost": "unblended_cost",
    "amortized_cost": "amortized_cost",
    "public_cost": "public_on_demand_cost",
    "ri_sp_trueup": "commitment_trueup",
    "ri_sp_upfront_fees": "commitment_upfront_fee",
}
HALF_A_CENT, RELATIVE = Decimal("0.005"), Decimal("1e-9")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lakehouse]:
    """A month of ten thousand lines, ingested, with the views of the dashboards."""
    lakehouse = Lakehouse(tmp_path_factory.mktemp("cudos-home"))
    bill: Path = tmp_path_factory.mktemp("cudos-bill")
    lakehouse.run("up")
    lakehouse.run("generate", "--months", "1", str(bill))
    lakehouse.deliver_and_ingest(bill)
    made = lakehouse.run("cudos", "apply", "--json").json()
    assert {relation.name for relation in RELATIONS} < set(made["views"])
    yield lakehouse
    lakehouse.run("down")


def sums(
    lakehouse: Lakehouse, table: str, keys: str, measures: list[str]
) -> dict[tuple[str, ...], list[Decimal]]:
    chosen = ", ".join(f"cast(sum({name}) as decimal(38, 12)) as m_{name}" for name in measures)
    rows = lakehouse.query(f"select {keys}, {chosen} from {table} group by {keys}")
    names = keys.split(", ")
    return {
        tuple(str(row[name]) for name in names): [Decimal(str(row[f"m_{name}"])) for name in measures]
        for row in rows
    }


@pytest.mark.parametrize("measure", MEASURES)
def test_summary_equals_cost_daily(published: Lakehouse, measure: str) -> None:
    ours = sums(
        published,
        "cost_daily",
        "payer_account_id, account_id, purchase_option, charge_type",
        [MEASURES[measure]],
    )
    keys = "payer_account_id, linked_account_id, purchase_option, charge_type"
    theirs = sums(published, "cid_cur.summary_view", keys, [measure])
    assert {key for key, [value] in ours.items() if value} <= set(theirs)
    for key, [value] in theirs.items():
        if (key[-1], measure) == ("Refund", "ri_sp_upfront_fees"):
            continue  # A returned fee counts against the fees in the marts, and nowhere with CID.
        wanted = ours[key][0]
        assert abs(value - wanted) <= max(HALF_A_CENT, abs(wanted) * RELATIVE), key


def test_doctor_says_that_last_months_bill_is_old(published: Lakehouse) -> None:
    said: Any = published.run("doctor", "--cudos", "--json", expect=1).json()
    wrong = [one["subject"] for one in said["findings"] if not one["ok"]]
    assert wrong == ["cudos: freshness"]
