"""Doubles in the text that Java gives them."""

from __future__ import annotations

_LARGEST_PLAIN, _SMALLEST_PLAIN = 1e7, 1e-3
# What has no digits, and the smallest of all, which has one more in Java.
_UNLIKE = {
    "nan": "NaN", "-nan": "NaN", "inf": "Infinity", "-inf": "-Infinity",
    "5e-324": "4.9E-324", "-5e-324": "-4.9E-324",
}  # fmt: skip


def number_text(value: float) -> str:
    """A double: `1.0`, `1.0E10`, `1.0E-4`, `NaN`; shortest digits that read back the same."""
    size = abs(value)
    if size == 0 or _SMALLEST_PLAIN <= size < _LARGEST_PLAIN:
        return repr(float(value))
    return far_text(repr(float(value)))


def cast_text(value: float) -> str:
    """A finite double as CAST to varchar spells it, always with an exponent: `1.5E0`, `0E0`."""
    if value == 0:
        return repr(float(value)).replace("0.0", "0E0")
    return far_text(repr(float(value)))


def far_text(shortest: str) -> str:
    """The same of a text with the shortest digits, of a number that has an exponent in Java, or is none."""
    digits, has_power, power = shortest.partition("e")
    if has_power and shortest not in _UNLIKE:
        return f"{digits if '.' in digits else digits + '.0'}E{int(power)}"
    return _UNLIKE.get(shortest) or _scientific(shortest)


def _scientific(shortest: str) -> str:
    """`1e-05`, `12345678.0` and `1.5e+300` as `1.0E-5`, `1.2345678E7` and `1.5E300`."""
    mantissa, _, exponent = shortest.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    power = int(exponent or 0) + len(whole) - 1
    digits = whole + fraction
    leading = len(digits) - len(digits.lstrip("0"))
    digits = digits.strip("0") or "0"
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power - leading}"
