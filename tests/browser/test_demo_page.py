"""The page works where it is read: in a browser, with the pointer, and without asking the network or running a bill's text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboards.grafana.catalog import OVERVIEW
from dashboards.grafana.panels import Panel
from dashboards.reports.demo_page import write_demo_page
from dashboards.reports.page import PageData, PanelData

HOSTILE = "<img src=x onerror=alert(1)>"
DAYS = [date(2026, 9, 1) + timedelta(days=step) for step in range(30)]


def rows(panel: Panel) -> tuple[dict[str, object], ...]:
    """A row per day and two series for a chart, two rows for anything else."""
    numbers: dict[str, object] = {c.name: HOSTILE if c.format == "text" else 0.5 for c in panel.columns}
    names = (HOSTILE, "AmazonEC2")
    if panel.is_time_series:
        return tuple({**numbers, "day": at, str(panel.series): name} for at in DAYS for name in names)
    return tuple({**numbers, str(panel.series): name} for name in names)


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    panels = tuple(PanelData(panel, rows(panel), "select 1") for panel in OVERVIEW)
    written = write_demo_page(
        PageData(HOSTILE, HOSTILE, "USD", panels, notes=(HOSTILE,)), tmp_path / "demo.html"
    )
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


def test_pointer_shows_the_day_and_its_series(page: Any) -> None:
    box = page.locator(".chart").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator("#tip")
    assert tip.is_visible()
    text = tip.inner_text()
    assert "Sep 2026" in text and HOSTILE in text and "total" in text and "$1.00" in text
    page.mouse.move(1, 1)
    assert not tip.is_visible()


def test_button_switches_between_light_and_dark(page: Any) -> None:
    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    before = paper()
    page.click("#theme")
    assert paper() != before
    page.click("#theme")
    assert paper() == before


def test_query_of_a_panel_can_be_read(page: Any) -> None:
    assert not page.locator("pre").first.is_visible()
    page.locator("summary").first.click()
    assert page.locator("pre").first.inner_text() == "select 1"


def test_nothing_is_wider_than_a_narrow_window(page: Any) -> None:
    page.set_viewport_size({"width": 420, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
