"""The SQL that gives a detector its series: (series_id, usage_date, cost), one row per series and day.

The delivery under audit is read in its scratch schema and takes the place of its month; other months come
from the published tables. Currencies are never added up: the currency is the last part of a series_id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ingestion import names
from ingestion.errors import BadInput, UnsafeName

SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,254}")


@dataclass(frozen=True)
class Audited:
    """A delivery that is built in its scratch schema but not published."""

    schema: str
    billing_period: str


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


def cost_series_sql(audited: Audited | None, published_database: str | None, since: date) -> str:
    """Amortized cost of usage by account, service and currency, from `since` on.

    `audited` is None to judge what is published; `published_database` is None before anything is.
    """
    return _series_sql(COST, audited, published_database, since)


def transfer_series_sql(audited: Audited | None, published_database: str | None, since: date) -> str:
    """Unblended cost of data transfer by account, path class and currency; arguments as above."""
    return _series_sql(TRANSFER, audited, published_database, since)


SERIES: Mapping[str, Callable[[Audited | None, str | None, date], str]] = MappingProxyType(
    {COST.table: cost_series_sql, TRANSFER.table: transfer_series_sql}
)


def _series_sql(source: Source, audited: Audited | None, published: str | None, since: date) -> str:
    parts = []
    if audited is not None:
        parts.append(_rows(source, audited.schema, ""))
    if published is not None:
        parts.append(_rows(source, published, _months(audited, since)))
    if not parts:
        raise BadInput(
            "Expected a build to audit or a published database; found neither. Publish a month first."
        )
    named = " || '/' || ".join(f"coalesce({column}, '')" for column in source.key)
    return (
        f"select {named} as series_id, usage_date, sum(cost) as cost\nfrom (\n"
        + "\n    union all\n".join(parts)
        + f"\n) as charges\nwhere usage_date >= date '{since}'\ngroup by 1, 2\norder by 1, 2"
    )


def _rows(source: Source, schema: str, months: str) -> str:
    columns = ", ".join((*source.key, "usage_date", f"{source.measure} as cost"))
    table = f'"{_checked(schema)}"."{source.table}"'
    return f"    select {columns}\n    from {table}\n    where {source.condition}{months}"


def _months(audited: Audited | None, since: date) -> str:
    """The published months to read; of the audited month nothing, whichever export it was published from."""
    first = f"\n        and billing_period >= '{since:%Y-%m}'"
    if audited is None:
        return first
    return f"{first} and billing_period < '{names.billing_period(audited.billing_period)}'"


def _checked(schema: str) -> str:
    if not SCHEMA.fullmatch(schema):
        raise UnsafeName(f"schema: expected a-z, 0-9 and _; found {schema!r}.")
    return schema
