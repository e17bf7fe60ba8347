"""Requests of a process to the application that it serves itself, answered without a socket.

The client stays what it is: it validates, signs and serialises as ever, and reads the answer from its bytes. The
application meets the request as the HTTP server would have given it. Only the way between the two is left out: with
one process on both of its ends it took two changes of thread for each request, and of the answer a copy.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders

from infra.local.wire import Environ

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Inward:
    """A handler of botocore's event `before-send`: an answer, or None for what the socket shall carry.

    None are requests to another endpoint, bodies of unknown length, and answers to be read piece by piece.
    `application` is asked for at each request, since it may come later.
    """

    def __init__(self, endpoint: str, application: Callable[[], Application]) -> None:
        self._endpoint, self._application = endpoint.rstrip("/") + "/", application

    def __call__(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        body = _readable(request)
        if body is None or request.stream_output or not request.url.startswith(self._endpoint):
            return None
        told: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            told.update(status=int(status[:3]), headers=headers)

        answered = self._application()(environ(request, body), start_response)
        content = b"".join(answered)
        headers = HTTPHeaders()
        for name, value in told["headers"]:
            headers[name] = value
        return AWSResponse(request.url, told["status"], headers, _Raw(content))


def _readable(request: AWSPreparedRequest) -> BinaryIO | None:
    """The body as a file; None where its length is not told."""
    body: Any = request.body
    if body is None or isinstance(body, bytes):
        return io.BytesIO(body or b"")
    return body if hasattr(body, "read") and "Content-Length" in request.headers else None


def environ(request: AWSPreparedRequest, body: BinaryIO) -> Environ:
    """The request as a WSGI server tells it."""
    place = urlsplit(request.url)
    target = request.url.removeprefix(f"{place.scheme}://{place.netloc}")
    told: Environ = {
        "REQUEST_METHOD": request.method,
        "REQUEST_URI": target,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(place.path).decode("latin-1"),
        "QUERY_STRING": place.query,
        "SERVER_NAME": place.hostname or "",
        "SERVER_PORT": str(place.port or ""),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": place.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": place.scheme,
        "wsgi.input": body,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    value: Any  # bytes where botocore has encoded it already
    for name, value in request.headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        key = name.upper().replace("-", "_")
        told[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = text
    return told


class _Raw:
    """What botocore reads an answer's bytes from."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content
