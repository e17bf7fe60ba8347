"""Ingest: empty the queues into the ledger and bring every pending delivery to its end.

A batch is landed first and catalogued by one crawl; then each delivery runs through its job, which finds the
first two stages done. Derived tables wait until the batch ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.errors import LakehouseError
from ingestion.events.intake import TakenIn
from ingestion.ledger import deliveries, tables
from orchestration.delivery.catalog import catalog_together
from orchestration.delivery.land import land
from orchestration.intake import Work, look
from orchestration.runner import Runner

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

BAD = frozenset({"failed", "quarantined"})


@dataclass
class Batch:
    """What one call did. `done`: the state of each delivery after its run; `derived` None: nothing to derive."""

    taken: list[TakenIn] = field(default_factory=list)
    done: list[DeliveryState] = field(default_factory=list)
    superseded: list[DeliveryState] = field(default_factory=list)
    derived: bool | None = None

    @property
    def healthy(self) -> bool:
        """No delivery was quarantined or failed in this call."""
        refused = any(one.outcome == "quarantined" for one in self.taken)
        return (
            not refused
            and self.derived is not False
            and all(state.state == "published" or state.state not in BAD for state in self.done)
        )


def ingest(
    runner: Runner, on_work: Callable[[Work], None] = lambda _work: None, *, derive: bool = True
) -> Batch:
    """Process what is in the queues until they and the ledger's list are empty. `on_work` hears each round.

    `derive` False leaves the derived tables to a later call.
    """
    house = runner.house
    tables.ensure_tables(house.aws, house.lake)
    batch, tried = Batch(), set[tuple[str, int]]()
    while True:
        work = look(house)
        batch.taken += work.taken
        batch.superseded += work.superseded
        fresh = [one for one in work.pending if (one.delivery_id, one.attempt) not in tried]
        if not fresh:
            break
        on_work(Work(work.taken, work.superseded, tuple(fresh)))
        tried |= {(one.delivery_id, one.attempt) for one in fresh}
        batch.done += build_all(runner, fresh)
    batch.derived = runner.derive() if derive else None
    return batch


def build_all(runner: Runner, wanted: Iterable[DeliveryState]) -> list[DeliveryState]:
    """Run each delivery, oldest first; one that a newer one overtook meanwhile is left to the next look."""
    listed = list(wanted)
    if len(listed) > 1:
        land_together(runner.house, listed)
    return [runner.run_delivery(state) for state in listed if _is_pending(runner.house, state)]


def land_together(house: Lakehouse, wanted: Iterable[DeliveryState]) -> None:
    """Land a whole batch, then one crawl for all of it. What goes wrong is recorded per delivery by its stage."""
    for state in wanted:
        try:
            land(house, state.delivery_id)
        except LakehouseError:
            continue  # the stage recorded why; the delivery's own run, if any is left to do, says it again
    catalog_together(house, [state.delivery_id for state in wanted])


def _is_pending(house: Lakehouse, state: DeliveryState) -> bool:
    known = deliveries.states(house.ledger, state.export_name, state.billing_period)
    waiting = deliveries.pending(known, retry_failed=True)
    return any(one.delivery_id == state.delivery_id for one in waiting)
