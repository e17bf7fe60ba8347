"""What a query of a board, a variable or an alert rule may not do. Text in, names of faults out.

Boards and rules with a fault are not generated. The queries themselves run in the end-to-end tests.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from dashboards.grafana.panels import PUBLISHED

PERIODS = "billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')"
CURRENCY = "currency = ${currency:sqlstring}"
_MONTHLY = (PERIODS, CURRENCY)
# Public monthly tables, all with a currency.
MARTS = frozenset(
    {
        "cost_daily",
        "dearest_resources_monthly",
        "data_transfer_path_daily",
        "commitment_utilization_daily",
        "commitment_coverage_daily",
        "commitment_demand_hourly",
        "tag_coverage_daily",
        "tag_gaps_monthly",
        "tag_gap_owners_monthly",
        "transfer_findings_monthly",
        "transfer_senders_monthly",
        "split_cost_daily",
        "invoice_check",
    }
)
# Table → what each scan of it must filter on.
SCANS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(MARTS, _MONTHLY),
        # Derived tables are small and have no months.
        "accounts": (),
        "tag_keys": (),
        "commitment_expiry": (CURRENCY,),
        "cur_lakehouse_ops.deliveries": (PERIODS,),
        "cur_lakehouse_ops.publications": (PERIODS,),
        "cur_lakehouse_ops.restatements": _MONTHLY,
        # A message that nobody could read has no month.
        "cur_lakehouse_ops.replays": (),
    }
)
STABLE_MACROS = frozenset({"dateFilter", "rawTimeFrom", "rawTimeTo"})
CLOCK = re.compile(r"\b(?:now\(|current_date\b|current_time\b|current_timestamp\b|localtime)")
# A column's name goes in raw: these are the only places for one.
RAW: Mapping[str, str] = MappingProxyType(
    {"metric": "sum($metric)", "dimension": "coalesce($dimension, '(none)')"}
)
COLUMNS: Mapping[str, str] = MappingProxyType({"account": "account_id"})
_DOUBLE = re.compile(r"\bas double\s*\)")
_NAMED = re.compile(r"(?:^|[\s.])([a-z_]+)$")
_DAY = re.compile(r"(?:[a-z_]+\.)?usage_date as day$")


def faults(sql: str, *, numbers: Collection[str], kind: str, variables: Collection[str]) -> list[str]:
    """The faults of a panel's query, empty when it may go on a board.

    `numbers`: columns that must arrive as numbers; `variables`: what its board defines.
    """
    found = (
        []
        if sql.startswith(f"{PUBLISHED}\n")
        else ["a cached answer could outlive a publication: no id of it"]
    )
    text = sql.removeprefix(f"{PUBLISHED}\n")
    found += [*_scan_faults(text), *_clock_faults(text), *_variable_faults(text, variables)]
    found += _column_faults(text, numbers)
    if kind in ("bars", "lines"):
        return found + _time_faults(text)
    return found if kind == "stat" or re.search(r"\nlimit \d+$", text) else [*found, "rows without a limit"]


def variable_faults(sql: str, *, is_cached: bool) -> list[str]:
    """The faults of a variable's query: `text` and `value`, one scan of the range's months when it is cached."""
    found = (
        [] if [_name(one) for one in answer(sql)] == ["text", "value"] else ["columns are not text and value"]
    )
    body = sql.removeprefix(f"{PUBLISHED}\n")
    if is_cached and body == sql:
        found.append("a cached answer could outlive a publication: no id of it")
    if is_cached and PERIODS not in body:
        found.append(f"a scan without {PERIODS}")
    return [
        *found,
        *(f"{table} is no public table" for table in scans(body) if table not in SCANS),
        *_clock_faults(body),
    ]


def alert_faults(sql: str) -> list[str]:
    """The faults of an alert rule's query: it runs in Grafana's backend, where there are no variables.

    It ends with one number named `value`; all else are labels, the currency among them where there is money.
    """
    macros = re.findall(r"\$__(\w+)", sql)
    found = [f"$__{macro} does not work in alerts" for macro in sorted(set(macros) - STABLE_MACROS)]
    found += [f"${name} is not filled in by alerts" for name in re.findall(r"\$\{?(?!__)(\w+)", sql)]
    read = scans(sql)
    found += [f"reads {table}, which is no public table" for table in read if table not in SCANS]
    if sql.count(PERIODS) != sum(table in MARTS for table in read):
        found.append(f"a scan without {PERIODS}")
    columns = [_name(one) for one in answer(sql)]
    if columns[-1] != "value" or not _DOUBLE.search(answer(sql)[-1]):
        found.append("no number named value at the end")
    if any(CURRENCY in SCANS.get(table, ()) for table in read) and "currency" not in columns:
        found.append("adds currencies up")
    return found + _select_faults(sql)


def scans(sql: str) -> list[str]:
    """The tables that a query reads, once for each time; its own CTEs left out."""
    defined = set(re.findall(r"^(\w+) as \($", sql, re.M))
    return [table for table in re.findall(r"\b(?:from|join) ([a-z_.0-9]+)", sql) if table not in defined]


def answer(sql: str) -> list[str]:
    """The columns of the last select."""
    last = sql[sql.rindex("\nselect") :] if "\nselect" in sql else sql
    body = re.sub(r"^\s*select(?: distinct)?\s", "", last, count=1).split("\nfrom ", 1)[0]
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(body[start:at])
            start = at + 1
    return [part.strip() for part in [*parts, body[start:]]]


def _name(column: str) -> str:
    match = _NAMED.search(column)
    return match.group(1) if match else ""


def _scan_faults(sql: str) -> list[str]:
    read = scans(sql)
    found = [f"reads {table}, which is no public table" for table in read if table not in SCANS]
    for condition in (PERIODS, CURRENCY):
        if sql.count(condition) != sum(condition in SCANS.get(table, ()) for table in read):
            found.append(f"a scan without {condition}")
    return found


def _clock_faults(sql: str) -> list[str]:
    macros = set(re.findall(r"\$__(\w+)", sql)) - STABLE_MACROS
    return [
        *(f"$__{macro} changes with the clock" for macro in sorted(macros)),
        *(f"{found.strip('(')} changes with the clock" for found in CLOCK.findall(sql)),
    ]


def _variable_faults(sql: str, variables: Collection[str]) -> list[str]:
    used = re.findall(r"\$\{?(?!__)(\w+)", sql)
    found = [f"${name} is not on the board" for name in sorted(set(used) - set(variables))]
    for name in set(re.findall(r"\$(?!__)(\w+)", sql)):
        column = COLUMNS.get(name, name)
        whole = RAW.get(name, f"('__all' in (${name}) or {column} in (${name}))")
        places = len(re.findall(rf"\${name}\b", sql))
        if sql.count(whole) * whole.count(f"${name}") != places:
            found.append(f"${name} outside of {whole}")
    return found


def _select_faults(sql: str) -> list[str]:
    return ["select * hides what is read"] if re.search(r"select\s+\*|\*,", sql) else []


def _column_faults(sql: str, numbers: Collection[str]) -> list[str]:
    columns = {_name(one): one for one in answer(sql)}
    found = [f"no column {name}" for name in sorted(set(numbers) - set(columns))]
    cast = [name for name, text in columns.items() if name in numbers and not _DOUBLE.search(text)]
    return [*_select_faults(sql), *found, *(f"{name} is no cast to double" for name in cast)]


def _time_faults(sql: str) -> list[str]:
    found = [] if _DAY.match(answer(sql)[0]) else ["no time column first"]
    return found if re.search(r"\norder by (?:1, 2|usage_date)$", sql) else [*found, "not ordered by time"]
