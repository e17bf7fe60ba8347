"""One crawl: list or drain, read footers, write the catalog, and take from the queue exactly what was done.

A message is deleted when everything it names was dealt with. A message that nobody can read, or that names an
object which is no Parquet file, becomes visible again at the end: the queue's redrive policy counts its receives
and moves it to the dead-letter queue. One bad file never keeps the others from being registered.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.local.crawler import footer, messages, text, vanished
from infra.local.crawler.catalog import Catalog, Incompatible, Written
from infra.local.crawler.formats import PARQUET, Format
from infra.local.crawler.layout import Folder, Layout
from infra.local.crawler.lease import HIDDEN_SECONDS, Lease
from infra.local.crawler.messages import Change, Message
from infra.local.crawler.schema import Column, columns_of, conflicts, merge
from infra.local.crawler.text import Classifier, Recognised

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
    delete_behavior: str = vanished.LOG
    only_new_folders: bool = False
    most_messages: int = LARGEST_BATCH
    classifiers: tuple[Classifier, ...] = ()


@dataclass
class Findings:
    """What the footers said: columns per folder, broken objects, and how many of another kind were passed over."""

    columns: dict[Folder, list[Column]] = field(default_factory=dict)
    formats: dict[Folder, Format] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, folder: Folder, columns: list[Column], kind: Format = PARQUET) -> None:
        """Texts beside Parquet files are passed over; a folder is of one kind."""
        known = self.formats.setdefault(folder, kind)
        if known.serde != kind.serde and kind is PARQUET:
            self.formats[folder], self.columns[folder] = kind, []
        if self.formats[folder].serde == kind.serde:
            self.columns[folder] = merge(self.columns.get(folder, []), columns)

    def unreadable_folders(self) -> dict[str, int]:
        """Folders that hold objects and no Parquet among them: a table would be expected there and is not made."""
        readable = {folder.prefix for folder in self.columns}
        return {prefix: number for prefix, number in sorted(self.skipped.items()) if prefix not in readable}


@dataclass
class Outcome:
    """What happened, for the crawl's summary."""

    written: Written
    messages: int = 0
    left: int = 0
    bad: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)


def crawl(clients: Clients, plan: Plan, stop: threading.Event) -> Outcome:
    """Run it. Raises Stopped, or whatever makes the crawl itself fail; messages are then given back."""
    lease = Lease(clients.sqs, plan.queue_url, stop)
    done: list[Message] = []
    try:
        if plan.queue_url:
            drain(clients.sqs, plan.queue_url, plan.most_messages, lease)
        outcome = _crawl(clients, plan, lease, done)
    finally:
        if plan.queue_url:
            lease.settle(done)
    outcome.messages, outcome.left = len(done), len(lease.received) - len(done)
    return outcome


def _crawl(clients: Clients, plan: Plan, lease: Lease, done: list[Message]) -> Outcome:
    changes = [change for message in lease.received for change in message.changes or ()]
    keys = {
        change.key
        for change in changes
        if not change.removed and plan.layout.covers(change.bucket, change.key)
    }
    listed = set(_listed(clients.s3, plan.layout)) if plan.list_all else set()
    catalog = Catalog(clients.glue, plan.database, plan.crawler, plan.update_tables)
    wanted = _unknown(catalog, plan.layout, keys | listed) if plan.only_new_folders else keys | listed
    findings = _read(clients.s3, plan, sorted(wanted), lease)
    failed = _register(catalog, findings, lease)
    if plan.list_all and plan.delete_behavior != vanished.LOG:
        present = {plan.layout.folder_of(key).location for key in listed}
        vanished.after_listing(catalog, plan.layout, present, plan.delete_behavior)
    elif plan.delete_behavior != vanished.LOG:
        vanished.after_events(catalog, clients.s3, _removed_from(plan.layout, changes), plan.delete_behavior)
    done += [message for message in lease.received if _is_done(message, plan.layout, findings.bad, failed)]
    for table, words in catalog.written.conflicts.items():
        log.warning("table %s.%s keeps its types: %s", plan.database, table, "; ".join(words))
    return Outcome(catalog.written, bad=findings.bad, skipped=findings.unreadable_folders())


def drain(sqs: Any, queue_url: str, most: int, lease: Lease) -> None:
    """Receive all that is there, at most `most` messages; the others are the next crawl's."""
    seen: set[str] = set()
    while len(seen) < most:
        lease.check()
        batch = sqs.receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=min(10, most - len(seen)),
            VisibilityTimeout=HIDDEN_SECONDS,
        ).get("Messages", [])
        fresh = [messages.parse(one) for one in batch if one["MessageId"] not in seen]
        if not fresh:
            return
        seen.update(message.id for message in fresh)
        lease.received += fresh


def _unknown(catalog: Catalog, layout: Layout, keys: set[str]) -> set[str]:
    """The keys in folders of which the catalog knows nothing."""
    known: set[str] = set()
    for table in catalog.own_tables():
        if table.get("PartitionKeys"):
            known.update(one["StorageDescriptor"]["Location"] for one in catalog.partitions_of(table))
        else:
            known.add(table["StorageDescriptor"]["Location"])
    return {key for key in keys if layout.folder_of(key).location not in known}


def _listed(s3: Any, layout: Layout) -> Iterator[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=layout.bucket, Prefix=layout.prefix)
    for page in pages:
        for entry in page.get("Contents", []):
            if layout.covers(layout.bucket, entry["Key"]):
                yield entry["Key"]


def _read(s3: Any, plan: Plan, keys: Iterable[str], lease: Lease) -> Findings:
    findings, layout = Findings(), plan.layout
    for key in keys:
        lease.check()
        folder = layout.folder_of(key)
        try:
            if not key.endswith(".parquet") and not footer.is_parquet(s3, layout.bucket, key):
                if recognised := text.read(s3, layout.bucket, key, plan.classifiers):
                    findings.add(folder, _beside_the_path(recognised, folder), recognised[0])
                else:
                    findings.skipped[folder.prefix] += 1
                continue
            schema = footer.read_schema(s3, layout.bucket, key)
            findings.add(folder, columns_of(schema, folder.keys))
        except footer.Gone:
            continue
        except (footer.NotParquet, ValueError) as error:
            log.warning("s3://%s/%s is left alone: %s", layout.bucket, key, error)
            findings.bad[key] = str(error)
    return findings


def _beside_the_path(recognised: Recognised, folder: Folder) -> list[Column]:
    """The columns without those that the path names. CSV is read by position, so there they get another name."""
    kind, columns = recognised
    if kind.classification == "csv":
        return [(f"{name}_" if name in folder.keys else name, one) for name, one in columns]
    return [(name, one) for name, one in columns if name not in folder.keys]


def _register(catalog: Catalog, findings: Findings, lease: Lease) -> set[Folder]:
    """Write all folders, grouped by table and partition keys; returns those that do not fit their table."""
    found = findings.columns
    groups: dict[tuple[str, tuple[str, ...], str], list[Folder]] = {}
    for folder in sorted(found, key=lambda one: one.prefix):
        groups.setdefault((folder.table, folder.keys, findings.formats[folder].serde), []).append(folder)
    failed: set[Folder] = set()
    if groups:
        catalog.ensure_database()
    for folders in groups.values():
        lease.check()
        columns: list[Column] = []
        for folder in folders:
            if words := conflicts(columns, found[folder]):
                catalog.written.conflicts.setdefault(folder.table, []).extend(words)
            columns = merge(columns, found[folder])
        try:
            catalog.register(folders, columns, findings.formats[folders[0]])
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


def _removed_from(layout: Layout, changes: list[Change]) -> set[Folder]:
    """The folders from which something was removed."""
    removed = [one.key for one in changes if one.removed and layout.covers(one.bucket, one.key)]
    return {layout.folder_of(key) for key in removed}
