"""User-defined functions: descriptions that engines keep in the catalog. Nothing here runs them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from infra.local.glue.databases import Databases
from infra.local.glue.requests import (
    Answer,
    Operation,
    Payload,
    exists,
    name,
    name_filter,
    not_found,
    paged,
    text,
)
from infra.local.glue.store import FUNCTION, Entities


class Functions:
    """Create, read, update and delete."""

    def __init__(self, entities: Entities, databases: Databases, account: str) -> None:
        self._entities, self._databases, self._account = entities, databases, account

    def operations(self) -> dict[str, Operation]:
        return {
            "CreateUserDefinedFunction": self._create,
            "GetUserDefinedFunction": lambda payload: {"UserDefinedFunction": self._find(*_named(payload))},
            "GetUserDefinedFunctions": self._list,
            "UpdateUserDefinedFunction": self._update,
            "DeleteUserDefinedFunction": self._delete,
        }

    def _find(self, database: str, function: str) -> dict[str, Any]:
        self._databases.find(database)
        found: dict[str, Any] | None = self._entities.get(FUNCTION, (database,), function)
        if found is None:
            raise not_found(f"Function {function} not found.")
        return found

    def _create(self, payload: Payload) -> Answer:
        database, given = name(payload, "DatabaseName"), payload.get("FunctionInput") or {}
        function = name(given, "FunctionName")
        self._databases.find(database)
        if self._entities.get(FUNCTION, (database,), function) is not None:
            raise exists("Function already exists.")
        made = {**given, "FunctionName": function, "DatabaseName": database, "CatalogId": self._account}
        self._entities.put(FUNCTION, (database,), function, made | {"CreateTime": datetime.now(UTC)})
        return {}

    def _list(self, payload: Payload) -> Answer:
        """Of one database, or of all when none is named."""
        wanted = name_filter(text(payload, "Pattern"))
        parents = self._entities.parents(FUNCTION, ())
        if payload.get("DatabaseName"):
            parents = [(str(self._databases.find(name(payload, "DatabaseName"))["Name"]),)]
        found = [one for parent in parents for one in self._entities.children(FUNCTION, parent).values()]
        return paged(payload, "UserDefinedFunctions", [one for one in found if wanted(one["FunctionName"])])

    def _update(self, payload: Payload) -> Answer:
        database, function = _named(payload)
        known, given = self._find(database, function), payload.get("FunctionInput") or {}
        kept = {member: known[member] for member in ("DatabaseName", "CatalogId", "CreateTime")}
        self._entities.put(FUNCTION, (database,), function, {**given, "FunctionName": function, **kept})
        return {}

    def _delete(self, payload: Payload) -> Answer:
        database, function = _named(payload)
        self._find(database, function)
        self._entities.drop(FUNCTION, (database,), function)
        return {}


def _named(payload: Payload) -> tuple[str, str]:
    return name(payload, "DatabaseName"), name(payload, "FunctionName")
