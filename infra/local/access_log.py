"""A line of JSON for each request: who called which operation and how it was answered.

`LOCAL_AWS_ACCESS_LOG` names the file; without it nothing is written. Callers are told apart by the access
key that they sign with, because any key is accepted here.
"""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from infra.local.wire import Environ, Request, parse, read_body

VARIABLE = "LOCAL_AWS_ACCESS_LOG"
FORM = "application/x-www-form-urlencoded"

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class AccessLog:
    """A WSGI application that hands each request on and notes its answer."""

    def __init__(self, application: Application, path: Path) -> None:
        self._application, self._path = application, path
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        told = described(environ)

        def noted(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            self._write(told | {"status": int(status[:3])})
            return start_response(status, headers, *more)

        return self._application(environ, noted)

    def _write(self, entry: dict[str, Any]) -> None:
        with self._lock, self._path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")


def around(application: Application) -> Application:
    """The application, noted where the environment asks for it."""
    path = os.environ.get(VARIABLE, "")
    return AccessLog(application, Path(path)) if path else application


def described(environ: Environ) -> dict[str, Any]:
    """What a request says about itself. The body of a form is read and put back, other bodies stay untouched."""
    request = parse(environ)
    return {
        "key": _access_key(request),
        "service": request.service,
        "operation": request.target.partition(".")[2] or _action(environ, request),
        "method": request.method,
        "path": request.raw_path,
        "query": dict(request.query),
        "copy": "x-amz-copy-source" in request.headers,
        "agent": request.headers.get("user-agent", ""),
    }


def _access_key(request: Request) -> str:
    signed = request.headers.get("authorization", "").partition("Credential=")[2]
    return (signed or request.query.get("X-Amz-Credential", "")).partition("/")[0]


def _action(environ: Environ, request: Request) -> str:
    """The operation of the older query protocol."""
    if "Action" in request.query:
        return request.query["Action"]
    if not request.headers.get("content-type", "").startswith(FORM):
        return ""
    body = read_body(environ)
    environ |= {
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input_terminated": False,
    }
    return parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
