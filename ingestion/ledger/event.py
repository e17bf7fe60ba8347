"""One event of a ledger: what happened to what, when, by whom and why; written once, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ingestion import names

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Scalar = None | bool | int | float | str

BASE: Mapping[str, str] = {
    "event_id": "string",
    "at": "string",
    "export_name": "string",
    "billing_period": "string",
    "delivery_id": "string",
    "state": "string",
    "reason": "string",
    "actor": "string",
    "details": "string",
}
ANY_EXPORT = "unknown"
ANY_PERIOD = "all"


@dataclass(frozen=True)
class Event:
    """`at` is aware UTC. `export_name`, `billing_period` and `delivery_id` are '' where they do not apply.

    `details` is written as JSON text in one column, `extras` as typed columns of their ledger.
    """

    event_id: str
    at: datetime
    export_name: str
    billing_period: str
    delivery_id: str
    state: str
    reason: str
    actor: str
    details: Mapping[str, Json] = field(default_factory=dict)
    extras: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Where the event lies below its ledger, with its slash."""
        return folder(self.export_name, self.billing_period)


def folder(export_name: str, billing_period: str) -> str:
    """`<export>/<period>/`, names checked; `unknown` and `all` where one does not apply."""
    export = names.export_name(export_name) if export_name else ANY_EXPORT
    period = names.billing_period(billing_period) if billing_period else ANY_PERIOD
    return f"{export}/{period}/"


def to_line(event: Event) -> bytes:
    """The event as one flat JSON object on one line."""
    flat: dict[str, Scalar] = {
        "event_id": event.event_id,
        "at": iso(event.at),
        "export_name": event.export_name,
        "billing_period": event.billing_period,
        "delivery_id": event.delivery_id,
        "state": event.state,
        "reason": event.reason,
        "actor": event.actor,
        "details": json.dumps(dict(event.details), sort_keys=True),
    }
    return (json.dumps(flat | dict(event.extras), sort_keys=False) + "\n").encode()


def from_line(body: bytes) -> Event:
    """The event in `body`; the inverse of `to_line`."""
    flat = json.loads(body)
    base = {name: flat.pop(name) for name in BASE}
    return Event(
        **(base | {"at": datetime.fromisoformat(base["at"]), "details": json.loads(base["details"])}),
        extras=flat,
    )


def iso(at: datetime) -> str:
    """UTC as `2026-11-21T07:35:44.123456Z`: sorts as text, and Athena's from_iso8601_timestamp reads it.

    >>> iso(datetime(2026, 4, 1, tzinfo=UTC))
    '2026-04-01T00:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
