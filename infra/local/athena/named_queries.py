"""Named queries: texts that clients keep under a name, per workgroup."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from infra.local.athena.errors import AthenaApiError, invalid_request
from infra.local.athena.pages import paged, required

Payload = dict[str, Any]
MAX_SQL = 262_144
_BATCH = 50


class NamedQueries:
    """`queries` by id. `check_group` refuses a workgroup that isn't there."""

    def __init__(self, check_group: Callable[[str], Any]) -> None:
        self.queries: dict[str, Payload] = {}
        self._check_group = check_group

    def create(self, payload: Payload) -> Payload:
        group = payload.get("WorkGroup") or "primary"
        self._check_group(group)
        entry = {
            "Name": required(payload, "Name", 128),
            "Description": payload.get("Description", ""),
            "Database": required(payload, "Database", 255),
            "QueryString": required(payload, "QueryString", MAX_SQL),
            "WorkGroup": group,
        }
        token = payload.get("ClientRequestToken")
        for known in self.queries.values():
            if token and known["Token"] == token:
                return {"NamedQueryId": known["NamedQueryId"]}
        query_id = str(uuid.uuid4())
        self.queries[query_id] = {**entry, "NamedQueryId": query_id, "Token": token}
        return {"NamedQueryId": query_id}

    def get(self, payload: Payload) -> Payload:
        return {"NamedQuery": _told(self._find(payload))}

    def update(self, payload: Payload) -> Payload:
        found = self._find(payload)
        changed = {
            "Name": required(payload, "Name", 128),
            "Description": payload.get("Description", found["Description"]),
            "QueryString": required(payload, "QueryString", MAX_SQL),
        }
        self.queries[found["NamedQueryId"]] = {**found, **changed}
        return {}

    def delete(self, payload: Payload) -> Payload:
        del self.queries[self._find(payload)["NamedQueryId"]]
        return {}

    def list(self, payload: Payload) -> Payload:
        group = payload.get("WorkGroup") or "primary"
        self._check_group(group)
        return paged("NamedQueryIds", [*self.of_group(group)], payload, least=0)

    def of_group(self, group: str) -> tuple[str, ...]:
        return tuple(query_id for query_id, entry in self.queries.items() if entry["WorkGroup"] == group)

    def batch_get(self, payload: Payload) -> Payload:
        wanted = payload.get("NamedQueryIds") or []
        if not 1 <= len(wanted) <= _BATCH:
            raise invalid_request(f"NamedQueryIds must hold 1 to {_BATCH} ids, holds {len(wanted)}")
        missing = [
            {
                "NamedQueryId": query_id,
                "ErrorCode": "INTERNAL_FAILURE",
                "ErrorMessage": f"NamedQuery {query_id} was not found",
            }
            for query_id in wanted
            if query_id not in self.queries
        ]
        found = [_told(self.queries[query_id]) for query_id in wanted if query_id in self.queries]
        return {"NamedQueries": found, "UnprocessedNamedQueryIds": missing}

    def _find(self, payload: Payload) -> Payload:
        query_id = payload.get("NamedQueryId", "")
        if query_id not in self.queries:
            raise AthenaApiError("InvalidRequestException", f"NamedQuery {query_id} was not found")
        return self.queries[query_id]


def _told(entry: Payload) -> Payload:
    return {key: value for key, value in entry.items() if key != "Token"}
