"""What the demo prints and proves: the marts beside the truth, and the figures that people ask for first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion import names
from orchestration.athena import ask_analyst

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse

MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
)
METRICS = (*MONEY, "line_items")
MART_SQL = """
select
    billing_period,
    export_name,
    currency,
    {sums}
from cost_daily
where export_name = '{export_name}'
group by billing_period, export_name, currency
"""


@dataclass(frozen=True)
class Compared:
    """One metric of one month: what the generator planned and what the mart answers."""

    billing_period: str
    export_name: str
    currency: str
    metric: str
    truth: Decimal
    mart: Decimal

    @property
    def difference(self) -> Decimal:
        return self.mart - self.truth

    def as_row(self) -> dict[str, str]:
        """Decimals as text, as in summary.json."""
        return {
            "billing_period": self.billing_period,
            "export_name": self.export_name,
            "currency": self.currency,
            "metric": self.metric,
            "truth": format(self.truth, "f"),
            "mart": format(self.mart, "f"),
            "difference": format(self.difference, "f"),
        }


@dataclass(frozen=True)
class Figure:
    """A table of the demo: a title and the question to Athena behind it."""

    title: str
    sql: str


FIGURES = (
    Figure(
        "Cost by month",
        """
        select
            billing_period,
            currency,
            cast(round(sum(unblended_cost), 2) as decimal(38, 2)) as unblended_cost,
            cast(round(sum(amortized_cost), 2) as decimal(38, 2)) as amortized_cost,
            cast(round(sum(public_on_demand_cost), 2) as decimal(38, 2)) as public_on_demand_cost,
            sum(line_items) as line_items
        from cost_daily
        group by billing_period, currency
        order by billing_period, currency
        """,
    ),
    Figure(
        "Top egress paths",
        """
        select
            path_class,
            cast(round(sum(metered_gb), 1) as decimal(38, 1)) as metered_gb,
            cast(round(sum(unblended_cost), 2) as decimal(38, 2)) as unblended_cost
        from data_transfer_daily
        group by path_class
        order by 3 desc
        limit 8
        """,
    ),
    Figure(
        "RI and SP utilisation",
        """
        select
            billing_period,
            commitment_type,
            round(100 * cast(sum(used_quantity) as double)
                / nullif(cast(sum(committed_quantity) as double), 0), 1) as utilization_pct,
            cast(round(sum(unused_cost), 2) as decimal(38, 2)) as unused_cost,
            cast(round(sum(net_savings), 2) as decimal(38, 2)) as net_savings
        from commitment_utilization_daily
        group by billing_period, commitment_type
        order by billing_period, commitment_type
        """,
    ),
    Figure(
        "RI and SP coverage",
        """
        select
            billing_period,
            round(100 * cast(sum(running_hours_reserved) as double) / nullif(
                cast(sum(running_hours_reserved) + sum(running_hours_on_demand) as double), 0
            ), 1) as ri_coverage_hours_pct,
            round(100 * cast(sum(on_demand_equivalent_savings_plan) as double) / nullif(
                cast(sum(on_demand_equivalent_savings_plan) + sum(on_demand_equivalent_eligible_on_demand) as double), 0
            ), 1) as sp_coverage_pct
        from commitment_coverage_daily
        group by billing_period
        order by billing_period
        """,
    ),
    Figure(
        "Tag coverage",
        """
        select
            tag_key,
            round(100 * cast(sum(tagged_taggable_cost) as double)
                / nullif(cast(sum(taggable_cost) as double), 0), 1) as coverage_pct,
            max(resources) as resources_on_the_busiest_day
        from tag_coverage_daily
        group by tag_key
        order by tag_key
        """,
    ),
)


def ask(house: Lakehouse, figure: Figure) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The columns and rows of a figure, as the analyst sees them."""
    answer = ask_analyst(house.aws, house.lake, figure.sql)
    return answer.columns, answer.rows


def reconcile_with_truth(house: Lakehouse, truth_file: Path) -> list[Compared]:
    """Every metric of every month of the truth file beside the published mart; a missing month counts as zero."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    wanted = delivered_last(truth["deliveries"])
    export = names.export_name(truth["export_name"])
    sums = ",\n    ".join(f"sum({metric}) as {metric}" for metric in METRICS)
    found = ask_analyst(house.aws, house.lake, MART_SQL.format(sums=sums, export_name=export)).as_dicts()
    marts = {(row["billing_period"], row["currency"]): row for row in found}
    return [one for entry in wanted for one in _compared(entry, marts.get(_key(entry), {}))]


def delivered_last(deliveries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of each month the highest revision: what the marts must equal in the end."""
    newest: dict[str, Mapping[str, Any]] = {}
    for entry in sorted(deliveries, key=lambda one: int(one["revision"])):
        newest[entry["billing_period"]] = entry
    return [newest[month] for month in sorted(newest)]


def _key(entry: Mapping[str, Any]) -> tuple[str, str]:
    return entry["billing_period"], entry["currency"]


def _compared(entry: Mapping[str, Any], mart: Mapping[str, Any]) -> list[Compared]:
    expected = {**entry["money"], "line_items": entry["line_items"]}
    return [
        Compared(
            billing_period=entry["billing_period"],
            export_name=names.slug(entry["export_name"]),
            currency=entry["currency"],
            metric=metric,
            truth=Decimal(str(expected[metric])),
            mart=Decimal(str(mart.get(metric, 0))),
        )
        for metric in METRICS
    ]
