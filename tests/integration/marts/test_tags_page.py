"""docs/tags.md is right: its settings and its lines, given to the models, come out as the figures that it shows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.lake import Lake
from orchestration import settings
from orchestration.delivery.dbt_vars import settings_vars
from tests.dbt_sql import Engine, Models

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "tags.md").read_text(encoding="utf-8")
KEY = "Spend_Category"
Cells = list[dict[str, str]]


def table(first_column: str, containing: str = "") -> Cells:
    """The table of the page whose first column has this name (and which has the column `containing`)."""
    for text in re.findall(r"(?:^\|.*\|$\n?)+", PAGE, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()]
        if rows[0][0] == first_column and (not containing or containing in rows[0]):
            return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
    raise AssertionError(f"the page has no table that begins with {first_column}")


def lines() -> list[dict[str, str | int | None]]:
    return [_line(row) for row in table("account")]


def _line(row: Mapping[str, str]) -> dict[str, str | int | None]:
    inherited = row["account's tag"] or row["cost category"]
    source = "a" if row["account's tag"] else "c" if inherited else "-"
    return {
        "usage_date": "2026-04-01",
        "payer_account_id": "payer",
        "account_id": row["account"],
        "billing_entity": "AWS",
        "charge_type": row["charge"],
        "operation": "RunInstances",
        "service": row["service"],
        "resource_id": row["resource"] or None,
        "currency": "USD",
        "tag_1": row[KEY] or None,
        "inherited_tag_1": inherited or None,
        "tag_2": None,
        "inherited_tag_2": None,
        "inherited_from": source + "-",
        "net_amortized_cost": row["cost"],
        "line_items": 1,
    }


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    [toml] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    return Models(
        sql_engine, dict(settings_vars(Lake(), settings.parse(tomllib.loads(toml), "docs/tags.md")))
    )


@pytest.fixture(scope="module")
def sums(models: Models) -> dict[str, Decimal]:
    rows = models.rows("tag_coverage_daily", {"int_charges_by_day": lines()})
    mine = [row for row in rows if row["tag_key"] == KEY]
    return {name: sum(Decimal(row[name] or 0) for row in mine) for name in mine[0] if name.endswith("_cost")}


@pytest.mark.parametrize("first", ["total_cost", "tagged_taggable_cost"])
def test_sums_of_the_page_come_out_of_the_model(sums: dict[str, Decimal], first: str) -> None:
    [shown] = table(first)
    assert {name: sums[name] for name in shown} == {name: Decimal(value) for name, value in shown.items()}


def test_the_sources_add_up_to_what_is_effective(sums: dict[str, Decimal]) -> None:
    [parts] = table("tagged_taggable_cost")
    assert sum(map(Decimal, parts.values())) == sums["effective_cost"]


def test_ratios_of_the_page_are_those_of_the_sums(sums: dict[str, Decimal]) -> None:
    for row in table("metric"):
        above, below = row["from the sums"].split(" / ")
        first, _, second = above.strip("()").partition(" - ")
        part = sums[first] - (sums[second] if second else 0)
        assert f"{100 * part / sums[below]:.1f} %" == row["here"], row["metric"]


def test_gaps_of_the_page_come_out_of_the_model(models: Models) -> None:
    rows = models.rows(
        "tag_gaps_monthly",
        {"int_charges_by_day": lines()},
        f"select * from {{wanted}} where tag_key = '{KEY}' order by gap_cost desc",
    )
    shown = table("resource_id")
    found = [{name: row[name] or "" for name in shown[0]} for row in rows]
    assert [row | {"gap_cost": Decimal(row["gap_cost"])} for row in found] == [
        row | {"gap_cost": Decimal(row["gap_cost"])} for row in shown
    ]
