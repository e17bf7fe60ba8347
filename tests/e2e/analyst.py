"""Athena as an analyst asks it: the analysts' workgroup, the public database, results page by page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

REUSE = {"Enabled": True, "MaxAgeInMinutes": 60}


@dataclass(frozen=True)
class Answer:
    """What Athena answered: names and types of columns, cells as text, bytes read."""

    columns: list[str]
    types: list[str]
    rows: list[list[str | None]]
    scanned: int

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def by(self, column: str) -> dict[str, dict[str, Any]]:
        return {str(row[column]): row for row in self.dicts()}


class Analyst:
    """Asks as a board does: the analysts' workgroup, the public database, results page by page."""

    def __init__(self, athena: Any) -> None:
        self.athena = athena
        self.answers: dict[str, Answer] = {}

    def ask(self, sql: str) -> Answer:
        """The answer; a text that was asked before is not asked again."""
        if sql not in self.answers:
            self.answers[sql] = self._asked(sql)
        return self.answers[sql]

    def reuses(self, sql: str) -> bool:
        """Whether Athena answers the text as a board sends it from an earlier result."""
        execution = self._finished(self._start(sql, REUSE))
        return bool(execution["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"])

    def _start(self, sql: str, reuse: dict[str, Any]) -> str:
        started = self.athena.start_query_execution(
            QueryString=sql,
            WorkGroup="cur-analyst",
            QueryExecutionContext={"Database": "cur_lakehouse"},
            ResultReuseConfiguration={"ResultReuseByAgeConfiguration": reuse},
        )
        return str(started["QueryExecutionId"])

    def _asked(self, sql: str) -> Answer:
        query_id = self._start(sql, {"Enabled": False})
        execution = self._finished(query_id)
        assert execution["Status"]["State"] == "SUCCEEDED", f"{execution['Status']}\n{sql}"
        pages = list(self.athena.get_paginator("get_query_results").paginate(QueryExecutionId=query_id))
        columns = pages[0]["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
        cells = [
            [datum.get("VarCharValue") for datum in row["Data"]]
            for one in pages
            for row in one["ResultSet"]["Rows"]
        ]
        scanned = execution["Statistics"]["DataScannedInBytes"]
        return Answer([c["Name"] for c in columns], [c["Type"] for c in columns], cells[1:], scanned)

    def _finished(self, query_id: str) -> dict[str, Any]:
        for _ in range(600):
            execution: dict[str, Any] = self.athena.get_query_execution(QueryExecutionId=query_id)[
                "QueryExecution"
            ]
            if execution["Status"]["State"] not in {"QUEUED", "RUNNING"}:
                return execution
            time.sleep(0.02)
        raise AssertionError(f"{query_id} did not end within 12 seconds of polling")
