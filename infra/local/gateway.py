"""The WSGI application: one endpoint for every service, routed by what the request names."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from infra.local.s3.service import S3Service
from infra.local.wire import ApiError, Environ, Reply, Request, error_reply, json_reply, parse

log = logging.getLogger("infra.local")

StartResponse = Callable[..., Any]
# Operations that change nothing, so no snapshot follows. ReceiveMessage counts as a change: receives are counted.
READS = re.compile(r"(Get|List|Describe|Head|BatchGet|Search)")


class JsonApi(Protocol):
    """A service of the AWS JSON protocol; raises ApiError."""

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]: ...


class Gateway:
    """Answers each request; `on_change` is called after one that may have changed state."""

    def __init__(
        self, s3: S3Service, health: Callable[[], dict[str, Any]], on_change: Callable[[], None]
    ) -> None:
        self._s3, self._health, self._on_change = s3, health, on_change
        self._routes: list[tuple[re.Pattern[str], JsonApi]] = []

    def route(self, pattern: str, api: JsonApi) -> None:
        """Send operations whose `X-Amz-Target` matches to `api`. Later routes do not override earlier ones."""
        self._routes.append((re.compile(pattern), api))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request = parse(environ)
        try:
            reply = self._answer(request)
        except Exception:
            log.exception("%s %s %s failed", request.method, request.raw_path, request.target)
            reply = error_reply(ApiError("InternalFailure", "The local AWS failed; its log says why.", 500))
        if request.method not in ("GET", "HEAD") and not READS.match(request.target.partition(".")[2]):
            self._on_change()
        start_response(reply.status_line, reply.wsgi_headers())
        return [reply.body] if isinstance(reply.body, bytes) else reply.body

    def _answer(self, request: Request) -> Reply:
        if request.raw_path.startswith("/_local/"):
            return json_reply(self._health(), version="1.0")
        for pattern, api in self._routes:
            if pattern.fullmatch(request.target):
                return _call(api, request)
        if request.service == "s3":
            answered = self._s3.answer(request)
            if answered is not None:
                return answered
        return self._s3.base.forward(request.environ, request.service)


def _call(api: JsonApi, request: Request) -> Reply:
    version = request.headers.get("content-type", "").rpartition("-")[2] or "1.1"
    try:
        payload = json.loads(request.read() or b"{}")
        return json_reply(api.handle(request.target.partition(".")[2], payload), version=version)
    except json.JSONDecodeError as error:
        return error_reply(ApiError("SerializationException", f"The body is no JSON: {error}"), version)
    except ApiError as error:
        return error_reply(error, version)
