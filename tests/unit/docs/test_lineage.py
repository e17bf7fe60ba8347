"""Lineage follows values through the project's SQL to the columns of the bill, and says what it could not follow."""

from __future__ import annotations

import re
import sys
from functools import cache

import pytest

from ingestion.exports.contract import types
from tests.dbt_sql import PROJECT, Models, published_columns

sys.path.insert(0, str(PROJECT.parent / "docs"))
import dbt_site
from lineage import Column, Lineage, Origin

BILL = {"bill": ["cost", "kind", "tags", "day", "line"]}


def names(origin: Origin) -> set[str]:
    return {str(one) for one in origin.columns}


def test_values_are_followed_through_models_and_filters_are_not() -> None:
    lines = Lineage(
        {
            "staged": 'select cast(cost as decimal(38, 12)) as cost, kind, day from "lake"."bronze"."bill"',
            "daily": """
                with days as (select day, sum(cost) as cost from "lake"."build"."staged" where kind <> 'Tax' group by day)
                select days.day, days.cost, count(*) as days from days group by days.day, days.cost""",
        },
        BILL,
    )
    origin = lines.origin(Column("daily", "cost"))
    assert names(origin) == {"bill.cost"} and origin.through == {"staged"} and not origin.unknown
    assert lines.origin(Column("daily", "days")) == Origin()
    assert lines.columns_of("daily") == ["day", "cost", "days"]


def test_unions_stars_and_conditions_bring_every_source() -> None:
    lines = Lineage(
        {
            "both": "select * from (select cost as a, day from bill union all select line, day from bill)",
            "chosen": "select case when kind = 'RIFee' then cost end as chosen from bill",
        },
        BILL,
    )
    assert names(lines.origin(Column("both", "a"))) == {"bill.cost", "bill.line"}
    assert names(lines.origin(Column("chosen", "chosen"))) == {"bill.cost", "bill.kind"}


def test_partitions_of_a_published_table_come_from_no_column() -> None:
    lines = Lineage(
        {"mart": "select cost from bill", "later": "select max_by(cost, billing_period) as cost from mart"},
        BILL,
    )
    found = lines.origin(Column("later", "cost"))
    assert names(found) == {"bill.cost"} and not found.unknown


def test_what_cannot_be_followed_is_said() -> None:
    lines = Lineage({"mart": "select cost from bill"}, BILL)
    [reason] = lines.origin(Column("mart", "nothing")).unknown
    assert reason.startswith("mart.nothing: Cannot find column")
    lost = Origin(unknown=frozenset({"mart.nothing: why"}))
    assert dbt_site.sentence(lost) == "From: not traced (mart.nothing: why)."
    text = dbt_site.overview({Column("mart", "nothing"): lost, Column("mart", "cost"): Origin()})
    assert "2 columns of 1 public tables, 1 traced" in text and "- `mart.nothing`: mart.nothing: why" in text


def test_long_origins_are_shortened_in_words_alone() -> None:
    many = Origin(frozenset(Column("bill", f"c{number:02}") for number in range(15)))
    assert dbt_site.sentence(many).endswith("`c11` and 3 more.")
    assert "counted" in dbt_site.sentence(Origin())


# ── the project's own models ──────────────────────────────────────────────────────────────────────


@cache
def project() -> Lineage:
    """The models as the tests render them, over a bill that has every column of CUR 2.0."""
    models, queries = Models(None), dict[str, str]()  # type: ignore[arg-type]
    bill = {"__ref__bronze_cur2": list(types("cur2"))}
    models.environment.globals["columns_of"] = lambda name: bill.get(name) or published_columns(name)
    wanted = ["cost_daily", "data_transfer_daily", "invoice_check"]
    while wanted:
        name = wanted.pop()
        if name in queries or name.startswith("bronze_"):
            continue
        sql = models.rendered(name)
        queries[name] = sql.replace("__ref__", "")
        wanted += re.findall(r"\b__ref__(\w+)", sql)
    return Lineage(queries, {"bronze_cur2": bill["__ref__bronze_cur2"]})


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("cost_daily", "unblended_cost", {"line_item_unblended_cost"}),
        ("cost_daily", "account_id", {"line_item_usage_account_id"}),
        ("cost_daily", "charge_type", {"line_item_line_item_type"}),
        ("data_transfer_daily", "usage_type", {"line_item_usage_type"}),
        ("invoice_check", "bill_total", {"line_item_unblended_cost"}),
        ("cost_daily", "line_items", set()),
        ("cost_daily", "delivery_id", set()),
    ],
)
def test_known_lineage(table: str, column: str, expected: set[str]) -> None:
    found = project().origin(Column(table, column))
    assert {one.name for one in found.columns} == expected and not found.unknown
