"""Partitions of tables: one by one, in batches whose entries fail alone, and by expression."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from infra.local.glue.expressions import Predicate, compiled
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
    not_found,
    one_by_one,
    paged,
)
from infra.local.glue.store import PARTITION, STATISTICS, Entities
from infra.local.glue.tables import Tables

LARGEST_PAGE = 1000
# The limits of one request: reading takes more than writing, and deleting less.
LARGEST_GET, LARGEST_DELETE = 1000, 25
Values = tuple[str, ...]


class Partitions:
    """The nine operations on partitions."""

    def __init__(self, entities: Entities, tables: Tables, account: str) -> None:
        self._entities, self._tables, self._account = entities, tables, account

    def operations(self) -> dict[str, Operation]:
        return {
            "CreatePartition": self._create_one,
            "GetPartition": self._get_one,
            "GetPartitions": self._list,
            "UpdatePartition": self._update_one,
            "DeletePartition": self._delete_one,
            "BatchCreatePartition": self._create_several,
            "BatchGetPartition": self._get_several,
            "BatchUpdatePartition": self._update_several,
            "BatchDeletePartition": self._delete_several,
        }

    # ---- one ----
    def _create_one(self, payload: Payload) -> Answer:
        self._create(self._table(payload), payload.get("PartitionInput") or {})
        return {}

    def _get_one(self, payload: Payload) -> Answer:
        table = self._table(payload)
        return {"Partition": self.find(table, payload.get("PartitionValues"))}

    def _update_one(self, payload: Payload) -> Answer:
        self._update(self._table(payload), payload)
        return {}

    def _delete_one(self, payload: Payload) -> Answer:
        self._delete(self._table(payload), payload.get("PartitionValues"))
        return {}

    # ---- several ----
    def _create_several(self, payload: Payload) -> Answer:
        table = self._table(payload)
        inputs = at_most(payload, "PartitionInputList", LARGEST_BATCH)
        return {"Errors": one_by_one(inputs, lambda one: self._create(table, one), _refused("Values"))}

    def _update_several(self, payload: Payload) -> Answer:
        table = self._table(payload)
        entries = at_most(payload, "Entries", LARGEST_BATCH)
        errors = one_by_one(
            entries,
            lambda one: self._update(table, one),
            lambda one, error: {
                "PartitionValueList": one.get("PartitionValueList"),
                "ErrorDetail": detail(error),
            },
        )
        return {"Errors": errors}

    def _delete_several(self, payload: Payload) -> Answer:
        table = self._table(payload)
        wanted = at_most(payload, "PartitionsToDelete", LARGEST_DELETE)
        return {
            "Errors": one_by_one(
                wanted, lambda one: self._delete(table, one.get("Values")), _refused("Values")
            )
        }

    def _get_several(self, payload: Payload) -> Answer:
        """A partition that is not there is in neither list, as on AWS."""
        table = self._table(payload)
        wanted = [
            _values(table, one.get("Values")) for one in at_most(payload, "PartitionsToGet", LARGEST_GET)
        ]
        known = self._entities.children(PARTITION, _place(table))
        return {"Partitions": [known[one] for one in wanted if one in known], "UnprocessedKeys": []}

    def _list(self, payload: Payload) -> Answer:
        table = self._table(payload)
        expression = str(payload.get("Expression") or "").strip()
        known = list(self._entities.children(PARTITION, _place(table)).values())
        if expression:
            wanted: Predicate = compiled(expression, table["PartitionKeys"])
            known = [one for one in known if wanted(one["Values"])]
        known = _segment(known, payload.get("Segment"))
        answer = paged(payload, "Partitions", known, LARGEST_PAGE)
        if payload.get("ExcludeColumnSchema"):
            answer["Partitions"] = [_without_columns(one) for one in answer["Partitions"]]
        return answer

    # ---- what they do ----
    def _table(self, payload: Payload) -> dict[str, Any]:
        return self._tables.find(name(payload, "DatabaseName"), name(payload, "TableName"))

    def find(self, table: dict[str, Any], given: Any) -> dict[str, Any]:
        found: dict[str, Any] | None = self._entities.get(PARTITION, _place(table), _values(table, given))
        if found is None:
            raise not_found("Cannot find partition.")
        return found

    def _create(self, table: dict[str, Any], given: Mapping[str, Any]) -> None:
        values = _values(table, given.get("Values"))
        if self._entities.get(PARTITION, _place(table), values) is not None:
            raise exists("Partition already exists.")
        made = {
            **given,
            "Values": list(values),
            "DatabaseName": table["DatabaseName"],
            "TableName": table["Name"],
            "CreationTime": datetime.now(UTC),
            "CatalogId": self._account,
        }
        self._entities.put(PARTITION, _place(table), values, made)

    def _update(self, table: dict[str, Any], entry: Mapping[str, Any]) -> None:
        """Replace a partition; with other values it moves, unless something is there already."""
        old = _values(table, entry.get("PartitionValueList"))
        known, given = self.find(table, old), entry.get("PartitionInput") or {}
        new = _values(table, given["Values"]) if given.get("Values") else old
        if new != old and self._entities.get(PARTITION, _place(table), new) is not None:
            raise exists("Partition already exists.")
        kept = {
            member: known[member] for member in ("DatabaseName", "TableName", "CreationTime", "CatalogId")
        }
        if new != old:
            self._entities.drop(PARTITION, _place(table), old)
        self._entities.put(PARTITION, _place(table), new, {**given, **kept, "Values": list(new)})

    def _delete(self, table: dict[str, Any], given: Any) -> None:
        values = _values(table, given)
        self.find(table, values)
        self._entities.clear(STATISTICS, (*_place(table), *values))
        self._entities.drop(PARTITION, _place(table), values)


def _place(table: Mapping[str, Any]) -> tuple[str, str]:
    return table["DatabaseName"], table["Name"]


def _values(table: Mapping[str, Any], given: Any) -> Values:
    values = tuple(str(one) for one in given or ())
    if len(values) != len(table["PartitionKeys"]):
        raise invalid("The number of partition keys do not match the number of partition values")
    return values


def _refused(member: str) -> Any:
    return lambda one, error: {"PartitionValues": one.get(member) or [], "ErrorDetail": detail(error)}


def _segment(partitions: list[dict[str, Any]], segment: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Every n-th partition, so that several readers share a listing."""
    if not segment:
        return partitions
    number, total = int(segment.get("SegmentNumber", 0)), int(segment.get("TotalSegments", 0))
    if not 1 <= total <= 10 or not 0 <= number < total:
        raise invalid(f"Segment {number} of {total}: expected 1 to 10 segments and a number below")
    return partitions[number::total]


def _without_columns(partition: dict[str, Any]) -> dict[str, Any]:
    described = partition.get("StorageDescriptor") or {}
    return {**partition, "StorageDescriptor": {n: v for n, v in described.items() if n != "Columns"}}
