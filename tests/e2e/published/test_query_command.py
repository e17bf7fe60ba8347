"""`lakehouse query` on a published bill: a question's file, the catalog's words and Athena's own history."""

from __future__ import annotations

from tests.e2e.analyst import Analyst
from tests.e2e.published.questions import QUESTIONS
from tests.lakehouse import Lakehouse


def test_file_of_a_question_is_answered_and_stands_in_the_history(
    analyst: Analyst, lakehouse: Lakehouse
) -> None:
    expected = analyst.ask(QUESTIONS["03_accounts"].sql).by("account_id")
    answered = lakehouse.run("query", "--file", "docs/questions/03_accounts.sql", "--json").json()
    assert {row["account_id"]: row["amortized_cost"] for row in answered} == {
        account: row["amortized_cost"] for account, row in expected.items()
    }
    lakehouse.run("query", "select nothing from cost_daily", expect=2)
    failed, question = lakehouse.run("query", "--history", "2", "--json").json()
    assert failed["state"] == "FAILED" and "COLUMN_NOT_FOUND" in failed["reason"]
    assert question["state"] == "SUCCEEDED" and question["scanned_bytes"] > 0
    assert question["statement"].startswith("-- question: Which accounts spend the money")


def test_words_ask_the_catalog(analyst: Analyst, lakehouse: Lakehouse) -> None:
    del analyst  # the bill is published
    tables = {row["table"]: row for row in lakehouse.run("query", ".tables", "--json").json()}
    assert {"cost_daily", "line_items_cur2", "cur_lakehouse_ops.deliveries"} <= set(tables)
    assert (tables["focus_costs"]["kind"], tables["cost_daily"]["partitions"]) == (
        "view",
        "billing_period, export_name",
    )
    columns = {row["column"]: row for row in lakehouse.run("query", ".schema cost_daily", "--json").json()}
    assert columns["amortized_cost"]["type"] == "decimal(38,12)" and columns["amortized_cost"]["meaning"]
    assert columns["billing_period"]["partition"] == "yes"
    refused = lakehouse.run("query", ".schema nope", expect=2)
    assert "found 'nope'" in refused.err
