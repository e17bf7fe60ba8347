"""Publishing: an audited build of a month becomes what readers see.

    record `audited` → seal the scratch schema → lease → finish what a crash left → decide
      → intent → move the pointers → committed

Nothing before the intent changes what readers see; everything after it is done again from the ledger after a
crash, with the same result. The lease keeps publishers apart; the numbered intent tells one of them when it fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from ingestion.catalog.builds import Build
from ingestion.catalog.data import count_files, missing_data, require_data
from ingestion.catalog.decide import AlreadyPublished, Hold, decide
from ingestion.catalog.history import LEDGER, Intent, Month, month_of
from ingestion.catalog.pointers import TableHook, move_pointers, nothing, remove_pointers
from ingestion.catalog.records import audited_event, commit_event, intent_event
from ingestion.catalog.scratch import drop_scratch
from ingestion.catalog.tables import check_columns
from ingestion.errors import Conflict
from ingestion.ledger.leases import Lease, lease
from ingestion.ledger.store import Ledger

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake

Outcome = Literal["published", "already_published", "held", "withdrawn"]

# A publication takes well under a second per table; a publisher that died keeps the next one waiting this long.
LEASE_SECONDS = 12.0
LEASE_WAIT = 30.0


@dataclass(frozen=True)
class Publication:
    """What became of a build. `held` is no error; `reason` says why. `replaced` is what readers saw before."""

    outcome: Outcome
    export_name: str
    billing_period: str
    delivery_id: str
    replaced: str | None
    tables: tuple[str, ...]
    reason: str
    event_id: str | None


@dataclass(frozen=True)
class Publisher:
    """Who publishes, with what: passed along instead of seven arguments."""

    aws: Aws
    lake: Lake
    ledger: Ledger
    actor: str
    after_table: TableHook = nothing

    def month(self, export_name: str, billing_period: str) -> Month:
        """What the ledger says of the month now."""
        return month_of(export_name, billing_period, self.ledger.events(LEDGER, export_name, billing_period))


def publish(
    aws: Aws,
    lake: Lake,
    build: Build,
    *,
    actor: str,
    reason: str,
    displaces: Sequence[str] = (),
    after_table: TableHook = nothing,
) -> Publication:
    """Makes an audited build what readers of its month see, unless the history of the month says no.

    `displaces` names exports whose partition of the same month goes away with it (a registered predecessor).
    Raises Refused when a column would be dropped or retyped or data is gone, Conflict when another publisher
    holds the month. Calling it again changes nothing.
    """
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor, after_table)
    record_audited(aws, lake, build, actor=actor, reason=reason, ledger=publisher.ledger)
    seal(aws, lake, build)
    with month_lease(publisher, build.export_name, build.billing_period) as held:
        month = settled(publisher, publisher.month(build.export_name, build.billing_period), held)
        decision = decide(month, build)
        if isinstance(decision, Hold):
            return outcome_of(month, build, "held", decision.reason)
        if isinstance(decision, AlreadyPublished):
            return outcome_of(month, build, "already_published", "the pointers of the month stand there")
        wanted = Intent(0, now(), actor, reason, build, displaces=tuple(displaces))
        return carried_out(publisher, month, wanted, held)


def record_audited(
    aws: Aws, lake: Lake, build: Build, *, actor: str, reason: str, ledger: Ledger | None = None
) -> bool:
    """Notes that a build passed its checks, so that unpin and rollback can use it; False when noted before."""
    event = audited_event(build, count_files(aws, build), now(), actor, reason)
    return (ledger or Ledger(aws, lake)).append(LEDGER, event)


def audited_build(
    aws: Aws, lake: Lake, export_name: str, billing_period: str, delivery_id: str
) -> Build | None:
    """The latest audited build of a delivery as the ledger has it; its scratch schema may be sealed by now."""
    events = Ledger(aws, lake).events(LEDGER, export_name, billing_period)
    audited = month_of(export_name, billing_period, events).audited_build(delivery_id)
    return audited.build if audited is not None else None


def resume(aws: Aws, lake: Lake, *, actor: str, after_table: TableHook = nothing) -> tuple[Publication, ...]:
    """Completes every publication that a crash left between its intent and its commit.

    One whose data is gone meanwhile is `held` with that reason; the next publication of its month replaces it.
    """
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor, after_table)
    left = [name for name in months(publisher) if publisher.month(*name).unfinished is not None]
    finished = [_finished(publisher, *name) for name in left]
    return tuple(one for one in finished if one is not None)


def withdraw(publisher: Publisher, export_name: str, billing_period: str, reason: str) -> Publication | None:
    """Takes an export's month away from readers, recorded as a publication of nothing; None when it is away."""
    with month_lease(publisher, export_name, billing_period) as held:
        month = settled(publisher, publisher.month(export_name, billing_period), held)
        if month.live is None:
            return None
        return carried_out(publisher, month, Intent(0, now(), publisher.actor, reason, None), held)


def months(publisher: Publisher) -> list[tuple[str, str]]:
    """Every export's month that was ever published, sorted."""
    events = publisher.ledger.events(LEDGER)
    return sorted({(event.export_name, event.billing_period) for event in events if event.billing_period})


def month_lease(publisher: Publisher, export_name: str, billing_period: str) -> Lease:
    """The right to move the pointers of one export's month."""
    return lease(
        publisher.aws,
        publisher.lake,
        export_name,
        billing_period,
        publisher.actor,
        ttl=LEASE_SECONDS,
        wait=LEASE_WAIT,
    )


def settled(publisher: Publisher, month: Month, held: Lease) -> Month:
    """The month with nothing left open: an unfinished intent is completed first.

    One whose data is gone meanwhile can't be; it stays open below the next intent, which moves every pointer.
    """
    unfinished = month.unfinished
    if unfinished is None or _data_is_gone(publisher, month, unfinished):
        return month
    _execute(publisher, month, unfinished, held)
    return publisher.month(month.export_name, month.billing_period)


def carried_out(publisher: Publisher, month: Month, wanted: Intent, held: Lease) -> Publication:
    """Writes the next intent of the month, moves its pointers, commits."""
    intent = replace(wanted, number=month.last_number + 1)
    if intent.build is not None:
        require_data(publisher.aws, intent.build, month.files_of(intent.build))
        for table, columns in intent.build.columns.items():
            check_columns(publisher.aws, publisher.lake, table, columns, restoring=intent.restoring)
    held.check()
    if not publisher.ledger.append(LEDGER, intent_event(month, intent, now())):
        raise Conflict(
            f"{month.export_name} {month.billing_period}: expected to write publication {intent.number}; "
            "another publisher wrote it first. Try again."
        )
    return _execute(publisher, month, intent, held)


def outcome_of(month: Month, build: Build, outcome: Outcome, reason: str) -> Publication:
    """A publication that moved nothing."""
    return Publication(
        outcome=outcome,
        export_name=build.export_name,
        billing_period=build.billing_period,
        delivery_id=build.delivery_id,
        replaced=month.live.delivery_id if month.live is not None else None,
        tables=tuple(sorted(build.pointers)),
        reason=reason,
        event_id=None,
    )


def seal(aws: Aws, lake: Lake, build: Build) -> None:
    """Takes the build's scratch schema out of the catalog: from now on no builder reaches its files."""
    if build.scratch_schema is not None:
        drop_scratch(aws, lake, build.scratch_schema)


def now() -> datetime:
    """The time for the ledger."""
    return datetime.now(UTC)


def _finished(publisher: Publisher, export_name: str, billing_period: str) -> Publication | None:
    """What became of the open intent of a month; None when somebody else completed it meanwhile."""
    with month_lease(publisher, export_name, billing_period) as held:
        month = publisher.month(export_name, billing_period)
        intent = month.unfinished
        if intent is None:
            return None
        if intent.build is not None and _data_is_gone(publisher, month, intent):
            return outcome_of(
                month, intent.build, "held", "files of the build are gone; build the delivery again"
            )
        return _execute(publisher, month, intent, held)


def _data_is_gone(publisher: Publisher, month: Month, intent: Intent) -> bool:
    build = intent.build
    return build is not None and bool(missing_data(publisher.aws, build, month.files_of(build)))


def _execute(publisher: Publisher, month: Month, intent: Intent, held: Lease) -> Publication:
    """Moves the pointers as the intent says and commits; may be done again at any point."""
    for predecessor in intent.displaces:
        withdraw(publisher, predecessor, month.billing_period, f"displaced by {month.export_name}")
    if intent.build is not None:
        move_pointers(
            publisher.aws,
            publisher.lake,
            intent.build,
            restoring=intent.restoring,
            before_table=held.check,
            after_table=publisher.after_table,
        )
    absent = month.tables - set(intent.build.pointers if intent.build is not None else ())
    held.check()
    remove_pointers(
        publisher.aws,
        publisher.lake,
        absent,
        month.billing_period,
        month.export_name,
        after_table=publisher.after_table,
    )
    publisher.ledger.append(LEDGER, commit_event(month, intent, now()))
    return _published(month, intent)


def _published(month: Month, intent: Intent) -> Publication:
    build = intent.build
    return Publication(
        outcome="published" if build is not None else "withdrawn",
        export_name=month.export_name,
        billing_period=month.billing_period,
        delivery_id=build.delivery_id if build is not None else "",
        replaced=month.live.delivery_id if month.live is not None else None,
        tables=tuple(sorted(build.pointers)) if build is not None else (),
        reason=intent.reason,
        event_id=intent.commit_id,
    )
