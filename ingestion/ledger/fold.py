"""The state of a delivery, folded from its events. Pure.

```
received → landed → cataloged → checked → built → audited → published
   ↑  waiting (not complete, or torn while landing)       held (a second export of the month, or kept out of totals)
   superseded (a newer one of the month went by) · quarantined (bad input) · failed (a check or a stage said no)
```
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ingestion.exports.delivery import DataFile, Delivery
from ingestion.ledger.event import Event, Json, iso

RECEIVED, WAITING, LANDED, CATALOGED, CHECKED = "received", "waiting", "landed", "cataloged", "checked"
BUILT, AUDITED, PUBLISHED, HELD = "built", "audited", "published", "held"
SUPERSEDED, QUARANTINED, FAILED = "superseded", "quarantined", "failed"
STATES = (
    RECEIVED,
    WAITING,
    LANDED,
    CATALOGED,
    CHECKED,
    BUILT,
    AUDITED,
    PUBLISHED,
    HELD,
    SUPERSEDED,
    QUARANTINED,
    FAILED,
)
AT_WORK = frozenset({RECEIVED, LANDED, CATALOGED, CHECKED, BUILT, AUDITED})
WAITING_ID = "waiting-"

Columns = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class ControlTotal:
    """What LAND counted in the files of one delivery, apart from any SQL engine: per currency."""

    currency: str
    rows: int
    unblended_cost: Decimal


@dataclass(frozen=True)
class DeliveryState:
    """Where one delivery is. `delivery` is None for a row that waits and was never complete.

    `seconds` is the duration per state of the present attempt; `reached` the states of the present attempt.
    `listing_since` is when a row that waits was first seen with its present listing.
    """

    export_name: str
    billing_period: str
    delivery_id: str
    state: str
    reason: str
    attempt: int
    at: datetime
    received_at: datetime
    ordered_at: datetime
    delivery: Delivery | None
    bucket: str
    manifest_key: str
    listing: str
    listing_since: datetime
    payer_account_id: str
    scratch_schema: str
    pointers: Mapping[str, str]
    columns: Columns
    rows: int
    bytes: int
    control: tuple[ControlTotal, ...]
    seconds: Mapping[str, float]
    failures: int
    reached: frozenset[str]
    ever: frozenset[str]
    events: int

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Compares the age of two deliveries of a month.

        LastModified has a grain of a second, so that the first sight decides between two of one second.
        """
        return (self.ordered_at, self.received_at, self.delivery_id)


def fold_all(events: Iterable[Event]) -> list[DeliveryState]:
    """The states of all deliveries in `events`, by (export, period, order)."""
    groups: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in events:
        groups[(event.export_name, event.billing_period, event.delivery_id)].append(event)
    states = [state_of(group) for group in groups.values()]
    return sorted(states, key=lambda state: (state.export_name, state.billing_period, state.order))


def state_of(events: Iterable[Event]) -> DeliveryState:
    """The state of the one delivery whose events these are (at least one, any order)."""
    ordered = sorted(events, key=lambda event: event.event_id)
    last = ordered[-1]
    attempt = _int(last.extras.get("attempt"), 1)
    present = [event for event in ordered if _int(event.extras.get("attempt"), 1) == attempt]
    delivery = _last(ordered, "delivery")
    waiting = _last(ordered, "waiting") or {}
    known = delivery_from(delivery) if delivery else None
    return DeliveryState(
        export_name=last.export_name,
        billing_period=last.billing_period,
        delivery_id=last.delivery_id,
        state=last.state,
        reason=last.reason,
        attempt=attempt,
        at=last.at,
        received_at=ordered[0].at,
        ordered_at=known.ordered_at if known else ordered[0].at,
        delivery=known,
        bucket=known.bucket if known else str(waiting.get("bucket", "")),
        manifest_key=str(waiting.get("manifest_key", "")) or (known.manifest_key if known else ""),
        listing=str(waiting.get("listing", "")),
        listing_since=_listing_since(ordered, waiting),
        payer_account_id=_text(_extra(ordered, "payer_account_id")),
        scratch_schema=_text(_extra(present, "scratch_schema")),
        pointers=json.loads(_text(_extra(present, "pointers")) or "{}"),
        columns=_columns(json.loads(_text(_extra(present, "columns")) or "{}")),
        rows=_int(_extra(ordered, "rows"), 0),
        bytes=_int(_extra(ordered, "bytes"), 0),
        control=control_from(_last(ordered, "control") or []),
        seconds=_seconds(present),
        failures=sum(event.state == FAILED for event in present),
        reached=frozenset(event.state for event in present),
        ever=frozenset(event.state for event in ordered),
        events=len(ordered),
    )


def pending(states: Iterable[DeliveryState], *, retry_failed: bool = False) -> list[DeliveryState]:
    """What must be worked on now, by (export, period, order); those that `overtaken` names are left out."""
    at_work = AT_WORK | {FAILED} if retry_failed else AT_WORK
    known = list(states)
    late = {state.delivery_id for state in overtaken(known)}
    wanted = [
        state
        for state in known
        if state.state in at_work and state.delivery_id not in late and state.delivery
    ]
    return sorted(wanted, key=lambda state: (state.export_name, state.billing_period, state.order))


def overtaken(states: Iterable[DeliveryState]) -> list[DeliveryState]:
    """Deliveries at work that are older than an audited or published one of their month: not worth building.

    One that was published before is left alone: somebody rebuilds it on purpose (rollback, backfill).
    """
    known = list(states)
    done: dict[tuple[str, str], DeliveryState] = {}
    for state in known:
        month = (state.export_name, state.billing_period)
        if state.state in (AUDITED, PUBLISHED) and (month not in done or state.order > done[month].order):
            done[month] = state
    return [state for state in known if _is_late(state, done.get((state.export_name, state.billing_period)))]


def _is_late(state: DeliveryState, done: DeliveryState | None) -> bool:
    if done is None or state.delivery_id == done.delivery_id or state.state not in AT_WORK | {FAILED}:
        return False
    return state.order < done.order and PUBLISHED not in state.ever


def newest_complete(states: Iterable[DeliveryState]) -> DeliveryState | None:
    """The newest delivery of one export and month that was complete and good enough to build again."""
    usable = [s for s in states if s.delivery and s.state not in (WAITING, QUARANTINED, HELD, SUPERSEDED)]
    return max(usable, key=lambda state: state.order, default=None)


def delivery_json(delivery: Delivery) -> dict[str, Json]:
    """A delivery as a JSON object; `delivery_from` reads it back."""
    return {
        "export_name": delivery.export_name,
        "billing_period": delivery.billing_period,
        "delivery_id": delivery.delivery_id,
        "format": delivery.format,
        "encoding": delivery.encoding,
        "bucket": delivery.bucket,
        "manifest_key": delivery.manifest_key,
        "manifest_etag": delivery.manifest_etag,
        "execution_id": delivery.execution_id,
        "ordered_at": iso(delivery.ordered_at),
        "files": [[file.key, file.etag, file.size, iso(file.last_modified)] for file in delivery.files],
    }


def delivery_from(fields: Mapping[str, Any]) -> Delivery:
    """The delivery in a JSON object made by `delivery_json`."""
    files = tuple(
        DataFile(key, etag, size, datetime.fromisoformat(modified))
        for key, etag, size, modified in fields["files"]
    )
    ordered_at = datetime.fromisoformat(fields["ordered_at"])
    return Delivery(**(dict(fields) | {"files": files, "ordered_at": ordered_at}))


def _listing_since(events: Sequence[Event], waiting: Mapping[str, Any]) -> datetime:
    since = events[-1].at
    for event in reversed(events):
        said = event.details.get("waiting")
        if not isinstance(said, dict) or said.get("listing") != waiting.get("listing"):
            break
        since = event.at
    return since


def _last(events: Sequence[Event], name: str) -> Any:
    """The youngest detail of that name; None when no event has it."""
    return next((event.details[name] for event in reversed(events) if name in event.details), None)


def _extra(events: Sequence[Event], name: str) -> object:
    found = (event.extras[name] for event in reversed(events) if event.extras.get(name) is not None)
    return next(found, None)


def _seconds(events: Sequence[Event]) -> Mapping[str, float]:
    took = {event.state: event.extras.get("seconds") for event in events}
    return {state: float(value) for state, value in took.items() if value is not None}


def control_from(entries: Iterable[Mapping[str, Any]]) -> tuple[ControlTotal, ...]:
    """Control totals as `landed` events keep them."""
    return tuple(ControlTotal(e["currency"], e["rows"], Decimal(e["unblended_cost"])) for e in entries)


def _columns(entries: Mapping[str, Any]) -> Columns:
    return {table: tuple((name, kind) for name, kind in columns) for table, columns in entries.items()}


def _int(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
