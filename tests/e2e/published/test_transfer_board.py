"""The board of transfer reads small tables, and answers for a whole month what the days and resources say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboards.grafana.catalog import BOARDS
from dashboards.grafana.lint import scans
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import Panel, panel_sql
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import QUARTER

MONTH = TimeRange(datetime(2026, 9, 1, tzinfo=UTC), QUARTER.end)
SUMMARIES = {"data_transfer_path_daily", "transfer_senders_monthly"}
[BOARD] = (board for board in BOARDS if board.key == "transfer")
ASKED = [panel for panel in BOARD.panels if SUMMARIES & set(scans(panel_sql(panel, MONTH)))]


def of_the_days(sql: str) -> str:
    """The same question of data_transfer_daily, which has all resources."""
    for here, there in (
        *((f"from {summary}\n", "from data_transfer_daily\n") for summary in SUMMARIES),
        ("    and not is_rest\n", ""),
        ("and has_bytes", "and metered_gb is not null"),
    ):
        sql = sql.replace(here, there)
    return sql


def test_no_panel_reads_resources_by_the_day() -> None:
    assert len(ASKED) == len(BOARD.panels) - 1
    assert all("data_transfer_daily" not in scans(panel_sql(panel, MONTH)) for panel in BOARD.panels)


@pytest.mark.parametrize("panel", ASKED, ids=lambda panel: panel.key)
def test_panel_answers_what_the_days_say(analyst: Analyst, panel: Panel) -> None:
    sql = panel_sql(panel, MONTH)
    here, there = analyst.ask(sql), analyst.ask(of_the_days(sql))
    assert (here.columns, here.types) == (there.columns, there.types)
    assert here.rows == there.rows != []
