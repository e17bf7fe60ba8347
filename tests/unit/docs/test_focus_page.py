"""Rule: what FOCUS leaves open is named on its page, column by column, in and out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingestion.exports import contract
from tests.focus_validator.__main__ import EXPLAINED

PROJECT = Path(__file__).resolve().parents[3]
PAGE = (PROJECT / "docs" / "focus.md").read_text(encoding="utf-8")
STAGING = PROJECT / "dbt_project" / "models" / "staging"
FOCUS = (STAGING / "stg_focus__line_items.sql").read_text(encoding="utf-8")
VIEW = (PROJECT / "dbt_project" / "models" / "derived" / "focus_costs.yml").read_text(encoding="utf-8")
# AWS's own column of 1.0, and the two that the view has under other names of 1.2.
ONLY_1_0 = {name for name, when in contract.presence("focus").items() if when == "FOCUS 1.0"}


@pytest.mark.parametrize("name", re.findall(r"cast\(null as \w+\) as ([a-z_]+),", FOCUS))
def test_a_column_that_focus_does_not_fill_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_column_of_focus_1_2_is_in_the_view_or_named_as_missing() -> None:
    there = set(re.findall(r"- name: (\w+)\n        data_type", VIEW))
    named = {
        word.lower()
        for word in re.findall(
            r"\b[A-Zx][A-Za-z_]+\b", PAGE.split("Not in the view")[1].split("`Tags` is")[0]
        )
    }
    wanted = set(contract.types("focus")) - ONLY_1_0
    assert wanted - there - named == set()
    assert there & named == set()


@pytest.mark.parametrize("rule", sorted(EXPLAINED["csv"]))
def test_a_finding_of_the_validator_is_explained_on_the_page(rule: str) -> None:
    assert f"`{rule}`" in PAGE.split("What the FinOps Foundation's validator says")[1]


def test_the_staging_models_have_one_shape() -> None:
    models = STAGING.glob("stg_*__line_items.sql")
    shapes = {path.name: shape(path.read_text(encoding="utf-8")) for path in models}
    assert len(shapes) == 3
    assert len(set(map(tuple, shapes.values()))) == 1, shapes


def shape(sql: str) -> list[str]:
    """The names of the columns of the last select, in their order."""
    body = sql.rsplit("\nselect\n", maxsplit=1)[-1].split("\nfrom ", maxsplit=1)[0]
    text = re.sub(r"-{10}.*|\{%-?.*?-?%\}", "", body)
    text = re.sub(r"\{\{ column_or_null\(columns, \"(\w+)\".*?\) \}\}", r"\1", text)
    text = re.sub(r"\{\{ product_attribute\(columns, \"(\w+)\"\) \}\}", r"product_\1", text)
    text = re.sub(r"\{\{ first_column_or_null\(.*, \"(\w+)\"\) \}\}", r"\1", text)
    text = re.sub(r"\bcase\b.*?\bend\b", "", text, flags=re.DOTALL)
    return re.findall(r"(\w+)(?:\{\{ loop.index \}\})?,?\s*$", text, re.MULTILINE)
