"""The ledger of deliveries: what was received, how far it came, why it stopped.

Events of one delivery are numbered (`<delivery_id>.0001` …) and each number is put once, so that two writers
cannot both take the next step. `fold` turns events into states.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ingestion.errors import BadInput, Conflict
from ingestion.exports.delivery import Delivery
from ingestion.ledger.event import Event, Json, Scalar, iso
from ingestion.ledger.fold import (
    RECEIVED,
    STATES,
    DeliveryState,
    fold_all,
    newest_complete,
    overtaken,
    pending,
    state_of,
)
from ingestion.ledger.store import Ledger

__all__ = [
    "DeliveryKey",
    "Facts",
    "begin_attempt",
    "find",
    "newest_complete",
    "overtaken",
    "pending",
    "record",
    "record_event",
    "state_of",
    "states",
]

LEDGER = "deliveries"
# Two writers of one delivery meet at most a few times; more means that something writes in a loop.
MAX_COLLISIONS = 8


@dataclass(frozen=True)
class DeliveryKey:
    """Names one delivery in the ledger."""

    export_name: str
    billing_period: str
    delivery_id: str


@dataclass(frozen=True)
class Facts:
    """What an event says beside its state. `attempt` None is the present one."""

    reason: str = ""
    attempt: int | None = None
    extras: Mapping[str, Scalar] = field(default_factory=dict)
    details: Mapping[str, Json] = field(default_factory=dict)


def record(  # noqa: PLR0913  each is one column of the event, keyword only
    ledger: Ledger,
    key: DeliveryKey | Delivery | DeliveryState,
    state: str,
    *,
    reason: str = "",
    attempt: int | None = None,
    seconds: float | None = None,
    scratch_schema: str | None = None,
    rows: int | None = None,
    bytes: int | None = None,
    pointers: Mapping[str, str] | None = None,
    columns: Mapping[str, Iterable[Sequence[str]]] | None = None,
    details: Mapping[str, Json] | None = None,
) -> bool:
    """Writes that a delivery reached `state`; False when that is already its last word (same attempt and reason).

    `seconds` is the stage's duration, `pointers` table → location and `columns` table → (name, type) pairs of
    an audited build.
    """
    extras: dict[str, Scalar] = {
        "seconds": seconds,
        "scratch_schema": scratch_schema,
        "rows": rows,
        "bytes": bytes,
        "pointers": None if pointers is None else json.dumps(dict(pointers), sort_keys=True),
        "columns": None
        if columns is None
        else json.dumps({t: [list(c) for c in cs] for t, cs in columns.items()}),
    }
    given = {name: value for name, value in extras.items() if value is not None}
    return record_event(ledger, key, state, Facts(reason, attempt, given, details or {}))


def record_event(
    ledger: Ledger,
    key: DeliveryKey | Delivery | DeliveryState,
    state: str,
    facts: Facts,
    *,
    only_first: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> bool:
    """As `record`, from facts. `only_first`: False also when the delivery has any event yet."""
    if state not in STATES:
        raise BadInput(f"State of a delivery: expected one of {', '.join(STATES)}; found {state!r}.")
    for _ in range(MAX_COLLISIONS):
        past = ledger.numbered(LEDGER, key.export_name, key.billing_period, key.delivery_id)
        if past and (only_first or _repeats(past[-1], state, facts)):
            return False
        if ledger.append(LEDGER, _next(ledger, past, key, state, facts, now())):
            return True
    raise Conflict(f"Delivery {key.delivery_id}: others kept writing its events; try again later.")


def states(
    ledger: Ledger, export_name: str | None = None, billing_period: str | None = None
) -> list[DeliveryState]:
    """The states of all deliveries, of one export or month; by (export, period, order)."""
    return fold_all(ledger.events(LEDGER, export_name, billing_period))


def find(ledger: Ledger, delivery_id: str) -> DeliveryState:
    """The state of one delivery; raises BadInput when the ledger does not know it."""
    for state in states(ledger):
        if state.delivery_id == delivery_id:
            return state
    raise BadInput(
        f"Delivery {delivery_id!r}: expected an id that `lakehouse deliveries` prints; it is not in the ledger."
    )


def begin_attempt(ledger: Ledger, state: DeliveryState, reason: str) -> DeliveryState:
    """Starts the next attempt of a delivery, for a rebuild in a scratch schema of its own; returns its new state."""
    record(ledger, state, RECEIVED, reason=reason, attempt=state.attempt + 1)
    return state_of(ledger.numbered(LEDGER, state.export_name, state.billing_period, state.delivery_id))


def _repeats(last: Event, state: str, facts: Facts) -> bool:
    attempt = last.extras.get("attempt")
    return (
        last.state == state
        and last.reason == facts.reason
        and facts.attempt in (None, attempt)
        and last.details.get("waiting") == facts.details.get("waiting")
    )


def _next(
    ledger: Ledger,
    past: Sequence[Event],
    key: DeliveryKey | Delivery | DeliveryState,
    state: str,
    facts: Facts,
    at: datetime,
) -> Event:
    attempt = facts.attempt if facts.attempt is not None else past[-1].extras.get("attempt") if past else 1
    extras: dict[str, Scalar] = {"attempt": attempt, **facts.extras}
    if isinstance(key, Delivery):
        extras |= {"format": key.format, "manifest_key": key.manifest_key, "ordered_at": iso(key.ordered_at)}
    return Event(
        event_id=f"{key.delivery_id}.{len(past) + 1:04d}",
        at=at,
        export_name=key.export_name,
        billing_period=key.billing_period,
        delivery_id=key.delivery_id,
        state=state,
        reason=facts.reason,
        actor=ledger.actor,
        details=facts.details,
        extras=extras,
    )
