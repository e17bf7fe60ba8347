"""Rule: landed files become a partition by the event-mode crawler, one crawl for a batch, whoever started it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest

from ingestion.aws import Aws, connect
from ingestion.catalog.crawler import ensure_cataloged, ensure_cataloged_all, is_cataloged
from ingestion.errors import CheckFailed
from ingestion.lake import Lake

COUNTER = itertools.count(1)


@pytest.fixture
def crawled(small, local_aws_env: object) -> Iterator[object]:
    """Deliveries of an export of its own, in the lake that the crawler watches."""
    yield type(small)(connect(), Lake(), f"crawled-{next(COUNTER)}")


def landed(crawled, name: str):
    delivery = crawled.delivery(name, 1)
    crawled.put(delivery.bronze_key_prefix + "part-0.parquet", crawled.types, delivery, "1.00")
    return delivery


def crawls(aws: Aws, lake: Lake) -> int:
    return len(aws.glue.list_crawls(CrawlerName=lake.crawler)["Crawls"])


def test_ensure_cataloged_makes_the_partition_and_is_idle_the_second_time(crawled) -> None:
    delivery = landed(crawled, "deliv-1")
    assert not is_cataloged(crawled.aws, crawled.lake, delivery)
    ensure_cataloged(crawled.aws, crawled.lake, delivery)
    assert is_cataloged(crawled.aws, crawled.lake, delivery)
    before = crawls(crawled.aws, crawled.lake)
    ensure_cataloged(crawled.aws, crawled.lake, delivery)
    assert crawls(crawled.aws, crawled.lake) == before


def test_batch_is_catalogued_by_one_crawl(crawled) -> None:
    deliveries = [landed(crawled, f"deliv-{number}") for number in range(3)]
    before = crawls(crawled.aws, crawled.lake)
    ensure_cataloged_all(crawled.aws, crawled.lake, deliveries)
    assert all(is_cataloged(crawled.aws, crawled.lake, one) for one in deliveries)
    assert crawls(crawled.aws, crawled.lake) == before + 1


def test_two_runs_at_once_share_crawls(crawled) -> None:
    deliveries = [landed(crawled, f"deliv-{number}") for number in range(2)]
    threads = [
        threading.Thread(target=ensure_cataloged, args=(connect(), crawled.lake, one)) for one in deliveries
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert all(is_cataloged(crawled.aws, crawled.lake, one) for one in deliveries)


def test_ensure_cataloged_says_what_is_missing_when_nothing_was_landed(crawled) -> None:
    with pytest.raises(CheckFailed, match=r"expected a partition in cur_bronze after 3 crawls of cur-bronze"):
        ensure_cataloged(crawled.aws, crawled.lake, crawled.delivery("deliv-nothing", 1))
