"""One Chromium for all browser tests of a module: the system's, found or demanded in one place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.demand import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser's path; skipped with a reason where there is none, unless it is demanded."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return found or missing("Chromium", "install one, or set CHROMIUM to it")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """The browser, driven by playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: install the extra [dev]")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()
