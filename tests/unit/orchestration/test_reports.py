"""What a report is named after: the publications of the months that it reads, and no others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboards.reports.handoff import handoff
from dashboards.reports.scope import Scope
from ingestion.catalog.rollback import PublicationRow
from ingestion.errors import BadInput
from orchestration.reports import newest_month, publication_id, published_months
from orchestration.settings import Settings, parse
from tests.unit.dashboards.reports.answers import small_report


def row(month: str, delivery: str = "d1", *, live: bool = True, hour: int = 0) -> PublicationRow:
    at = datetime(2026, 10, 1, hour, tzinfo=UTC)
    return PublicationRow(
        at, "acme", month, delivery, "committed", "me", "", pinned=False, live=live, tables=()
    )


def test_publication_is_named_by_what_readers_see_of_its_months() -> None:
    rows = [row("2026-08"), row("2026-09")]
    name = publication_id(rows, "2026-09")
    assert publication_id(list(reversed(rows)), "2026-09") == name
    assert publication_id([*rows, row("2026-09", "old", live=False)], "2026-09") == name
    assert publication_id([*rows, row("2026-10"), row("2025-08")], "2026-09") == name


@pytest.mark.parametrize(
    "changed",
    [
        [row("2026-08"), row("2026-09", "d2")],
        [row("2026-08", "d2"), row("2026-09")],
        [row("2026-08"), row("2026-09", hour=5)],
        [row("2026-09")],
    ],
)
def test_another_publication_of_a_month_that_is_read_has_another_name(changed: list[PublicationRow]) -> None:
    assert publication_id(changed, "2026-09") != publication_id([row("2026-08"), row("2026-09")], "2026-09")


def test_months_are_those_that_readers_see() -> None:
    rows = [row("2026-09"), row("2026-10", live=False), row(""), row("2026-08")]
    assert published_months(rows) == ["2026-08", "2026-09"]
    assert newest_month(rows) == "2026-09"
    with pytest.raises(BadInput, match="expected a published month"):
        newest_month([row("")])


def test_settings_name_the_scopes_and_months() -> None:
    found = parse({"report_scopes": ["account"], "report_months": 1}, "x.toml")
    assert (found.report_scopes, found.report_months) == (("account",), 1)
    assert (Settings().report_scopes, Settings().report_months) == (("bill", "owner"), 2)


@pytest.mark.parametrize(
    "wrong", [{"report_scopes": ["team"]}, {"report_months": -1}, {"report_scopes": "bill"}]
)
def test_wrong_report_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="expected"):
        parse(wrong, "x.toml")


def test_message_fits_a_mail_whatever_an_owner_is_called() -> None:
    scope = Scope("owner", "Zoë\n" + "x" * 200, ("000012345678",))
    message = handoff(small_report(), scope, {"a.xlsx": "https://x/a"}, "s3://lake/reports/")
    assert len(message.subject) < 100 and message.subject.isascii() and "\n" not in message.subject
    assert "\n" not in message.attributes["name"]
    assert "a.xlsx\nhttps://x/a" in message.text
