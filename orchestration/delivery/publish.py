"""PUBLISH: the audited build becomes what readers of the month see, unless its history says no."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingestion.catalog import publish as publishing
from ingestion.catalog.builds import Build, build_of_scratch
from ingestion.catalog.publish import Publication
from ingestion.catalog.scratch import drop_scratch, drop_scratch_of_other_attempts
from ingestion.catalog.tables import found_table
from ingestion.ledger import deliveries, registrations
from orchestration.delivery.stage import Entry, entered, require, scratch_schema_of

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse


def publish(house: Lakehouse, delivery_id: str, tables: Sequence[str], *, reason: str) -> Publication:
    """Publish the current attempt; `tables` are the public tables that a build may hold. Idempotent.

    A publication that is `held` is recorded so, with its reason; no scratch schema is left either way.
    """
    with entered(house, delivery_id, "published") as entry:
        require(entry.state, "audited")
        build = _build(house, entry, tables)
        publication = _publish_or_hold(house, entry.state, build, reason)
        sweep(house, entry.state)
        _record(house, entry, publication)
        return publication


def sweep(house: Lakehouse, state: DeliveryState) -> None:
    """No scratch schema of the delivery is left in the catalog; files stay as long as a pointer names them.

    What dbt wrote about a build goes too; of a build that failed it stays for a look.
    """
    drop_scratch(house.aws, house.lake, scratch_schema_of(state))
    shutil.rmtree(house.home.dbt / scratch_schema_of(state), ignore_errors=True)
    if state.delivery is not None:
        drop_scratch_of_other_attempts(house.aws, house.lake, state.delivery, state.attempt)


def _build(house: Lakehouse, entry: Entry, tables: Sequence[str]) -> Build:
    """What is to be published. A publisher that died after sealing finds the build in the ledger."""
    if any(found_table(house.aws, entry.scratch_schema, table) is not None for table in tables):
        return build_of_scratch(house.aws, house.lake, entry.delivery, entry.scratch_schema, tables)
    delivery = entry.delivery
    sealed = publishing.audited_build(
        house.aws, house.lake, delivery.export_name, delivery.billing_period, delivery.delivery_id
    )
    if sealed is not None and sealed.scratch_schema == entry.scratch_schema:
        return sealed
    return build_of_scratch(house.aws, house.lake, delivery, entry.scratch_schema, tables)


def _publish_or_hold(house: Lakehouse, state: DeliveryState, build: Build, reason: str) -> Publication:
    known = registrations.registrations(house.ledger)
    refusal = registrations.may_publish(known, deliveries.states(house.ledger), state)
    if refusal:
        return _held(house, build, refusal)
    return publishing.publish(
        house.aws,
        house.lake,
        build,
        actor=house.ledger.actor,
        reason=reason,
        displaces=registrations.displaced_by(known, build.export_name),
    )


def _held(house: Lakehouse, build: Build, refusal: str) -> Publication:
    """The build stays ready for the day when its export may be published."""
    publishing.record_audited(house.aws, house.lake, build, actor=house.ledger.actor, reason=refusal)
    return Publication(
        outcome="held",
        export_name=build.export_name,
        billing_period=build.billing_period,
        delivery_id=build.delivery_id,
        replaced=None,
        tables=(),
        reason=refusal,
        event_id=None,
    )


def _record(house: Lakehouse, entry: Entry, publication: Publication) -> None:
    state = "held" if publication.outcome == "held" else "published"
    seconds = entry.seconds()
    if state != entry.state.state:
        deliveries.record(house.ledger, entry.state, state, reason=publication.reason, seconds=seconds)
