"""Statements sent to a coordinator: raw values and types back, failures under the engine's own names."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import requests
from trino import constants, exceptions
from trino.client import ClientSession, TrinoRequest, TrinoStatus

from infra.local.athena.engines.base import Running
from infra.local.athena.engines.trino.kinds import type_of
from infra.local.athena.errors import QueryCancelled, QueryFailed
from infra.local.athena.types import Type

_LOG = logging.getLogger(__name__)
USER = "hadoop"
_CAPABILITIES = "X-Trino-Client-Capabilities"
_MILLISECONDS: dict[str, str] = {_CAPABILITIES: "SESSION_AUTHORIZATION"}


@dataclass(frozen=True)
class ResultColumn:
    """`type` is the engine's spelling: `decimal(12,1)`, `map(varchar, bigint)`."""

    name: str
    type: str
    kind: Type


@dataclass
class Answer:
    """Values as the wire carries them: decimals, dates and times as text, bytes in base64."""

    columns: tuple[ResultColumn, ...] = ()
    rows: list[list[Any]] = field(default_factory=list)
    stats: dict[str, Any] = field(default_factory=dict)
    update_count: int | None = None


class Client:
    """One coordinator; safe for many threads, each statement has a connection of its own.

    `precise` keeps the precision of times; without it they come in milliseconds, as Athena tells them.
    """

    def __init__(self, host: str, port: int, precise: bool = True) -> None:
        self._host = host
        self._port = port
        self._headers = {} if precise else _MILLISECONDS

    def run(self, sql: str, catalog: str = "", schema: str = "", **properties: str) -> Answer:
        """The whole answer in memory; raises QueryFailed under the engine's error name."""
        answer = Answer()
        for page in self.pages(sql, Running(), catalog, schema, **properties):
            answer.columns = page.columns or answer.columns
            answer.rows += page.rows
            answer.stats, answer.update_count = page.stats, page.update_count
        return answer

    def pages(
        self, sql: str, running: Running, catalog: str = "", schema: str = "", **properties: str
    ) -> Iterator[Answer]:
        """The answer as it comes. Ends with QueryCancelled soon after `running` was cancelled."""
        session = ClientSession(
            USER,
            catalog=catalog or None,
            schema=schema or None,
            source="athena",
            timezone="UTC",
            properties=properties,
        )
        with requests.Session() as http:
            http.trust_env = False
            request = TrinoRequest(self._host, self._port, session, http_session=http, http_scheme="http")
            status = _processed(request, partial(request.post, sql, self._headers))
            try:
                running.attach(lambda: self._end(status))
                yield _page(status)
                while status.next_uri:
                    running.check()
                    status = _processed(request, partial(request.get, status.next_uri))
                    yield _page(status)
            except (QueryCancelled, GeneratorExit):
                self._end(status)
                raise
            except QueryFailed:
                running.check()
                raise
            finally:
                running.detach()

    def _end(self, status: TrinoStatus) -> None:
        """Tell the engine that nobody waits for the answer any more; it finds out by itself a minute later."""
        if not status.next_uri:
            return
        with requests.Session() as http:
            http.trust_env = False
            try:
                http.delete(status.next_uri, timeout=10, headers={constants.HEADER_USER: USER})
            except requests.RequestException as problem:
                _LOG.warning("query %s could not be ended: %s", status.id, problem)


def _processed(request: TrinoRequest, call: Any) -> TrinoStatus:
    try:
        return request.process(call())
    except exceptions.TrinoQueryError as problem:
        raise _failure(problem) from problem
    except (requests.RequestException, exceptions.TrinoConnectionError, exceptions.HttpError) as problem:
        raise QueryFailed("GENERIC_INTERNAL_ERROR", f"the engine does not answer: {problem}") from problem


def _failure(problem: exceptions.TrinoQueryError) -> QueryFailed:
    """The engine repeats the place in front of its message; it is told once."""
    line, column = problem.error_location or (0, 0)
    message = problem.message.removeprefix(f"line {line}:{column}: ")
    return QueryFailed(problem.error_name or "GENERIC_INTERNAL_ERROR", message, line, column)


def _page(status: TrinoStatus) -> Answer:
    columns = tuple(_column(entry) for entry in status.columns or ())
    rows = status.rows if isinstance(status.rows, list) else []
    return Answer(columns, rows, dict(status.stats), status.update_count)


def _column(entry: dict[str, Any]) -> ResultColumn:
    return ResultColumn(entry["name"], entry["type"], type_of(entry["typeSignature"]))
