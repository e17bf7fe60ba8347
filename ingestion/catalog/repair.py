"""Making the catalog say again what the ledger says: every pointer of every published month and derived table.

For a catalog that was changed by hand, lost, or restored from an old copy. The ledger is the truth; what lies in
the catalog under a month that the ledger never published is none of ours and stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.catalog.builds import Build
from ingestion.catalog.columns import folder
from ingestion.catalog.data import missing_data
from ingestion.catalog.derived import DERIVED, derived_tables, resume_derived, table_history
from ingestion.catalog.history import Month
from ingestion.catalog.pointers import found_partition, point, remove_pointer
from ingestion.catalog.publish import Publisher, month_lease, months, settled
from ingestion.catalog.tables import ensure_public_table, found_table, move_table
from ingestion.ledger.store import Ledger

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake

NO_POINTER = "no pointer"


@dataclass(frozen=True)
class Repair:
    """One difference that was mended: the folder in the catalog, and the one that the ledger names.

    `mended` False: the folder that the ledger names lost files, so the pointer stays as it was found.
    """

    table: str
    billing_period: str
    export_name: str
    found: str
    wanted: str
    mended: bool


def repair(aws: Aws, lake: Lake, *, actor: str) -> tuple[Repair, ...]:
    """Rebuilds all pointers from the ledger, finishing open publications; returns what it changed, sorted."""
    publisher = Publisher(aws, lake, Ledger(aws, lake), actor)
    resume_derived(aws, lake, actor=actor)
    mended = [one for name, period in months(publisher) for one in _month(publisher, name, period)]
    return (
        *mended,
        *(one for table in derived_tables(publisher.ledger) for one in _derived(publisher, table)),
    )


def _month(publisher: Publisher, export_name: str, billing_period: str) -> list[Repair]:
    with month_lease(publisher, export_name, billing_period) as held:
        month = settled(publisher, publisher.month(export_name, billing_period), held)
        gone = _gone(publisher, month)
        return [
            one
            for table in sorted(month.tables)
            if (one := _table(publisher, month, table, writable=table not in gone)) is not None
        ]


def _table(publisher: Publisher, month: Month, table: str, *, writable: bool) -> Repair | None:
    """Compares one pointer with the ledger, mends it; None when it stands right."""
    aws, lake = publisher.aws, publisher.lake
    present = found_partition(aws, lake, table, month.billing_period, month.export_name)
    found = folder(present["StorageDescriptor"]["Location"]) if present is not None else NO_POINTER
    wanted = month.live.pointers.get(table, NO_POINTER) if month.live is not None else NO_POINTER
    if found == wanted:
        return None
    if wanted == NO_POINTER:
        remove_pointer(aws, lake, table, month.billing_period, month.export_name)
    elif writable and month.live is not None:
        _point(publisher, month.live, table)
    return Repair(table, month.billing_period, month.export_name, found, wanted, writable)


def _point(publisher: Publisher, build: Build, table: str) -> None:
    aws, lake = publisher.aws, publisher.lake
    columns = ensure_public_table(aws, lake, table, build.columns[table], restoring=True)
    point(aws, lake, table, columns, build.pointers[table], build.billing_period, build.export_name)


def _gone(publisher: Publisher, month: Month) -> frozenset[str]:
    if month.live is None:
        return frozenset()
    return frozenset(missing_data(publisher.aws, month.live, month.files_of(month.live)))


def _derived(publisher: Publisher, table: str) -> list[Repair]:
    live = table_history(publisher.ledger, table).live
    if live is None:
        return []
    present = found_table(publisher.aws, publisher.lake.database, table)
    found = folder(present["StorageDescriptor"]["Location"]) if present is not None else NO_POINTER
    wanted = live.pointers[table]
    if found == wanted:
        return []
    move_table(publisher.aws, publisher.lake, table, live.columns[table], wanted, restoring=True)
    return [Repair(table, "", DERIVED, found, wanted, True)]
