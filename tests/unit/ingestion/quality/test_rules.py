"""Rule: every rule about the lines of a bill lets a good line pass and is tripped by a line that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from ingestion.errors import UnsafeName
from ingestion.quality.rules import Rule, month_bounds, required_columns, rules_for

GOOD = {
    "identity_line_item_id": "'abc'",
    "identity_time_interval": "'2026-04-01T00:00:00Z/2026-04-02T00:00:00Z'",
    "line_item_line_item_type": "'Usage'",
    "line_item_currency_code": "'USD'",
    "bill_payer_account_id": "'000012345678'",
    "line_item_usage_account_id": "'123456789012'",
    "bill_billing_period_start_date": "timestamp '2026-04-01 00:00:00'",
    "bill_billing_entity": "'AWS'",
    "line_item_usage_start_date": "timestamp '2026-04-30 23:00:00'",
    "line_item_unblended_cost": "cast(-1.5 as double)",
    "line_item_product_code": "'AmazonEC2'",
}
TAX = {"line_item_line_item_type": "'Tax'", "line_item_usage_start_date": "timestamp '2026-03-31 00:00:00'"}

# rule → lines (what differs from a good one) that it must find
TRIPS: dict[str, list[dict[str, str]]] = {
    "identity_line_item_id_filled": [{"identity_line_item_id": "null"}, {"identity_line_item_id": "''"}],
    "identity_time_interval_filled": [{"identity_time_interval": "null"}],
    "line_item_line_item_type_filled": [{"line_item_line_item_type": "''"}],
    "line_item_currency_code_filled": [
        {"line_item_currency_code": "null"},
        {"line_item_currency_code": "''"},
    ],
    "bill_payer_account_id_is_an_account": [
        {"bill_payer_account_id": "'12345678'"},
        {"bill_payer_account_id": "null"},
        {"bill_payer_account_id": "'1234567890123'"},
    ],
    "line_item_usage_account_id_is_an_account": [
        {"line_item_usage_account_id": "'1.23457E+11'"},
        {"line_item_usage_account_id": "''"},
    ],
    "billing_period_is_the_partition": [
        {"bill_billing_period_start_date": "timestamp '2026-05-01 00:00:00'"},
        {"bill_billing_period_start_date": "null"},
    ],
    "metered_usage_inside_month": [
        {"line_item_usage_start_date": "timestamp '2026-05-01 00:00:00'"},
        {"line_item_usage_start_date": "timestamp '2026-03-31 23:59:59'"},
        {"line_item_usage_start_date": "null"},
    ],
    "marketplace_usage_inside_month": [
        {
            "bill_billing_entity": "'AWS Marketplace'",
            "line_item_usage_start_date": "timestamp '2026-03-01 00:00:00'",
        }
    ],
    "unblended_cost_is_a_number": [
        {"line_item_unblended_cost": "null"},
        {"line_item_unblended_cost": "cast('NaN' as double)"},
        {"line_item_unblended_cost": "cast('-Infinity' as double)"},
    ],
    "product_code_filled": [{"line_item_product_code": "null"}, {"line_item_product_code": "''"}],
    "known_line_item_types": [
        {"line_item_line_item_type": "'<b>New</b>'"},
        {"line_item_line_item_type": "null"},
    ],
}
WARNINGS = {"marketplace_usage_inside_month", "product_code_filled", "known_line_item_types"}


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """The local engine, with the one function that it spells otherwise."""
    with duckdb.connect() as connection:
        connection.execute("create macro regexp_like(x, pattern) as regexp_matches(x, pattern)")
        yield connection


def rule(name: str) -> Rule:
    return next(one for one in rules_for("2026-04") if one.name == name)


def found(engine: duckdb.DuckDBPyConnection, condition: str, differs: dict[str, str]) -> int:
    line = ", ".join(f"{value} as {column}" for column, value in (GOOD | differs).items())
    row: Any = engine.execute(f"select count(*) from (select {line}) where {condition}").fetchone()
    return int(row[0])


@pytest.mark.parametrize("name", [one.name for one in rules_for("2026-04")])
def test_rule_lets_good_lines_pass(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    assert found(engine, rule(name).breaks, {}) == 0
    assert found(engine, rule(name).breaks, TAX) == 0


@pytest.mark.parametrize(
    ("name", "differs"), [(name, line) for name, lines in TRIPS.items() for line in lines]
)
def test_rule_finds_the_line_that_breaks_it(
    engine: duckdb.DuckDBPyConnection, name: str, differs: dict[str, str]
) -> None:
    assert found(engine, rule(name).breaks, differs) == 1


def test_every_rule_has_a_line_that_trips_it() -> None:
    assert {one.name for one in rules_for("2026-04")} == set(TRIPS)


def test_only_what_does_no_harm_to_money_warns() -> None:
    assert {one.name for one in rules_for("2026-04") if one.severity == "warn"} == WARNINGS


def test_required_columns_are_what_the_rules_read() -> None:
    assert set(required_columns("2026-04")) == set(GOOD)


def test_rules_take_no_month_that_is_none() -> None:
    with pytest.raises(UnsafeName):
        month_bounds("2026-04' or 1=1 --")
