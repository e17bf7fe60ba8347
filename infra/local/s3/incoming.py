"""The body of an upload: plain or `aws-chunked`, streamed into the store, checked against its checksums."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from infra.local.s3.store import CHUNK, Blob, Store
from infra.local.s3.xml import S3Error
from infra.local.wire import Request

ALGORITHMS = ("crc32", "crc32c", "crc64nvme", "sha1", "sha256")


@dataclass
class Upload:
    """Bytes that arrived and the checksums that came with them (header or trailer), name to base64 text."""

    blob: Blob
    checksums: dict[str, str] = field(default_factory=dict)


def receive(request: Request, store: Store) -> Upload:
    """Stream the body into the store; raises when it is cut short or a checksum that we can compute differs."""
    checksums = _named_checksums(request.headers)
    crc = _Crc32()
    blob = store.write(crc.over(_chunks(request, checksums)))
    _verify(request.headers, blob, checksums, crc)
    return Upload(blob, checksums)


def _chunks(request: Request, checksums: dict[str, str]) -> Iterator[bytes]:
    if _is_aws_chunked(request):
        return _aws_chunks(io.BufferedReader(_Raw(request.body), CHUNK), checksums)
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


@dataclass
class _Crc32:
    value: int = 0

    def over(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.value = zlib.crc32(chunk, self.value)
            yield chunk

    @property
    def text(self) -> str:
        return base64.b64encode(self.value.to_bytes(4, "big")).decode()


def _named_checksums(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: headers[f"x-amz-checksum-{name}"] for name in ALGORITHMS if f"x-amz-checksum-{name}" in headers
    }


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


def _aws_chunks(body: BinaryIO, checksums: dict[str, str]) -> Iterator[bytes]:
    """The data of `<hex size>[;chunk-signature=…]` blocks; trailing checksums are added to `checksums`."""
    while size := _chunk_size(body.readline()):
        yield from _plain(body, size)
        body.readline()
    while line := body.readline().strip():
        name, _, text = line.decode("ascii", "replace").partition(":")
        if name.lower().startswith("x-amz-checksum-"):
            checksums[name.lower().removeprefix("x-amz-checksum-")] = text.strip()


def _chunk_size(line: bytes) -> int:
    try:
        return int(line.split(b";")[0].strip(), 16)
    except ValueError:
        raise _incomplete() from None


def _incomplete() -> S3Error:
    message = "You did not provide the number of bytes specified by the Content-Length HTTP header"
    return S3Error(400, "IncompleteBody", message)


def _verify(headers: Mapping[str, str], blob: Blob, checksums: Mapping[str, str], crc: _Crc32) -> None:
    """Content-MD5 and CRC32 are computed anyway; other algorithms are kept and given back unchecked."""
    expected = headers.get("content-md5")
    if expected and expected != base64.b64encode(bytes.fromhex(blob.md5)).decode():
        raise S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
    if checksums.get("crc32", crc.text) != crc.text:
        raise S3Error(400, "BadDigest", "The CRC32 you specified did not match the calculated checksum.")
