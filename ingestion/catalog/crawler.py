"""Having landed files catalogued by the event-mode crawler: start it, or join the crawl that is under way.

One crawl serves a whole batch. A crawl that began before our files' events reached its queue may miss them, so
after joining one we look again and start another, a bounded number of times.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.errors import CheckFailed, Conflict

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import CrawlerTypeDef

    from ingestion.aws import Aws
    from ingestion.exports.delivery import Delivery
    from ingestion.lake import Lake

# Joined a crawl that was too early, then one whose events were late, then one that must have seen them.
CRAWLS = 3
# On AWS a crawl of a few new folders takes about a minute; the service asks not to be polled faster.
POLL_SECONDS = 5.0


@dataclass(frozen=True)
class Watch:
    """How we wait: the clock, the pause between looks, and the patience for all crawls together, in seconds."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    timeout: float
    poll: float

    def deadline(self) -> float:
        """When the patience ends."""
        return self.clock() + self.timeout


def ensure_cataloged(
    aws: Aws,
    lake: Lake,
    delivery: Delivery,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    timeout: float = 900.0,
    poll: float | None = None,
) -> None:
    """The delivery's bronze folder is a partition afterwards; nothing is started when it is one already.

    CheckFailed with the crawler's message when the crawl failed or did not find it, Conflict on timeout.
    """
    ensure_cataloged_all(aws, lake, [delivery], clock=clock, sleep=sleep, timeout=timeout, poll=poll)


def ensure_cataloged_all(
    aws: Aws,
    lake: Lake,
    deliveries: Iterable[Delivery],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    timeout: float = 900.0,
    poll: float | None = None,
) -> None:
    """Like `ensure_cataloged` for a batch, with one crawl for all of it."""
    watch = Watch(clock, sleep, timeout, poll_seconds() if poll is None else poll)
    deadline = watch.deadline()
    missing = _missing(aws, lake, deliveries)
    for _ in range(CRAWLS):
        if not missing:
            return
        _start_or_join(aws, lake)
        crawler = _wait_until_ready(aws, lake, watch, deadline)
        missing = _missing(aws, lake, missing)
        if missing:
            _raise_if_failed(crawler, missing)
    if missing:
        raise CheckFailed(
            f"{_named(missing)}: expected a partition in {lake.bronze_database} after {CRAWLS} crawls of "
            f"{lake.crawler}; it is missing. Look for its events in the queues {lake.crawler_queue} and "
            f"{lake.crawler_dlq} (`lakehouse dlq list`)."
        )


def is_cataloged(aws: Aws, lake: Lake, delivery: Delivery) -> bool:
    """Whether the delivery's bronze folder is a partition of its format's table."""
    values = [delivery.export_name, delivery.billing_period, delivery.delivery_id]
    try:
        aws.glue.get_partition(
            DatabaseName=lake.bronze_database, TableName=delivery.format, PartitionValues=values
        )
    except aws.glue.exceptions.EntityNotFoundException:
        return False
    return True


def poll_seconds() -> float:
    """Pause between two looks, from `LAKEHOUSE_POLL_INTERVAL` in seconds."""
    return float(os.environ.get("LAKEHOUSE_POLL_INTERVAL", POLL_SECONDS))


def _missing(aws: Aws, lake: Lake, deliveries: Iterable[Delivery]) -> list[Delivery]:
    return [delivery for delivery in deliveries if not is_cataloged(aws, lake, delivery)]


def _start_or_join(aws: Aws, lake: Lake) -> None:
    """One crawl at a time: AWS refuses a second start, and then the one under way is ours as well."""
    try:
        aws.glue.start_crawler(Name=lake.crawler)
    except aws.glue.exceptions.CrawlerRunningException:
        return


def _wait_until_ready(aws: Aws, lake: Lake, watch: Watch, deadline: float) -> CrawlerTypeDef:
    while True:
        crawler = aws.glue.get_crawler(Name=lake.crawler)["Crawler"]
        if crawler.get("State") == "READY":
            return crawler
        if watch.clock() >= deadline:
            raise Conflict(
                f"crawler {lake.crawler}: expected it to end within {watch.timeout:.0f} s; it is still "
                f"{crawler.get('State')}. Run again: the crawl is joined."
            )
        watch.sleep(watch.poll)


def _raise_if_failed(crawler: CrawlerTypeDef, missing: list[Delivery]) -> None:
    last = crawler.get("LastCrawl", {})
    if last.get("Status") == "FAILED":
        raise CheckFailed(
            f"{_named(missing)}: expected the crawl to catalogue it; it failed: "
            f"{last.get('ErrorMessage', 'no message')}. Mend the cause, then run again."
        )


def _named(deliveries: Iterable[Delivery]) -> str:
    return ", ".join(f"{one.export_name} {one.billing_period} {one.delivery_id}" for one in deliveries)
