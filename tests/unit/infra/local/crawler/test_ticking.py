"""A schedule starts its crawler in its minute, once, and not while it runs or is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.crawler.api import CrawlerApi

AT = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
DEFINITION: dict[str, Any] = {
    "Name": "c",
    "Role": "r",
    "DatabaseName": "d",
    "Targets": {"S3Targets": [{"Path": "s3://b/x/"}]},
    "Schedule": "cron(0 3 * * ? *)",
}


@pytest.fixture
def blocked() -> threading.Event:
    """Set it and crawls go on; they have no clients, so they fail then."""
    return threading.Event()


@pytest.fixture
def api(blocked: threading.Event) -> Iterator[CrawlerApi]:
    def clients() -> Any:
        blocked.wait(10)
        raise RuntimeError("no clients in this test")

    made = CrawlerApi(clients)
    made.handle("CreateCrawler", DEFINITION)
    yield made
    blocked.set()
    made.close()


def test_minute_of_the_schedule_starts_the_crawler_once(api: CrawlerApi, blocked: threading.Event) -> None:
    assert api.tick(AT.replace(minute=1)) == []
    assert api.tick(AT) == ["c"]
    assert api.tick(AT) == []  # it runs
    blocked.set()
    while api.handle("GetCrawler", {"Name": "c"})["Crawler"]["State"] != "READY":
        time.sleep(0.01)
    assert api.handle("GetCrawler", {"Name": "c"})["Crawler"]["LastCrawl"]["Status"] == "FAILED"
    assert api.tick(AT) == ["c"]


def test_stopped_schedule_starts_nothing(api: CrawlerApi) -> None:
    api.handle("StopCrawlerSchedule", {"CrawlerName": "c"})
    assert api.tick(AT) == []
    api.handle("UpdateCrawlerSchedule", {"CrawlerName": "c", "Schedule": "cron(1 3 * * ? *)"})
    assert (api.tick(AT), api.tick(AT.replace(minute=1))) == ([], ["c"])
