"""MurmurHash3, 128 bits for 64-bit machines, seed 0: Trino's `murmur3`. See https://github.com/aappleby/smhasher."""

from __future__ import annotations

import struct

_C1, _C2 = 0x87C37B91114253D5, 0x4CF5AD432745937F
_MASK = (1 << 64) - 1


def _rotated(value: int, by: int) -> int:
    return ((value << by) | (value >> (64 - by))) & _MASK


def _first(lane: int) -> int:
    return _rotated(lane * _C1 & _MASK, 31) * _C2 & _MASK


def _second(lane: int) -> int:
    return _rotated(lane * _C2 & _MASK, 33) * _C1 & _MASK


def _finished(value: int) -> int:
    value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD & _MASK
    value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53 & _MASK
    return value ^ (value >> 33)


def murmur3(data: bytes) -> bytes:
    """The sixteen bytes of the hash, each half least significant byte first."""
    one = two = 0
    whole = len(data) // 16 * 16
    for at in range(0, whole, 16):
        low, high = struct.unpack_from("<2Q", data, at)
        one = (_rotated(one ^ _first(low), 27) + two) * 5 + 0x52DCE729 & _MASK
        two = (_rotated(two ^ _second(high), 31) + one) * 5 + 0x38495AB5 & _MASK
    tail = data[whole:].ljust(16, b"\0")
    low, high = struct.unpack("<2Q", tail)
    one, two = one ^ _first(low) ^ len(data), two ^ _second(high) ^ len(data)
    one = one + two & _MASK
    two = one + two & _MASK
    one, two = _finished(one), _finished(two)
    one = one + two & _MASK
    return struct.pack("<2Q", one, one + two & _MASK)
