"""XXH64 with seed 0, which DuckDB lacks: Trino's `xxhash64`. See https://github.com/Cyan4973/xxHash."""

from __future__ import annotations

import struct

_P1, _P2, _P3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
_P4, _P5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
_MASK = (1 << 64) - 1


def _rotated(value: int, by: int) -> int:
    return ((value << by) | (value >> (64 - by))) & _MASK


def _round(state: int, lane: int) -> int:
    return _rotated((state + lane * _P2) & _MASK, 31) * _P1 & _MASK


def xxhash64(data: bytes) -> bytes:
    """The eight bytes of the hash, most significant first."""
    length, at = len(data), 0
    if length >= 32:
        state = [(_P1 + _P2) & _MASK, _P2, 0, -_P1 & _MASK]
        while at + 32 <= length:
            lanes = struct.unpack_from("<4Q", data, at)
            state = [_round(one, lane) for one, lane in zip(state, lanes, strict=True)]
            at += 32
        found = sum(_rotated(one, by) for one, by in zip(state, (1, 7, 12, 18), strict=True)) & _MASK
        for one in state:
            found = ((found ^ _round(0, one)) * _P1 + _P4) & _MASK
    else:
        found = _P5
    return _finish(data, at, (found + length) & _MASK).to_bytes(8, "big")


def _finish(data: bytes, at: int, found: int) -> int:
    length = len(data)
    while at + 8 <= length:
        (lane,) = struct.unpack_from("<Q", data, at)
        found = (_rotated(found ^ _round(0, lane), 27) * _P1 + _P4) & _MASK
        at += 8
    if at + 4 <= length:
        (half,) = struct.unpack_from("<I", data, at)
        found = (_rotated(found ^ (half * _P1 & _MASK), 23) * _P2 + _P3) & _MASK
        at += 4
    for byte in data[at:]:
        found = _rotated(found ^ (byte * _P5 & _MASK), 11) * _P1 & _MASK
    found = (found ^ (found >> 33)) * _P2 & _MASK
    found = (found ^ (found >> 29)) * _P3 & _MASK
    return found ^ (found >> 32)
