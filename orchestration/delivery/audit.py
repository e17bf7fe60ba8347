"""AUDIT: the built month equals its files and its invoices, and what it changes against the published one is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingestion.catalog.publish import Publisher
from ingestion.ledger import deliveries
from ingestion.ledger.event import Event
from orchestration.delivery.invoices import mismatches, raise_if_mismatched
from orchestration.delivery.reconciliation import Comparison, raise_if_different, reconcile
from orchestration.delivery.restatement import Move, Restatement, restatement
from orchestration.delivery.stage import Entry, entered, require

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse


@dataclass(frozen=True)
class AuditReport:
    """The comparison with the files and with the published month; empty when the attempt had passed already."""

    comparisons: tuple[Comparison, ...] = ()
    restated: Restatement = field(default_factory=lambda: Restatement(None, ()))


def audit(house: Lakehouse, delivery_id: str) -> AuditReport:
    """Audit the current attempt. CheckFailed, and the delivery quarantined, when a total or an invoice differs."""
    with entered(house, delivery_id, "audited") as entry:
        if entry.done:
            return AuditReport()
        require(entry.state, "built")
        comparisons = reconcile(house, entry.state, entry.scratch_schema)
        raise_if_different(comparisons)
        raise_if_mismatched(mismatches(house, entry.scratch_schema))
        changes = restatement(house, entry.state, entry.scratch_schema, _live(house, entry))
        _record_restatement(house, entry, changes)
        deliveries.record(house.ledger, entry.state, "audited", seconds=entry.seconds())
        return AuditReport(comparisons, changes)


def _live(house: Lakehouse, entry: Entry) -> str | None:
    """The other delivery that readers see of the month, if any."""
    publisher = Publisher(house.aws, house.lake, house.ledger, house.ledger.actor)
    live = publisher.month(entry.state.export_name, entry.state.billing_period).live
    return live.delivery_id if live is not None and live.delivery_id != entry.state.delivery_id else None


def _record_restatement(house: Lakehouse, entry: Entry, changes: Restatement) -> None:
    """One event per figure that the ledger keeps; a repeated audit of the attempt finds its events there."""
    for number, move in enumerate(changes.figures()):
        house.ledger.append("restatements", _event(house, entry.state, changes.replaced, number, move))


def _event(house: Lakehouse, state: DeliveryState, replaced: str | None, number: int, move: Move) -> Event:
    return Event(
        event_id=f"{state.delivery_id}.{state.attempt:04d}.{number:03d}",
        at=datetime.now(UTC),
        export_name=state.export_name,
        billing_period=state.billing_period,
        delivery_id=state.delivery_id,
        state="restated",
        reason=f"{'the month' if move.service is None else 'a service'} against {replaced}",
        actor=house.ledger.actor,
        extras={
            "table_name": "cost_daily",
            "metric": "unblended_cost",
            "currency": move.currency,
            "dimension": None if move.service is None else "service",
            "member": move.service,
            "previous_delivery_id": replaced,
            "previous_value": format(move.before, "f"),
            "new_value": format(move.after, "f"),
            "difference": format(move.change, "f"),
        },
    )
