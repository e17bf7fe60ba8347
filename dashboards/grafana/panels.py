"""What a panel and a board are made of, and the SQL text of a panel.

A panel's query is `queries/<board>/<key>.sql`; what several share is in `fragments`. Names of public tables carry no database: the data source sets it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Literal

from dashboards.grafana.macros import TimeRange, expand
from dashboards.grafana.variables import Value, interpolate

QUERIES = Path(__file__).parent / "queries"
# What several queries share, by name: a line `-- include NAME` stands for the text of fragments/NAME.sql, each of its
# lines behind as many spaces as the line.
FRAGMENTS = Path(__file__).parent / "fragments"
INCLUDE = re.compile(r"^( *)-- include (\w+)$", re.MULTILINE)

Kind = Literal["stat", "bars", "lines", "gauges", "table", "flow"]
Format = Literal["money", "price", "gb", "ratio", "text", "day", "count", "quantity", "seconds", "bytes"]
# What is no number, so needs no cast to double.
WORDS: frozenset[Format] = frozenset({"text", "day"})

# The cost columns that a board can be switched between; the first is its default.
METRICS: Mapping[str, str] = {
    "amortized_cost": "amortized",
    "unblended_cost": "unblended",
    "net_amortized_cost": "net amortized",
    "net_unblended_cost": "net unblended",
    "public_on_demand_cost": "public on-demand",
}

# The columns of cost_daily that the explorer can cut by; the first is its default.
DIMENSIONS: Mapping[str, str] = {
    "service": "service",
    "account_id": "account",
    "region": "region",
    "usage_type": "usage type",
    "operation": "operation",
    "product_family": "product family",
    "charge_type": "charge type",
    "purchase_option": "purchase option",
    "billing_entity": "seller",
}

# What is chosen on a fresh board.
CHOSEN: Mapping[str, Value] = {
    "publication": "none",
    "currency": "USD",
    "metric": "amortized_cost",
    "dimension": "service",
    "tag_key": "team",
    "account": (),
    "service": (),
}

# Athena compares texts to find a result that it may reuse, comments too: with the last publication in the text,
# an answer from before it is never given after it.
PUBLISHED = "-- published: ${publication:sqlstring}"


@dataclass(frozen=True)
class Column:
    """A column of a panel's answer: its name in SQL, what people read, how it is written."""

    name: str
    label: str
    format: Format


@dataclass(frozen=True)
class Panel:
    """One panel. `columns` are the numbers (and, in tables, texts) shown; `series` names the lines of a long answer.

    `key` is unique over all boards. `width` is of 24, `height` in rows of 30 pixels, as Grafana counts.
    """

    key: str
    title: str
    description: str
    kind: Kind
    columns: tuple[Column, ...]
    width: int
    height: int
    series: str | None = None

    @property
    def is_time_series(self) -> bool:
        return self.kind in ("bars", "lines")

    @property
    def numbers(self) -> frozenset[str]:
        """The columns that must arrive as numbers."""
        return frozenset(column.name for column in self.columns if column.format not in WORDS)


@dataclass(frozen=True)
class Board:
    """One board: `variables` are shown on top in this order, behind the data source."""

    key: str
    title: str
    description: str
    variables: tuple[str, ...]
    panels: tuple[Panel, ...]


@cache
def query(key: str) -> str:
    """The SQL of a panel or variable, its fragments filled in, with macros and variables."""
    [path] = QUERIES.glob(f"*/{key}.sql")
    return with_fragments(path.read_text()).strip()


def with_fragments(sql: str, folder: Path = FRAGMENTS) -> str:
    """`sql` with each included fragment in its place, those of fragments too. FileNotFoundError for an unknown one."""
    once = INCLUDE.sub(lambda found: indent(fragment(found[2], folder), found[1]), sql)
    return sql if once == sql else with_fragments(once, folder)


def fragment(name: str, folder: Path = FRAGMENTS) -> str:
    """The text of a fragment, without the end of its last line."""
    return (folder / f"{name}.sql").read_text().rstrip("\n")


def panel_text(panel: Panel) -> str:
    """The query as it stands on the board."""
    return f"{PUBLISHED}\n{query(panel.key)}"


def panel_sql(panel: Panel, time_range: TimeRange, values: Mapping[str, Value] | None = None) -> str:
    """A panel's query as Athena receives it; `values` as in `filled`."""
    return filled(panel_text(panel), time_range, values)


def filled(sql: str, time_range: TimeRange, values: Mapping[str, Value] | None = None) -> str:
    """`sql` as Athena receives it: variables are filled in first, then macros expand.

    `values`: str for a variable with one value, a sequence for one with several, empty for all; `CHOSEN` where
    not given.
    """
    return expand(interpolate(sql, {**CHOSEN, **(values or {})}), time_range)
