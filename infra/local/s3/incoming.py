"""The body of an upload: plain or `aws-chunked`, streamed into the store, checked against its checksums."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from infra.local.s3 import checksums
from infra.local.s3.store import CHUNK, Blob, Store
from infra.local.s3.xml import S3Error
from infra.local.wire import Request


@dataclass
class Upload:
    """Bytes that arrived and the checksums that came with them (header or trailer), name to base64 text."""

    blob: Blob
    checksums: dict[str, str] = field(default_factory=dict)


def receive(request: Request, store: Store) -> Upload:
    """Stream the body into the store; raises when it is cut short or a checksum that we can compute differs."""
    given = checksums.named(request.headers)
    md5 = request.headers.get("content-md5")
    expected = None if md5 is None else checksums.decoded_md5(md5)
    running = checksums.Running(checksums.expected(request.headers))
    blob = store.write(running.over(_chunks(request, given)))
    if expected not in (None, blob.md5):
        raise S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
    running.check(given)
    return Upload(blob, given)


def _chunks(request: Request, trailing: dict[str, str]) -> Iterator[bytes]:
    if _is_aws_chunked(request):
        return _aws_chunks(io.BufferedReader(_Raw(request.body), CHUNK), trailing)
    if request.chunked:
        return iter(lambda: request.body.read(CHUNK), b"")
    return _plain(request.body, request.length)


class _Raw(io.RawIOBase):
    """A request's body for `io.BufferedReader`. The server's own `readline` never ends on chunked bodies."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        chunk = self._body.read(len(target))
        target[: len(chunk)] = chunk
        return len(chunk)


def _is_aws_chunked(request: Request) -> bool:
    return request.headers.get("x-amz-content-sha256", "").startswith(
        "STREAMING-"
    ) or "aws-chunked" in request.headers.get("content-encoding", "")


def _plain(body: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0:
        chunk = body.read(min(CHUNK, length))
        if not chunk:
            raise _incomplete()
        length -= len(chunk)
        yield chunk


def _aws_chunks(body: BinaryIO, trailing: dict[str, str]) -> Iterator[bytes]:
    """The data of `<hex size>[;chunk-signature=…]` blocks; trailing checksums are added to `trailing`."""
    while size := _chunk_size(body.readline()):
        yield from _plain(body, size)
        body.readline()
    while line := body.readline().strip():
        name, _, text = line.decode("ascii", "replace").partition(":")
        if name.lower().startswith("x-amz-checksum-"):
            trailing[name.lower().removeprefix("x-amz-checksum-")] = text.strip()


def _chunk_size(line: bytes) -> int:
    try:
        return int(line.split(b";")[0].strip(), 16)
    except ValueError:
        raise _incomplete() from None


def _incomplete() -> S3Error:
    message = "You did not provide the number of bytes specified by the Content-Length HTTP header"
    return S3Error(400, "IncompleteBody", message)
