"""Every panel, variable and alert rule runs on a published bill and answers what the bill's truth file says.

Panels are asked with the board's own SQL; the truth was written before a row was rendered.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboards.grafana.alerts import ALERTS, Alert
from dashboards.grafana.catalog import BOARDS, PANELS
from dashboards.grafana.lint import MARTS, scans
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import METRICS, Board, Panel, filled, panel_sql, query
from dashboards.grafana.variables import Value
from dashboards.reports.demo_page import build_demo_page
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import BEFORE, MONTHS, NEWEST, QUARTER

RANGES = {
    "quarter": QUARTER,
    "month": TimeRange(datetime(2026, 9, 1, tzinfo=UTC), QUARTER.end),
    "ten days": TimeRange(datetime(2026, 8, 27, 5, 30, tzinfo=UTC), datetime(2026, 9, 5, 7, tzinfo=UTC)),
}
CHOICES: dict[str, dict[str, Value]] = {
    "all": {},
    "one account, two services": {"account": ["000012345678"], "service": ["AmazonEC2", "AmazonS3"]},
    "hostile": {
        "account": ["o'brien'); --", "x"],
        "service": ["a''b"],
        "currency": "U'SD",
        "tag_key": "te'am",
        "publication": "x'; --",
    },
}
# Nothing need be unusual in a short range; the generated spike lies in the quarter.
QUIET = {"unusual_cost", "unusual_days"}
BY_KEY = {panel.key: panel for panel in PANELS}
# Athena bills each query for 10 MB at least.
LEAST_BILLED = 10_000_000
MOST_SCANNED = 50_000_000


@pytest.mark.parametrize("chosen", list(CHOICES))
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.key)
def test_panel_answers_what_grafana_can_draw(analyst: Analyst, panel: Panel, chosen: str) -> None:
    for time_range in RANGES.values() if chosen == "all" else (QUARTER,):
        answer = analyst.ask(panel_sql(panel, time_range, CHOICES[chosen]))
        assert "decimal" not in answer.types
        assert {column.name for column in panel.columns} <= set(answer.columns)
        types = dict(zip(answer.columns, answer.types, strict=True))
        assert {types[name] for name in panel.numbers} <= {"double"}
        if chosen == "all" and (time_range is QUARTER or panel.key not in QUIET):
            assert answer.rows, "no rows"
        if chosen == "hostile" and panel.kind != "stat" and "${currency" in query(panel.key):
            assert answer.rows == []
        if panel.is_time_series:
            days = [row[0] for row in answer.rows]
            assert answer.types[0] == "date" and days == sorted(days, key=str)


@pytest.mark.parametrize("metric", METRICS)
def test_newest_month_equals_the_truth_in_every_metric(
    analyst: Analyst, truth: dict[str, Any], metric: str
) -> None:
    [row] = analyst.ask(panel_sql(BY_KEY["month"], QUARTER, {"metric": metric})).dicts()
    this_month, before = (Decimal(truth[month]["money"][metric]) for month in (NEWEST, BEFORE))
    assert float(row["this_month"]) == pytest.approx(float(this_month), rel=1e-12)
    # September is complete, so the whole of August is compared with it.
    assert float(row["month_before"]) == pytest.approx(float(before), rel=1e-12)


def test_months_equal_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = analyst.ask(panel_sql(BY_KEY["months"], QUARTER)).by("billing_period")
    assert set(rows) == set(MONTHS)
    for month, row in rows.items():
        for metric in ("unblended_cost", "amortized_cost", "net_amortized_cost", "public_on_demand_cost"):
            assert float(row[metric]) == pytest.approx(float(truth[month]["money"][metric]), rel=1e-12)


def test_largest_services_and_the_others_add_up_to_the_bill(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = analyst.ask(panel_sql(BY_KEY["cost_by_service"], QUARTER)).dicts()
    assert len({row["service"] for row in rows}) == 9
    # A refund stands in this month's bill under the day of the month that it refers to.
    days = [one for month in MONTHS for day, one in truth[month]["by_day"].items() if day[:7] in MONTHS]
    expected = sum(Decimal(one["amortized_cost"]) for one in days)
    assert sum(float(row["cost"]) for row in rows) == pytest.approx(float(expected), rel=1e-9)


def test_transfer_paths_equal_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = analyst.ask(panel_sql(BY_KEY["transfer_paths"], RANGES["month"])).by("path_class")
    labels = truth[NEWEST]["by_path_class"]
    assert set(rows) == set(labels)
    for path, row in rows.items():
        for measure in ("unblended_cost", "moved_gb"):
            assert float(row[measure] or 0) == pytest.approx(
                float(labels[path][measure]), rel=1e-12, abs=1e-12
            )


def test_tag_coverage_equals_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = analyst.ask(panel_sql(BY_KEY["tag_coverage"], RANGES["month"])).by("tag_key")
    for key, figures in truth[NEWEST]["tag_coverage"].items():
        expected = Decimal(figures["tagged_taggable_cost"]) / Decimal(figures["taggable_cost"])
        assert float(rows[key]["coverage_ratio"]) == pytest.approx(float(expected), rel=1e-12)


def test_commitments_equal_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = analyst.ask(panel_sql(BY_KEY["commitments"], RANGES["month"])).dicts()
    for kind, column in (
        ("ReservedInstance", "ri_utilization_ratio"),
        ("SavingsPlan", "sp_utilization_ratio"),
    ):
        those = [one for one in truth[NEWEST]["commitments"] if one["commitment_type"] == kind]
        used, committed = (
            sum(Decimal(one[f"{what}_quantity"]) for one in those) for what in ("used", "committed")
        )
        assert float(row[column]) == pytest.approx(float(used / committed), rel=1e-9), column
    services = truth[NEWEST]["coverage"].values()

    def total(name: str) -> Decimal:
        return sum((Decimal(one.get(name, "0")) for one in services), Decimal(0))

    reserved, on_demand = total("running_hours_reserved"), total("running_hours_on_demand")
    plan = total("on_demand_equivalent_savings_plan")
    eligible = total("on_demand_equivalent_eligible_on_demand")
    assert float(row["ri_coverage_hours_ratio"]) == pytest.approx(
        float(reserved / (reserved + on_demand)), rel=1e-9
    )
    assert float(row["sp_coverage_ratio"]) == pytest.approx(float(plan / (plan + eligible)), rel=1e-9)


MONTHLY = [panel for panel in PANELS if set(scans(query(panel.key))) <= MARTS]


@pytest.mark.parametrize("panel", MONTHLY, ids=lambda panel: panel.key)
def test_panel_reads_only_the_months_of_its_range(analyst: Analyst, panel: Panel) -> None:
    one, three = (analyst.ask(panel_sql(panel, RANGES[name])).scanned for name in ("month", "quarter"))
    assert 0 < one < three * 0.6


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.key)
def test_board_is_cheap_to_open(analyst: Analyst, board: Board) -> None:
    scanned = [analyst.ask(panel_sql(panel, QUARTER)).scanned for panel in board.panels]
    billed = sum(max(one, LEAST_BILLED) for one in scanned)
    print(f"\n{board.key}: {len(scanned)} panels, {sum(scanned):,} bytes scanned, {billed:,} billed")
    assert sum(scanned) <= MOST_SCANNED


def test_panel_is_asked_again_once_something_was_published(analyst: Analyst) -> None:
    first, second = (
        panel_sql(BY_KEY["stages"], QUARTER, {"publication": name}) for name in ("acme 1", "acme 2")
    )
    assert [analyst.reuses(sql) for sql in (first, first, second)] == [False, True, False]


@pytest.mark.parametrize("name", ["account", "service", "currency", "tag_key", "publication"])
def test_variable_lists_its_values_as_text(analyst: Analyst, truth: dict[str, Any], name: str) -> None:
    answer = analyst.ask(filled(query(f"variable_{name}"), QUARTER))
    assert (answer.columns, set(answer.types)) == (["text", "value"], {"varchar"})
    found = {row[1] for row in answer.rows}
    if name == "account":
        assert found == {account for month in MONTHS for account in truth[month]["by_account"]}
    if name == "currency":
        assert found == {"USD"}
    assert len(found) == 1 if name == "publication" else found


def test_complete_month_ends_at_what_it_cost(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = analyst.ask(panel_sql(BY_KEY["forecast"], QUARTER)).dicts()
    newest, before = (float(truth[month]["money"]["amortized_cost"]) for month in (NEWEST, BEFORE))
    assert [float(row[name]) for name in ("so_far", "expected", "last_month")] == pytest.approx(
        [newest, newest, before], rel=1e-12
    )


def test_every_cut_of_the_explorer_adds_up_to_its_total(analyst: Analyst) -> None:
    [total] = analyst.ask(panel_sql(BY_KEY["explorer_total"], RANGES["month"])).dicts()
    for dimension in ("service", "account_id", "region", "charge_type", "purchase_option", "billing_entity"):
        sql = panel_sql(BY_KEY["explorer_values"], RANGES["month"], {"dimension": dimension})
        rows = analyst.ask(sql).dicts()
        assert sum(float(row["cost"]) for row in rows) == pytest.approx(float(total["cost"]), rel=1e-9)
        assert sum(float(row["share_ratio"]) for row in rows) == pytest.approx(1, rel=1e-9)


def test_invoices_equal_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    shown, expected = defaultdict[tuple[str, str], float](float), defaultdict[tuple[str, str], float](float)
    for row in analyst.ask(panel_sql(BY_KEY["invoices"], RANGES["month"])).dicts():
        shown[row["invoice_id"] or "", row["bill_type"]] += float(row["bill_total"])
    for one in truth[NEWEST]["invoices"]:
        expected[one["invoice_id"], one["bill_type"]] += float(one["unblended_cost"])
    assert dict(shown) == pytest.approx(dict(expected), rel=1e-12)


def test_coverage_of_the_chosen_key_equals_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = analyst.ask(panel_sql(BY_KEY["allocation_summary"], RANGES["month"])).dicts()
    figures = {name: float(value) for name, value in truth[NEWEST]["tag_coverage"]["team"].items()}
    for column, measure in (
        ("coverage_ratio", "tagged_taggable_cost"),
        ("effective_ratio", "effective_cost"),
    ):
        expected = figures[measure] / figures["taggable_cost"]
        assert float(row[column]) == pytest.approx(expected, rel=1e-9)
    assert float(row["untagged_ratio"]) == pytest.approx(
        float(row["untagged_cost"]) / (float(row["tagged_cost"]) + float(row["untagged_cost"])), rel=1e-9
    )


def test_savings_of_commitments_equal_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = analyst.ask(panel_sql(BY_KEY["commitment_savings"], RANGES["month"])).dicts()
    expected = {name: float(sum(Decimal(one[name]) for one in truth[NEWEST]["commitments"])) for name in row}
    assert {name: float(value) for name, value in row.items()} == pytest.approx(expected, rel=1e-9)


def test_containers_equal_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = analyst.ask(panel_sql(BY_KEY["container_summary"], RANGES["month"])).dicts()
    for name in ("split_cost", "unused_cost", "idle_cost"):
        expected = sum(Decimal(one[name]) for one in truth[NEWEST]["split"])
        assert float(row[name]) == pytest.approx(float(expected), rel=1e-9), name


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.key)
def test_alert_rule_answers_one_number_per_labels(analyst: Analyst, alert: Alert) -> None:
    for time_range in RANGES.values():
        answer = analyst.ask(filled(query(alert.key), time_range))
        assert (answer.columns[-1], answer.types[-1]) == ("value", "double")
        assert set(answer.types[:-1]) == {"varchar"}
        labels = [tuple(row[:-1]) for row in answer.rows]
        assert labels and len(set(labels)) == len(labels)


def test_unused_commitments_rule_equals_the_truth(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = analyst.ask(filled(query("alert_unused"), RANGES["month"])).dicts()
    costs = truth[NEWEST]["commitments"]
    unused, committed = (
        sum(Decimal(one[f"{what}_cost"]) for one in costs) for what in ("unused", "committed")
    )
    assert float(row["value"]) == pytest.approx(float(unused / committed), rel=1e-9)


def test_demo_page_is_drawn_from_the_published_bill(analyst: Analyst, tmp_path: Path) -> None:
    drawn = build_demo_page(lambda sql: analyst.ask(sql).dicts(), tmp_path / "demo.html", title="AWS cost")
    text = drawn.read_text(encoding="utf-8")
    assert "No rows in this range." not in text
    assert "2026-07 to 2026-09" in text
