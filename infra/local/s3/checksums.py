"""Checksums of bodies, computed while the bytes pass by. CRC32C and CRC64NVME are kept as the client sent them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from infra.local.s3.xml import S3Error

ALGORITHMS = ("crc32", "crc32c", "crc64nvme", "sha1", "sha256")
_LENGTHS = {"crc32": 4, "crc32c": 4, "crc64nvme": 8, "sha1": 20, "sha256": 32}


class Digest(Protocol):
    """As hashlib has them."""

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class Crc32:
    """CRC32 with the interface of a hash."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


def digest_of(algorithm: str) -> Digest | None:
    """A fresh digest, None for an algorithm that is only kept."""
    if algorithm == "crc32":
        return Crc32()
    return hashlib.new(algorithm, usedforsecurity=False) if algorithm in ("sha1", "sha256") else None


class Running:
    """The digests of a body that is passing by."""

    def __init__(self, algorithms: Sequence[str]) -> None:
        made = {algorithm: digest_of(algorithm) for algorithm in {"crc32", *algorithms}}
        self._digests = {name: digest for name, digest in made.items() if digest is not None}

    def over(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            for digest in self._digests.values():
                digest.update(chunk)
            yield chunk

    def check(self, given: Mapping[str, str]) -> None:
        """Raise BadDigest for the first checksum that is another than what arrived."""
        for name, text in given.items():
            if name in self._digests and decoded(name, text) != self._digests[name].digest():
                message = f"The {name.upper()} you specified did not match the calculated checksum."
                raise S3Error(400, "BadDigest", message)


def named(headers: Mapping[str, str]) -> dict[str, str]:
    """The checksums in a request's headers; raises for one that cannot be a checksum."""
    found = {
        name: headers[f"x-amz-checksum-{name}"] for name in ALGORITHMS if f"x-amz-checksum-{name}" in headers
    }
    for name, text in found.items():
        decoded(name, text)
    return found


def expected(headers: Mapping[str, str]) -> list[str]:
    """The algorithms of checksums that come with the request, before or after its body."""
    trailers = [name.strip().lower() for name in headers.get("x-amz-trailer", "").split(",")]
    after = [name.removeprefix("x-amz-checksum-") for name in trailers if name.startswith("x-amz-checksum-")]
    return [*named(headers), *after]


def decoded(name: str, text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        content = b""
    if len(content) != _LENGTHS[name]:
        raise S3Error(400, "InvalidRequest", f"Value for x-amz-checksum-{name} header is invalid.")
    return content


def decoded_md5(text: str) -> str:
    """`Content-MD5` in hexadecimal; raises InvalidDigest."""
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        content = b""
    if len(content) != 16:
        raise S3Error(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")
    return content.hex()


def joined(algorithm: str, parts: Sequence[str]) -> str:
    """The checksum of an object that came in parts: that of the parts' checksums, and their number. Empty if only kept."""
    digest = digest_of(algorithm)
    if digest is None or not parts:
        return ""
    for text in parts:
        digest.update(decoded(algorithm, text))
    return f"{base64.b64encode(digest.digest()).decode()}-{len(parts)}"
