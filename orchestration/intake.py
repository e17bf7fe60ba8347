"""From queues to work: what arrived goes into the ledger, and the ledger says which deliveries to build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.events import intake
from ingestion.events.intake import TakenIn
from ingestion.ledger import deliveries
from orchestration.delivery.publish import sweep

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

# A delivery that failed this often in one attempt needs a person: `lakehouse backfill` begins another attempt.
MAX_FAILURES = 10


@dataclass(frozen=True)
class Work:
    """What one look at the queues brought, and what is to be built now, oldest first."""

    taken: tuple[TakenIn, ...]
    superseded: tuple[DeliveryState, ...]
    pending: tuple[DeliveryState, ...]


def look(house: Lakehouse, *, wait_seconds: int = 1) -> Work:
    """Empty the deliveries queue into the ledger, look again at what waits, set aside what was overtaken."""
    taken = intake.take_in(house.aws, house.lake, wait_seconds=wait_seconds)
    taken += intake.relook(house.aws, house.lake)
    superseded = _supersede(house)
    known = deliveries.pending(deliveries.states(house.ledger), retry_failed=True)
    return Work(tuple(taken), superseded, tuple(one for one in known if one.failures < MAX_FAILURES))


def _supersede(house: Lakehouse) -> tuple[DeliveryState, ...]:
    """Deliveries that a newer one of their month went past are not built; what they left half built goes."""
    late = deliveries.overtaken(deliveries.states(house.ledger))
    for state in late:
        deliveries.record(
            house.ledger, state, "superseded", reason="a newer delivery of the month is published"
        )
        sweep(house, state)
    return tuple(late)
