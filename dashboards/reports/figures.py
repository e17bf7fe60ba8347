"""Numbers and days as people read them. What Athena returns (text, Decimal, float, date) is parsed here, once."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from dashboards.grafana.panels import Format
from ingestion.errors import BadInput

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹"}
NOTHING = "\N{EN DASH}"
# decimal(38,12) needs 38 digits, and its sums some more; Python's default of 28 would round them.
HALF_UP = Context(prec=60, rounding=ROUND_HALF_UP)


def number(value: object) -> float | None:
    """A finite number, or None for NULL and NaN (a ratio of nothing); BadInput for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise BadInput(f"Expected a number in an answer; found {value!r}. Cast the column to double.")
    try:
        read = float(Decimal(str(value)))
    except InvalidOperation as error:
        raise BadInput(
            f"Expected a number in an answer; found {value!r}. Cast the column to double."
        ) from error
    return read if math.isfinite(read) else None


def day(value: object) -> date:
    """A day from a date, a timestamp or text that begins with YYYY-MM-DD."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise BadInput(f"Expected a day in an answer; found {value!r}. Cast the column to date.") from error


def text(value: object) -> str:
    """Text of a cell; an empty one shows as a dash."""
    return NOTHING if value is None or value == "" else str(value)


def written(value: object, style: Format, currency: str) -> str:
    """A cell as text, by its column's format."""
    if style == "text":
        return text(value)
    read = number(value)
    if read is None:
        return NOTHING
    if style == "ratio":
        return f"{read:.1%}"
    if style == "gb":
        return _gigabytes(read)
    return money(read, currency, 4 if style == "price" else 2)


def money(amount: Decimal | float, currency: str, decimals: int = 2) -> str:
    """Money with its symbol, or its code where it has none; rounded half up from its decimal digits.

    >>> money(-1234.5, "USD"), money(10, "SEK"), money(2.675, "USD")
    ('-$1,234.50', '10.00 SEK', '$2.68')
    """
    rounded = Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals), context=HALF_UP)
    sign = "-" if rounded < 0 else ""
    digits = f"{abs(rounded):,f}"
    return f"{sign}{SYMBOLS[currency]}{digits}" if currency in SYMBOLS else f"{sign}{digits} {currency}"


def short(amount: float, style: Format) -> str:
    """An axis label.

    >>> short(12500, "money"), short(0.25, "ratio"), short(0.5, "gb")
    ('12.5k', '25%', '0.5')
    """
    if style == "ratio":
        return f"{amount:.0%}"
    for size, suffix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:.4g}{suffix}"
    return f"{amount:.4g}"


def _gigabytes(amount: float) -> str:
    if abs(amount) >= 1000:
        return f"{amount / 1000:,.2f} TB"
    return f"{amount:,.2f} GB" if abs(amount) >= 0.01 or amount == 0 else f"{amount:.1e} GB"
