"""CATALOG: the landed files as a partition of the bronze table, by the event-mode crawler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingestion.catalog.crawler import ensure_cataloged, ensure_cataloged_all
from ingestion.ledger import deliveries
from orchestration.delivery.stage import delivery_of, entered, require

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse


def catalog(house: Lakehouse, delivery_id: str) -> bool:
    """Catalog the current attempt; False when an earlier run had done it. Joins a crawl that is under way."""
    with entered(house, delivery_id, "cataloged") as entry:
        if entry.done:
            return False
        require(entry.state, "landed")
        ensure_cataloged(house.aws, house.lake, entry.delivery)
        deliveries.record(house.ledger, entry.state, "cataloged", seconds=entry.seconds())
        return True


def catalog_together(house: Lakehouse, delivery_ids: Sequence[str]) -> None:
    """One crawl for a whole batch of landed deliveries; each then finds its partition there."""
    states = [deliveries.find(house.ledger, delivery_id) for delivery_id in delivery_ids]
    landed = [delivery_of(state) for state in states if "landed" in state.reached]
    if landed:
        ensure_cataloged_all(house.aws, house.lake, landed)
