"""Column statistics of tables and partitions: kept as given, and a missing one is an error per column, not a crash."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from infra.local.wire import ApiError

Place = tuple[str, str, tuple[str, ...]]


class ColumnStatistics:
    """Handles `AWSGlue.(Get|Update|Delete)ColumnStatisticsFor(Table|Partition)`."""

    def __init__(self, has_table: Callable[[str, str], bool]) -> None:
        self._has_table = has_table
        self._kept: dict[Place, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        database, table = payload.get("DatabaseName", ""), payload.get("TableName", "")
        if not self._has_table(database, table):
            raise ApiError("EntityNotFoundException", f"Table {database}.{table} not found.")
        place = (database, table, tuple(payload.get("PartitionValues", ())))
        with self._lock:
            columns = self._kept.setdefault(place, {})
            if operation.startswith("Get"):
                return _get(columns, payload.get("ColumnNames", []))
            if operation.startswith("Update"):
                return _update(columns, payload.get("ColumnStatisticsList", []))
            return _delete(columns, payload.get("ColumnName", ""))

    def snapshot(self) -> bytes:
        with self._lock:
            return pickle.dumps(self._kept)

    def restore(self, state: bytes) -> None:
        with self._lock:
            self._kept = pickle.loads(state)


def _get(columns: dict[str, Any], names: list[str]) -> dict[str, Any]:
    missing = {
        "ErrorCode": "EntityNotFoundException",
        "ErrorMessage": "Statistics do not exist for this column",
    }
    return {
        "ColumnStatisticsList": [columns[name] for name in names if name in columns],
        "Errors": [{"ColumnName": name, "Error": missing} for name in names if name not in columns],
    }


def _update(columns: dict[str, Any], given: list[dict[str, Any]]) -> dict[str, Any]:
    for one in given:
        columns[one["ColumnName"]] = {**one, "AnalyzedTime": one.get("AnalyzedTime", datetime.now(UTC))}
    return {"Errors": []}


def _delete(columns: dict[str, Any], name: str) -> dict[str, Any]:
    if columns.pop(name, None) is None:
        raise ApiError("EntityNotFoundException", f"Statistics do not exist for column {name}.")
    return {}
