"""The derived tables: one build from the published months, audited by dbt's tests, published by location."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingestion.catalog.columns import folder, table_columns
from ingestion.catalog.derived import DERIVED, publish_derived
from ingestion.catalog.history import COMMITTED, LEDGER
from ingestion.catalog.publish import Outcome, Publication
from ingestion.catalog.scratch import drop_scratch
from ingestion.catalog.views import is_view, publish_view
from ingestion.ledger.leases import lease
from orchestration import dbt_project
from orchestration.delivery.alone import owner, release_if_dead
from orchestration.delivery.dbt_invocation import RawEvent, events
from orchestration.delivery.dbt_vars import DERIVED_SELECTION, build_arguments, derived_vars

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableTypeDef

    from orchestration.lakehouse import Lakehouse


DERIVED_PREFIX = "build_derived_"
LEASE_WAIT_SECONDS = 600.0


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
    return f"{DERIVED_PREFIX}{version}"


def is_current(house: Lakehouse, version: str) -> bool:
    """Whether the derived tables were published from this version already."""
    return any(event.reason == reason_of(version) for event in house.ledger.events(LEDGER, DERIVED))


def reason_of(version: str) -> str:
    """The reason that the ledger keeps of a derived publication."""
    return f"derived from the published months {version}"


def build_derived(house: Lakehouse, version: str) -> Iterator[RawEvent]:
    """Build every derived model, yielding dbt's events. One derivation at a time; what a dead one left goes."""
    schema = scratch_schema_of_version(version)
    target = house.home.dbt / schema
    variables = derived_vars(schema, house.lake, house.settings)
    wanted = lease(house.aws, house.lake, DERIVED, "build", owner(DERIVED), wait=LEASE_WAIT_SECONDS)
    release_if_dead(wanted)
    with wanted:
        _drop_others(house, schema)
        yield from events(build_arguments(DERIVED_SELECTION, variables, dbt_project.project_dir(), target))


def publish_derived_tables(house: Lakehouse, version: str, tables: Sequence[str]) -> list[Publication]:
    """Move each derived table to its new folder, then define the views; the scratch schema is gone afterwards."""
    schema = scratch_schema_of_version(version)
    built = [house.aws.glue.get_table(DatabaseName=schema, Name=table)["Table"] for table in tables]
    drop_scratch(house.aws, house.lake, schema)
    shutil.rmtree(house.home.dbt / schema, ignore_errors=True)
    reason = reason_of(version)
    published = [_published_table(house, one, reason) for one in built if not is_view(one)]
    return published + [_published_view(house, one, reason) for one in built if is_view(one)]


def _published_table(house: Lakehouse, table: TableTypeDef, reason: str) -> Publication:
    location, columns = folder(table["StorageDescriptor"]["Location"]), table_columns(table)
    actor = house.ledger.actor
    return publish_derived(
        house.aws, house.lake, table["Name"], location, columns, actor=actor, reason=reason
    )


def _published_view(house: Lakehouse, view: TableTypeDef, reason: str) -> Publication:
    """A view has no data, so that the ledger need not know of it: it is as its definition says."""
    outcome: Outcome = "published" if publish_view(house.aws, house.lake, view) else "already_published"
    return Publication(outcome, DERIVED, "", DERIVED, None, (view["Name"],), reason, None)


def _drop_others(house: Lakehouse, schema: str) -> None:
    pages = house.aws.glue.get_paginator("get_databases").paginate()
    names = [database["Name"] for page in pages for database in page["DatabaseList"]]
    for name in names:
        if name.startswith(DERIVED_PREFIX) and name != schema:
            drop_scratch(house.aws, house.lake, name)
