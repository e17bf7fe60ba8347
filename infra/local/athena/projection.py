"""Partition projection: partitions worked out from a table's properties instead of read from the catalog.

https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from infra.local.athena.catalog import Partition, Table
from infra.local.athena.errors import QueryFailed

MAX_PARTITIONS = 1_000_000
# (column, candidate values) -> those that the query's conditions leave.
Keep = Callable[[str, Sequence[str]], Sequence[str]]
# column -> the values that it must equal, None where the conditions say anything else.
Equal = Callable[[str], Sequence[str] | None]

_NOW = re.compile(r"NOW\s*(?:([+-])\s*(\d+)\s*([A-Za-z]+)\s*)?$")
_UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
# Java's pattern letters, and the finest unit that each one tells.
_LETTERS = {
    "yyyy": ("%Y", "years"),
    "uuuu": ("%Y", "years"),
    "yy": ("%y", "years"),
    "MM": ("%m", "months"),
    "dd": ("%d", "days"),
    "HH": ("%H", "hours"),
    "mm": ("%M", "minutes"),
    "ss": ("%S", "seconds"),
}
_PATTERN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


@dataclass(frozen=True)
class Column:
    """One projected key: every value that its properties allow, or None for an injected one."""

    name: str
    values: tuple[str, ...] | None


def is_projected(table: Table) -> bool:
    return bool(table.keys) and table.parameters.get("projection.enabled", "").strip().lower() == "true"


def partitions(table: Table, keep: Keep, equal: Equal, now: datetime | None = None) -> list[Partition]:
    """The partitions that a query must look at. Those in the catalog don't count."""
    choices = []
    for column in columns(table, now or datetime.now(UTC)):
        if column.values is None:
            given = equal(column.name)
            if not given:
                raise _injected(column.name)
            choices.append(list(keep(column.name, given)))
        else:
            choices.append(list(keep(column.name, column.values)))
    count = 1
    for values in choices:
        count *= len(values)
    if count > MAX_PARTITIONS:
        text = f"Query over table '{table.name.database}.{table.name.table}' can potentially read more than {MAX_PARTITIONS} partitions"
        raise QueryFailed("HIVE_EXCEEDED_PARTITION_LIMIT", text)
    return [Partition(values, location(table, values)) for values in itertools.product(*choices)]


def _injected(name: str) -> QueryFailed:
    text = (
        f"For the injected projected partition column {name}, the WHERE clause must contain only static "
        "equality conditions, and at least one such condition must be present."
    )
    return QueryFailed("CONSTRAINT_VIOLATION", text)


def location(table: Table, values: Sequence[str]) -> str:
    """Where a partition lies: by the template, else in `key=value/` folders below the table."""
    template = table.parameters.get("storage.location.template")
    if template is None:
        folders = "".join(f"{key.name}={value}/" for key, value in zip(table.keys, values, strict=True))
        return f"{table.location.rstrip('/')}/{folders}"
    for key, value in zip(table.keys, values, strict=True):
        mark = f"${{{key.name}}}"
        if mark not in template.lower():
            raise _invalid(f"storage.location.template must contain {mark}: {template}")
        template = value.join(re.split(re.escape(mark), template, flags=re.IGNORECASE))
    return template if template.endswith("/") else template + "/"


def columns(table: Table, now: datetime) -> list[Column]:
    given = {key.lower(): value for key, value in table.parameters.items()}
    missing = [key.name for key in table.keys if f"projection.{key.name}.type" not in given]
    if missing:
        text = (
            f"Table {table.name.table} is configured for partition projection, but the following partition "
            f"columns are missing projection configuration: {missing}"
        )
        raise _invalid(text)
    return [Column(key.name, _values(key.name, given, now)) for key in table.keys]


def _values(name: str, given: Mapping[str, str], now: datetime) -> tuple[str, ...] | None:
    kind = given[f"projection.{name}.type"].strip().lower()
    read = {"enum": _enum, "integer": _integer, "date": _date}.get(kind)
    if kind == "injected":
        return None
    if read is None:
        raise _invalid(f"Unknown partition projection type: {kind} (column {name})")
    return read(name, given, now)


def _invalid(text: str) -> QueryFailed:
    return QueryFailed("INVALID_TABLE_PROPERTY", text)


def _property(name: str, given: Mapping[str, str], which: str) -> str:
    key = f"projection.{name}.{which}"
    if key not in given:
        raise _invalid(f"Missing required table property: {key}")
    return given[key]


def _range(name: str, given: Mapping[str, str]) -> tuple[str, str]:
    text = _property(name, given, "range")
    first, comma, last = text.partition(",")
    if not comma or "," in last:
        raise _invalid(f"projection.{name}.range must have two values: {text}")
    return first.strip(), last.strip()


def _whole(name: str, which: str, text: str) -> int:
    try:
        return int(text.strip())
    except ValueError as problem:
        raise _invalid(f"projection.{name}.{which} must be an integer: {text}") from problem


def _enum(name: str, given: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """Blanks are part of a value."""
    return tuple(dict.fromkeys(_property(name, given, "values").split(",")))


def _integer(name: str, given: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    first, last = (_whole(name, "range", text) for text in _range(name, given))
    step = _whole(name, "interval", given.get(f"projection.{name}.interval", "1"))
    digits = _whole(name, "digits", given.get(f"projection.{name}.digits", "0"))
    if step < 1 or last < first:
        raise _invalid(f"projection.{name}: the range must ascend and the interval be positive")
    if (last - first) // step >= MAX_PARTITIONS:
        raise _invalid(f"projection.{name}.range holds more than {MAX_PARTITIONS} values")
    return tuple(f"{value:0{digits}d}" for value in range(first, last + 1, step))


def _date(name: str, given: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    pattern = _property(name, given, "format")
    shape, finest = java_format(name, pattern)
    first, last = (_moment(name, text, shape, now) for text in _range(name, given))
    unit, step = _step(name, given, finest)
    found: dict[str, None] = {}
    start = _floor(first, finest)
    for number in itertools.count():
        moment = _later(start, unit, number * step)
        if moment > last or len(found) > MAX_PARTITIONS:
            return tuple(found)
        found[moment.strftime(shape)] = None
    return tuple(found)


def _step(name: str, given: Mapping[str, str], finest: str) -> tuple[str, int]:
    """Interval and unit. Only a format of single days or months may leave them out."""
    unit = given.get(f"projection.{name}.interval.unit")
    if unit is None and finest not in ("days", "months"):
        raise _invalid(f"Missing required table property: projection.{name}.interval.unit")
    step = _whole(name, "interval", given.get(f"projection.{name}.interval", "1"))
    word = _unit(name, unit or finest)
    if step < 1:
        raise _invalid(f"projection.{name}.interval must be positive: {step}")
    return word, step


def _unit(name: str, text: str) -> str:
    word = text.strip().lower()
    word = word if word.endswith("s") else word + "s"
    if word not in _UNITS:
        raise _invalid(f"projection.{name}: unknown unit {text}")
    return word


def java_format(name: str, pattern: str) -> tuple[str, str]:
    """(strftime format, finest unit) of a pattern of Java's DateTimeFormatter."""
    shape, finest = "", "years"
    order = ("years", "months", "days", "hours", "minutes", "seconds")
    if not pattern or "".join(found[0] for found in _PATTERN.finditer(pattern)) != pattern:
        raise _invalid(f"projection.{name}.format can't be read: {pattern}")
    for found in _PATTERN.finditer(pattern):
        if found[1] is not None:
            shape += (found[1].replace("''", "'") or "'").replace("%", "%%")
        elif found[2] is None:
            shape += found[0].replace("%", "%%")
        elif found[0] in _LETTERS:
            text, unit = _LETTERS[found[0]]
            shape += text
            finest = max(finest, unit, key=order.index)
        else:
            raise _invalid(f"projection.{name}.format: pattern letters {found[0]} are not supported")
    return shape, finest


def _moment(name: str, text: str, shape: str, now: datetime) -> datetime:
    """One end of a range: a date in the column's format, or NOW with an offset."""
    relative = _NOW.match(text)
    if relative is None:
        try:
            return datetime.strptime(text, shape).replace(tzinfo=UTC)
        except ValueError as problem:
            raise _invalid(f"projection.{name}.range: {text} is not a date of its format") from problem
    if relative[1] is None:
        return now
    amount = int(relative[2]) * (1 if relative[1] == "+" else -1)
    return _later(now, _unit(name, relative[3]), amount)


def _floor(moment: datetime, unit: str) -> datetime:
    """The beginning of the unit that `moment` lies in."""
    kept = ("years", "months", "days", "hours", "minutes", "seconds").index(unit) + 1
    year, month, day, hour, minute, second = (*moment.timetuple()[:kept], *(1, 1, 1, 0, 0, 0)[kept:])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _later(moment: datetime, unit: str, amount: int) -> datetime:
    if unit not in ("years", "months"):
        return moment + timedelta(**{unit: amount})
    months = moment.year * 12 + moment.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    for day in range(moment.day, 0, -1):  # the 31st of a shorter month is its last day
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            if day <= 28:
                raise
    return moment
