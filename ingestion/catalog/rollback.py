"""Going back to an earlier delivery, holding the month there, letting it go, and listing what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ingestion.catalog.history import AUDITED, COMMITTED, LEDGER, Audited, Intent, Month
from ingestion.catalog.pointers import TableHook, nothing
from ingestion.catalog.publish import (
    Publication,
    Publisher,
    carried_out,
    month_lease,
    now,
    settled,
)
from ingestion.errors import Refused
from ingestion.ledger.store import Ledger

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake
    from ingestion.ledger.event import Event


@dataclass(frozen=True)
class PublicationRow:
    """One line of `lakehouse publish list`. `live`: readers see this one; `pinned`: the month is held at it."""

    at: datetime
    export_name: str
    billing_period: str
    delivery_id: str
    state: str
    actor: str
    reason: str
    pinned: bool
    live: bool
    tables: tuple[str, ...]


def rollback(  # noqa: PLR0913  the month, the target, and who asked why
    aws: Aws,
    lake: Lake,
    export_name: str,
    billing_period: str,
    to_delivery: str,
    *,
    actor: str,
    reason: str,
    after_table: TableHook = nothing,
) -> Publication:
    """Shows an earlier audited delivery again and pins the month to it, so that the next one does not undo it.

    Refused when that delivery was never audited for the month, or when its files are gone. Again: no change.
    """
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor, after_table)
    with month_lease(publisher, export_name, billing_period) as held:
        month = settled(publisher, publisher.month(export_name, billing_period), held)
        target = _target(month, to_delivery)
        intent = Intent(0, now(), actor, reason, target.build, pinned=True, restoring=True)
        return _unless_there(month, intent) or carried_out(publisher, month, intent, held)


def unpin(
    aws: Aws,
    lake: Lake,
    export_name: str,
    billing_period: str,
    *,
    actor: str,
    reason: str,
    after_table: TableHook = nothing,
) -> Publication:
    """Releases a pinned month and shows its newest audited delivery. Refused when the month is not pinned."""
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor, after_table)
    with month_lease(publisher, export_name, billing_period) as held:
        month = settled(publisher, publisher.month(export_name, billing_period), held)
        newest = month.newest_audited()
        if not month.pinned or newest is None:
            raise Refused(
                f"{export_name} {billing_period}: expected a month pinned by a rollback; it is not pinned. "
                "`lakehouse publish list` shows which are."
            )
        intent = Intent(0, now(), actor, reason, newest.build, restoring=True)
        return carried_out(publisher, month, intent, held)


def publications(aws: Aws, lake: Lake) -> tuple[PublicationRow, ...]:
    """Everything that was audited or published, derived tables too, oldest first."""
    events = [event for event in Ledger(aws, lake).events(LEDGER) if event.state in {AUDITED, COMMITTED}]
    live = _live(event for event in events if event.state == COMMITTED)
    return tuple(_row(event, live=event in live) for event in events)


def _target(month: Month, to_delivery: str) -> Audited:
    target = month.audited_build(to_delivery)
    if target is None:
        known = ", ".join(sorted({one.build.delivery_id for one in month.audited})) or "none"
        raise Refused(
            f"{month.export_name} {month.billing_period}: expected an audited delivery of this month ({known}); "
            f"found {to_delivery!r}."
        )
    return target


def _unless_there(month: Month, intent: Intent) -> Publication | None:
    build, live = intent.build, month.live
    if build is None or live is None or not month.pinned or live.fingerprint != build.fingerprint:
        return None
    return Publication(
        "already_published",
        month.export_name,
        month.billing_period,
        build.delivery_id,
        live.delivery_id,
        tuple(sorted(build.pointers)),
        "the month is pinned to this delivery",
        None,
    )


def _live(commits: Iterable[Event]) -> list[Event]:
    """The last publication of each month and of each derived table, unless it took the month away."""
    last: dict[tuple[str, str, str], Event] = {}
    for event in sorted(commits, key=lambda event: event.event_id):
        last[event.export_name, event.billing_period, event.event_id.rpartition(".")[0]] = event
    return [event for event in last.values() if event.delivery_id]


def _row(event: Event, *, live: bool) -> PublicationRow:
    return PublicationRow(
        at=event.at,
        export_name=event.export_name,
        billing_period=event.billing_period,
        delivery_id=event.delivery_id,
        state="published" if event.state == COMMITTED else event.state,
        actor=event.actor,
        reason=event.reason,
        pinned=bool(event.extras.get("pinned", False)),
        live=live,
        tables=_tables(event),
    )


def _tables(event: Event) -> tuple[str, ...]:
    pointers = event.details.get("pointers")
    return tuple(sorted(pointers)) if isinstance(pointers, dict) else ()
