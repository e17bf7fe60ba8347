"""The derived tables: one build from the published months, audited by dbt's tests, published by location."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingestion.catalog.columns import columns_of, location_of
from ingestion.catalog.derived import publish_derived
from ingestion.catalog.history import COMMITTED, LEDGER
from ingestion.catalog.publish import Publication
from ingestion.catalog.scratch import drop_scratch
from orchestration import dbt_project
from orchestration.delivery.dbt_invocation import RawEvent, events
from orchestration.delivery.dbt_vars import DERIVED_SELECTION, build_arguments, derived_vars

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse


def published_version(house: Lakehouse) -> str:
    """Names what readers see now: a hash over every committed publication of a month; '' when there is none."""
    committed = [
        f"{event.export_name} {event.billing_period} {event.event_id}"
        for event in house.ledger.events(LEDGER)
        if event.state == COMMITTED and event.billing_period
    ]
    return hashlib.sha256("\n".join(committed).encode()).hexdigest()[:12] if committed else ""


def scratch_schema_of_version(version: str) -> str:
    """Where the derived tables of one published version are built."""
    return f"build_derived_{version}"


def is_current(house: Lakehouse, version: str) -> bool:
    """Whether the derived tables were published from this version already."""
    return any(event.reason == reason_of(version) for event in house.ledger.events(LEDGER, "derived"))


def reason_of(version: str) -> str:
    """The reason that the ledger keeps of a derived publication."""
    return f"derived from the published months {version}"


def build_derived(house: Lakehouse, version: str) -> Iterator[RawEvent]:
    """Build every derived model, yielding dbt's events."""
    schema = scratch_schema_of_version(version)
    variables = derived_vars(schema, house.lake, house.settings)
    yield from events(
        build_arguments(DERIVED_SELECTION, variables, dbt_project.project_dir(), house.home.dbt / schema)
    )


def publish_derived_tables(house: Lakehouse, version: str, tables: Sequence[str]) -> list[Publication]:
    """Move each derived table to its new folder; the scratch schema is gone afterwards."""
    schema = scratch_schema_of_version(version)
    found = {
        table: (location_of(house.aws, schema, table), columns_of(house.aws, schema, table))
        for table in tables
    }
    drop_scratch(house.aws, house.lake, schema)
    return [
        publish_derived(
            house.aws,
            house.lake,
            table,
            location,
            columns,
            actor=house.ledger.actor,
            reason=reason_of(version),
        )
        for table, (location, columns) in found.items()
    ]
