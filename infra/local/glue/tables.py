"""Tables and their versions: an update names the version it saw, or it may overwrite what others did.

Glue numbers versions from 0 and shows the newest first. With `SkipArchive` the version before is not kept, but the
number still grows, since clients lock by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from infra.local.glue.databases import Databases
from infra.local.glue.requests import (
    LARGEST_BATCH,
    Answer,
    Operation,
    Payload,
    at_most,
    detail,
    exists,
    invalid,
    name,
    name_filter,
    not_found,
    one_by_one,
    paged,
    text,
)
from infra.local.glue.store import OF_TABLE, TABLE, VERSION, Entities
from infra.local.wire import ApiError

# What GetTable answers and a TableInput does not carry.
GIVEN_BY_GLUE = ("CreateTime", "CreatedBy", "CatalogId", "IsRegisteredWithLakeFormation", "DatabaseName")
KNOWN = (
    "Name", "Description", "Owner", "LastAccessTime", "LastAnalyzedTime", "Retention", "StorageDescriptor",
    "PartitionKeys", "ViewOriginalText", "ViewExpandedText", "TableType", "Parameters", "TargetTable", "ViewDefinition",
)  # fmt: skip


class Tables:
    """Create, read, search, update and delete tables and their versions."""

    def __init__(self, entities: Entities, databases: Databases, account: str) -> None:
        self._entities, self._databases, self._account = entities, databases, account

    def operations(self) -> dict[str, Operation]:
        return {
            "CreateTable": self._create,
            "GetTable": lambda payload: {"Table": self.find(*_named(payload, "Name"))},
            "GetTables": self._list,
            "SearchTables": self._search,
            "UpdateTable": self._update,
            "DeleteTable": self._delete,
            "BatchDeleteTable": self._delete_several,
            "GetTableVersion": self._get_version,
            "GetTableVersions": self._list_versions,
            "DeleteTableVersion": self._delete_version,
            "BatchDeleteTableVersion": self._delete_versions,
        }

    def find(self, database: str, table: str) -> dict[str, Any]:
        """The table; raises EntityNotFoundException, for a missing database too."""
        found: dict[str, Any] | None = self._entities.get(TABLE, (database,), table)
        if found is None:
            self._databases.find(database)
            raise not_found(f"Table {table} not found.")
        return found

    def all(self) -> list[dict[str, Any]]:
        return [
            table
            for parent in self._entities.parents(TABLE, ())
            for table in self._entities.children(TABLE, parent).values()
        ]

    # ---- tables ----
    def _create(self, payload: Payload) -> Answer:
        database, given = name(payload, "DatabaseName"), _input(payload)
        if payload.get("OpenTableFormatInput"):
            raise ApiError(
                "OperationNotSupportedException", "OpenTableFormatInput is not part of the local AWS"
            )
        self._databases.find(database)
        if self._entities.get(TABLE, (database,), given["Name"]) is not None:
            raise exists("Table already exists.")
        now = datetime.now(UTC)
        made = given | {
            "DatabaseName": database,
            "CreateTime": now,
            "UpdateTime": now,
            "CreatedBy": f"arn:aws:iam::{self._account}:user/local",
            "IsRegisteredWithLakeFormation": False,
            "CatalogId": self._account,
            "VersionId": "0",
        }
        self._entities.put(TABLE, (database,), given["Name"], made)
        return {}

    def _list(self, payload: Payload) -> Answer:
        database = name(payload, "DatabaseName")
        self._databases.find(database)
        wanted = name_filter(payload.get("Expression"))
        tables = self._entities.children(TABLE, (database,))
        found = [table for known, table in tables.items() if wanted(str(known))]
        attributes = payload.get("AttributesToGet")
        if attributes:
            found = [{"Name": one["Name"], "DatabaseName": database} for one in found]
        return paged(payload, "TableList", found)

    def _search(self, payload: Payload) -> Answer:
        found = [table for table in self.all() if _matches(table, payload)]
        for criterion in reversed(payload.get("SortCriteria") or []):
            descending = criterion.get("Sort") == "DESC"
            found.sort(key=lambda one: str(one.get(criterion["FieldName"], "")), reverse=descending)
        return paged(payload, "TableList", found)

    def _update(self, payload: Payload) -> Answer:
        given = _input(payload)
        database, table = (
            name(payload, "DatabaseName"),
            name(payload, "Name") if payload.get("Name") else given["Name"],
        )
        known = self.find(database, table)
        expected = payload.get("VersionId")
        if expected and str(expected) != known["VersionId"]:
            raise ApiError(
                "ConcurrentModificationException",
                f"Update table failed due to concurrent modifications: table {table} is at version "
                f"{known['VersionId']}, the update expected {expected}.",
            )
        if given["Name"] != table:
            raise invalid("Table name cannot be changed by UpdateTable.")
        if not payload.get("SkipArchive"):
            self._entities.put(VERSION, (database, table), known["VersionId"], known)
        kept = {member: known[member] for member in GIVEN_BY_GLUE}
        version = str(int(known["VersionId"]) + 1)
        self._entities.put(
            TABLE, (database,), table, given | kept | {"UpdateTime": datetime.now(UTC), "VersionId": version}
        )
        return {}

    def _delete(self, payload: Payload) -> Answer:
        self._remove(*_named(payload, "Name"))
        return {}

    def _delete_several(self, payload: Payload) -> Answer:
        database = name(payload, "DatabaseName")
        self._databases.find(database)
        errors = one_by_one(
            at_most(payload, "TablesToDelete", LARGEST_BATCH),
            lambda one: self._remove(database, str(one).lower()),
            lambda one, error: {"TableName": one, "ErrorDetail": detail(error)},
        )
        return {"Errors": errors}

    def _remove(self, database: str, table: str) -> None:
        self.find(database, table)
        for kind in OF_TABLE:
            for parent in self._entities.parents(kind, (database, table)):
                self._entities.clear(kind, parent)
        self._entities.drop(TABLE, (database,), table)

    # ---- versions ----
    def _versions(self, database: str, table: str) -> dict[str, dict[str, Any]]:
        """Archived versions and the current one, newest first."""
        current = self.find(database, table)
        archived = {
            str(number): one for number, one in self._entities.children(VERSION, (database, table)).items()
        }
        known = archived | {current["VersionId"]: current}
        return {number: known[number] for number in sorted(known, key=int, reverse=True)}

    def _get_version(self, payload: Payload) -> Answer:
        database, table = _named(payload, "TableName")
        versions = self._versions(database, table)
        wanted = str(payload.get("VersionId") or next(iter(versions)))
        return {"TableVersion": _shown(_version(versions, wanted))}

    def _list_versions(self, payload: Payload) -> Answer:
        versions = self._versions(*_named(payload, "TableName"))
        return paged(payload, "TableVersions", [_shown(one) for one in versions.values()])

    def _delete_version(self, payload: Payload) -> Answer:
        self._remove_version(*_named(payload, "TableName"), text(payload, "VersionId"))
        return {}

    def _delete_versions(self, payload: Payload) -> Answer:
        database, table = _named(payload, "TableName")
        self.find(database, table)
        errors = one_by_one(
            at_most(payload, "VersionIds", LARGEST_BATCH),
            lambda one: self._remove_version(database, table, str(one)),
            lambda one, error: {"TableName": table, "VersionId": one, "ErrorDetail": detail(error)},
        )
        return {"Errors": errors}

    def _remove_version(self, database: str, table: str, version: str) -> None:
        _version(self._versions(database, table), version)
        if not self._entities.drop(VERSION, (database, table), version):
            raise invalid(f"Version {version} is the current version of table {table} and cannot be deleted.")


def _version(versions: Mapping[str, dict[str, Any]], wanted: str) -> dict[str, Any]:
    if not wanted.isdigit():
        raise invalid(f"Version id {wanted!r} is not a number.")
    if wanted not in versions:
        raise not_found(f"Table version {wanted} not found.")
    return versions[wanted]


def _shown(table: dict[str, Any]) -> dict[str, Any]:
    return {"Table": table, "VersionId": table["VersionId"]}


def _named(payload: Payload, member: str) -> tuple[str, str]:
    return name(payload, "DatabaseName"), name(payload, member)


def _input(payload: Payload) -> dict[str, Any]:
    """The TableInput with its name in lower case, and what Glue fills in. Unknown members are refused as Glue does."""
    given = dict(payload.get("TableInput") or {})
    given["Name"] = name(given, "Name")
    unknown = sorted(set(given) - set(KNOWN))
    if unknown:
        raise invalid(f"Unknown members in TableInput: {', '.join(unknown)}")
    return {"PartitionKeys": [], "Parameters": {}, "Retention": 0, **given}


def _matches(table: dict[str, Any], payload: Payload) -> bool:
    """SearchTables: a word anywhere in names, descriptions, columns or properties, and filters on fields."""
    word = str(payload.get("SearchText") or "").lower()
    if len(word) >= 2 and word[0] == word[-1] == '"':
        if word[1:-1] not in _words(table):
            return False
    elif word and not any(word in one for one in _words(table)):
        return False
    return all(_passes(table, wanted) for wanted in payload.get("Filters") or [])


def _words(table: dict[str, Any]) -> list[str]:
    described = table.get("StorageDescriptor") or {}
    columns = [*described.get("Columns", []), *table["PartitionKeys"]]
    found = [
        table["Name"],
        table["DatabaseName"],
        table.get("Description", ""),
        *table["Parameters"].values(),
    ]
    return [str(one).lower() for one in [*found, *(column["Name"] for column in columns)]]


def _passes(table: dict[str, Any], wanted: Mapping[str, str]) -> bool:
    key, value = wanted.get("Key", ""), str(wanted.get("Value", ""))
    found = table.get(key) if key in table else table["Parameters"].get(key)
    if hasattr(found, "timestamp"):
        raise invalid(f"SearchTables by {key} is not part of the local AWS")
    if wanted.get("Comparator", "EQUALS") != "EQUALS":
        raise invalid(f"Comparator {wanted['Comparator']} is for fields of time")
    return found is not None and str(found).lower() == value.lower()
