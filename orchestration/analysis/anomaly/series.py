"""The SQL that gives a detector its series: (series_id, usage_date, cost), one row per series and day.

The delivery under audit is read in its scratch schema and takes the place of its month; other months come
from the published tables. Currencies are never added up: the currency is the last part of a series_id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ingestion import names
from ingestion.errors import UnsafeName

SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,254}")


@dataclass(frozen=True)
class Audited:
    """A delivery that is built but not published, and the exports whose older months are its past."""

    schema: str
    billing_period: str
    export_name: str
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A mart, what names a series of it, and what is watched."""

    table: str
    key: tuple[str, ...]
    measure: str
    condition: str


# What was used, however it was paid. Fees, taxes, credits and refunds follow the calendar, not use.
COST = Source(
    "cost_daily",
    ("account_id", "service", "currency"),
    "amortized_cost",
    "charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')",
)
TRANSFER = Source("data_transfer_daily", ("account_id", "path_class", "currency"), "unblended_cost", "true")


def cost_series_sql(audited: Audited, published_database: str | None, since: str) -> str:
    """Amortized cost of usage by account, service and currency.

    `published_database` is None before anything is published; `since` is the first month to read.
    """
    return _series_sql(COST, audited, published_database, since)


def transfer_series_sql(audited: Audited, published_database: str | None, since: str) -> str:
    """Unblended cost of data transfer by account, path class and currency; arguments as above."""
    return _series_sql(TRANSFER, audited, published_database, since)


SERIES: Mapping[str, Callable[[Audited, str | None, str], str]] = MappingProxyType(
    {COST.table: cost_series_sql, TRANSFER.table: transfer_series_sql}
)


def months_before(billing_period: str, months: int) -> str:
    """The month `months` before, for `since`.

    >>> months_before("2026-02", 3)
    '2025-11'
    """
    year, month = (int(part) for part in names.billing_period(billing_period).split("-"))
    count = year * 12 + month - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def _series_sql(source: Source, audited: Audited, published: str | None, since: str) -> str:
    parts = [_rows(source, _schema(audited.schema), "")]
    if published is not None:
        parts.append(_rows(source, _schema(published), _earlier(audited, since)))
    named = " || '/' || ".join(f"coalesce({column}, '')" for column in source.key)
    return (
        f"select {named} as series_id, usage_date, cast(sum(cost) as double) as cost\nfrom (\n"
        + "\n    union all\n".join(parts)
        + f"\n) as charges\ngroup by {', '.join(source.key)}, usage_date\norder by 1, 2"
    )


def _rows(source: Source, schema: str, also: str) -> str:
    columns = ", ".join((*source.key, "usage_date", f"{source.measure} as cost"))
    return f'    select {columns}\n    from "{schema}"."{source.table}"\n    where {source.condition}{also}'


def _earlier(audited: Audited, since: str) -> str:
    period = names.billing_period(audited.billing_period)
    exports = ", ".join(f"'{names.export_name(one)}'" for one in (audited.export_name, *audited.predecessors))
    return (
        f"\n        and billing_period >= '{names.billing_period(since)}' and billing_period < '{period}'"
        f"\n        and export_name in ({exports})"
    )


def _schema(text: str) -> str:
    if not SCHEMA.fullmatch(text):
        raise UnsafeName(f"schema: expected a-z, 0-9 and _; found {text!r}.")
    return text
