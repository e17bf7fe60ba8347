"""The database of the Cloud Intelligence Dashboards: its views, written from what the lakehouse holds now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.quicksight.relations import DATABASE, View, catalog_views, contract_views
from ingestion.catalog.tables import ensure_database
from ingestion.errors import BadInput
from orchestration.athena import ask_builder

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse

SOURCES = ("line_items_cur2", "line_items_legacy", "cost_resource_daily", "accounts")


def wanted_views(house: Lakehouse) -> tuple[View, ...]:
    """Every view of the database in the order of creation, as the public tables of now ask for it."""
    columns = {name: columns_of(house, house.lake.database, name) for name in SOURCES}
    if not columns["line_items_cur2"] and not columns["line_items_legacy"]:
        raise BadInput(
            f"{house.lake.database}: expected line_items_cur2 or line_items_legacy; found neither. "
            "Publish a bill of CUR 2.0 or a legacy report first: FOCUS does not say what CID amortizes by."
        )
    return catalog_views(house.lake.database, columns, house.settings.tag_keys) + contract_views()


def apply(house: Lakehouse, database: str = DATABASE) -> tuple[str, ...]:
    """Makes every view, or replaces it; returns their names. Raises BadInput when no bill is published."""
    views = wanted_views(house)
    ensure_database(house.aws, database)
    for view in views:
        ask_builder(house.aws, house.lake, view.statement, database)
    return tuple(view.name for view in views)


def columns_of(house: Lakehouse, database: str, table: str) -> tuple[str, ...]:
    """The names of a table's columns, partitions too; none when there is no such table."""
    return tuple(typed_columns(house, database, table))


def typed_columns(house: Lakehouse, database: str, table: str) -> dict[str, str]:
    """The columns of a table with the catalog's types, partitions too; empty when there is no such table."""
    glue = house.aws.glue
    try:
        found = glue.get_table(DatabaseName=database, Name=table)["Table"]
    except glue.exceptions.EntityNotFoundException:
        return {}
    columns = [*found["StorageDescriptor"].get("Columns", ()), *found.get("PartitionKeys", ())]
    return {column["Name"]: column.get("Type", "") for column in columns}
