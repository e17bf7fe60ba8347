"""Memory does not grow with the number of months: no bill is kept once its files are written."""

from __future__ import annotations

import gc
from decimal import Decimal
from pathlib import Path

from ingestion.synthetic import company, skus
from ingestion.synthetic.blueprint import Blueprint
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.generate import Scenario, generate
from ingestion.synthetic.organisation import Commitments
from ingestion.synthetic.rhythm import ALWAYS

BOX = Blueprint("box", company.WEB, skus.M5_LARGE, ALWAYS, Decimal(1), "i-{id}")


def test_only_the_bill_that_is_being_written_is_held(tmp_path: Path) -> None:
    scenario = Scenario(
        seed=1,
        last_month="2026-10",
        months=5,
        workloads=(BOX,),
        commitments=Commitments(),
        anomalies=(),
        clusters=(),
    )
    before = bills_held()
    held: list[int] = []
    made = generate(
        scenario, tmp_path / "bills", on_rows=lambda _done, _total: held.append(bills_held() - before)
    )
    assert len(made.deliveries) == 6
    assert held and max(held) == 1


def bills_held() -> int:
    """Bills that the process can still reach."""
    gc.collect()
    return sum(isinstance(each, Bill) for each in gc.get_objects())
