"""A real Grafana takes the boards and draws them. Runs where GRAFANA_URL names one; elsewhere it is reported as skipped.

GRAFANA_TOKEN is a token that may write dashboards. The data source of `provisioning/datasources/athena.yaml` must be
there. GRAFANA_FROM and GRAFANA_TO (days) choose the range, GRAFANA_SCREENSHOTS a folder for pictures.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboards.grafana.alerting import DATASOURCE, PLUGIN
from dashboards.grafana.alerts import ALERTS, Alert
from dashboards.grafana.board import JSON
from dashboards.grafana.catalog import BOARDS, PANELS
from dashboards.grafana.panels import CHOSEN, Board, Panel, panel_text, query
from dashboards.grafana.variables import interpolate


@dataclass(frozen=True)
class Grafana:
    """The HTTP API of one Grafana, and the range that is looked at."""

    url: str
    token: str
    start: datetime
    end: datetime

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def call(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        asked = urllib.request.Request(
            f"{self.url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **self.headers},
        )
        with urllib.request.urlopen(asked, timeout=120) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def frames(self, sql: str) -> list[dict[str, Any]]:
        """The frames of a query whose macros Grafana expands."""
        asked = {
            "refId": "A",
            "datasource": {"type": PLUGIN, "uid": DATASOURCE},
            "format": 1,
            "rawSQL": sql,
            "connectionArgs": {"resultReuseEnabled": False, "resultReuseMaxAgeInMinutes": 0},
        }
        told = self.call("/api/ds/query", {"queries": [asked], **self.range})["results"]["A"]
        assert not told.get("error"), told["error"]
        frames: list[dict[str, Any]] = told["frames"]
        return frames

    @property
    def range(self) -> dict[str, str]:
        return {
            "from": str(int(self.start.timestamp() * 1000)),
            "to": str(int(self.end.timestamp() * 1000)),
        }


@pytest.fixture(scope="module")
def grafana() -> Grafana:
    url = os.environ.get("GRAFANA_URL", "").rstrip("/")
    if not url:
        pytest.skip("no Grafana here: set GRAFANA_URL (and GRAFANA_TOKEN) to one with the Athena plugin")
    end = datetime.fromisoformat(os.environ.get("GRAFANA_TO", f"{datetime.now(UTC):%Y-%m-%d}"))
    start = datetime.fromisoformat(os.environ.get("GRAFANA_FROM", f"{end - timedelta(days=62):%Y-%m-01}"))
    token = os.environ.get("GRAFANA_TOKEN", "")
    return Grafana(
        url,
        token,
        start.replace(tzinfo=UTC),
        end.replace(tzinfo=UTC) + timedelta(days=1) - timedelta(seconds=1),
    )


def test_data_source_is_healthy(grafana: Grafana) -> None:
    assert grafana.call(f"/api/datasources/uid/{DATASOURCE}/health")["status"] == "OK"


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.key)
def test_board_is_taken(grafana: Grafana, board: Board) -> None:
    read = json.loads((JSON / f"{board.key}.json").read_text())
    told = grafana.call("/api/dashboards/db", {"dashboard": {**read, "id": None}, "overwrite": True})
    assert (told["status"], told["uid"]) == ("success", f"cur-lakehouse-{board.key}")


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.key)
def test_panel_is_answered(grafana: Grafana, panel: Panel) -> None:
    [frame] = grafana.frames(interpolate(panel_text(panel), CHOSEN))
    kinds = {field["name"]: field["type"] for field in frame["schema"]["fields"]}
    assert {kinds[name] for name in panel.numbers if name in kinds} <= {"number"}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.key)
def test_rule_is_answered(grafana: Grafana, alert: Alert) -> None:
    [frame] = grafana.frames(query(alert.key))
    kinds = [field["type"] for field in frame["schema"]["fields"]]
    assert kinds in ([], ["string"] * (len(kinds) - 1) + ["number"])


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.key)
def test_board_is_drawn(grafana: Grafana, browser: Any, board: Board, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 2200}, extra_http_headers=grafana.headers)
    chosen = "&".join(f"{name}={value}" for name, value in grafana.range.items())
    page.goto(f"{grafana.url}/d/cur-lakehouse-{board.key}?kiosk&{chosen}&var-datasource={DATASOURCE}")
    page.get_by_text(board.panels[0].title).first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    folder = Path(os.environ.get("GRAFANA_SCREENSHOTS", tmp_path))
    page.screenshot(path=str(folder / f"{board.key}.png"), full_page=True)
    broken = page.locator('[data-testid="data-testid Panel status error"]').count()
    page.close()
    assert broken == 0
