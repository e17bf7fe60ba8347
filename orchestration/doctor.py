"""An examination of a lakehouse: each finding says what was looked at, what was found, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from ingestion.catalog.scratch import SCRATCH_PREFIX
from ingestion.errors import LakehouseError
from ingestion.events import letters
from ingestion.ledger import deliveries
from orchestration import dbt_project
from orchestration.intake import MAX_FAILURES

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse

RESOURCES = "run `lakehouse up` for the local AWS; docs/aws.md lists what an account needs"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    ok: bool
    found: str
    mend: str


def examine(house: Lakehouse) -> list[Finding]:
    """Look at everything; a look that fails is a finding itself."""
    return [looked(*each) for each in _looks(house)]


Look = Callable[[], str]


class NotWell(LakehouseError):
    """A look that found something to mend."""


def _looks(house: Lakehouse) -> Iterator[tuple[str, Look, str]]:
    """(subject, what raises or says what it found, how to mend it)."""
    lake = house.lake
    yield "python", lambda: sys.version.split()[0], "use Python 3.11 or newer"
    yield "identity", lambda: house.ledger.actor, RESOURCES
    for bucket in (lake.export_bucket, lake.lake_bucket):
        yield f"bucket {bucket}", partial(_bucket, house, bucket), RESOURCES
    for queue in (lake.deliveries_queue, lake.deliveries_dlq, lake.crawler_queue, lake.crawler_dlq):
        yield f"queue {queue}", partial(_queue, house, queue), RESOURCES
    yield f"crawler {lake.crawler}", partial(_crawler, house), RESOURCES
    for group in (lake.builder_workgroup, lake.analyst_workgroup):
        yield f"workgroup {group}", partial(_workgroup, house, group), RESOURCES
    yield "dbt project", lambda: str(dbt_project.project_dir()), "install the package again"
    yield "deliveries", partial(_deliveries, house), "`lakehouse deliveries` says why; `backfill` tries again"
    yield (
        "dead letters",
        partial(_dead_letters, house),
        "`lakehouse dlq list` says why; mend, then `dlq replay`",
    )
    yield "scratch schemas", partial(_scratch, house), "`lakehouse ingest --wait` finishes what was left"


def looked(subject: str, look: Look, mend: str) -> Finding:
    """What a look found; one that raises is a finding that something is wrong."""
    try:
        return Finding(subject, True, look(), mend)
    except (LakehouseError, ClientError, BotoCoreError) as error:
        return Finding(subject, False, str(error), mend)


def _bucket(house: Lakehouse, name: str) -> str:
    house.aws.s3.head_bucket(Bucket=name)
    return "there"


def _queue(house: Lakehouse, name: str) -> str:
    url = house.aws.sqs.get_queue_url(QueueName=name)["QueueUrl"]
    names = ["ApproximateNumberOfMessages"]
    counted = house.aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)  # type: ignore[arg-type]
    return f"{counted['Attributes']['ApproximateNumberOfMessages']} messages"


def _workgroup(house: Lakehouse, name: str) -> str:
    return house.aws.athena.get_work_group(WorkGroup=name)["WorkGroup"].get("State", "there")


def _crawler(house: Lakehouse) -> str:
    crawler = house.aws.glue.get_crawler(Name=house.lake.crawler)["Crawler"]
    last = crawler.get("LastCrawl", {})
    if last.get("Status") == "FAILED":
        raise NotWell(f"the last crawl failed: {last.get('ErrorMessage', 'no message')}")
    return f"{crawler.get('State')}, last crawl {last.get('Status', 'never')}"


def _deliveries(house: Lakehouse) -> str:
    states = deliveries.states(house.ledger)
    stuck = [one for one in states if one.state == "failed" and one.failures >= MAX_FAILURES]
    bad = [one for one in states if one.state == "quarantined"] + stuck
    if bad:
        raise NotWell("; ".join(f"{one.billing_period} {one.delivery_id} {one.state}" for one in bad))
    return f"{len(states)} in the ledger, {len(deliveries.pending(states))} pending"


def _dead_letters(house: Lakehouse) -> str:
    counted = letters.stats(letters.dead_letters(house.aws, house.lake))
    if counted:
        raise NotWell("; ".join(f"{queue}: {kinds}" for queue, kinds in counted.items()))
    return "none"


def _scratch(house: Lakehouse) -> str:
    pages = house.aws.glue.get_paginator("get_databases").paginate()
    names = [
        one["Name"]
        for page in pages
        for one in page["DatabaseList"]
        if one["Name"].startswith(SCRATCH_PREFIX)
    ]
    if names and not deliveries.pending(deliveries.states(house.ledger)):
        raise NotWell(f"left over: {', '.join(names)}")
    return ", ".join(names) or "none"
