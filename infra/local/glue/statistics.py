"""Column statistics of tables and partitions: kept as given; a missing one is an error of its column alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from infra.local.glue.partitions import Partitions
from infra.local.glue.requests import (
    Answer,
    Operation,
    Payload,
    at_most,
    detail,
    name,
    not_found,
    one_by_one,
    text,
)
from infra.local.glue.store import STATISTICS, Entities, Parent
from infra.local.glue.tables import Tables

LARGEST_GET, LARGEST_UPDATE = 100, 25


class Statistics:
    """Get, update and delete, for a table and for a partition."""

    def __init__(self, entities: Entities, tables: Tables, partitions: Partitions) -> None:
        self._entities, self._tables, self._partitions = entities, tables, partitions

    def operations(self) -> dict[str, Operation]:
        verbs = {"Get": self._get, "Update": self._update, "Delete": self._delete}
        return {
            f"{verb}ColumnStatisticsFor{kind}": partial(act, of_partition=kind == "Partition")
            for verb, act in verbs.items()
            for kind in ("Table", "Partition")
        }

    def _place(self, payload: Payload, of_partition: bool) -> tuple[dict[str, Any], Parent]:
        table = self._tables.find(name(payload, "DatabaseName"), name(payload, "TableName"))
        place: Parent = (table["DatabaseName"], table["Name"])
        if of_partition:
            place += tuple(self._partitions.find(table, payload.get("PartitionValues"))["Values"])
        return table, place

    def _get(self, payload: Payload, *, of_partition: bool) -> Answer:
        table, place = self._place(payload, of_partition)
        columns, known = _columns(table), self._entities.children(STATISTICS, place)
        found, errors = [], []
        for column in at_most(payload, "ColumnNames", LARGEST_GET):
            if column in known:
                found.append(known[column])
                continue
            said = (
                "Statistics do not exist for this column"
                if column in columns
                else "Column not found in table"
            )
            error = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": said}
            errors.append({"ColumnName": column, "Error": error})
        return {"ColumnStatisticsList": found, "Errors": errors}

    def _update(self, payload: Payload, *, of_partition: bool) -> Answer:
        table, place = self._place(payload, of_partition)
        columns = _columns(table)

        def keep(one: Mapping[str, Any]) -> None:
            column = text(one, "ColumnName")
            if column not in columns:
                raise not_found(f"Column {column} not found in table {table['Name']}.")
            self._entities.put(STATISTICS, place, column, {"AnalyzedTime": round(time.time(), 3), **one})

        errors = one_by_one(
            at_most(payload, "ColumnStatisticsList", LARGEST_UPDATE),
            keep,
            lambda one, error: {"ColumnStatistics": one, "Error": detail(error)},
        )
        return {"Errors": errors}

    def _delete(self, payload: Payload, *, of_partition: bool) -> Answer:
        _, place = self._place(payload, of_partition)
        column = text(payload, "ColumnName")
        if not self._entities.drop(STATISTICS, place, column):
            raise not_found(f"Statistics do not exist for column {column}.")
        return {}


def _columns(table: Mapping[str, Any]) -> set[str]:
    described = table.get("StorageDescriptor") or {}
    return {column["Name"] for column in [*described.get("Columns", []), *table["PartitionKeys"]]}
