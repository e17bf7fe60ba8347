"""The life of one query, as GetQueryExecution tells it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"
# A query may end by itself and be stopped in the same moment; its end is written down under this lock too.
ENDING = threading.RLock()
TERMINAL = frozenset({SUCCEEDED, FAILED, CANCELLED})


@dataclass
class Execution:
    """Plain values only, so that it can be written down and read back."""

    id: str
    sql: str
    database: str
    catalog: str
    workgroup: str
    results: str
    token: str
    type: str = "DML"
    kind: str = "SELECT"
    state: str = QUEUED
    reason: str = ""
    error: dict[str, Any] = field(default_factory=dict)
    submitted: float = field(default_factory=time.time)
    started: float = 0.0
    answered: float = 0.0  # by the engine; what follows is the result's file
    completed: float = 0.0
    planning_ms: int = 0
    output: str = ""
    manifest: str = ""
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0
    update_count: int = 0
    bytes_read: int = 0
    is_csv: bool = True
    header: bool = True
    reuse: dict[str, Any] = field(default_factory=dict)
    reused: bool = False
    parameters: list[str] = field(default_factory=list)
    # What a failure must take back; see undo.py.
    plan: dict[str, Any] = field(default_factory=dict)
    # Hears of the end before anybody can see it.
    tell: Callable[[str], None] = field(default=lambda _: None, repr=False, compare=False)

    @property
    def is_over(self) -> bool:
        return self.state in TERMINAL

    def finish(self, state: str, reason: str = "", error: dict[str, Any] | None = None) -> None:
        """Sets an end state once; later ends are ignored."""
        with ENDING:
            if self.is_over:
                return
            self.tell(self.id)
            if state == SUCCEEDED:
                self.plan = {}
            self.completed = time.time()
            self.reason, self.error = reason, error or {}
            self.state = state

    def plans(self, step: dict[str, Any]) -> None:
        """Remember what is about to be left, before it is."""
        with ENDING:
            self.plan = {**self.plan, **step}
            self.tell(self.id)

    def plan_is_gone(self) -> None:
        with ENDING:
            self.plan = {}
            self.tell(self.id)

    def describe(self) -> dict[str, Any]:
        """The QueryExecution structure."""
        told: dict[str, Any] = {
            "QueryExecutionId": self.id,
            "Query": self.sql,
            "StatementType": self.type,
            "SubstatementType": self.kind,
            "ResultConfiguration": {"OutputLocation": self.output},
            "ResultReuseConfiguration": self.reuse or _NO_REUSE,
            "QueryExecutionContext": self._context(),
            "Status": self._status(),
            "Statistics": self._statistics(),
            "WorkGroup": self.workgroup,
            "EngineVersion": {
                "SelectedEngineVersion": "Athena engine version 3",
                "EffectiveEngineVersion": "Athena engine version 3",
            },
        }
        if self.parameters:
            told["ExecutionParameters"] = self.parameters
        return told

    def _context(self) -> dict[str, str]:
        return {"Catalog": self.catalog, **({"Database": self.database} if self.database else {})}

    def _status(self) -> dict[str, Any]:
        told: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed:
            told["CompletionDateTime"] = self.completed
        if self.state in (FAILED, CANCELLED):
            told["StateChangeReason"] = self.reason or "Query was cancelled"
        if self.state == FAILED:
            told["AthenaError"] = self.error
        return told

    def _statistics(self) -> dict[str, Any]:
        end = self.completed or time.time()
        begin = self.started or end
        answered = self.answered or end
        told: dict[str, Any] = {
            "EngineExecutionTimeInMillis": _millis(begin, answered),
            "DataScannedInBytes": self.bytes_read,
            "TotalExecutionTimeInMillis": _millis(self.submitted, end),
            "QueryQueueTimeInMillis": _millis(self.submitted, begin),
            "ServicePreProcessingTimeInMillis": 0,
            "QueryPlanningTimeInMillis": self.planning_ms,
            "ServiceProcessingTimeInMillis": _millis(answered, end),
            "ResultReuseInformation": {"ReusedPreviousResult": self.reused},
        }
        if self.manifest:
            told["DataManifestLocation"] = self.manifest
        return told

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "tell"}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Execution:
        """From what `as_dict` gave, in this version or an earlier one."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


def _millis(begin: float, end: float) -> int:
    return max(0, round((end - begin) * 1000))


_NO_REUSE = {"ResultReuseByAgeConfiguration": {"Enabled": False}}
