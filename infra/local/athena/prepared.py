"""Prepared statements: kept per workgroup, made by the API or by PREPARE, run by EXECUTE."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from infra.local.athena.errors import AthenaApiError, QueryFailed, invalid_request
from infra.local.athena.pages import paged, required

Payload = dict[str, Any]
MAX_SQL = 262_144
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_@:]{0,255}")
_BATCH = 50


class PreparedStatements:
    """`statements` by (workgroup, name). `check_group` refuses a workgroup that isn't there."""

    def __init__(self, check_group: Callable[[str], Any]) -> None:
        self.statements: dict[tuple[str, str], Payload] = {}
        self._check_group = check_group

    def create(self, payload: Payload) -> Payload:
        group, name = self._names(payload)
        if (group, name) in self.statements:
            raise invalid_request(f"PreparedStatement {name} already exists in workGroup {group}")
        self.put(group, name, required(payload, "QueryStatement", MAX_SQL), payload.get("Description", ""))
        return {}

    def put(self, group: str, name: str, sql: str, description: str = "") -> None:
        """Keeps a statement; one of the same name is replaced."""
        self.statements[group, name] = {
            "StatementName": name,
            "QueryStatement": sql,
            "WorkGroupName": group,
            "Description": description,
            "LastModifiedTime": time.time(),
        }

    def get(self, payload: Payload) -> Payload:
        return {"PreparedStatement": self._find(payload)}

    def update(self, payload: Payload) -> Payload:
        found = self._find(payload)
        sql = required(payload, "QueryStatement", MAX_SQL)
        description = payload.get("Description", found["Description"]) or ""
        self.put(found["WorkGroupName"], found["StatementName"], sql, description)
        return {}

    def delete(self, payload: Payload) -> Payload:
        found = self._find(payload)
        del self.statements[found["WorkGroupName"], found["StatementName"]]
        return {}

    def list(self, payload: Payload) -> Payload:
        group = payload.get("WorkGroup") or ""
        self._check_group(group)
        found = [
            {key: entry[key] for key in ("StatementName", "LastModifiedTime")}
            for (owner, _), entry in sorted(self.statements.items())
            if owner == group
        ]
        return paged("PreparedStatements", found, payload)

    def of_group(self, group: str) -> tuple[tuple[str, str], ...]:
        return tuple(key for key in self.statements if key[0] == group)

    def batch_get(self, payload: Payload) -> Payload:
        group, wanted = payload.get("WorkGroup") or "", payload.get("PreparedStatementNames") or []
        self._check_group(group)
        if len(wanted) > _BATCH:
            raise invalid_request(f"PreparedStatementNames must hold at most {_BATCH} names")
        missing = [
            {"StatementName": name, "ErrorCode": "STATEMENT_NOT_FOUND", "ErrorMessage": _missing(group, name)}
            for name in wanted
            if (group, name) not in self.statements
        ]
        found = [self.statements[group, name] for name in wanted if (group, name) in self.statements]
        return {"PreparedStatements": found, "UnprocessedPreparedStatementNames": missing}

    def text(self, group: str, name: str) -> str:
        """The statement that EXECUTE runs."""
        if (group, name) not in self.statements:
            raise QueryFailed("NOT_FOUND", f"Prepared statement not found: {name}")
        return str(self.statements[group, name]["QueryStatement"])

    def deallocate(self, group: str, name: str) -> None:
        self.text(group, name)
        del self.statements[group, name]

    def _names(self, payload: Payload) -> tuple[str, str]:
        group, name = payload.get("WorkGroup") or "", payload.get("StatementName") or ""
        self._check_group(group)
        if not _NAME.fullmatch(name):
            raise invalid_request(f"Invalid statement name: {name!r}")
        return group, name

    def _find(self, payload: Payload) -> Payload:
        group, name = payload.get("WorkGroup") or "", payload.get("StatementName") or ""
        self._check_group(group)
        if (group, name) not in self.statements:
            raise AthenaApiError("ResourceNotFoundException", _missing(group, name))
        return self.statements[group, name]


def _missing(group: str, name: str) -> str:
    return f"PreparedStatement {name} was not found in workGroup {group}"
