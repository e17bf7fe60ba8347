"""Hive DDL: which statement goes where, and the few that need neither columns nor partitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from infra.local.athena import ddl_alter, ddl_create, ddl_show
from infra.local.athena.catalog import Catalog
from infra.local.athena.ddl_show import Answer
from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import door
from infra.local.athena.statements import Ddl
from infra.local.athena.storage import ObjectStore
from infra.local.athena.words import Reader

Action = Callable[["Context", Reader], Answer]


@dataclass(frozen=True)
class Context:
    catalog: Catalog
    store: ObjectStore
    database: str


def run(statement: Ddl, catalog: Catalog, store: ObjectStore, database: str) -> Answer:
    """The text answer of a DDL or SHOW statement (empty for most); `QueryFailed` with Hive's reason."""
    context = Context(catalog, store, database)
    action = door.ddl_action(statement, context) or _ACTIONS.get(statement.kind)
    if action is None:
        raise QueryFailed("NOT_SUPPORTED", f"Statement {statement.kind} is not supported", 1, 1)
    return action(context, statement.reader)


_ACTIONS: dict[str, Action] = {
    "CREATE_TABLE": ddl_create.external_table,
    "CREATE_DATABASE": ddl_create.database,
    "DROP_TABLE": ddl_create.drop_table,
    "DROP_VIEW": ddl_create.drop_view,
    "DROP_DATABASE": ddl_create.drop_database,
    "ALTER_TABLE": ddl_alter.table,
    "ALTER_DATABASE": ddl_alter.database,
    "MSCK_REPAIR": ddl_alter.repair,
    "SHOW_CREATE_TABLE": ddl_show.create_table,
    "SHOW_CREATE_VIEW": ddl_show.create_view,
    "SHOW_TABLES": ddl_show.tables,
    "SHOW_VIEWS": ddl_show.views,
    "SHOW_DATABASES": ddl_show.databases,
    "SHOW_COLUMNS": ddl_show.columns,
    "SHOW_PARTITIONS": ddl_show.partitions,
    "SHOW_TBLPROPERTIES": ddl_show.table_properties,
    "DESCRIBE_TABLE": ddl_show.describe,
}
