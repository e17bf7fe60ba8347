"""The message that goes with a report: what it says at a glance, links, and attributes to filter subscriptions by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.reports.cells import shown
from dashboards.reports.scope import Scope
from dashboards.reports.sheets import Report

# SNS: a subject is ASCII without line breaks and shorter than 100 characters.
MOST_OF_A_SUBJECT = 99


@dataclass(frozen=True)
class Handoff:
    """A message for an SNS topic; subscribers by mail see subject and text."""

    subject: str
    text: str
    attributes: Mapping[str, str]


def handoff(report: Report, scope: Scope, links: Mapping[str, str], folder: str) -> Handoff:
    """The message for a report whose files lie in `folder`, with signed `links` by file name."""
    figures = [f"{each.label}: {shown(each.value, each.kind, report.currency)}" for each in report.figures]
    listed = [f"{name}\n{link}" for name, link in links.items()]
    parts = [
        f"{_line(report.title)}, {report.subtitle}",
        "\n".join(figures),
        "\n\n".join(listed),
        f"All files, one CSV per sheet among them: {folder}",
        f"Links end after seven days, or with the session that signed them. Publication {report.publication}.",
    ]
    attributes = {
        "billing_period": report.billing_period,
        "scope": scope.kind,
        "name": _line(scope.name) or "bill",
    }
    return Handoff(
        _subject(f"{report.title}, {report.billing_period}"), "\n\n".join(parts) + "\n", attributes
    )


def _line(text: str) -> str:
    """Text on one line, without what steers a terminal or a mail."""
    return "".join(character if character.isprintable() else " " for character in text)


def _subject(text: str) -> str:
    plain = "".join(
        character if character.isascii() and character.isprintable() else "?" for character in text
    )
    return plain[:MOST_OF_A_SUBJECT]
