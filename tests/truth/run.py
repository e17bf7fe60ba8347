"""Bills of many seeds and formats, through the `lakehouse` command as a user drives it, held against their truths."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingestion.synthetic import company
from ingestion.synthetic.generate import generate
from tests.lakehouse import Lakehouse
from tests.truth.comparison import Difference, Figures, differences, figures, metrics_of, unanswered
from tests.truth.derived import DEFAULTED
from tests.truth.sections import LACKING, SECTIONS, Section, lacking_metrics
from tests.truth.variants import VALID, made

PATIENCE = 900  # seconds that one delivery may take, on a busy machine


@dataclass(frozen=True)
class Row:
    """One bill: how many figures of each section were compared, and those that differ."""

    seed: int
    form: str
    period: str
    kind: str
    lines: int
    compared: dict[str, int]
    wrong: list[Difference]

    @property
    def worst(self) -> Decimal:
        return max((difference.size for difference in self.wrong), default=Decimal(0))


@dataclass(frozen=True)
class Outcome:
    """All bills of one format. `seconds` of the whole, from generating to the last answer."""

    rows: list[Row]
    unanswered: dict[tuple[str, str], str]
    seconds: float


@dataclass
class _Bills:
    """What was generated: a truth for each month, and the tag keys that the settings name."""

    truths: dict[str, dict[str, Any]] = field(default_factory=dict)
    seeds: dict[str, int] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    tag_keys: list[str] = field(default_factory=list)


def hold(home: Path, form: str, seeds: Sequence[int]) -> Outcome:
    """Generates, delivers, ingests and asks; leaves nothing running."""
    started = time.monotonic()
    bills = _generated(home / "bills", form, seeds)
    settings = home / "lakehouse.toml"
    settings.write_text(_settings(bills.tag_keys), encoding="utf-8")
    lakehouse = Settled(home / "home", settings)
    lakehouse.run("up")
    try:
        for folder in bills.folders:
            lakehouse.run("deliver", str(folder))
        lakehouse.run("ingest", "--wait", timeout=PATIENCE * len(seeds))
        rows, missing = _compared(lakehouse, form, bills)
    finally:
        lakehouse.run("down")
    return Outcome(rows, missing, time.monotonic() - started)


def _settings(tag_keys: Sequence[str]) -> str:
    """What the company would write into lakehouse.toml: its tag keys, the values that it allows, who owns accounts."""
    lines = [f"tag_keys = {json.dumps(sorted(tag_keys))}", "[allowed_tag_values]"]
    lines += [
        f"{key.lower()} = {json.dumps([value.lower() for value in values], ensure_ascii=False)}"
        for key, values in VALID.items()
        if values
    ]
    for account in company.WORLDWIDE.accounts:
        lines += [f"[accounts.{account.id}.tags]", f'{DEFAULTED} = "finance"']
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Settled(Lakehouse):
    """A lakehouse with a settings file of its own."""

    settings: Path

    def environment(self) -> dict[str, str]:
        return super().environment() | {"LAKEHOUSE_SETTINGS": str(self.settings)}


def _generated(out: Path, form: str, seeds: Sequence[int]) -> _Bills:
    bills = _Bills()
    for seed in seeds:
        export = generate(made(seed, form).scenario, out / str(seed), fmt=form)
        document = json.loads(export.truth.read_text())
        truth, delivery = document["deliveries"][-1], export.deliveries[-1]
        bills.truths[truth["billing_period"]] = truth
        bills.seeds[truth["billing_period"]] = seed
        bills.folders.append(delivery.folder)
        bills.tag_keys = sorted({*bills.tag_keys, *document["tag_keys"]})
    return bills


def _compared(lakehouse: Lakehouse, form: str, bills: _Bills) -> tuple[list[Row], dict[tuple[str, str], str]]:
    compared: dict[str, dict[str, int]] = defaultdict(dict)
    wrong: dict[str, list[Difference]] = defaultdict(list)
    missing: dict[tuple[str, str], str] = {}
    tables = columns_of(lakehouse)
    for section in SECTIONS:
        reason = LACKING.get(form, {}).get(section.name)
        if reason:
            missing[section.name, "all"] = reason
            continue
        truths = {period: figures(section, truth) for period, truth in bills.truths.items()}
        metrics = metrics_of(list(truths.values()))
        without = unanswered(section, metrics, tables.get(section.table, ()))
        without |= lacking_metrics(form, section.name)
        missing |= without
        metrics = tuple(metric for metric in metrics if (section.name, metric) not in without)
        found = found_figures(lakehouse, section, metrics) if metrics else {}
        for period, truth in truths.items():
            every = differences(section, truth, found.get(period, {}), metrics)
            compared[period][section.name] = len(every)
            wrong[period] += [one for one in every if one.size > section.allows(one.metric)]
    return [_row(form, bills, period, compared[period], wrong[period]) for period in bills.truths], missing


def _row(form: str, bills: _Bills, period: str, compared: dict[str, int], wrong: list[Difference]) -> Row:
    seed = bills.seeds[period]
    words = made(seed, form).words
    return Row(seed, form, period, words, int(bills.truths[period]["line_items"]), compared, wrong)


def columns_of(lakehouse: Lakehouse) -> dict[str, tuple[str, ...]]:
    """Columns of the public tables, by table."""
    rows = lakehouse.query(
        "select table_name, column_name from information_schema.columns where table_schema = 'cur_lakehouse'"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["table_name"]].append(row["column_name"])
    return {table: tuple(columns) for table, columns in found.items()}


def found_figures(lakehouse: Lakehouse, section: Section, metrics: tuple[str, ...]) -> dict[str, Figures]:
    """By month and label, what the table gives; a label of nothing but zeros is left out."""
    found: dict[str, dict[tuple[str, ...], dict[str, Decimal]]] = defaultdict(dict)
    for row in lakehouse.query(section.sql(metrics)):
        label = (str(row["currency"]), *(str(row[key]) for key in section.keys))
        sums = {metric: Decimal(row[metric] or 0) for metric in metrics}
        if any(sums.values()):
            found[row["billing_period"]][label] = sums
    return dict(found)
