"""Publishing derived tables: several months in one unpartitioned table, whose location moves.

The same discipline as for a month: seal, lease, finish what a crash left, intent, move, commit. There is no
order of deliveries to keep: the newest derivation wins, and the same one changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingestion.catalog.builds import Build
from ingestion.catalog.columns import Column, folder
from ingestion.catalog.history import LEDGER, Intent, Month, month_of
from ingestion.catalog.publish import LEASE_SECONDS, LEASE_WAIT, Publication, Publisher, now, outcome_of, seal
from ingestion.catalog.records import commit_event, intent_event
from ingestion.catalog.tables import check_columns, move_table
from ingestion.errors import Conflict
from ingestion.ledger.leases import Lease, lease
from ingestion.ledger.store import Ledger

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake
    from ingestion.ledger.event import Event

# Where the ledger keeps the publications of tables that belong to no export and no month.
DERIVED = "derived"


def publish_derived(  # noqa: PLR0913  the table, its folder and columns, and who publishes why
    aws: Aws,
    lake: Lake,
    table: str,
    location: str,
    columns: Sequence[Column],
    *,
    actor: str,
    reason: str,
    scratch_schema: str | None = None,
) -> Publication:
    """The unpartitioned public table reads `location` afterwards. Refused, Conflict as for `publish`."""
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor)
    build = Build(
        export_name=DERIVED,
        billing_period="",
        delivery_id=DERIVED,
        ordered_at=now(),
        pointers={table: folder(location)},
        columns={table: tuple(columns)},
        scratch_schema=scratch_schema,
    )
    seal(aws, lake, build)
    with _table_lease(publisher, table) as held:
        history = _settled(publisher, table, held)
        if history.live is not None and history.live.fingerprint == build.fingerprint:
            return outcome_of(history, build, "already_published", "the table reads this folder already")
        check_columns(aws, lake, table, columns, restoring=False)
        return _carried_out(publisher, table, history, Intent(0, now(), actor, reason, build), held)


def resume_derived(aws: Aws, lake: Lake, *, actor: str) -> tuple[str, ...]:
    """Completes the derived tables that a crash left between intent and commit; returns their names."""
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor)
    left = [
        table
        for table in derived_tables(publisher.ledger)
        if table_history(publisher.ledger, table).unfinished
    ]
    for table in left:
        with _table_lease(publisher, table) as held:
            _settled(publisher, table, held)
    return tuple(left)


def derived_tables(ledger: Ledger) -> list[str]:
    """Every derived table that was ever published, sorted."""
    return sorted({event.event_id.rpartition(".")[0] for event in _events(ledger)})


def table_history(ledger: Ledger, table: str) -> Month:
    """The publications of one derived table."""
    return month_of(DERIVED, "", _events(ledger), series=f"{table}.")


def _events(ledger: Ledger) -> list[Event]:
    """The publications without a month: an export may be called `derived` too, and has months."""
    return [event for event in ledger.events(LEDGER, DERIVED) if not event.billing_period]


def _settled(publisher: Publisher, table: str, held: Lease) -> Month:
    history = table_history(publisher.ledger, table)
    if history.unfinished is None:
        return history
    _execute(publisher, table, history, history.unfinished, held)
    return table_history(publisher.ledger, table)


def _carried_out(
    publisher: Publisher, table: str, history: Month, wanted: Intent, held: Lease
) -> Publication:
    intent = Intent(
        number=history.last_number + 1,
        at=wanted.at,
        actor=wanted.actor,
        reason=wanted.reason,
        build=wanted.build,
        series=f"{table}.",
    )
    held.check()
    if not publisher.ledger.append(LEDGER, intent_event(history, intent, now())):
        raise Conflict(
            f"{table}: expected to write publication {intent.number}; another publisher wrote it first. Try again."
        )
    return _execute(publisher, table, history, intent, held)


def _execute(publisher: Publisher, table: str, history: Month, intent: Intent, held: Lease) -> Publication:
    build = intent.build
    if build is None:
        raise Conflict(
            f"{table}: expected a derived build in publication {intent.number}; the ledger names none."
        )
    held.check()
    columns, location = build.columns[table], build.pointers[table]
    move_table(publisher.aws, publisher.lake, table, columns, location, restoring=intent.restoring)
    publisher.ledger.append(LEDGER, commit_event(history, intent, now()))
    return Publication(
        "published",
        DERIVED,
        "",
        build.delivery_id,
        history.live.pointers[table] if history.live is not None else None,
        (table,),
        intent.reason,
        intent.commit_id,
    )


def _table_lease(publisher: Publisher, table: str) -> Lease:
    return lease(
        publisher.aws, publisher.lake, DERIVED, table, publisher.actor, ttl=LEASE_SECONDS, wait=LEASE_WAIT
    )
