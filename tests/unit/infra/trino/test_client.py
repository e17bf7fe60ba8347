"""A statement's pages, failures and cancelling, against a coordinator that answers from a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from infra.local.athena.engines.base import Running
from infra.local.athena.engines.trino.client import Client
from infra.local.athena.errors import QueryCancelled, QueryFailed

BIGINT = {"rawType": "bigint", "arguments": []}


class Coordinator(ThreadingHTTPServer):
    """Answers the n-th request of a statement with the n-th page; the last one again and again."""

    def __init__(self, *pages: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def page(self, number: int) -> dict[str, Any]:
        page = self.pages[min(number, len(self.pages) - 1)]
        filled = {"id": "q1", "infoUri": "", "stats": {"state": "RUNNING"}, **page}
        if filled.pop("more", False):
            filled["nextUri"] = f"http://127.0.0.1:{self.server_port}/v1/statement/{number + 1}"
        return filled


class _Handler(BaseHTTPRequestHandler):
    server: Coordinator

    def _answer(self, number: int) -> None:
        body = json.dumps(self.server.page(number)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.headers.append(dict(self.headers))
        self._answer(0)

    def do_GET(self) -> None:
        self._answer(int(self.path.rsplit("/", 1)[1]))

    def do_DELETE(self) -> None:
        self.server.asked.append("DELETE")
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def serve() -> Iterator[Any]:
    made: list[Coordinator] = []

    def start(*pages: dict[str, Any]) -> tuple[Coordinator, Client]:
        coordinator = Coordinator(*pages)
        made.append(coordinator)
        threading.Thread(
            target=coordinator.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return coordinator, Client("127.0.0.1", coordinator.server_port)

    yield start
    for coordinator in made:
        coordinator.shutdown()
        coordinator.server_close()


COLUMNS = [{"name": "n", "type": "bigint", "typeSignature": BIGINT}]


def test_pages_are_put_together(serve: Any) -> None:
    coordinator, client = serve(
        {"more": True},
        {"more": True, "columns": COLUMNS, "data": [[1]]},
        {"columns": COLUMNS, "data": [[2]], "stats": {"state": "FINISHED", "physicalInputBytes": 7}},
    )
    answer = client.run("SELECT é", "awsdatacatalog", "lake")
    assert answer.rows == [[1], [2]]
    assert [(column.name, str(column.kind)) for column in answer.columns] == [("n", "bigint")]
    assert answer.stats["physicalInputBytes"] == 7
    assert coordinator.asked == ["SELECT é"]
    assert coordinator.headers[0]["X-Trino-Catalog"] == "awsdatacatalog"
    assert coordinator.headers[0]["X-Trino-Schema"] == "lake"
    assert coordinator.headers[0]["X-Trino-Time-Zone"] == "UTC"


def test_failure_keeps_name_and_place_once(serve: Any) -> None:
    error = {
        "message": "line 2:3: Column 'x' cannot be resolved",
        "errorName": "COLUMN_NOT_FOUND",
        "errorType": "USER_ERROR",
        "errorLocation": {"lineNumber": 2, "columnNumber": 3},
    }
    _, client = serve({"more": True}, {"error": error})
    with pytest.raises(QueryFailed) as failed:
        client.run("SELECT\n  x")
    assert failed.value.reason == "COLUMN_NOT_FOUND: line 2:3: Column 'x' cannot be resolved"


def test_cancelled_query_is_ended_at_the_engine(serve: Any) -> None:
    coordinator, client = serve({"more": True})
    running = Running()
    pages = client.pages("SELECT 1", running)
    next(pages)
    running.cancel()
    with pytest.raises(QueryCancelled):
        list(pages)
    assert "DELETE" in coordinator.asked


def test_query_cancelled_before_it_began_is_ended_too(serve: Any) -> None:
    coordinator, client = serve({"more": True})
    running = Running()
    running.cancel()
    with pytest.raises(QueryCancelled):
        list(client.pages("SELECT 1", running))
    assert "DELETE" in coordinator.asked


def test_engine_that_is_gone_is_a_failure_of_the_query(serve: Any) -> None:
    coordinator, client = serve({"more": True})
    coordinator.shutdown()
    coordinator.server_close()
    with pytest.raises(QueryFailed, match="GENERIC_INTERNAL_ERROR: the engine does not answer"):
        client.run("SELECT 1")
