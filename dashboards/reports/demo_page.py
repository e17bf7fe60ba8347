"""The cost board drawn as one self-contained HTML page: no server, no network, the board's own queries."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboards.grafana.catalog import OVERVIEW
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import METRICS, Panel, filled, query
from dashboards.grafana.variables import Value
from dashboards.reports.figures import text
from dashboards.reports.page import ExtraTable, PageData, PanelData, page_html
from ingestion import names
from ingestion.errors import BadInput

Row = Mapping[str, object]
RunQuery = Callable[[str], Sequence[Row]]

# The one query that reads all months: it finds out which there are.
RANGE_SQL = """
select
    currency,
    min(billing_period) as first_period,
    max(billing_period) as last_period,
    sum(line_items) as line_items
from cost_daily
group by currency
order by 4 desc, 1 asc
""".strip()


@dataclass(frozen=True)
class Range:
    """The months that are published, and the currency with most lines: others are never added to it."""

    first_period: str
    last_period: str
    currency: str
    other_currencies: tuple[str, ...]

    @property
    def picked(self) -> TimeRange:
        first = datetime.strptime(f"{self.first_period}-01 +0000", "%Y-%m-%d %z")
        last = datetime.strptime(f"{self.last_period}-01 +0000", "%Y-%m-%d %z")
        days = calendar.monthrange(last.year, last.month)[1]
        return TimeRange(first, last.replace(day=days, hour=23, minute=59, second=59))


def build_demo_page(
    run_query: RunQuery,
    out: Path,
    *,
    title: str,
    notes: Sequence[str] = (),
    tables: Sequence[ExtraTable] = (),
) -> Path:
    """Run every panel's query over the published months and write the page to `out`.

    `run_query` takes Athena SQL with unqualified table names (its database is the public one) and returns rows
    by column name. `notes` and `tables` (reconciliation, anomalies ...) are shown below the panels.
    Raises BadInput when nothing is published.
    """
    of_data = published_range(run_query(RANGE_SQL))
    metric = next(iter(METRICS))
    values: dict[str, Value] = {"currency": of_data.currency, "metric": metric, "account": (), "service": ()}
    panels = tuple(_answered(run_query, panel, of_data.picked, values) for panel in OVERVIEW)
    said = (*notes, *(f"{other} is billed too and not on this page." for other in of_data.other_currencies))
    subtitle = (
        f"{of_data.first_period} to {of_data.last_period} · {METRICS[metric]} cost · {of_data.currency}"
    )
    return write_demo_page(PageData(title, subtitle, of_data.currency, panels, tuple(tables), said), out)


def write_demo_page(data: PageData, out: Path) -> Path:
    """Write the page of `data`; the file appears whole or not at all."""
    partial = out.with_name(f".{out.name}.partial")
    partial.write_text(page_html(data), encoding="utf-8")
    return partial.replace(out)


def published_range(rows: Sequence[Row]) -> Range:
    """The range in the answer to `RANGE_SQL`; BadInput when it is empty."""
    if not rows:
        raise BadInput("Expected published months in cost_daily; found none. Ingest a delivery first.")
    currencies = [text(row["currency"]) for row in rows]
    first, last = (names.billing_period(str(rows[0][name])) for name in ("first_period", "last_period"))
    return Range(first, last, currencies[0], tuple(currencies[1:]))


def _answered(run_query: RunQuery, panel: Panel, picked: TimeRange, values: Mapping[str, Value]) -> PanelData:
    sql = filled(query(panel.key), picked, values)
    return PanelData(panel, tuple(run_query(sql)), sql)
