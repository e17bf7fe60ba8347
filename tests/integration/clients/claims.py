"""The committed record of what the tests called: docs/local-aws/operations.json."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.integration.clients.recording import Calls

DATA = Path(__file__).resolve().parents[3] / "docs" / "local-aws" / "operations.json"


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def write(data: Mapping[str, Any]) -> None:
    DATA.parent.mkdir(parents=True, exist_ok=True)
    DATA.write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def by_operation(calls: Calls) -> dict[str, dict[str, list[str]]]:
    """service -> operation -> clients, all sorted."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for client, services in calls.items():
        for service, operations in services.items():
            for operation in operations:
                found[service][operation].add(client)
    return {
        service: {name: sorted(clients) for name, clients in sorted(operations.items())}
        for service, operations in sorted(found.items())
    }


def claimed(data: Mapping[str, Any], client: str) -> set[tuple[str, str]]:
    """(service, operation) that the record says the client calls."""
    return {
        (service, operation)
        for service, operations in data["operations"].items()
        for operation, clients in operations.items()
        if client in clients
    }


def kept(data: Mapping[str, Any], ran: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The claims of clients that did not run now."""
    gone = set(ran)
    return {
        service: {
            operation: left for operation, names in operations.items() if (left := sorted(set(names) - gone))
        }
        for service, operations in data["operations"].items()
    }


def merged(*parts: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part in parts:
        for service, operations in part.items():
            for operation, clients in operations.items():
                found[service][operation] |= set(clients)
    return {
        service: {name: sorted(clients) for name, clients in sorted(operations.items())}
        for service, operations in sorted(found.items())
        if operations
    }
