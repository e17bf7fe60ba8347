"""The Dagster UI in a browser: the asset graph is there, and a backfill of two months started by clicks ends.

With UPDATE_DOCS=1 the screenshots go to docs/images.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.synthetic.generate import Scenario, generate
from tests.lakehouse import PROJECT, Lakehouse

MONTHS = ("2026-08", "2026-09")


@pytest.fixture(scope="module")
def lakehouse(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lakehouse]:
    """Two published months."""
    lakehouse = Lakehouse(tmp_path_factory.mktemp("home"))
    lakehouse.run("up")
    bill = generate(Scenario(seed=2, last_month=MONTHS[-1], months=2), tmp_path_factory.mktemp("bill"))
    for delivery in bill.deliveries:
        if delivery.revision == 0:
            lakehouse.run("deliver", str(delivery.folder))
    lakehouse.run("ingest", "--wait", timeout=500)
    yield lakehouse
    lakehouse.run("down")


@pytest.fixture(scope="module")
def ui(lakehouse: Lakehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a UI of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path_factory.mktemp("ui") / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.ui", "--port", str(port)],
        cwd=PROJECT,
        env=lakehouse.environment(),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    wait_for_listener(process, port)
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    log.close()


def wait_for_listener(process: subprocess.Popen[Any], port: int, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, f"the UI ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail(f"the UI did not listen on {port} within {seconds} s")


@pytest.fixture(scope="module")
def page(browser: Any, ui: str) -> Any:
    page = browser.new_page(viewport={"width": 1600, "height": 1400})
    page.set_default_timeout(120_000)
    return page


def keep(page: Any, name: str) -> None:
    """The screenshot, into the docs when they are being written."""
    folder = (
        PROJECT / "docs/images" if os.environ.get("UPDATE_DOCS") else Path(os.environ.get("TMPDIR", "/tmp"))
    )
    page.screenshot(path=str(folder / f"{name}.png"))


def dismiss_welcome(page: Any) -> None:
    page.wait_for_timeout(3000)
    skip = page.get_by_role("button", name="Skip")
    if skip.count():
        skip.first.click()


def test_the_asset_graph_shows_every_stage(page: Any, ui: str) -> None:
    page.goto(f"{ui}/asset-groups", timeout=120_000)
    dismiss_welcome(page)
    page.get_by_text("staging", exact=True).first.wait_for()
    page.keyboard.press("Alt+KeyE")  # expand all groups
    for asset in ("landed_files", "line_items", "cost_daily", "audited_month", "published_month"):
        page.get_by_text(asset, exact=True).first.wait_for()
    page.wait_for_timeout(3000)
    keep(page, "dagster_asset_graph")


def test_a_backfill_of_two_months_by_clicks_ends(page: Any, ui: str, lakehouse: Lakehouse) -> None:
    page.goto(
        f"{ui}/locations/orchestration.definitions/jobs/ingest_delivery_job/partitions", timeout=120_000
    )
    dismiss_welcome(page)
    page.get_by_role("button", name="Materialize").first.click()
    months = page.get_by_placeholder("ex: 2018-01")
    months.fill(", ".join(MONTHS))
    months.press("Tab")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="All", exact=True).nth(1).click()
    page.wait_for_timeout(800)
    keep(page, "dagster_backfill_start")
    page.get_by_role("button", name="Launch backfill").click()
    wait_until_rebuilt(lakehouse)
    page.goto(f"{ui}/runs?view=backfills", timeout=120_000)
    try:
        page.get_by_text(re.compile("Completed|Success")).first.wait_for(timeout=90_000)
    finally:
        keep(page, "dagster_backfill_end")


def wait_until_rebuilt(lakehouse: Lakehouse, seconds: float = 400) -> None:
    """Both months are published again, by a second attempt."""
    end = time.monotonic() + seconds
    rows: list[dict[str, Any]] = []
    while time.monotonic() < end:
        rows = lakehouse.run("deliveries", "--json").json()
        if all(row["state"] == "published" and row["attempt"] == 2 for row in rows):
            assert {row["billing_period"] for row in rows} == set(MONTHS)
            return
        time.sleep(3)
    pytest.fail(
        f"not rebuilt within {seconds} s: {[(row['billing_period'], row['state'], row['attempt']) for row in rows]}"
    )
