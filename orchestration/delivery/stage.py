"""How every stage of a delivery begins and ends: alone, resumable, recorded.

A stage holds the build lease of its (export, month), so two runs never work on one month at a time. It asks the
ledger whether this attempt has been here already, and then does nothing. What it raises is recorded as the
state of the delivery:

    torn while it was read          waiting      the next complete delivery, or a calm second look, takes it up
    bad input, a check that failed  quarantined  nothing to retry; the reason names what to mend
    somebody else holds the month   (nothing)    stays pending
    anything else                   failed       the next ingest tries again
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion import names
from ingestion.errors import BadInput, CheckFailed, Conflict, LakehouseError
from ingestion.events import intake
from ingestion.landing.torn import TornDelivery
from ingestion.ledger import deliveries
from ingestion.ledger.leases import Lease
from orchestration.delivery.alone import build_lease

if TYPE_CHECKING:
    from ingestion.exports.delivery import Delivery
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

# A stage of a large bill takes minutes; a run that waits behind one is told after this.
LEASE_WAIT_SECONDS = 1800.0
# Stages whose CheckFailed is a verdict on the bill; elsewhere it is a mishap that may pass.
REASON_CHARACTERS = 1000
VERDICTS = frozenset({"checked", "audited"})


@dataclass(frozen=True)
class Entry:
    """A stage that has begun: the delivery as the ledger knows it now, and whether there is nothing to do."""

    state: DeliveryState
    stage: str
    held: Lease
    began: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> bool:
        """The ledger says that this attempt has passed this stage."""
        return self.stage in self.state.reached

    @property
    def delivery(self) -> Delivery:
        return delivery_of(self.state)

    @property
    def scratch_schema(self) -> str:
        return scratch_schema_of(self.state)

    def seconds(self) -> float:
        """Since the stage began. Raises Conflict when the lease was lost meanwhile: then nothing is recorded."""
        self.held.check()
        return round(time.monotonic() - self.began, 3)


@contextmanager
def entered(house: Lakehouse, delivery_id: str, stage: str) -> Iterator[Entry]:
    """Run the block as `stage` of the delivery's current attempt."""
    known = deliveries.find(house.ledger, delivery_id)
    with build_lease(house, known, wait=LEASE_WAIT_SECONDS) as held:
        state = deliveries.find(house.ledger, delivery_id)
        house.on_stage(delivery_id, stage)
        with _recorded(house, state, stage):
            yield Entry(state, stage, held)


def require(state: DeliveryState, earlier: str) -> None:
    """BadInput when the stage before has not been passed in this attempt."""
    if earlier not in state.reached:
        raise BadInput(
            f"delivery {state.delivery_id}: expected attempt {state.attempt} to be {earlier} by now; found "
            f"{', '.join(sorted(state.reached)) or 'nothing done'}. Materialize the whole delivery, from landed_files on."
        )


def delivery_of(state: DeliveryState) -> Delivery:
    """The delivery of a row that has one. A row that only waits has none: BadInput."""
    if state.delivery is None:
        raise BadInput(
            f"delivery {state.delivery_id}: expected a complete delivery; found {state.state}: {state.reason}"
        )
    return state.delivery


def scratch_schema_of(state: DeliveryState) -> str:
    """Where the current attempt is built. Its name follows from the attempt, so a resumed run finds it again."""
    return names.scratch_schema(state.export_name, state.billing_period, state.delivery_id, state.attempt)


@contextmanager
def _recorded(house: Lakehouse, state: DeliveryState, stage: str) -> Iterator[None]:
    try:
        yield
    except TornDelivery as torn:
        intake.set_aside(house.ledger, delivery_of(state), torn)
        raise
    except Conflict:
        raise
    except BadInput as error:
        deliveries.record(house.ledger, state, "quarantined", reason=_sentence(stage, error))
        raise
    except CheckFailed as error:
        verdict = "quarantined" if stage in VERDICTS else "failed"
        deliveries.record(house.ledger, state, verdict, reason=_sentence(stage, error))
        raise
    except Exception as error:
        deliveries.record(house.ledger, state, "failed", reason=_sentence(stage, error))
        raise


def _sentence(stage: str, error: Exception) -> str:
    """One line for `lakehouse deliveries`; engines answer with whole stack traces, which stay in the log."""
    text = " ".join(str(error).split())
    named = text if isinstance(error, LakehouseError) else f"{type(error).__name__}: {text}"
    return f"not {stage}: {named if len(named) <= REASON_CHARACTERS else named[:REASON_CHARACTERS] + ' …'}"
