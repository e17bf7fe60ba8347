"""Texts: readable numbers, URLs, bases, and the like."""

from __future__ import annotations

import ipaddress
import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlsplit

from infra.local.athena.engines.duckdb_.refused import bad_argument

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SOUNDS = {
    letter: code
    for code, letters in enumerate(("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"), 1)
    for letter in letters
}
_SPANS = (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_DURATIONS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6, "d": 8.64e7}
_SIZES = {
    unit: 1024**power for power, unit in enumerate(("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"))
}
_SCALES = (("Q", 10**15), ("T", 10**12), ("B", 10**9), ("M", 10**6), ("K", 10**3))


def normalize(text: str, form: str) -> str:
    return unicodedata.normalize(form, text)  # type: ignore[arg-type]


def soundex(text: str) -> str:
    letters = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalpha())
    if not letters:
        return ""
    codes = [str(_SOUNDS.get(letter, 0)) if letter not in "HW" else "" for letter in letters]
    found, last = letters[:1], codes[0] if codes else ""
    for code in codes[1:]:
        if code not in ("", "0", last):
            found += code
        last = code or last
    return found[:4].ljust(4, "0")


def luhn(text: str) -> bool:
    if not text:
        return False
    if not text.isdigit():
        raise bad_argument(f"Input contains a non-numeric character: {text}")
    total = 0
    for position, letter in enumerate(reversed(text)):
        digit = int(letter) * (1 + position % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def readable_seconds(seconds: float) -> str:
    if not math.isfinite(seconds):
        raise bad_argument(f"Invalid argument found: {seconds}")
    left, parts = round(abs(seconds)), []
    for name, size in _SPANS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}{'s' if count > 1 else ''}")
    return ", ".join(parts) or "0 seconds"


def format_number(number: float) -> str:
    """Three digits and a letter: `123K`, `1.23M`."""
    for letter, size in _SCALES:
        if abs(number) >= size:
            short = Decimal(number) / size
            return f"{_three(short)}{letter}"
    return _three(Decimal(number))


def _three(number: Decimal) -> str:
    whole = len(str(int(abs(number))))
    rounded = number.quantize(Decimal(1).scaleb(-max(3 - whole, 0)), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"


def data_size(text: str) -> int:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*", text)
    if found is None or found[2] not in _SIZES:
        raise bad_argument(f"Invalid data size: '{text}'")
    return int(Decimal(found[1]) * _SIZES[found[2]])


def duration_millis(text: str) -> int:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*", text)
    if found is None:
        raise bad_argument(f"duration is not a valid data duration string: {text}")
    if found[2] not in _DURATIONS:
        raise bad_argument(f"Unknown time unit: {found[2]}")
    return int(Decimal(float(found[1]) * _DURATIONS[found[2]]).quantize(Decimal(1), ROUND_HALF_UP))


def url_encode(text: str) -> str:
    """Blanks become `+`; letters, digits and `*-._` stay."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def url_decode(text: str) -> str:
    if bad := re.search(r"%(?![0-9A-Fa-f]{2})(.{0,2})", text):
        said = "URLDecoder: Incomplete trailing escape (%) pattern"
        if len(bad[1]) == 2:
            wrong = next(letter for letter in bad[1] if letter not in "0123456789abcdefABCDEF")
            said = f'URLDecoder: Illegal hex characters in escape (%) pattern - not a hexadecimal digit: "{wrong}" = {ord(wrong)}'
        raise bad_argument(said)
    return unquote_plus(text)


def url_parameter(url: str, name: str) -> str | None:
    for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if key == name:
            return value
    return None


def to_base(number: int, base: int) -> str:
    _check_base(base)
    left, digits = abs(number), ""
    while left:
        left, digit = divmod(left, base)
        digits = _DIGITS[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")


def from_base(text: str, base: int) -> int:
    _check_base(base)
    try:
        number = int(text, base)
    except ValueError as problem:
        raise bad_argument(f"Not a valid base-{base} number: {text}") from problem
    if not -(2**63) <= number < 2**63 or "_" in text or text != text.strip():
        raise bad_argument(f"Not a valid base-{base} number: {text}")
    return number


def _check_base(base: int) -> None:
    if not 2 <= base <= 36:
        raise bad_argument("Radix must be between 2 and 36")


def split_entries(text: str, between: str, inside: str) -> list[dict[str, Any]]:
    """`a=1;b=2` as pairs of key and value."""
    if not between or not inside:
        raise bad_argument(f"{'keyValueDelimiter' if between else 'entryDelimiter'} is empty")
    found: list[dict[str, Any]] = []
    for entry in text.split(between):
        key, mark, value = entry.partition(inside)
        if not entry and not found:
            continue
        if not mark or inside in value:
            raise bad_argument(
                f"Key-value delimiter must appear exactly once in each entry. Bad input: '{entry}'"
            )
        found.append({"k": key, "v": value})
    return found


def format_decimal(text: str, shape: str) -> str:
    """A number's exact digits, rounded half up as Java's formatter does it: shape `,.2` and the like."""
    number = Decimal(text)
    if not number.is_finite():
        return {"Infinity": "Infinity", "-Infinity": "-Infinity"}.get(str(number), "NaN")
    commas, _, digits = shape.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)
    return format(rounded, f"{commas}.{digits}f")


def network_holds(network: str, address: str) -> bool:
    """`10.0.0.0/8` holds 10.1.2.3; an address of the other version is in none."""
    try:
        found = ipaddress.ip_network(network, strict=False)
    except ValueError as problem:
        raise bad_argument("Invalid CIDR") from problem
    return ipaddress.ip_address(address) in found
