"""The figures of a truth file against the sums of the published tables: exact differences, one per figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.truth.derived import completed
from tests.truth.sections import NOT_SUMS, Section

Label = tuple[str, ...]
Figures = Mapping[Label, Mapping[str, Decimal]]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Difference:
    """One figure: what the truth says and what the table gives."""

    section: str
    label: Label
    metric: str
    expected: Decimal
    found: Decimal

    @property
    def size(self) -> Decimal:
        return abs(self.found - self.expected)


def figures(section: Section, truth: Mapping[str, Any]) -> dict[Label, dict[str, Decimal]]:
    """The section of a delivery's truth by currency and label; {} when this truth has no such section."""
    home, others = truth["currency"], truth["currencies"]
    found = dict(_labelled(section, home, truth, int(truth["line_items"]) - _lines(others)))
    for currency, part in others.items():
        found |= dict(_labelled(section, currency, part, int(part["line_items"])))
    return found


def _lines(others: Mapping[str, Any]) -> int:
    return sum(int(part["line_items"]) for part in others.values())


def _labelled(
    section: Section, currency: str, truth: Mapping[str, Any], lines: int
) -> Iterator[tuple[Label, dict[str, Decimal]]]:
    for key, record in _records(section, truth.get(section.name, {}), lines):
        label = (str(record.get("currency", currency)), *key)
        yield label, completed(section.name, label, _numbers(section, record))


def _records(section: Section, content: Any, lines: int) -> Iterator[tuple[Label, Mapping[str, Any]]]:
    if isinstance(content, list):
        yield from ((tuple(str(record[key]) for key in section.keys), record) for record in content)
    elif section.keys:
        yield from (((str(label),), record) for label, record in content.items())
    elif content:
        yield (), {**content, "line_items": lines}


def _numbers(section: Section, record: Mapping[str, Any]) -> dict[str, Decimal]:
    """Everything in the record that is a number and no key."""
    names = (*section.keys, "currency", "account_id", "payment_option", "commitment_type")
    return {
        name: Decimal(value)
        for name, value in record.items()
        if name not in names and isinstance(value, str | int) and not isinstance(value, bool)
        if _is_decimal(str(value))
    }


def _is_decimal(text: str) -> bool:
    return bool(text) and text.replace("-", "", 1).replace(".", "", 1).isdigit()


def metrics_of(truths: Sequence[Figures]) -> tuple[str, ...]:
    """Every metric that some label of some truth has, in their first order."""
    return tuple(dict.fromkeys(metric for truth in truths for record in truth.values() for metric in record))


def differences(section: Section, truth: Figures, found: Figures, metrics: Sequence[str]) -> list[Difference]:
    """One per label and metric of either side; what one side lacks counts as 0 there."""
    labels = sorted({*truth, *found})
    return [
        Difference(
            section.name,
            label,
            metric,
            truth.get(label, {}).get(metric, ZERO),
            found.get(label, {}).get(metric, ZERO),
        )
        for label in labels
        for metric in metrics
    ]


def unanswered(
    section: Section, metrics: Sequence[str], columns: Sequence[str]
) -> dict[tuple[str, str], str]:
    """Metrics of the truth that the table cannot answer, with the reason."""
    missing = {
        (section.name, metric): f"{section.table} has no such column"
        for metric in metrics
        if metric not in columns and metric not in section.asked
    }
    return missing | {key: reason for key, reason in NOT_SUMS.items() if key[0] == section.name}
