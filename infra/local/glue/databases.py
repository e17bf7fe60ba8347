"""Databases of the catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from infra.local.glue.requests import Answer, Operation, Payload, exists, name, not_found, paged
from infra.local.glue.store import DATABASE, FUNCTION, OF_TABLE, TABLE, Entities

DEFAULT_PERMISSIONS = [
    {"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}, "Permissions": ["ALL"]}
]


class Databases:
    """Create, read, update and delete them; what lies below goes with a database."""

    def __init__(self, entities: Entities, account: str) -> None:
        self._entities, self._account = entities, account

    def operations(self) -> dict[str, Operation]:
        return {
            "CreateDatabase": self._create,
            "GetDatabase": lambda payload: {"Database": self.find(name(payload, "Name"))},
            "GetDatabases": self._list,
            "UpdateDatabase": self._update,
            "DeleteDatabase": self._delete,
        }

    def find(self, database: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._entities.get(DATABASE, (), database)
        if found is None:
            raise not_found(f"Database {database} not found.")
        return found

    def _create(self, payload: Payload) -> Answer:
        given = payload.get("DatabaseInput") or {}
        database = name(given, "Name")
        if self._entities.get(DATABASE, (), database) is not None:
            raise exists("Database already exists.")
        made = {"CreateTableDefaultPermissions": DEFAULT_PERMISSIONS, **given, "Name": database}
        made |= {"CreateTime": datetime.now(UTC), "CatalogId": self._account}
        self._entities.put(DATABASE, (), database, made)
        return {}

    def _list(self, payload: Payload) -> Answer:
        return paged(payload, "DatabaseList", list(self._entities.children(DATABASE, ()).values()))

    def _update(self, payload: Payload) -> Answer:
        """Replace the description; the name stays, as Glue has no rename."""
        database = name(payload, "Name")
        known, given = self.find(database), payload.get("DatabaseInput") or {}
        kept = {member: known[member] for member in ("CreateTime", "CatalogId")}
        changed = {"CreateTableDefaultPermissions": DEFAULT_PERMISSIONS, **given, "Name": database, **kept}
        self._entities.put(DATABASE, (), database, changed)
        return {}

    def _delete(self, payload: Payload) -> Answer:
        database = name(payload, "Name")
        self.find(database)
        for kind in (*OF_TABLE, TABLE, FUNCTION):
            for parent in self._entities.parents(kind, (database,)):
                self._entities.clear(kind, parent)
        self._entities.drop(DATABASE, (), database)
        return {}
