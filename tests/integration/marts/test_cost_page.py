"""docs/cost.md is right: the lines of each of its sections, given to the models, come out as the figures under them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.lake import Lake
from orchestration import settings
from orchestration.delivery.dbt_vars import settings_vars
from tests.dbt_sql import STAGED, Engine, Models

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "cost.md").read_text(encoding="utf-8")
TABLE = re.compile(r"(?:^From `(\w+)`:\n\n)?((?:^\|.*\|$\n?)+)", re.MULTILINE)
KEYS = re.compile(
    r"charge_type|.*_date|.*_id|product_code|family|bill_type|billing_entity|currency|state|usage_type"
)
# Between the section of a commitment and its name.
PART = " / "
# The first day of the examples' month, for lines that say no time.
ALWAYS = {
    "line_item_usage_account_id": "shop",
    "line_item_usage_start_date": "2026-04-01 00:00:00",
    "line_item_usage_end_date": "2026-04-01 01:00:00",
    "line_item_product_code": "AmazonEC2",
}
Cells = list[dict[str, str]]


@dataclass(frozen=True)
class Figures:
    """A table of figures: the model that gives them, and its rows."""

    model: str
    rows: Cells


@dataclass(frozen=True)
class Section:
    """One worked example."""

    title: str
    lines: Cells
    figures: tuple[Figures, ...]
    variables: dict[str, Any]


def table(text: str) -> Cells:
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert all(len(row) == len(head) for row in rows), text
    return [dict(zip(head, row, strict=True)) for row in rows]


def sections() -> Iterator[Section]:
    """The sections with lines of a bill; every table is either lines, or figures, or explains columns."""
    for text in PAGE.split("\n## ")[1:]:
        found = [(model, table(rows)) for model, rows in TABLE.findall(text)]
        [lines] = [rows for model, rows in found if not model and "type" in rows[0]]
        toml = "".join(re.findall(r"```toml\n(.*?)```", text, re.DOTALL))
        chosen = settings.parse({"tag_keys": ["team"], **tomllib.loads(toml)}, "docs/cost.md")
        figures = tuple(Figures(model, rows) for model, rows in found if model)
        yield Section(text.split("\n", 1)[0], lines, figures, dict(settings_vars(Lake(), chosen)))


def legend() -> dict[str, str]:
    [rows] = [rows for _, text in TABLE.findall(PAGE.split("\n## ")[0]) if "here" in (rows := table(text))[0]]
    return {row["here"]: row["on the bill"] for row in rows}


def staged(section: Section) -> list[dict[str, Any]]:
    """The lines as the staging model gives them. Each section is a payer with commitments of its own."""
    names = legend()
    net = str(any(row.get("net unblended") for row in section.lines)).lower()
    lines = []
    for row in section.lines:
        given = {names[key]: value for key, value in row.items() if value}
        owned = {key: section.title + PART + value for key, value in given.items() if key.endswith("_a_r_n")}
        payer = {"bill_payer_account_id": section.title, "has_net_columns": net}
        lines.append({**ALWAYS, **given, **owned, **payer})
    return lines


def summed(rows: Iterable[Mapping[str, str | None]], columns: list[str]) -> Cells:
    """Sums by the key columns; a ratio is that of the one row of its key, a figure that nobody has is blank."""
    sums: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        keys = {name: (row[name] or "").rpartition(PART)[2] for name in columns if KEYS.fullmatch(name)}
        line = sums.setdefault(tuple(keys.values()), dict(keys))
        for name in columns:
            if name not in keys and row[name]:
                line[name] = str(Decimal(line.get(name, "0")) + Decimal(row[name] or 0))
    return [{name: line.get(name, "") for name in columns} for line in sums.values()]


def comparable(row: Mapping[str, str], like: Mapping[str, str]) -> tuple[Any, ...]:
    """Texts as they are, money exactly, ratios to the digits that the page shows."""
    return tuple(value_of(name, value, like[name]) for name, value in row.items())


def value_of(name: str, value: str, shown: str) -> Any:
    if not value or KEYS.fullmatch(name):
        return value
    number = Decimal(value)
    return number.quantize(Decimal(shown)) if name.endswith("_ratio") and shown else number


SECTIONS = list(sections())


@pytest.fixture(scope="module")
def answers(sql_engine: Engine) -> dict[str, list[dict[str, str | None]]]:
    """Every model that the page shows, over the lines of all its sections."""
    invoices = {key: value for section in SECTIONS for key, value in section.variables["invoices"].items()}
    models = Models(sql_engine, {"tag_keys": ["team"], "invoices": invoices})
    lines = [line for section in SECTIONS for line in staged(section)]
    wanted = dict.fromkeys(figures.model for section in SECTIONS for figures in section.figures)
    return {model: models.rows(model, {STAGED: lines}) for model in wanted}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)
def test_figures_of_the_page_come_out_of_the_models(
    answers: dict[str, list[dict[str, str | None]]], section: Section
) -> None:
    payers = {section.title, None} if section.variables["invoices"] else {section.title}
    assert section.figures
    for figures in section.figures:
        like = figures.rows[0]
        rows = (row for row in answers[figures.model] if row["payer_account_id"] in payers)
        found = Counter(comparable(row, like) for row in summed(rows, list(like)))
        assert found == Counter(comparable(row, like) for row in figures.rows), figures.model


def test_the_bridge_of_the_page_holds() -> None:
    """What the prose says is what the table says."""
    text = re.search(r"here ([\d.]+) = ([\d.]+) \u2212 ([\d.]+) \+ ([\d.]+\d)", PAGE)
    assert text is not None
    cash, amortized, trueup, upfront = (Decimal(one) for one in text.groups())
    assert cash == amortized - trueup + upfront
    [row] = SECTIONS[0].figures[1].rows
    assert [Decimal(value) for value in row.values()] == [cash, amortized, -trueup, upfront]
