"""Bills of many seeds and formats, through the `lakehouse` command as a user drives it, held against their truths."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingestion.synthetic.generate import Scenario, generate
from ingestion.synthetic.month import months_until
from ingestion.synthetic.scenario import valid_values
from tests.lakehouse import Lakehouse
from tests.truth.comparison import Difference, Figures, differences, figures, metrics_of, unanswered
from tests.truth.sections import LACKING, SECTIONS, Section, lacking_metrics

NEWEST = "2026-10"
MOST_SEEDS = 36
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


def scenario(seed: int, form: str) -> Scenario:
    """A month of its own for each seed, going back from the newest: all lengths of month, with and without discounts.

    Every fifth seed's month is still open at an instant within it.
    """
    month = months_until(NEWEST, MOST_SEEDS)[-seed]
    as_of = month.start + timedelta(days=19, hours=15) if seed % 5 == 3 else None
    return Scenario(
        seed=seed,
        last_month=month.period,
        months=1,
        restated=(),
        discount=seed % 2 == 0,
        as_of=as_of,
        export=f"acme-{form}",
    )


def hold(home: Path, form: str, seeds: Sequence[int]) -> Outcome:
    """Generates, delivers, ingests and asks; leaves nothing running."""
    started = time.monotonic()
    bills = _generated(home / "bills", form, seeds)
    settings = home / "lakehouse.toml"
    settings.write_text(_settings(bills.tag_keys, scenario(seeds[0], form)), encoding="utf-8")
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


def _settings(tag_keys: Sequence[str], made: Scenario) -> str:
    """What the company would write into lakehouse.toml: its tag keys and the values that it allows."""
    lines = [f"tag_keys = {json.dumps(sorted(tag_keys))}", "[allowed_tag_values]"]
    lines += [
        f"{key} = {json.dumps(values, ensure_ascii=False)}"
        for key, values in valid_values(made.organisation)
        if key in tag_keys
    ]
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
        export = generate(scenario(seed, form), out / str(seed), fmt=form)
        document = json.loads(export.truth.read_text())
        [truth] = document["deliveries"]
        [delivery] = export.deliveries
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
            wrong[period] += [one for one in every if one.size > section.tolerance]
    return [_row(form, bills, period, compared[period], wrong[period]) for period in bills.truths], missing


def _row(form: str, bills: _Bills, period: str, compared: dict[str, int], wrong: list[Difference]) -> Row:
    seed = bills.seeds[period]
    made = scenario(seed, form)
    kind = ", ".join(("discounted" if made.discount else "list price", *(("open",) if made.as_of else ())))
    return Row(seed, form, period, kind, int(bills.truths[period]["line_items"]), compared, wrong)


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
        label = tuple(str(row[key]) for key in section.keys)
        sums = {metric: Decimal(row[metric] or 0) for metric in metrics}
        if any(sums.values()):
            found[row["billing_period"]][label] = sums
    return dict(found)
