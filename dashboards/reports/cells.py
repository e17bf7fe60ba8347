"""Cells by their kind: what Athena returned, once typed; exact as text, exact to the cent as Excel's number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from dashboards.reports.figures import HALF_UP, NOTHING, day, money
from ingestion.errors import BadInput

Kind = Literal["money", "price", "quantity", "gb", "ratio", "count", "day", "text"]
Cell = Decimal | float | int | date | str | None

DECIMALS: dict[Kind, int] = {"money": 2, "price": 6, "quantity": 2, "gb": 2, "count": 0}
# Excel shows a number by the first 15 significant digits of its double, and never more.
EXCEL_DIGITS = 15


def cell(value: object, kind: Kind) -> Cell:
    """A value of an answer (text, Decimal, number, day) as its kind; NULL and NaN are None. Raises BadInput."""
    if value is None or (value == "" and kind != "text"):
        return None
    if kind == "text":
        return str(value)
    if kind == "day":
        return day(value)
    read = _decimal(value)
    if not read.is_finite():
        return None
    if kind == "ratio":
        return float(read)
    return int(read) if kind == "count" else read


def shown(value: Cell, kind: Kind, currency: str) -> str:
    """A cell as people read it; money rounded half up from the exact decimal, never from a double.

    >>> shown(Decimal("2.675"), "money", "USD"), shown(Decimal("-0.004"), "money", "SEK"), shown(0.25, "ratio", "")
    ('$2.68', '0.00 SEK', '25.0%')
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str | date):
        return str(value)
    if kind == "ratio":
        return f"{value:.1%}"
    exact = Decimal(str(value))
    return money(exact, currency) if kind == "money" else f"{rounded(exact, DECIMALS[kind]):,f}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as Excel and invoices do; no negative zero."""
    return HALF_UP.add(value.quantize(Decimal(1).scaleb(-decimals), context=HALF_UP), Decimal(0))


def total(values: Iterable[object]) -> Decimal:
    """The exact sum of the decimals and whole numbers among `values`."""
    result = Decimal(0)
    for value in values:
        if isinstance(value, Decimal | int):
            result = HALF_UP.add(result, Decimal(value))
    return result


def excel_number(value: Decimal, decimals: int) -> float | str:
    """The double whose cell shows the decimal's own cent, or text where no double does.

    A double holds every cent below 10^13. First choice is the double nearest to the whole decimal, so that sums
    in Excel lose nothing; where its 15 digits would round to another cent than the decimal does
    (1234.004999999999 reads 1234.005), the rounded amount is written; beyond 10^13, text.
    """
    wanted = rounded(value, decimals)
    for candidate in (float(value), float(wanted)):
        if _as_excel_shows(candidate, decimals) == wanted:
            return candidate
    return f"{wanted:f}"


def text_of(value: Cell) -> str:
    """A cell with all its digits, for CSV."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _as_excel_shows(number: float, decimals: int) -> Decimal:
    return rounded(Decimal(f"{number:.{EXCEL_DIGITS}g}"), decimals)


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise BadInput(f"Expected a number in an answer; found {value!r}. Cast the column to a number.")
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise BadInput(
            f"Expected a number in an answer; found {value!r}. Cast the column to a number."
        ) from error
