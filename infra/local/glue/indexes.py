"""Partition indexes: named, checked and shown as active. They speed nothing up here, where every listing is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.local.glue.requests import (
    Answer,
    Operation,
    Payload,
    exists,
    invalid,
    name,
    not_found,
    paged,
    text,
)
from infra.local.glue.store import INDEX, Entities
from infra.local.glue.tables import Tables
from infra.local.wire import ApiError

MOST_PER_TABLE = 3


class Indexes:
    """Create, list and delete."""

    def __init__(self, entities: Entities, tables: Tables) -> None:
        self._entities, self._tables = entities, tables

    def operations(self) -> dict[str, Operation]:
        return {
            "CreatePartitionIndex": self._create,
            "GetPartitionIndexes": self._list,
            "DeletePartitionIndex": self._delete,
        }

    def add(self, table: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        place = (table["DatabaseName"], table["Name"])
        known, index = self._entities.children(INDEX, place), text(given, "IndexName")
        types = {key["Name"]: key.get("Type", "string") for key in table["PartitionKeys"]}
        keys = list(given.get("Keys") or ())
        if not keys or not set(keys) <= set(types):
            raise invalid(f"Index keys {keys} must be partition keys of the table: {sorted(types)}")
        if index in known or any([key["Name"] for key in one["Keys"]] == keys for one in known.values()):
            raise exists(f"Index with the given name or keys already exists: {index}")
        if len(known) >= MOST_PER_TABLE:
            message = f"Number of partition indexes exceeds the limit of {MOST_PER_TABLE} for the table"
            raise ApiError("ResourceNumberLimitExceededException", message)
        described = [{"Name": key, "Type": types[key]} for key in keys]
        self._entities.put(
            INDEX, place, index, {"IndexName": index, "Keys": described, "IndexStatus": "ACTIVE"}
        )

    def _table(self, payload: Payload) -> dict[str, Any]:
        return self._tables.find(name(payload, "DatabaseName"), name(payload, "TableName"))

    def _create(self, payload: Payload) -> Answer:
        self.add(self._table(payload), payload.get("PartitionIndex") or {})
        return {}

    def _list(self, payload: Payload) -> Answer:
        table = self._table(payload)
        known = self._entities.children(INDEX, (table["DatabaseName"], table["Name"]))
        return paged(payload, "PartitionIndexDescriptorList", list(known.values()))

    def _delete(self, payload: Payload) -> Answer:
        table, index = self._table(payload), text(payload, "IndexName")
        if not self._entities.drop(INDEX, (table["DatabaseName"], table["Name"]), index):
            raise not_found(f"Index {index} not found.")
        return {}
