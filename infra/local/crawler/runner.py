"""One crawl: list or drain, read footers, write the catalog, and take from the queue exactly what was done.

A message is deleted when everything it names was dealt with. A message that nobody can read, or that names an
object which is no Parquet file, becomes visible again at the end: the queue's redrive policy counts its receives
and moves it to the dead-letter queue. One bad file never keeps the others from being registered.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.local.crawler import footer, messages
from infra.local.crawler.catalog import Catalog, Incompatible, Written, batches
from infra.local.crawler.layout import Folder, Layout
from infra.local.crawler.messages import Change, Message
from infra.local.crawler.schema import Column, columns_of, merge

log = logging.getLogger("infra.local.crawler")

LARGEST_BATCH = 100_000  # messages that one event-mode crawl takes


@dataclass(frozen=True)
class Clients:
    """boto3 clients."""

    s3: Any
    sqs: Any
    glue: Any


@dataclass(frozen=True)
class Plan:
    """What one crawl is asked to do. `list_all` reads the whole target; a queue is drained in either mode."""

    crawler: str
    database: str
    layout: Layout
    queue_url: str | None
    list_all: bool
    update_tables: bool
    delete_partitions: bool


@dataclass
class Findings:
    """What the footers said: columns per folder, and the objects that are no Parquet."""

    columns: dict[Folder, list[Column]] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)

    def add(self, folder: Folder, columns: list[Column]) -> None:
        self.columns[folder] = merge(self.columns.get(folder, []), columns)


@dataclass
class Outcome:
    """What happened, for the crawl's summary."""

    written: Written
    messages: int = 0
    left: int = 0
    bad: dict[str, str] = field(default_factory=dict)


class Stopped(Exception):
    """Somebody asked the crawl to stop; what was not done stays in the queue."""


def crawl(clients: Clients, plan: Plan, stop: threading.Event) -> Outcome:
    """Run it. Raises Stopped, or whatever makes the crawl itself fail; messages are then given back."""
    received = list(_drain(clients.sqs, plan.queue_url)) if plan.queue_url else []
    done: list[Message] = []
    try:
        outcome = _crawl(clients, plan, stop, received, done)
    finally:
        if plan.queue_url:
            finished = {message.id for message in done}
            _delete(clients.sqs, plan.queue_url, done)
            _give_back(clients.sqs, plan.queue_url, [one for one in received if one.id not in finished])
    outcome.messages, outcome.left = len(done), len(received) - len(done)
    return outcome


def _crawl(
    clients: Clients, plan: Plan, stop: threading.Event, received: list[Message], done: list[Message]
) -> Outcome:
    changes = [change for message in received for change in message.changes or ()]
    keys = {
        change.key
        for change in changes
        if not change.removed and plan.layout.covers(change.bucket, change.key)
    }
    if plan.list_all:
        keys |= set(_listed(clients.s3, plan.layout))
    findings = _read(clients.s3, plan.layout, sorted(keys), stop)
    catalog = Catalog(clients.glue, plan.database, plan.crawler, plan.update_tables)
    failed = _register(catalog, findings.columns, stop)
    if plan.delete_partitions:
        catalog.remove(_emptied(clients.s3, plan.layout, changes))
    done += [message for message in received if _is_done(message, plan.layout, findings.bad, failed)]
    return Outcome(catalog.written, bad=findings.bad)


def _drain(sqs: Any, queue_url: str) -> Iterator[Message]:
    seen: set[str] = set()
    while len(seen) < LARGEST_BATCH:
        batch = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", [])
        fresh = [messages.parse(one) for one in batch if one["MessageId"] not in seen]
        if not fresh:
            return
        seen.update(message.id for message in fresh)
        yield from fresh


def _listed(s3: Any, layout: Layout) -> Iterator[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=layout.bucket, Prefix=layout.prefix)
    for page in pages:
        for entry in page.get("Contents", []):
            if layout.covers(layout.bucket, entry["Key"]):
                yield entry["Key"]


def _read(s3: Any, layout: Layout, keys: Iterable[str], stop: threading.Event) -> Findings:
    findings = Findings()
    for key in keys:
        _check(stop)
        folder = layout.folder_of(key)
        try:
            if not key.endswith(".parquet") and not footer.is_parquet(s3, layout.bucket, key):
                continue
            schema = footer.read_schema(s3, layout.bucket, key)
            findings.add(folder, columns_of(schema, folder.keys))
        except footer.Gone:
            continue
        except (footer.NotParquet, ValueError) as error:
            log.warning("s3://%s/%s is left alone: %s", layout.bucket, key, error)
            findings.bad[key] = str(error)
    return findings


def _register(catalog: Catalog, found: dict[Folder, list[Column]], stop: threading.Event) -> set[Folder]:
    """Write all folders, grouped by table and partition keys; returns those that do not fit their table."""
    groups: dict[tuple[str, tuple[str, ...]], list[Folder]] = {}
    for folder in sorted(found, key=lambda one: one.prefix):
        groups.setdefault((folder.table, folder.keys), []).append(folder)
    failed: set[Folder] = set()
    if groups:
        catalog.ensure_database()
    for folders in groups.values():
        _check(stop)
        columns: list[Column] = []
        for folder in folders:
            columns = merge(columns, found[folder])
        try:
            catalog.register(folders, columns)
        except Incompatible as error:
            log.warning("left alone: %s", error)
            failed.update(folders)
    return failed


def _is_done(message: Message, layout: Layout, bad: dict[str, str], failed: set[Folder]) -> bool:
    """Removals and objects outside the target need nothing more."""
    if message.changes is None:
        return False
    created = [one.key for one in message.changes if not one.removed and layout.covers(one.bucket, one.key)]
    return not any(key in bad or layout.folder_of(key) in failed for key in created)


def _emptied(s3: Any, layout: Layout, changes: list[Change]) -> Iterator[Folder]:
    removed = [one.key for one in changes if one.removed and layout.covers(one.bucket, one.key)]
    for folder in {layout.folder_of(key) for key in removed}:
        left = s3.list_objects_v2(Bucket=folder.bucket, Prefix=folder.prefix, MaxKeys=1)
        if folder.keys and not left["KeyCount"]:
            yield folder


def _delete(sqs: Any, queue_url: str, finished: list[Message]) -> None:
    for batch in batches(finished, 10):
        entries = [{"Id": str(number), "ReceiptHandle": one.receipt} for number, one in enumerate(batch)]
        sqs.delete_message_batch(QueueUrl=queue_url, Entries=entries)


def _give_back(sqs: Any, queue_url: str, unfinished: list[Message]) -> None:
    for batch in batches(unfinished, 10):
        entries = [
            {"Id": str(number), "ReceiptHandle": one.receipt, "VisibilityTimeout": 0}
            for number, one in enumerate(batch)
        ]
        sqs.change_message_visibility_batch(QueueUrl=queue_url, Entries=entries)


def _check(stop: threading.Event) -> None:
    if stop.is_set():
        raise Stopped
