"""What a board query may not do. Text in, names of faults out; the queries themselves run in the integration tests."""

from __future__ import annotations

import re

MARTS = frozenset(
    {
        "cost_daily",
        "data_transfer_daily",
        "commitment_utilization_daily",
        "commitment_coverage_daily",
        "tag_coverage_daily",
    }
)
PERIODS = "billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')"
STABLE_MACROS = frozenset({"dateFilter", "rawTimeFrom", "rawTimeTo"})
# A number leaves a query as double or as a ratio of doubles; what else leaves it is a name, a day or a text.
PLAIN = re.compile(
    r"^(?:daily\.usage_date|usage_date|[a-z_]+)(?: as [a-z_]+)?$|^case\b.*\bend as [a-z_]+$|^max\(case ", re.S
)


def faults(sql: str, *, is_time_series: bool) -> list[str]:
    """The faults of a panel's query, empty when it may go on a board."""
    return [
        *_scan_faults(sql),
        *_variable_faults(sql),
        *_column_faults(sql),
        *(_time_faults(sql) if is_time_series else []),
    ]


def _scan_faults(sql: str) -> list[str]:
    tables = re.findall(r"\b(?:from|join) ([a-z_.0-9]+)", sql)
    defined = set(re.findall(r"^(\w+) as \($", sql, re.M))
    read = [table for table in tables if table not in defined]
    found = [f"reads {table}, which is no mart" for table in read if table not in MARTS]
    for condition in (PERIODS, "currency = ${currency:sqlstring}"):
        if sql.count(condition) != len(read):
            found.append(f"a scan without {condition}")
    return found


def _variable_faults(sql: str) -> list[str]:
    macros = set(re.findall(r"\$__(\w+)", sql)) - STABLE_MACROS
    found = [f"$__{macro} changes with the clock" for macro in sorted(macros)]
    for name in re.findall(r"\$(?!__)(\w+)", sql):
        if name != "metric" and f"('__all' in (${name}) or {_column(name)} in (${name}))" not in sql:
            found.append(f"${name} outside of in (...)")
    return (
        found if sql.count("sum($metric)") == sql.count("$metric") else [*found, "$metric outside of sum()"]
    )


def _column(name: str) -> str:
    return {"account": "account_id"}.get(name, name)


def _column_faults(sql: str) -> list[str]:
    found = ["select * hides what is read"] if re.search(r"select\s+\*|\*,", sql) else []
    return found + [f"{one!r} is no cast to double" for one in _answer(sql) if not _is_plain(one)]


def _is_plain(column: str) -> bool:
    return bool("as double)" in column or PLAIN.match(column))


def _answer(sql: str) -> list[str]:
    """The columns of the last select."""
    last = sql[sql.rindex("\nselect\n") :] if "\nselect\n" in sql else sql
    body = last.split("select", 1)[1].split("\nfrom ", 1)[0]
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(body[start:at])
            start = at + 1
    return [part.strip() for part in [*parts, body[start:]]]


def _time_faults(sql: str) -> list[str]:
    found = [] if re.match(r"(?:daily\.)?usage_date as day$", _answer(sql)[0]) else ["no time column first"]
    return found if re.search(r"order by (?:1, 2|usage_date)$", sql) else [*found, "not ordered by time"]
