"""A report adds up to the month or there is none; only checked names reach its SQL; amounts keep every digit."""

from __future__ import annotations

import doctest
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.reports import cells, scope
from dashboards.reports.cells import cell, excel_number, rounded, shown, total
from dashboards.reports.contents import SHEETS
from dashboards.reports.questions import keys, query, template
from dashboards.reports.report import WITHOUT_RESOURCE, currency_of
from dashboards.reports.scope import Question, Scope, account_scope, months_back, owner_scope
from ingestion.errors import BadInput, CheckFailed, LakehouseError
from tests.unit.dashboards.reports.answers import (
    ACCOUNT,
    EC2,
    HOSTILE,
    MONTH,
    S3,
    WHOLE,
    small_answers,
    small_report,
)

PEOPLE = [
    {"account_id": ACCOUNT, "account_name": "web", "owner": "web@acme.example"},
    {"account_id": "345678901234", "account_name": "data", "owner": None},
]
MARTS = {"cost_daily", "cost_resource_daily", "data_transfer_daily", "commitment_utilization_daily"} | {
    "commitment_coverage_daily",
    "commitment_demand_hourly",
    "tag_coverage_daily",
    "tag_gaps_monthly",
    "transfer_findings_monthly",
    "invoice_check",
}
LISTS = {"accounts", "services"}


def test_examples_in_docstrings_hold() -> None:
    assert all(doctest.testmod(module).failed == 0 for module in (cells, scope))


# ── queries ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", keys())
def test_query_reads_marts_by_month(key: str) -> None:
    sql = re.sub(r"--.*", "", template(key))
    read = set(re.findall(r"(?:from|join) (\w+)", sql))
    named = set(re.findall(r"(\w+) as \(", sql))
    assert read - named <= MARTS | LISTS
    scans = len(re.findall(rf"from (?:{'|'.join(MARTS)})\b", sql))
    assert scans == len(re.findall(r"billing_period (?:=|in|between) ", sql)) - sql.count(
        "where billing_period"
    )
    assert key == "people" or scans == 1


def test_every_sheet_has_a_query_that_answers_its_columns() -> None:
    for spec in SHEETS:
        made_here = {"days": {"cost"}}.get(spec.key, set())
        for column in spec.columns:
            assert re.search(rf"\b{column.name}\b", template(spec.key)) or column.name in made_here
    assert {spec.key for spec in SHEETS} | {"people", "published"} == set(keys())


def test_query_has_no_names_left() -> None:
    question = Question(Scope("account", ACCOUNT, (ACCOUNT,)), MONTH, "USD")
    for spec in SHEETS:
        sql = query(spec.key, question.values())
        assert "{{" not in sql
        assert f"account_id in ('{ACCOUNT}')" in sql


def test_a_name_without_a_value_is_refused() -> None:
    with pytest.raises(LakehouseError, match="found first_month"):
        query("months", {})


@pytest.mark.parametrize(
    ("accounts", "month", "currency"),
    [(("1' or '1'='1",), MONTH, "USD"), ((), "2026-13", "USD"), ((), MONTH, "USD' --"), ((), "'", "USD")],
)
def test_hostile_names_never_reach_sql(accounts: tuple[str, ...], month: str, currency: str) -> None:
    with pytest.raises(BadInput, match="expected"):
        Question(Scope("account", "x", accounts), month, currency)


def test_months_go_back_over_the_year() -> None:
    assert [months_back("2026-03", back) for back in (0, 1, 3, 12)] == [
        "2026-03",
        "2026-02",
        "2025-12",
        "2025-03",
    ]


# ── scopes ────────────────────────────────────────────────────────────────────────────────────────


def test_owner_has_the_accounts_that_settings_give() -> None:
    assert owner_scope(PEOPLE, "web@acme.example").accounts == (ACCOUNT,)
    assert account_scope(PEOPLE, "345678901234").accounts == ("345678901234",)


@pytest.mark.parametrize("owner", ["", "None", "nobody"])
def test_unknown_owner_is_refused_with_the_known_ones(owner: str) -> None:
    with pytest.raises(BadInput, match=r"expected an owner .* web@acme\.example; found"):
        owner_scope(PEOPLE, owner)


@pytest.mark.parametrize("account", ["12", "999999999999"])
def test_unknown_account_is_refused(account: str) -> None:
    with pytest.raises(BadInput, match="account: expected"):
        account_scope(PEOPLE, account)


def test_owners_of_the_same_letters_have_their_own_keys() -> None:
    assert Scope("owner", "a.b").slug != Scope("owner", "a-b").slug
    assert re.fullmatch(r"owner-[0-9a-f]{8}", Scope("owner", "å").slug)


def test_currency_is_the_one_with_most_lines() -> None:
    answers = [{"currency": "USD", "line_items": 9}, {"currency": "INR", "line_items": 1}]
    assert currency_of(lambda _: answers, Scope("bill", ""), MONTH) == "USD"
    with pytest.raises(BadInput, match="expected a published month"):
        currency_of(lambda _: [], Scope("bill", ""), MONTH)


# ── amounts ───────────────────────────────────────────────────────────────────────────────────────

MONEY = st.decimals(Decimal("-9999999999999.99"), Decimal("9999999999999.99"), places=12)


@given(MONEY)
def test_excel_shows_the_decimals_own_cent(amount: Decimal) -> None:
    number = excel_number(amount, 2)
    assert isinstance(number, float)
    assert rounded(Decimal(f"{number:.15g}"), 2) == rounded(amount, 2)
    assert abs(Decimal(number) - amount) <= Decimal("0.005")


def test_an_amount_whose_double_rounds_elsewhere_is_written_as_its_cent() -> None:
    assert excel_number(WHOLE, 2) == 1234.0
    assert excel_number(Decimal("0.125"), 2) == 0.125


def test_an_amount_that_no_double_holds_to_the_cent_is_text() -> None:
    assert excel_number(Decimal("12345678901234567.89"), 2) == "12345678901234567.89"


def test_amounts_are_rounded_half_up_from_the_decimal() -> None:
    assert [shown(Decimal(text), "money", "USD") for text in ("2.675", "-2.675", "-0.001")] == [
        "$2.68",
        "-$2.68",
        "$0.00",
    ]


def test_sums_keep_38_digits() -> None:
    large = Decimal("12345678901234567890123456.000000000001")
    assert total([large, large, None, "x"]) == Decimal("24691357802469135780246912.000000000002")


def test_cells_are_typed_once() -> None:
    assert cell("12", "count") == 12
    assert cell("2026-09-01", "day") == date(2026, 9, 1)
    assert cell("NaN", "ratio") is None and cell(None, "text") is None
    for wrong in ("twelve", True):
        with pytest.raises(BadInput, match="Expected a number"):
            cell(wrong, "money")


# ── the report ────────────────────────────────────────────────────────────────────────────────────


def test_sheets_add_up_to_the_month() -> None:
    report = small_report()
    assert {check.sheet for check in report.checks} == {spec.title for spec in SHEETS if spec.whole} | {
        "Days"
    }
    assert all(check.total == check.expected == WHOLE for check in report.checks)


def test_a_sheet_that_does_not_add_up_stops_the_report() -> None:
    answers = small_answers()
    answers["regions"][0]["amortized_cost"] += Decimal("0.000000000001")
    with pytest.raises(CheckFailed, match=r"expected Regions to add up to 1234\.004999999999"):
        small_report(answers)


def test_lines_without_a_resource_complete_the_sheet() -> None:
    last = small_report().sheet("resources").rows[-1]
    assert (last["resource_id"], last["amortized_cost"]) == (WITHOUT_RESOURCE, S3)


def test_an_export_without_resource_ids_claims_nothing() -> None:
    answers = small_answers()
    answers["resources"] = []
    assert small_report(answers).sheet("resources").rows == ()


def test_days_have_a_column_per_service_and_others_last() -> None:
    days = small_report().sheet("days")
    assert [column.label for column in days.columns] == ["day", "all services", "AmazonEC2", "other services"]
    assert days.rows[0] == {"usage_date": date(2026, 9, 1), "cost": EC2, "service_1": EC2, "service_2": None}
    assert days.chart is not None and days.chart.values == ("service_1", "service_2")


def test_figures_are_of_sums() -> None:
    figures = {figure.label: figure.value for figure in small_report().figures}
    assert figures["amortized cost"] == WHOLE
    assert figures["RI utilisation"] == 0.75
    assert figures["SP utilisation"] is None
    assert figures["change"] == pytest.approx(float(WHOLE / 900 - 1))


def test_a_scope_without_cost_in_the_month_is_refused() -> None:
    answers = small_answers()
    answers["months"] = answers["months"][:1]
    with pytest.raises(BadInput, match="2026-09: expected cost of the whole bill in USD; found none"):
        small_report(answers)


def test_hostile_texts_stay_as_they_are() -> None:
    assert small_report().sheet("resources").rows[0]["resource_id"] == HOSTILE
