"""The events that publishing writes; `history` reads them back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ingestion.catalog.builds import Build, as_details
from ingestion.catalog.history import AUDITED, COMMITTED, INTENT, Intent, Month
from ingestion.ledger.event import Event


def audited_event(build: Build, files: Mapping[str, int], at: datetime, actor: str, reason: str) -> Event:
    """A build passed its checks. The name comes from the content: the same build is recorded once."""
    return Event(
        event_id=f"{AUDITED}-{build.delivery_id}-{build.fingerprint}",
        at=at,
        export_name=build.export_name,
        billing_period=build.billing_period,
        delivery_id=build.delivery_id,
        state=AUDITED,
        reason=reason,
        actor=actor,
        details={**as_details(build), "files": dict(files)},
    )


def intent_event(month: Month, intent: Intent, at: datetime) -> Event:
    """The pointers of the month are about to move: all that is needed to do it from the ledger alone."""
    plan = as_details(intent.build) if intent.build is not None else {"pointers": None}
    return Event(
        event_id=intent.event_id,
        at=at,
        export_name=month.export_name,
        billing_period=month.billing_period,
        delivery_id=_delivery_id(intent),
        state=INTENT,
        reason=intent.reason,
        actor=intent.actor,
        details={
            **plan,
            "pinned": intent.pinned,
            "restoring": intent.restoring,
            "displaces": list(intent.displaces),
        },
    )


def commit_event(month: Month, intent: Intent, at: datetime) -> Event:
    """Every pointer of the intent has moved."""
    return Event(
        event_id=intent.commit_id,
        at=at,
        export_name=month.export_name,
        billing_period=month.billing_period,
        delivery_id=_delivery_id(intent),
        state=COMMITTED,
        reason=intent.reason,
        actor=intent.actor,
        details={"pointers": dict(intent.build.pointers) if intent.build is not None else {}},
        extras={
            "previous_delivery_id": month.live.delivery_id if month.live is not None else None,
            "intent_id": intent.event_id,
            "pinned": intent.pinned,
        },
    )


def _delivery_id(intent: Intent) -> str:
    return intent.build.delivery_id if intent.build is not None else ""
