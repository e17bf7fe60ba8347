"""Each question of docs/questions answers what the truth file of the published bill says.

With UPDATE_DOCS=1 the page of answers is written again.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic.generate import GeneratedExport
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import BEFORE, MONTHS, NEWEST
from tests.e2e.published.questions import QUESTIONS, asked, page
from tests.lakehouse import PROJECT

MODELS = PROJECT / "dbt_project" / "models"
# Without months: they hold one row per thing, not per month.
DIMENSIONS = {path.stem for path in (MODELS / "derived").glob("*.yml")} - {"focus_costs"}
MONTHLY = {path.stem for path in (MODELS / "marts").glob("[a-z]*.yml")} | {"focus_costs", "line_items_cur2"}
LEDGERS = {f"cur_lakehouse_ops.{name}" for name in ("deliveries", "restatements")}


def test_every_question_reads_public_tables_by_month() -> None:
    assert len(QUESTIONS) >= 40
    for question in QUESTIONS.values():
        assert question.text.endswith("?") and question.subject in page.SUBJECTS
        assert set(question.tables) <= MONTHLY | DIMENSIONS | LEDGERS
        assert all(table in question.sql for table in question.tables)
        assert "billing_period" in question.sql or set(question.tables) <= DIMENSIONS
    assert len({question.number for question in QUESTIONS.values()}) == len(QUESTIONS)


def test_every_public_table_is_asked() -> None:
    assert {table for question in QUESTIONS.values() for table in question.tables} >= MONTHLY | {
        name for name in DIMENSIONS if not name.startswith("_")
    }


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_question_is_answered(analyst: Analyst, name: str) -> None:
    assert asked(analyst, name).rows


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
