"""Rule: one crawl at a time, none when the partition is there, joined when under way, bounded and loud when it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import boto3
import pytest

from ingestion.aws import Aws
from ingestion.catalog.crawler import CRAWLS, ensure_cataloged, ensure_cataloged_all
from ingestion.errors import CheckFailed, Conflict
from ingestion.exports.delivery import Delivery
from ingestion.lake import Lake

EXCEPTIONS = boto3.client(
    "glue", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
).exceptions


def delivery(name: str = "deliv-1") -> Delivery:
    return Delivery(
        export_name="acme",
        billing_period="2026-04",
        delivery_id=name,
        format="cur2",
        encoding="parquet",
        bucket="b",
        manifest_key="m",
        manifest_etag="e",
        execution_id="x",
        ordered_at=datetime(2026, 4, 16, tzinfo=UTC),
        files=(),
    )


@dataclass
class FakeGlue:
    """A crawler that catalogues, at the end of crawl n, the deliveries of `finds[n]`."""

    finds: list[set[str]] = field(default_factory=list)
    running: bool = False
    looks_per_crawl: int = 2
    last: dict[str, str] = field(default_factory=lambda: {"Status": "SUCCEEDED"})
    started: int = 0
    present: set[str] = field(default_factory=set)
    looks: int = 0
    exceptions: Any = EXCEPTIONS

    def get_partition(self, DatabaseName: str, TableName: str, PartitionValues: list[str]) -> dict[str, Any]:
        assert (DatabaseName, TableName, PartitionValues[:2]) == ("cur_bronze", "cur2", ["acme", "2026-04"])
        if PartitionValues[2] not in self.present:
            raise self.exceptions.EntityNotFoundException(
                {"Error": {"Code": "EntityNotFoundException"}}, "GetPartition"
            )
        return {"Partition": {}}

    def start_crawler(self, Name: str) -> None:
        if self.running:
            raise self.exceptions.CrawlerRunningException(
                {"Error": {"Code": "CrawlerRunningException"}}, "StartCrawler"
            )
        self.running, self.looks, self.started = True, 0, self.started + 1

    def get_crawler(self, Name: str) -> dict[str, Any]:
        self.looks += 1
        if self.running and self.looks >= self.looks_per_crawl:
            self.running = False
            self.present |= self.finds.pop(0) if self.finds else set()
        state = "RUNNING" if self.running else "READY"
        return {"Crawler": {"State": state, "LastCrawl": self.last}}


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def crawl(
    glue: FakeGlue, *names: str, timeout: float = 100.0, act: Callable[..., None] = ensure_cataloged_all
) -> Clock:
    @dataclass
    class Clients:
        glue: FakeGlue

    clock = Clock()
    wanted = [delivery(name) for name in names]
    act(cast(Aws, Clients(glue)), Lake(), wanted, clock=clock, sleep=clock.sleep, timeout=timeout, poll=1.0)
    return clock


def test_crawl_is_skipped_when_the_partition_is_there() -> None:
    glue = FakeGlue(present={"deliv-1"})
    crawl(glue, "deliv-1")
    assert glue.started == 0


def test_one_crawl_serves_a_whole_batch() -> None:
    glue = FakeGlue(finds=[{"deliv-1", "deliv-2", "deliv-3"}])
    crawl(glue, "deliv-1", "deliv-2", "deliv-3")
    assert glue.started == 1


def test_crawl_under_way_is_joined() -> None:
    glue = FakeGlue(finds=[{"deliv-1"}], running=True)
    crawl(glue, "deliv-1")
    assert glue.started == 0


def test_crawl_that_was_too_early_is_followed_by_our_own() -> None:
    glue = FakeGlue(finds=[set(), {"deliv-1"}], running=True)
    crawl(glue, "deliv-1")
    assert glue.started == 1


def test_failed_crawl_says_the_crawlers_message() -> None:
    glue = FakeGlue(last={"Status": "FAILED", "ErrorMessage": "the role may not read the queue"})
    with pytest.raises(CheckFailed, match="the role may not read the queue"):
        crawl(glue, "deliv-1")
    assert glue.started == 1


def test_crawls_that_never_find_the_folder_are_bounded() -> None:
    glue = FakeGlue()
    with pytest.raises(
        CheckFailed, match=f"acme 2026-04 deliv-1: expected a partition .* after {CRAWLS} crawls"
    ):
        crawl(glue, "deliv-1")
    assert glue.started == CRAWLS


def test_crawl_that_does_not_end_times_out() -> None:
    glue = FakeGlue(running=True, looks_per_crawl=10_000)
    with pytest.raises(Conflict, match="expected it to end within 5 s; it is still RUNNING"):
        crawl(glue, "deliv-1", timeout=5.0)


def test_ensure_cataloged_of_one_is_the_batch_of_one() -> None:
    glue = FakeGlue(finds=[{"deliv-1"}])
    crawl(glue, "deliv-1", act=lambda aws, lake, wanted, **how: ensure_cataloged(aws, lake, wanted[0], **how))
    assert glue.started == 1
