"""The WSGI application: one endpoint for every service, routed by what the request names."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from infra.local import forms, not_here
from infra.local.journal import NotKept
from infra.local.s3.service import S3Service
from infra.local.s3.xml import S3Error
from infra.local.s3.xml import error_reply as s3_error_reply
from infra.local.steps import step
from infra.local.wire import ApiError, Environ, Reply, Request, error_reply, json_reply, parse

log = logging.getLogger("infra.local")

StartResponse = Callable[..., Any]
# Operations that a client may repeat and that promise nothing, so they are answered even while nothing can be written.
# The state of a query is no such read: SUCCEEDED is a promise.
READS = re.compile(r"(?!(Batch)?GetQuery)(Get|List|Describe|Head|BatchGet|Search)")
NO_SPACE = (
    "The local AWS could not write to its folder (no space left?); nothing of this request is promised."
)


class JsonApi(Protocol):
    """A service of the AWS JSON protocol; raises ApiError."""

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]: ...


class Gateway:
    """Answers each request that `admit` lets in, which raises ApiError.

    `commit` returns when all that was changed is on disk, or raises NotKept.
    """

    def __init__(
        self,
        s3: S3Service,
        health: Callable[[], dict[str, Any]],
        commit: Callable[[], None],
        admit: Callable[[Request], None] = lambda _: None,
    ) -> None:
        self._s3, self._health, self._commit, self._admit = s3, health, commit, admit
        self._routes: list[tuple[re.Pattern[str], JsonApi]] = []
        self._services: dict[str, Callable[[Request], Reply]] = {}

    def serve(self, service: str, answer: Callable[[Request], Reply]) -> None:
        """Send what is signed for the service, and has no target of the JSON protocol, to `answer`."""
        self._services[service] = answer

    def route(self, pattern: str, api: JsonApi) -> None:
        """Send operations whose `X-Amz-Target` matches to `api`. Later routes do not override earlier ones."""
        self._routes.append((re.compile(pattern), api))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request = parse(environ)
        try:
            reply = self._answer(request)
        except OSError as error:  # a full disk, say
            log.exception("%s %s %s failed: %s", request.method, request.raw_path, request.target, error)
            reply = _not_kept(request)
        except Exception:
            log.exception("%s %s %s failed", request.method, request.raw_path, request.target)
            reply = error_reply(ApiError("InternalFailure", "The local AWS failed; its log says why.", 500))
        reply = self._kept(request, reply)
        start_response(reply.status_line, reply.wsgi_headers())
        step("reply given")
        return [reply.body] if isinstance(reply.body, bytes) else reply.body

    def _kept(self, request: Request, reply: Reply) -> Reply:
        """The reply once all that it may tell of is on disk; an error when it cannot be."""
        try:
            self._commit()
        except NotKept as error:
            if not acknowledges(request):
                return reply
            log.warning("%s %s %s is not kept: %s", request.method, request.raw_path, request.target, error)
            return _not_kept(request)
        return reply

    def _answer(self, request: Request) -> Reply:
        if request.raw_path.startswith("/_local/"):
            return json_reply(self._health(), version="1.0")
        try:
            self._admit(request)
        except ApiError as error:
            return not_here.credentials(request, error)
        for pattern, api in self._routes:
            if pattern.fullmatch(request.target):
                return _call(api, request)
        if request.service in self._services:
            return self._services[request.service](request)
        if request.service == "s3" or not (request.service or request.target or forms.is_form(request)):
            answered = self._s3.answer(request)
            return self._s3.base.forward(request.environ, "s3") if answered is None else answered
        return not_here.service(request)


def acknowledges(request: Request) -> bool:
    """Whether the reply is a promise that something stays."""
    operation = request.target.rpartition(".")[2]
    return request.method not in ("GET", "HEAD") and not READS.match(operation)


def _not_kept(request: Request) -> Reply:
    if request.service == "s3":
        return s3_error_reply(S3Error(500, "InternalError", NO_SPACE))
    return error_reply(ApiError("InternalFailure", NO_SPACE, 500))


def _call(api: JsonApi, request: Request) -> Reply:
    version = request.headers.get("content-type", "").rpartition("-")[2] or "1.1"
    try:
        payload = json.loads(request.read() or b"{}")
        return json_reply(api.handle(request.target.partition(".")[2], payload), version=version)
    except json.JSONDecodeError as error:
        return error_reply(ApiError("SerializationException", f"The body is no JSON: {error}"), version)
    except ApiError as error:
        return error_reply(error, version)
