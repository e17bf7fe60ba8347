"""Every query that people are given runs on a published bill and answers what the bill's truth file says.

Panels are asked with the board's own SQL, questions with the files of docs/questions; the truth was written
before a row was rendered. With UPDATE_DOCS=1 the page of answers is written again.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboards.grafana.alerts import ALERTS, Alert
from dashboards.grafana.catalog import BOARDS, PANELS
from dashboards.grafana.lint import MARTS, scans
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import METRICS, Board, Panel, filled, panel_sql, query
from dashboards.grafana.variables import Value
from dashboards.reports.cells import excel_number
from dashboards.reports.demo_page import build_demo_page
from dashboards.reports.files import write_files
from dashboards.reports.report import make_report
from dashboards.reports.scope import Question, Scope
from dashboards.reports.sheets import Report
from dashboards.reports.workbook import sheet_titles
from ingestion.ledger.event import Event, to_line
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate
from tests.demand import missing
from tests.e2e.analyst import Analyst, Answer

PROJECT = Path(__file__).resolve().parents[2]
NEWEST, BEFORE = "2026-09", "2026-08"
MONTHS = ("2026-07", BEFORE, NEWEST)
QUARTER = TimeRange(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))
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
# Public tables with a row per finding, which no board draws.
LISTS = {"transfer_findings_monthly", "tag_gaps_monthly"}
# Nothing need be unusual in a short range; the generated spike lies in the quarter.
QUIET = {"unusual_cost", "unusual_days"}
BY_KEY = {panel.key: panel for panel in PANELS}
# Athena bills each query for 10 MB at least.
LEAST_BILLED = 10_000_000
MOST_SCANNED = 50_000_000


def _questions_page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("questions_page", PROJECT / "docs" / "questions_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["questions_page"] = module
    spec.loader.exec_module(module)
    return module


page = _questions_page()
QUESTIONS = {question.name: question for question in page.questions()}


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(Scenario(seed=7, last_month=NEWEST, months=len(MONTHS)), tmp_path_factory.mktemp("bill"))


@pytest.fixture(scope="module")
def truth(bill: GeneratedExport) -> dict[str, Any]:
    """The truth by month, of the revision that is delivered last."""
    entries = json.loads(bill.truth.read_text())["deliveries"]
    return {one["billing_period"]: one for one in sorted(entries, key=lambda one: int(one["revision"]))}


@pytest.fixture(scope="module")
def analyst(lakehouse: Any, bill: GeneratedExport) -> Iterator[Analyst]:
    newest = {delivery.billing_period: delivery.folder for delivery in bill.deliveries}
    for folder in newest.values():
        lakehouse.run("deliver", str(folder))
    lakehouse.run("ingest", "--wait", timeout=600)
    # Each month is delivered once here, so what a restatement leaves in the ledger is put there.
    _restate(lakehouse.aws("s3"))
    yield Analyst(lakehouse.aws("athena"))


def _restate(s3: Any) -> None:
    for number, service in enumerate((None, "AmazonEC2")):
        event = Event(
            event_id=f"restated.{number:03d}",
            at=datetime.now(UTC),
            export_name="acme-cur2",
            billing_period=NEWEST,
            delivery_id="restated",
            state="restated",
            reason="a test",
            actor="a test",
            extras={
                "table_name": "cost_daily",
                "metric": "unblended_cost",
                "currency": "USD",
                "dimension": None if service is None else "service",
                "member": service,
                "previous_value": "100.25",
                "new_value": "101.50",
                "difference": "1.25",
            },
        )
        key = f"ledger/restatements/{event.folder}{event.event_id}.json"
        s3.put_object(Bucket="cur-lake", Key=key, Body=to_line(event))


# ── the board ─────────────────────────────────────────────────────────────────────────────────────


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


# ── the questions ─────────────────────────────────────────────────────────────────────────────────


def asked(analyst: Analyst, name: str) -> Answer:
    return analyst.ask(QUESTIONS[name].sql)


def test_every_question_reads_public_tables_by_month() -> None:
    assert len(QUESTIONS) >= 15
    for question in QUESTIONS.values():
        assert question.text.endswith("?")
        assert set(question.tables) <= MARTS | LISTS
        assert all(table in question.sql for table in question.tables)
        assert "billing_period" in question.sql


def test_months_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "01_months").by("billing_period")
    for month in MONTHS:
        for metric in ("unblended_cost", "amortized_cost", "net_amortized_cost", "public_on_demand_cost"):
            assert Decimal(rows[month][metric]) == Decimal(truth[month]["money"][metric])


def test_services_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "02_services").by("service")
    assert len(rows) == 10
    for service, row in rows.items():
        for month, column in ((NEWEST, "this_month"), (BEFORE, "month_before")):
            expected = truth[month]["by_service"].get(service, {"amortized_cost": "0"})["amortized_cost"]
            assert Decimal(row[column]) == Decimal(expected)


def test_accounts_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "03_accounts").by("account_id")
    labels = truth[NEWEST]["by_account"]
    assert {account: Decimal(row["amortized_cost"]) for account, row in rows.items()} == {
        account: Decimal(figures["amortized_cost"]) for account, figures in labels.items()
    }
    assert sum(float(row["share_ratio"]) for row in rows.values()) == pytest.approx(1)


def test_charge_types_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "04_charge_types").by("charge_type")
    labels = truth[NEWEST]["by_charge_type"]
    assert {
        charge: (Decimal(row["unblended_cost"]), int(row["line_items"])) for charge, row in rows.items()
    } == {
        charge: (Decimal(figures["unblended_cost"]), figures["line_items"])
        for charge, figures in labels.items()
    }


def test_egress_paths_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "05_egress_paths").by("path_class")
    labels = truth[NEWEST]["by_path_class"]
    assert set(rows) == set(labels)
    for path, row in rows.items():
        for measure in ("unblended_cost", "metered_gb", "moved_gb"):
            assert Decimal(row[measure] or 0) == Decimal(labels[path][measure]), (path, measure)


def test_egress_resources_question_names_the_resource_of_the_spike(
    analyst: Analyst, bill: GeneratedExport
) -> None:
    labels = json.loads(bill.truth.read_text())["anomalies"]
    [spike] = [label for label in labels if label["kind"] == "egress_spike"]
    row = asked(analyst, "06_egress_resources").by("resource_id")[spike["resource_id"]]
    assert row["account_id"] == spike["account_id"]
    assert spike["start"] <= row["highest_day"] <= spike["end"]
    assert Decimal(row["unblended_cost"]) >= Decimal(spike["extra_usd"])


def test_unused_commitments_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "07_unused_commitments").by("commitment_id")
    labels = {one["commitment_id"]: one for one in truth[NEWEST]["commitments"]}
    assert set(rows) == set(labels)
    for commitment, row in rows.items():
        for measure in ("committed_cost", "unused_cost", "net_savings"):
            assert Decimal(row[measure]) == Decimal(labels[commitment][measure]), (commitment, measure)


def test_coverage_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "08_coverage").by("service")
    labels = truth[NEWEST]["coverage"]
    expected = Decimal(labels["AmazonEC2"]["on_demand_equivalent_eligible_on_demand"])
    assert Decimal(rows["AmazonEC2"]["still_on_demand"]) == expected
    reserved, on_demand = (
        Decimal(labels["AmazonEC2"][f"running_hours_{way}"]) for way in ("reserved", "on_demand")
    )
    ratio = float(rows["AmazonEC2"]["ri_coverage_hours_ratio"])
    assert ratio == pytest.approx(float(reserved / (reserved + on_demand)), rel=1e-9)


def test_tags_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "09_tags").by("tag_key")
    for key, figures in truth[NEWEST]["tag_coverage"].items():
        for measure in ("taggable_cost", "tagged_taggable_cost"):
            assert Decimal(rows[key][measure]) == Decimal(figures[measure]), (key, measure)


def test_invoice_bridge_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "10_invoice_bridge").by("billing_period")
    for month in MONTHS:
        assert Decimal(rows[month]["difference"]) == 0
        for metric in ("commitment_trueup", "commitment_upfront_fee"):
            assert Decimal(rows[month][metric]) == Decimal(truth[month]["money"][metric])
        assert rows[month]["delivery_id"].startswith(truth[month]["execution_id"])


def test_egress_price_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "11_egress_price").by("path_class")
    labels = {name: one for name, one in truth[NEWEST]["by_path_class"].items() if Decimal(one["metered_gb"])}
    assert set(rows) == set(labels)
    for path, row in rows.items():
        for column, measure in (
            ("metered_gb", "metered_gb"),
            ("moved_gb", "moved_gb"),
            ("usage_cost", "unblended_cost"),
        ):
            assert Decimal(row[column]) == Decimal(labels[path][measure]), (path, column)
        price = Decimal(labels[path]["unblended_cost"]) / Decimal(labels[path]["metered_gb"])
        assert float(row["cost_per_metered_gb"]) == pytest.approx(float(price), rel=1e-9)


def test_transfer_findings_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = asked(analyst, "12_transfer_findings").dicts()
    labels = truth[NEWEST]["by_path_class"]
    public = [row for row in rows if row["finding"] == "public_address"]
    assert sum(Decimal(row["potential_savings"]) for row in public) == Decimal(
        labels["public_ip_regional"]["unblended_cost"]
    )
    # What a NAT gateway moves between zones is a finding of its own, and none where a second gateway costs more.
    zones = [row for row in rows if row["finding"] == "cross_zone"]
    assert (
        0
        < sum(Decimal(row["potential_savings"]) for row in zones)
        <= Decimal(labels["inter_az"]["unblended_cost"])
    )
    assert [float(row["potential_savings"]) for row in rows] == sorted(
        (float(row["potential_savings"]) for row in rows), reverse=True
    )


def test_tag_history_question(analyst: Analyst, truth: dict[str, Any]) -> None:
    rows = {(row["tag_key"], row["billing_period"]): row for row in asked(analyst, "13_tag_history").dicts()}
    assert {month for _, month in rows} == set(MONTHS)
    for (key, month), row in rows.items():
        figures = truth[month]["tag_coverage"].get(key)
        if figures:
            taggable = Decimal(figures["taggable_cost"])
            assert Decimal(row["taggable_cost"]) == taggable
            for column, measure in (
                ("coverage_ratio", "tagged_taggable_cost"),
                ("effective_ratio", "effective_cost"),
            ):
                assert float(row[column]) == pytest.approx(
                    float(Decimal(figures[measure]) / taggable), rel=1e-12
                )


def test_tag_gaps_question_begins_with_the_largest_gap_of_the_worst_owner(analyst: Analyst) -> None:
    rows = asked(analyst, "14_tag_gaps").dicts()
    assert rows
    assert all((row["gap"], row["tag_value"]) == ("missing", None) for row in rows)
    order = [(-float(row["gap_cost_of_owner"]), -float(row["gap_cost"])) for row in rows]
    assert order == sorted(order)


def test_unknown_transfer_question_names_the_usage_type(analyst: Analyst, truth: dict[str, Any]) -> None:
    [row] = asked(analyst, "15_unknown_transfer").dicts()
    assert row["usage_type"] == "USE1-QuantumLink-Out-Bytes"
    assert Decimal(row["unblended_cost"]) == Decimal(
        truth[NEWEST]["by_path_class"]["unknown"]["unblended_cost"]
    )
    assert float(row["of_all_transfer_ratio"]) <= 0.01


def test_page_of_answers_is_fresh(analyst: Analyst) -> None:
    def run(sql: str) -> tuple[list[str], list[list[str | None]]]:
        answer = analyst.ask(sql)
        return answer.columns, answer.rows

    text = page.page(run)
    if os.environ.get("UPDATE_DOCS"):
        page.PAGE.write_text(text, encoding="utf-8")
    assert page.PAGE.read_text(encoding="utf-8") == text, "stale: run this test with UPDATE_DOCS=1"


# ── the reports and notebooks ─────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def report(analyst: Analyst) -> Report:
    return make_report(lambda sql: analyst.ask(sql).dicts(), Question(Scope("bill", ""), NEWEST, "USD"), "p")


def test_report_equals_the_truth(report: Report, truth: dict[str, Any]) -> None:
    for key, column, labels in (
        ("services", "service", "by_service"),
        ("accounts", "account_id", "by_account"),
    ):
        expected = truth[NEWEST][labels]
        found = {
            str(row[column]): row["amortized_cost"] for row in report.sheet(key).rows if row["amortized_cost"]
        }
        assert found == {
            name: Decimal(one["amortized_cost"])
            for name, one in expected.items()
            if Decimal(one["amortized_cost"])
        }
    paths = {str(row["path_class"]): row["moved_gb"] or 0 for row in report.sheet("transfer").rows}
    assert paths == {name: Decimal(one["moved_gb"]) for name, one in truth[NEWEST]["by_path_class"].items()}
    unused = {str(row["commitment_id"]): row["unused_cost"] for row in report.sheet("commitments").rows}
    assert unused == {
        one["commitment_id"]: Decimal(one["unused_cost"]) for one in truth[NEWEST]["commitments"]
    }


def test_p95_is_the_nearest_rank_of_the_months_hours(analyst: Analyst, report: Report) -> None:
    rows = analyst.ask(
        "select service, region, family, platform, tenancy, usage_hour, "
        "sum(normalized_units_on_demand + normalized_units_covered) as units from commitment_demand_hourly "
        f"where billing_period = '{NEWEST}' group by 1, 2, 3, 4, 5, 6"
    ).rows
    hours: dict[tuple[str | None, ...], list[Decimal]] = {}
    for *pool, _, units in rows:
        hours.setdefault(tuple(pool), []).append(Decimal(units or 0))
    assert len(report.sheet("demand").rows) == len(hours) > 5
    for row in report.sheet("demand").rows:
        those = sorted(
            hours[tuple(row[name] for name in ("service", "region", "family", "platform", "tenancy"))]
        )
        assert row["p95_demand"] == those[-(-95 * len(those) // 100) - 1]
        assert (row["of_hours"], row["highest_demand"]) == (len(those), those[-1])


def test_reports_of_accounts_add_up_to_the_bill(
    analyst: Analyst, report: Report, truth: dict[str, Any]
) -> None:
    total = Decimal(0)
    for account in truth[NEWEST]["by_account"]:
        question = Question(Scope("account", account, (account,)), NEWEST, "USD")
        one = make_report(lambda sql: analyst.ask(sql).dicts(), question, "p")
        assert {row["account_id"] for row in one.sheet("accounts").rows} == {account}
        total += one.sheet("services").totals["amortized_cost"]
    assert total == report.sheet("services").totals["amortized_cost"]


def test_every_sheet_has_rows_on_a_full_bill(report: Report) -> None:
    assert [sheet.spec.key for sheet in report.sheets if not sheet.rows] == []


def calculated(office: str, source: Path, out: Path) -> Any:
    """The workbook as LibreOffice reads, calculates and writes it."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return load_workbook(out / source.name, data_only=True)


def test_workbook_opens_and_calculates_in_libreoffice(report: Report, tmp_path: Path) -> None:
    office = shutil.which("soffice") or missing("LibreOffice", "install libreoffice-calc")
    [path] = write_files(report, tmp_path, "bill", ["xlsx"])
    stripped = load_workbook(path)  # openpyxl keeps formulas and forgets their values
    (tmp_path / "stripped").mkdir()
    stripped.save(tmp_path / "stripped" / path.name)
    for source in (path, tmp_path / "stripped" / path.name):
        out = source.parent / "calculated"
        book = calculated(office, source, out)
        assert book.sheetnames == sheet_titles(report.sheets)
        rows = {row[0].value: row for row in book["Summary"].iter_rows(max_col=5)}
        for check in report.checks:
            assert rows[check.sheet][2].value == pytest.approx(excel_number(check.total, 2), abs=1e-6)
            assert rows[check.sheet][4].value == 0
        errors = [
            cell.value for page in book for row in page.iter_rows() for cell in row if cell.data_type == "e"
        ]
        assert errors == []


def test_report_command_writes_the_three_forms(analyst: Analyst, lakehouse: Any, tmp_path: Path) -> None:
    del analyst  # the bill is published
    written = lakehouse.run(
        "report", "--month", NEWEST, "--account", "000012345678", "--out", str(tmp_path), "--json"
    )
    names = {Path(each).name for each in written.json()}
    assert {f"cost-{NEWEST}-account-000012345678.{form}" for form in ("xlsx", "html")} | {
        "services.csv"
    } <= names
    refused = lakehouse.run("report", "--owner", "nobody", "--out", str(tmp_path / "none"), expect=2)
    assert "found 'nobody'" in refused.err and not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["egress", "invoice", "purchase"])
def test_notebook_runs_as_a_script(
    analyst: Analyst, lakehouse: Any, truth: dict[str, Any], name: str
) -> None:
    del analyst
    if importlib.util.find_spec("marimo") is None:
        missing("marimo", "pip install 'cur-lakehouse[notebooks]'")
    lines = (lakehouse.home / "aws.env").read_text(encoding="utf-8").splitlines()
    variables = dict(
        line.removeprefix("export ").replace("'", "").split("=", 1) for line in lines if "=" in line
    )
    done = subprocess.run(
        [sys.executable, str(PROJECT / "dashboards" / "notebooks" / f"{name}.py"), "--", "--month", NEWEST],
        cwd=PROJECT,
        env=lakehouse.environment() | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cost = sum(Decimal(one["unblended_cost"]) for one in truth[NEWEST]["by_path_class"].values())
    expected = {
        "egress": f"{NEWEST}: {cost:f}".rstrip("0"),
        "invoice": "largest difference of the bridge: 0.000000000000",
        "purchase": f"{len(truth[NEWEST]['commitments'])} commitments held",
    }
    assert expected[name] in done.stdout
