"""The report works where it is read: drawn, fitting its page, silent, and with a bill's text as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.reports.contents import SHEETS
from dashboards.reports.report_page import write_report_page
from tests.unit.dashboards.reports.answers import HOSTILE, small_report


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    written = write_report_page(small_report(), tmp_path / "report.html")
    shown = browser.new_page(viewport={"width": 1400, "height": 1000})
    said: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("dialog", lambda dialog: said.append(dialog.message))
    shown.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
    shown.goto(written.as_uri())
    yield shown
    assert said == []
    shown.close()


def test_every_sheet_is_drawn_within_the_page(page: Any) -> None:
    for spec in SHEETS:
        box = page.locator(f"#{spec.key}").bounding_box()
        assert box["height"] > 60 and box["x"] > 0 and box["x"] + box["width"] < 1400
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".chart").count() == 3
    assert page.locator(f"text={HOSTILE.split()[0]}").count() >= 1


def test_pointer_shows_a_months_cost(page: Any) -> None:
    box = page.locator("#months .chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    text = page.locator("#tip").inner_text()
    assert "September 2026" in text and "$1,234.00" in text
