"""Dates by a format that comes with the rows, and why a text is no date."""

from __future__ import annotations

import calendar
import re
from datetime import datetime

from infra.local.athena.engines.duckdb_.functions.formats import mysql_to_strftime
from infra.local.athena.engines.duckdb_.refused import bad_argument
from infra.local.athena.errors import QueryFailed

# strftime's letter: the name, the least and the greatest value
_FIELDS = {
    "m": ("monthOfYear", 1, 12), "d": ("dayOfMonth", 1, 31), "H": ("hourOfDay", 0, 23),
    "I": ("clockhourOfHalfday", 1, 12), "M": ("minuteOfHour", 0, 59), "S": ("secondOfMinute", 0, 59),
}  # fmt: skip
_PLAIN_DATE = "%Y-%m-%d"  # which the real engine reads by another library


def date_format(moment: datetime, pattern: str) -> str:
    try:
        shape = mysql_to_strftime(pattern)
    except QueryFailed as problem:
        raise bad_argument(problem.message) from problem
    return moment.strftime(shape.replace("%f", f"{moment.microsecond // 1000:03d}000"))


def parse_refusal(text: str, shape: str) -> str:
    """What is said of a text that `shape` doesn't read: a number out of its range, or no more than that."""
    parts = _numbers(text, shape)
    if parts and shape == _PLAIN_DATE:
        found = _plain_date(parts)
    else:
        found = next((told for letter in parts if (told := _out_of_range(letter, parts, text))), "")
    return found or f'Invalid format: "{text}"'


def _numbers(text: str, shape: str) -> dict[str, int]:
    """The numbers by their letters; nothing unless the text has the form of the pattern."""
    pieces = re.split(r"%-?([A-Za-z%])", shape)
    letters = pieces[1::2]
    if not set(letters) <= {"Y", *_FIELDS} or len(set(letters)) < len(letters):
        return {}
    pattern = re.escape(pieces[0])
    for letter, literal in zip(letters, pieces[2::2], strict=True):
        pattern += (r"(\d{4})" if letter == "Y" else r"(\d{1,2})") + re.escape(literal)
    found = re.fullmatch(pattern, text)
    return dict(zip(letters, (int(part) for part in found.groups()), strict=True)) if found else {}


def _days(parts: dict[str, int]) -> int:
    month = parts.get("m", 1)
    return calendar.monthrange(parts.get("Y", 2000), month)[1] if 1 <= month <= 12 else 31


def _plain_date(parts: dict[str, int]) -> str:
    month, day = parts["m"], parts["d"]
    if not 1 <= month <= 12:
        return f"Invalid value for MonthOfYear (valid values 1 - 12): {month}"
    if not 1 <= day <= 31:
        return f"Invalid value for DayOfMonth (valid values 1 - 28/31): {day}"
    if (month, day) == (2, 29):
        return f"Invalid date 'February 29' as '{parts['Y']}' is not a leap year"
    return f"Invalid date '{calendar.month_name[month].upper()} {day}'"


def _out_of_range(letter: str, parts: dict[str, int], text: str) -> str:
    name, least, most = _FIELDS.get(letter, ("", 0, 9999))
    most = _days(parts) if letter == "d" else most
    if least <= parts[letter] <= most:
        return ""
    return f'Cannot parse "{text}": Value {parts[letter]} for {name} must be in the range [{least},{most}]'
