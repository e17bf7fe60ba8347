"""Rule: while months are republished, every read of a table sees the old month or the new one, never a mix or a gap.

A second process reads through Athena without a pause. The same watch is held over two broken publishers, which it
must catch, else it proves nothing.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from ingestion.aws import connect
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input
from ingestion.catalog.publish import publish
from ingestion.lake import Lake

SCRIPT = Path(__file__).with_name("publish_steps.py")
REPUBLISHES = 20
READS = 200
READS_INSIDE = 10
WHO = {"actor": "arn:tester", "reason": "test"}
Publisher = Callable[[Lake, int], None]


@dataclass(frozen=True)
class Span:
    """Something that took from `start` to `end`, epoch seconds, and what it saw or showed (None: no number, NaN: it failed)."""

    start: float
    end: float
    value: Decimal | None

    def meets(self, other: Span) -> bool:
        return self.start <= other.end and other.start <= self.end


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("publish_steps", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


steps = loaded()


@pytest.fixture
def lake(local_aws_env: object, tmp_path: Path) -> Lake:
    name = f"readers-{tmp_path.name[-30:].replace('_', '-').strip('-')}-{time.time_ns() % 10**6}"
    connect().s3.create_bucket(Bucket=name)
    return Lake(lake_bucket=name, database=name.replace("-", "_"))


def test_readers_see_old_or_new_while_the_month_is_republished(lake: Lake, tmp_path: Path) -> None:
    shown, reads = watched(lake, tmp_path, whole, REPUBLISHES, READS)
    inside = [read for read in reads if any(read.meets(one) for one in shown[1:])]
    assert len(reads) >= READS
    assert len(inside) >= READS_INSIDE
    assert wrong(reads, shown) == []


def test_watch_catches_a_publisher_that_deletes_before_it_creates(lake: Lake, tmp_path: Path) -> None:
    shown, reads = watched(lake, tmp_path, deleting, 8, 20)
    assert any(read.value is None for read in wrong(reads, shown))


def test_watch_catches_a_publisher_that_overwrites_files_in_place(lake: Lake, tmp_path: Path) -> None:
    shown, reads = watched(lake, tmp_path, overwriting, 8, 20)
    totals = {one.value for one in shown}
    # A mix of both files, or a read that failed because its file changed: both are neither old nor new.
    assert any(read.value is not None and read.value not in totals for read in wrong(reads, shown))


def test_wrong_lets_old_and_new_pass_and_finds_a_read_of_neither() -> None:
    shown = [Span(0, 1, Decimal(1)), Span(10, 11, Decimal(2)), Span(20, 21, Decimal(3))]
    fine = [
        Span(9, 10, Decimal(1)),
        Span(10, 12, Decimal(1)),
        Span(10.5, 12, Decimal(2)),
        Span(12, 13, Decimal(2)),
    ]
    stale, early, mixed, failed, gap = (
        Span(12, 13, Decimal(1)),
        Span(8, 9, Decimal(2)),
        Span(10, 11, Decimal("1.5")),
        Span(10, 11, Decimal("NaN")),
        Span(10, 11, None),
    )
    assert wrong([*fine, stale, early, mixed, failed, gap], shown) == [stale, early, mixed, failed, gap]


def watched(
    lake: Lake, tmp_path: Path, publisher: Publisher, republishes: int, reads: int
) -> tuple[list[Span], list[Span]]:
    """What was shown when, and what the reader saw, over so many republishes and at least so many reads."""
    for number in range(republishes + 1):
        steps.put_build(lake, number + 1)
    shown = [timed(whole, lake, 1)]
    with reading(lake, tmp_path) as seen:
        until(lambda: len(seen()) >= 3)
        for number in range(2, republishes + 2):
            shown.append(timed(publisher, lake, number))
            # Reads between publications must see what the last one showed.
            time.sleep(0.1)
        until(lambda: len(seen()) >= reads)
        return shown, seen()


def wrong(reads: list[Span], shown: list[Span]) -> list[Span]:
    """The reads that saw neither what was shown when they began nor what was published before they ended."""
    return [read for read in reads if read.value not in allowed(read, shown)]


def allowed(read: Span, shown: list[Span]) -> set[Decimal | None]:
    """Totals that a read may see: those whose publication began before it ended and was not replaced before it began."""
    replaced = [*(one.end for one in shown[1:]), float("inf")]
    return {
        one.value
        for one, end in zip(shown, replaced, strict=True)
        if one.start <= read.end and end >= read.start
    }


def timed(publisher: Publisher, lake: Lake, number: int) -> Span:
    start = time.time()
    publisher(lake, number)
    return Span(start, time.time(), steps.total(number))


def whole(lake: Lake, number: int) -> None:
    """The product's publisher, slowed a little so that reads fall inside."""
    publish(connect(), lake, steps.build_of(lake, number), **WHO, after_table=lambda _: time.sleep(0.05))


def deleting(lake: Lake, number: int) -> None:
    """Broken: the month is gone between the two calls."""
    glue, table = connect().glue, {"DatabaseName": lake.database, "TableName": "cost_daily"}
    glue.delete_partition(**table, PartitionValues=[steps.MONTH, steps.EXPORT])
    time.sleep(0.2)
    location = f"s3://{lake.lake_bucket}/builds/{number:03d}/cost_daily/"
    columns = tuple(Column(column.name, column.type) for column in steps.COLUMNS)
    glue.create_partition(
        **table, PartitionInput=partition_input(columns, location, steps.MONTH, steps.EXPORT)
    )


def overwriting(lake: Lake, number: int) -> None:
    """Broken: the files that readers are sent to are replaced one after the other."""
    for part in range(steps.FILES):
        steps.put_part(lake, f"s3://{lake.lake_bucket}/builds/001/cost_daily/", part, number)
        time.sleep(0.2)


@contextmanager
def reading(lake: Lake, tmp_path: Path) -> Iterator[Callable[[], list[Span]]]:
    """A second process that reads until we are done; yields how to look at what it saw."""
    out, stop = tmp_path / "reads.txt", tmp_path / "stop"
    out.touch()
    command = [sys.executable, str(SCRIPT), "read", lake.database, lake.lake_bucket, str(out), str(stop)]
    environment = os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as reader:
        yield lambda: spans(out)
        stop.touch()
        _, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors


def spans(out: Path) -> list[Span]:
    lines = out.read_text().splitlines()
    return [
        Span(float(start), float(end), number(text)) for start, end, text in (line.split() for line in lines)
    ]


def number(text: str) -> Decimal | None:
    return None if text == "None" else Decimal(text)


def until(done: Callable[[], bool], patience: float = 120.0) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline, "the reader did not read enough"
        time.sleep(0.1)
