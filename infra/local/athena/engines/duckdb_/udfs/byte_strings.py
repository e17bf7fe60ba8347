"""Bytes: hashes, encodings, numbers as bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import string
import struct
import zlib

from infra.local.athena.engines.duckdb_.refused import bad_argument


def sha512(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


def crc32(data: bytes) -> int:
    return zlib.crc32(data)


def hmac_md5(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, "md5").digest()


def hmac_sha1(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, "sha1").digest()


def hmac_sha256(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, "sha256").digest()


def hmac_sha512(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, "sha512").digest()


def to_base32(data: bytes) -> str:
    return base64.b32encode(data).decode()


def from_base32(text: str) -> bytes:
    try:
        return base64.b32decode(text)
    except binascii.Error as problem:
        raise bad_argument(f"Invalid input {text}") from problem


def from_base64(text: str) -> bytes:
    return _decoded(text, "+/")


def from_base64url(text: str) -> bytes:
    return _decoded(text, "-_")


def _decoded(text: str, letters: str) -> bytes:
    bare = text.rstrip("=")
    if len(bare) == 1:
        raise bad_argument("Input byte[] should at least have 2 bytes for base64 bytes")
    for letter in bare:
        if not (letter.isascii() and letter.isalnum()) and letter not in letters:
            raise bad_argument(f"Illegal base64 character {ord(letter):x}")
    if len(bare) % 4 == 1:
        raise bad_argument("Last unit does not have enough valid bits")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), letters.encode())


def from_hex(text: str) -> bytes:
    if len(text) % 2:
        raise bad_argument(f"invalid input length {len(text)}")
    for letter in text:
        if letter not in string.hexdigits:
            raise bad_argument(f'not a hexadecimal digit: "{letter}" = {ord(letter)}')
    return bytes.fromhex(text)


def from_utf8(data: bytes, instead: str) -> str:
    """Each invalid sequence becomes `instead`, a character or nothing."""
    if len(instead) > 1:
        raise bad_argument("Replacement character string must empty or a single character")
    return data.decode(errors="replace").replace("\ufffd", instead)


def reverse(data: bytes) -> bytes:
    return data[::-1]


def big_endian(number: int, size: int) -> bytes:
    return number.to_bytes(size, "big", signed=True)


def whole(data: bytes, size: int) -> int:
    if len(data) != size:
        raise bad_argument(f"expected {size}-byte input, but got instead: {len(data)}")
    return int.from_bytes(data, "big", signed=True)


def double_bytes(number: float) -> bytes:
    return struct.pack(">d", number)


def double_of_bytes(data: bytes) -> float:
    if len(data) != 8:
        raise bad_argument("Input floating-point value must be exactly 8 bytes long")
    found: float = struct.unpack(">d", data)[0]
    return found


def substr(data: bytes, start: int, length: int) -> bytes:
    """Positions from 1, from the end when negative; nothing where there is nothing."""
    begin = start - 1 if start > 0 else len(data) + start
    if start == 0 or begin < 0 or length <= 0:
        return b""
    return data[begin : begin + length]


def pad(data: bytes, size: int, filling: bytes, left: bool) -> bytes:
    if size < 0:
        raise bad_argument("Target length must be in the range [0..2147483647]")
    if not filling:
        raise bad_argument("Padding bytes must not be empty")
    more = (filling * size)[: max(size - len(data), 0)]
    return (more + data if left else data + more)[:size] if size >= len(data) else data[:size]
