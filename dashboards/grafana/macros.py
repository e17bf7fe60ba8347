"""What the Athena data source makes of a query's macros, so that tests and the demo page can run board queries.

Only the macros that boards of ours may use are known; any other is refused, because the data source passes
an unknown macro on to Athena as it is. Expansions are held to the plugin's own (version 3.3.3) by a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from ingestion.errors import BadInput

CALL = re.compile(r"\$__([A-Za-z_]+)(?:\(([^()]*)\))?")
# Joda patterns of $__rawTimeFrom that boards use, as strftime patterns.
FORMATS: Mapping[str, str] = MappingProxyType({"yyyy-MM": "%Y-%m", "yyyy-MM-dd": "%Y-%m-%d"})


@dataclass(frozen=True)
class TimeRange:
    """The range of the time picker, in UTC."""

    start: datetime
    end: datetime


def expand(sql: str, time_range: TimeRange) -> str:
    """`sql` with its macros expanded, in comments too, as the data source does; BadInput for an unknown one."""

    def expansion(match: re.Match[str]) -> str:
        name, argument = match.group(1), (match.group(2) or "").strip()
        if name not in MACROS:
            raise BadInput(
                f"Expected one of the macros {', '.join(sorted(MACROS))}; found $__{name}. Use one of them."
            )
        return MACROS[name](argument, time_range)

    return CALL.sub(expansion, sql)


def _date_filter(column: str, time_range: TimeRange) -> str:
    return f"{column} BETWEEN date '{time_range.start:%Y-%m-%d}' AND date '{time_range.end:%Y-%m-%d}'"


def _time_filter(column: str, time_range: TimeRange) -> str:
    return f"{column} BETWEEN {_timestamp(time_range.start)} AND {_timestamp(time_range.end)}"


def _timestamp(at: datetime) -> str:
    return f"TIMESTAMP '{at:%Y-%m-%d %H:%M:%S}'"


def _raw(at: datetime, quoted: str) -> str:
    pattern = quoted.strip("'")
    if pattern not in FORMATS:
        raise BadInput(f"Expected a time format of {', '.join(FORMATS)}; found {quoted}. Use one of them.")
    return f"'{at.strftime(FORMATS[pattern])}'"


MACROS: Mapping[str, Callable[[str, TimeRange], str]] = MappingProxyType(
    {
        "dateFilter": _date_filter,
        "timeFilter": _time_filter,
        "timeFrom": lambda _, time_range: _timestamp(time_range.start),
        "timeTo": lambda _, time_range: _timestamp(time_range.end),
        "rawTimeFrom": lambda quoted, time_range: _raw(time_range.start, quoted),
        "rawTimeTo": lambda quoted, time_range: _raw(time_range.end, quoted),
    }
)
