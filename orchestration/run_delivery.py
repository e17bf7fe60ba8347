"""Which delivery a Dagster run works on.

A run that the ledger started carries the delivery as a tag. A run without it (a backfill by clicks, a single
materialization) takes the newest complete delivery of its partition's month, begins a new attempt, and writes
the tag, so that every later step, and a re-execution from failure, means the same delivery.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dagster import Failure

from ingestion.errors import BadInput, LakehouseError
from ingestion.ledger import deliveries
from orchestration.partitions import month_and_export

if TYPE_CHECKING:
    from dagster import DagsterInstance

    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

DELIVERY_TAG = "lakehouse/delivery_id"
ATTEMPT_TAG = "lakehouse/attempt"
# Machine and process of a run that a command carries out itself.
OWNER_TAG = "lakehouse/owner"
PARTITION_TAG = "dagster/partition"


def delivery_of_run(house: Lakehouse, instance: DagsterInstance, run_id: str) -> str:
    """The delivery id of a run, decided once. BadInput when the month has no complete delivery."""
    run = instance.get_run_by_id(run_id)
    tags: Mapping[str, str] = run.tags if run is not None else {}
    if DELIVERY_TAG in tags:
        return tags[DELIVERY_TAG]
    chosen = begin_rebuild(house, *month_and_export(tags.get(PARTITION_TAG, "")), reason=f"run {run_id}")
    instance.add_run_tags(run_id, tags_of_delivery(chosen))
    return chosen.delivery_id


def begin_rebuild(house: Lakehouse, billing_period: str, export_name: str, *, reason: str) -> DeliveryState:
    """Begin a new attempt of the newest complete delivery of a month; returns its new state."""
    known = deliveries.states(house.ledger, export_name, billing_period)
    newest = deliveries.newest_complete(known)
    if newest is None:
        raise BadInput(
            f"{billing_period} of {export_name}: expected a complete delivery in the ledger; found "
            f"{', '.join(sorted({state.state for state in known})) or 'none'}. `lakehouse deliveries` says why."
        )
    return deliveries.begin_attempt(house.ledger, newest, reason)


@contextmanager
def verdicts_end_the_run() -> Iterator[None]:
    """What the project raises on purpose is a verdict: it ends the run and is not retried. The rest may pass."""
    try:
        yield
    except LakehouseError as error:
        raise Failure(description=str(error), allow_retries=False) from error


def tags_of_delivery(state: DeliveryState) -> dict[str, str]:
    """The tags of a run that works on the present attempt of a delivery."""
    return {DELIVERY_TAG: state.delivery_id, ATTEMPT_TAG: str(state.attempt)}
