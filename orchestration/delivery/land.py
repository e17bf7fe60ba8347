"""LAND: the delivery's files into bronze, as they are, all or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.landing import land as landing
from orchestration.delivery.stage import entered

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse


@dataclass(frozen=True)
class LandedReport:
    """What landing left. `resumed`: an earlier run had done it."""

    rows: int
    bytes: int
    notes: tuple[str, ...]
    resumed: bool


def land(house: Lakehouse, delivery_id: str) -> LandedReport:
    """Land the current attempt of a delivery. Idempotent."""
    with entered(house, delivery_id, "landed") as entry:
        if entry.done:
            return LandedReport(entry.state.rows or 0, entry.state.bytes or 0, (), resumed=True)
        landed = landing.land(house.aws, house.lake, entry.delivery)
        landing.record_landed(house.ledger, entry.delivery, landed, entry.seconds())
        return LandedReport(landed.rows, landed.bytes, landed.notes, resumed=False)
