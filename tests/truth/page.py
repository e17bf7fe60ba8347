"""The truth table as a page of docs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.truth.run import Outcome, Row
from tests.truth.sections import SECTIONS

_HEAD = """# What the tables say against what the bill is

Each row is one generated month, taken through the whole way of a bill: `lakehouse generate` writes it, and before
it the truth, summed from the scenario's own ledger; `lakehouse deliver` puts it into the export bucket; `lakehouse
ingest` lands, checks, builds, audits and publishes it; the published tables are asked. A cell is the number of
figures that were compared, each exactly: money and quantities are decimals from the file to the answer. Ratios are
doubles in the tables; a month's is their mean, each weighted with what it is a ratio of, and may differ by 1e-9.

What is special about a bill goes by its seed: every third has discounts, every fifth is still open; of four successive
ones the first is billed in rupees too, the second has a history of tag keys and an anomaly of each kind, the third
gives the free tier as credits, the fourth is invoiced. Every section is compared in every currency. Settings name an
owner for each account, so what a resource inherits is compared source by source: resource, account, cost category,
settings.

Written by `make truth` (`python -m tests.truth --write`).
"""


def page(outcomes: Sequence[Outcome]) -> str:
    rows = [row for outcome in outcomes for row in outcome.rows]
    names = [section.name for section in SECTIONS]
    lines = [
        _HEAD,
        f"| seed | month | bill | format | lines | {' | '.join(names)} | differing | worst difference |",
        f"|{'---|' * (len(names) + 7)}",
        *(f"| {' | '.join(cells(row))} |" for row in sorted(rows, key=lambda row: (row.seed, row.form))),
        "",
        f"{summary(rows)} {run_of(rows)}\n",
        *_missing(outcomes),
    ]
    return "\n".join(lines)


def cells(row: Row) -> list[str]:
    """The row as the table shows it."""
    sections = [str(row.compared.get(section.name, "-")) for section in SECTIONS]
    head = [str(row.seed), row.period, row.kind, row.form, f"{row.lines:,}"]
    return [*head, *sections, str(len(row.wrong)), format(row.worst.normalize(), "f")]


def summary(rows: Sequence[Row]) -> str:
    figures = sum(sum(row.compared.values()) for row in rows)
    wrong = sum(len(row.wrong) for row in rows)
    return f"{len(rows)} bills, {figures:,} figures compared, {wrong:,} differ."


def run_of(rows: Sequence[Row]) -> str:
    """Which seeds went through in which format."""
    seeds: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: row.seed):
        seeds.setdefault(row.form, []).append(row.seed)
    told = (f"{form}: {', '.join(map(str, numbers))}" for form, numbers in sorted(seeds.items()))
    return f"Seeds by format: {'; '.join(told)}."


def _missing(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """What of the truth no table was asked for."""
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for outcome in outcomes:
        forms = sorted({row.form for row in outcome.rows})
        for (section, metric), reason in outcome.unanswered.items():
            reasons.setdefault((section, metric, reason), []).extend(forms)
    if reasons:
        yield "## Not compared\n"
        yield "| section | figure | formats | why |\n|---|---|---|---|"
        for (section, metric, reason), forms in sorted(reasons.items()):
            yield f"| {section} | {metric} | {', '.join(sorted(set(forms)))} | {reason} |"
        yield ""
