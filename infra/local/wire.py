"""HTTP as the gateway sees it: one request in, one reply out, independent of the server."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, unquote

Environ = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """A request; header names are lower case, the path keeps its percent signs."""

    environ: Environ
    method: str
    raw_path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def body(self) -> BinaryIO:
        stream: BinaryIO = self.environ["wsgi.input"]
        return stream

    @property
    def length(self) -> int:
        return int(self.environ.get("CONTENT_LENGTH") or 0)

    @property
    def chunked(self) -> bool:
        """No length was announced (Transfer-Encoding: chunked); the server finds the end of the body."""
        return bool(self.environ.get("wsgi.input_terminated"))

    @cached_property
    def service(self) -> str:
        """The service that the signature names, `''` without one."""
        return self._credential[-2] if len(self._credential) >= 5 else ""

    @property
    def access_key(self) -> str:
        """The key that the request is signed with, `''` without one."""
        return "/".join(self._credential[:-4]) if len(self._credential) >= 5 else ""

    @property
    def region(self) -> str:
        """The region that the signature names, `''` without one."""
        return self._credential[-3] if len(self._credential) >= 5 else ""

    @cached_property
    def _credential(self) -> list[str]:
        """Key, date, region, service and a last word, as the signature names them."""
        credential = self.query.get("X-Amz-Credential", "")
        scheme, _, rest = self.headers.get("authorization", "").partition("Credential=")
        if scheme.startswith("AWS4"):
            credential = rest.split(",", 1)[0]
        return credential.split("/")

    @property
    def target(self) -> str:
        return self.headers.get("x-amz-target", "")

    def read(self) -> bytes:
        """The whole body. Only for small requests; can be called once."""
        return read_body(self.environ)

    def peek(self) -> bytes:
        """The whole body, which stays there for whoever reads it next. Only for small requests."""
        body = read_body(self.environ)
        self.environ["wsgi.input"] = io.BytesIO(body)
        self.environ.update({"CONTENT_LENGTH": str(len(body)), "wsgi.input_terminated": False})
        return body


def parse(environ: Environ) -> Request:
    """The request of a WSGI environment. Object keys need the raw URI: `%2F` and `/` are different keys."""
    raw = environ.get("REQUEST_URI") or environ["PATH_INFO"]
    path, _, query = raw.partition("?")
    if not path.startswith("/"):  # absolute form, as a proxy sends it
        path = "/" + path.split("://", 1)[-1].partition("/")[2]
    headers = {
        name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"
    }
    if "CONTENT_TYPE" in environ:
        headers["content-type"] = environ["CONTENT_TYPE"]
    return Request(environ, environ["REQUEST_METHOD"], path, dict(parse_qsl(query, True)), headers)


def read_body(environ: Environ) -> bytes:
    """The whole body of a request, whether or not its length was announced."""
    if environ.get("wsgi.input_terminated"):
        return bytes(environ["wsgi.input"].read())
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return bytes(environ["wsgi.input"].read(length)) if length else b""


def decode_path(raw: str) -> str:
    """The path with its percent signs resolved, as UTF-8."""
    return unquote(raw, errors="surrogateescape")


@dataclass(frozen=True)
class Reply:
    """An answer. `body` is bytes, or chunks whose total length `headers` announces."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    def wsgi_headers(self) -> list[tuple[str, str]]:
        headers = dict(self.headers)
        if isinstance(self.body, bytes) and not any(name.lower() == "content-length" for name in headers):
            headers["Content-Length"] = str(len(self.body))
        return list(headers.items())


class ApiError(Exception):
    """An error that an AWS JSON API answers with. `query_code` is its older name, where clients still read that."""

    def __init__(self, code: str, message: str, status: int = 400, query_code: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.query_code = code, message, status, query_code


def json_reply(payload: Mapping[str, Any], status: int = 200, version: str = "1.1") -> Reply:
    """An answer of the AWS JSON protocol."""
    body = json.dumps(payload, separators=(",", ":"), default=_plain).encode()
    return Reply(status, {"Content-Type": f"application/x-amz-json-{version}"}, body)


def error_reply(error: ApiError, version: str = "1.1") -> Reply:
    """An error of the AWS JSON protocol; botocore reads the code from `__type`."""
    reply = json_reply(
        {"__type": error.code, "message": error.message, "Message": error.message}, error.status, version
    )
    headers = {**reply.headers, "x-amzn-errortype": error.code}
    if error.query_code:
        headers["x-amzn-query-error"] = f"{error.query_code};Sender"
    return Reply(reply.status, headers, reply.body)


def _plain(value: Any) -> Any:
    """Times are seconds since 1970 in the JSON protocol."""
    if hasattr(value, "timestamp"):
        return round(value.timestamp(), 3)
    raise TypeError(f"no JSON form for {type(value).__name__}")
