"""The panels of the cost board: one table that the board, its tests and the demo page are drawn from.

A panel's query is `queries/<key>.sql`. Names of tables carry no database: the data source sets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from dashboards.grafana.macros import TimeRange, expand
from dashboards.grafana.variables import Value, interpolate

QUERIES = Path(__file__).parent / "queries"

Kind = Literal["stat", "bars", "lines", "gauges", "table"]
Format = Literal["money", "price", "gb", "ratio", "text"]

# The cost columns that the board can be switched between; the first is its default.
METRICS: Mapping[str, str] = {
    "amortized_cost": "amortized",
    "unblended_cost": "unblended",
    "net_amortized_cost": "net amortized",
    "net_unblended_cost": "net unblended",
    "public_on_demand_cost": "public on-demand",
}

# What is chosen on a fresh board.
CHOSEN: Mapping[str, Value] = {"currency": "USD", "metric": "amortized_cost", "account": (), "service": ()}


@dataclass(frozen=True)
class Column:
    """A column of a panel's answer: its name in SQL, what people read, how it is written."""

    name: str
    label: str
    format: Format


@dataclass(frozen=True)
class Panel:
    """One panel. `columns` are the numbers (and, in tables, texts) shown; `series` names the lines of a long answer.

    `width` is of 24, `height` in rows of 30 pixels, as Grafana counts.
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


PANELS: tuple[Panel, ...] = (
    Panel(
        "month",
        "Newest month",
        "Cost of the newest month, and of the same days of the month before. A complete month is compared as a whole.",
        "stat",
        (
            Column("this_month", "this month", "money"),
            Column("month_before", "month before", "money"),
            Column("change_ratio", "change", "ratio"),
        ),
        width=12,
        height=4,
    ),
    Panel(
        "commitments",
        "Commitments",
        "Used share of what is committed (normalised units for Reserved Instances, money for Savings Plans), and the"
        " covered share of what could be: running hours without spot for Reserved Instances, on-demand equivalent"
        " of eligible usage for Savings Plans, as Cost Explorer counts.",
        "stat",
        (
            Column("ri_utilization_ratio", "RI utilisation", "ratio"),
            Column("sp_utilization_ratio", "SP utilisation", "ratio"),
            Column("ri_coverage_hours_ratio", "RI coverage", "ratio"),
            Column("sp_coverage_ratio", "SP coverage", "ratio"),
        ),
        width=12,
        height=4,
    ),
    Panel(
        "cost_by_service",
        "Cost by service",
        "Cost per day of the eight largest services; the others are added up.",
        "bars",
        (Column("cost", "cost", "money"),),
        width=14,
        height=10,
        series="service",
    ),
    Panel(
        "movers",
        "What changed",
        "Services whose cost changed most: the newest month against the same days of the month before.",
        "table",
        (
            Column("service", "service", "text"),
            Column("this_month", "this month", "money"),
            Column("month_before", "month before", "money"),
            Column("change", "change", "money"),
        ),
        width=10,
        height=10,
    ),
    Panel(
        "months",
        "Months",
        "Each month as billed (unblended), spread over its use (amortized), after discounts (net), at list price.",
        "table",
        (
            Column("billing_period", "month", "text"),
            Column("unblended_cost", "unblended", "money"),
            Column("amortized_cost", "amortized", "money"),
            Column("net_amortized_cost", "net amortized", "money"),
            Column("public_on_demand_cost", "public on-demand", "money"),
            Column("state", "state", "text"),
        ),
        width=12,
        height=8,
    ),
    Panel(
        "accounts",
        "Top accounts",
        "The ten accounts that cost most in the newest month, and the same days of the month before.",
        "table",
        (
            Column("account_id", "account", "text"),
            Column("this_month", "this month", "money"),
            Column("month_before", "month before", "money"),
            Column("change", "change", "money"),
        ),
        width=12,
        height=8,
    ),
    Panel(
        "transfer_cost",
        "Data transfer cost by path",
        "Unblended cost per day of the eight most expensive paths. The service filter does not apply.",
        "bars",
        (Column("cost", "cost", "money"),),
        width=12,
        height=9,
        series="path_class",
    ),
    Panel(
        "transfer_gb",
        "Data moved by path",
        "GB per day, each byte once: both ends of a two-sided charge count half. Never add paths up: a byte to the"
        " internet through NAT is in two of them.",
        "bars",
        (Column("moved_gb", "GB", "gb"),),
        width=12,
        height=9,
        series="path_class",
    ),
    Panel(
        "transfer_paths",
        "Data transfer paths",
        "All paths of the range. Metered GB is what the bill says, moved GB counts each byte once.",
        "table",
        (
            Column("path_class", "path", "text"),
            Column("unblended_cost", "cost", "money"),
            Column("metered_gb", "metered GB", "gb"),
            Column("moved_gb", "moved GB", "gb"),
            Column("cost_per_gb", "per moved GB", "price"),
        ),
        width=12,
        height=9,
    ),
    Panel(
        "tag_coverage",
        "Tag coverage by key",
        "Share of the taggable cost (net amortized, usage with a resource) that carries the tag.",
        "gauges",
        (Column("coverage_ratio", "coverage", "ratio"),),
        width=12,
        height=9,
        series="tag_key",
    ),
    Panel(
        "utilization",
        "Commitment utilisation",
        "Used share of what is committed, per day.",
        "lines",
        (Column("utilization_ratio", "utilisation", "ratio"),),
        width=12,
        height=8,
        series="commitment",
    ),
    Panel(
        "coverage",
        "Commitment coverage",
        "Covered share per day: of running hours (Reserved Instances), of eligible on-demand cost (Savings Plans).",
        "lines",
        (
            Column("ri_coverage_hours_ratio", "Reserved Instances, hours", "ratio"),
            Column("sp_coverage_ratio", "Savings Plans, cost", "ratio"),
        ),
        width=12,
        height=8,
    ),
)


@cache
def query(key: str) -> str:
    """The SQL text of a panel or variable, with macros and variables."""
    return (QUERIES / f"{key}.sql").read_text().strip()


def panel_sql(panel: Panel, time_range: TimeRange, values: Mapping[str, Value] | None = None) -> str:
    """The query as Athena receives it: variables are filled in first, then macros expand.

    `values`: currency and metric (str), account and service (sequences, empty for all); `CHOSEN` where not given.
    """
    return expand(interpolate(query(panel.key), {**CHOSEN, **(values or {})}), time_range)
