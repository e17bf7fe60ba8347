"""Rule: a ledger object is written once and never changed; a month has one worker at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.aws import Aws
from ingestion.errors import BadInput, Conflict, LakehouseError, UnsafeName
from ingestion.lake import Lake
from ingestion.ledger import deliveries
from ingestion.ledger.deliveries import DeliveryKey
from ingestion.ledger.event import Event
from ingestion.ledger.leases import lease
from ingestion.ledger.store import Ledger
from ingestion.ledger.tables import EXTRAS, columns_of, ensure_tables, table_input

NOW = datetime(2026, 4, 1, tzinfo=UTC)
KEY = DeliveryKey("acme", "2026-04", "d-0001")


def event(name: str, minutes: int = 0, export: str = "acme", period: str = "2026-04") -> Event:
    at = NOW + timedelta(minutes=minutes)
    return Event(name, at, export, period, "", "sent", "", "arn:me", {"a": [1]}, {"queue": "crawler"})


def test_append_writes_once(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    assert [ledger.append("replays", event("a")), ledger.append("replays", event("a", minutes=9))] == [
        True,
        False,
    ]
    assert ledger.events("replays") == [event("a")]


def test_events_come_in_order_and_by_export_and_month(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    given = [event("c", 3), event("a", 9), event("b", 1, period="2026-05"), event("d", 2, export="beta")]
    for one in given:
        ledger.append("replays", one)
    assert [one.event_id for one in ledger.events("replays")] == ["b", "d", "c", "a"]
    assert [one.event_id for one in ledger.events("replays", "acme")] == ["b", "c", "a"]
    assert [one.event_id for one in ledger.events("replays", "acme", "2026-04")] == ["c", "a"]
    assert [one.event_id for one in ledger.events("replays", None, "2026-05")] == ["b"]
    assert Ledger(aws, lake).events("replays", "nobody") == []


def test_exports_whose_names_begin_alike_are_kept_apart(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    ledger.append("replays", event("a", export="acme-2"))
    assert ledger.events("replays", "acme") == []


def test_append_refuses_columns_and_names_that_would_break_the_table(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    with pytest.raises(LakehouseError, match="queue"):
        ledger.append("deliveries", event("a"))
    with pytest.raises(UnsafeName):
        ledger.append("replays", event("a", export="../x"))


def test_reading_hundreds_of_events_is_quick(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ledger.append("replays", event(f"e{n:04d}", n)), range(300)))
    started = time.monotonic()
    assert len(Ledger(aws, lake).events("replays")) == 300
    assert time.monotonic() - started < 20


def test_record_says_each_thing_once_and_numbers_it(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    said = [deliveries.record(ledger, KEY, state) for state in ("received", "received", "landed", "received")]
    assert said == [True, False, True, True]
    assert [one.event_id for one in ledger.events("deliveries")] == [f"d-0001.{n:04d}" for n in (1, 2, 3)]


def test_record_of_many_writers_loses_nothing(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    assert ledger.actor.startswith("arn:")
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda n: deliveries.record(ledger, KEY, "failed", reason=str(n)), range(4)))
    assert all(said)
    assert {one.reason for one in ledger.events("deliveries")} == {"0", "1", "2", "3"}


def test_record_refuses_an_unknown_state(aws: Aws, lake: Lake) -> None:
    with pytest.raises(BadInput, match="done"):
        deliveries.record(Ledger(aws, lake), KEY, "done")


def test_begin_attempt_starts_the_next_one(aws: Aws, lake: Lake) -> None:
    ledger = Ledger(aws, lake)
    deliveries.record(ledger, KEY, "received")
    deliveries.record(
        ledger,
        KEY,
        "audited",
        scratch_schema="build_x",
        pointers={"t": "s3://x/"},
        columns={"t": [("a", "int")]},
    )
    before = deliveries.find(ledger, "d-0001")
    assert (before.pointers, before.columns) == ({"t": "s3://x/"}, {"t": (("a", "int"),)})
    after = deliveries.begin_attempt(ledger, before, "rebuild")
    assert (after.attempt, after.state, after.scratch_schema, after.pointers) == (2, "received", "", {})
    deliveries.record(ledger, KEY, "landed")
    assert deliveries.find(ledger, "d-0001").attempt == 2


def test_find_says_that_it_does_not_know(aws: Aws, lake: Lake) -> None:
    with pytest.raises(BadInput, match="not in the ledger"):
        deliveries.find(Ledger(aws, lake), "d-0009")


def test_ensure_tables_creates_then_does_nothing_then_adds_columns(aws: Aws, lake: Lake) -> None:
    assert len(ensure_tables(aws, lake)) == len(EXTRAS) + 1
    assert ensure_tables(aws, lake) == []
    columns = columns_of("replays")
    columns.pop("first_seen")
    aws.glue.update_table(DatabaseName=lake.ops_database, TableInput=table_input(lake, "replays", columns))
    assert ensure_tables(aws, lake) == [f"added first_seen to {lake.ops_database}.replays"]
    table = aws.glue.get_table(DatabaseName=lake.ops_database, Name="replays")["Table"]
    assert table["StorageDescriptor"]["Columns"][-1]["Name"] == "first_seen"


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_lease_keeps_others_out_until_it_is_given_back(aws: Aws, lake: Lake) -> None:
    with lease(aws, lake, "acme", "2026-04", "one") as held:
        held.check()
        with pytest.raises(Conflict, match="held by one"), lease(aws, lake, "acme", "2026-04", "two"):
            pass
        with lease(aws, lake, "acme", "2026-05", "two"):
            pass
    with lease(aws, lake, "acme", "2026-04", "two") as held:
        held.check()


def test_a_lease_is_taken_over_when_it_expired_and_the_first_owner_notices(aws: Aws, lake: Lake) -> None:
    clock = Clock()
    first = lease(aws, lake, "acme", "2026-04", "one", ttl=3600, clock=clock, sleep=clock.sleep)
    with first:
        clock.now += 3601
        with lease(aws, lake, "acme", "2026-04", "two", ttl=3600, clock=clock, sleep=clock.sleep) as second:
            assert first.renew() is False
            with pytest.raises(Conflict, match="lost"):
                first.check()
            second.check()


def test_waiting_for_a_lease_ends_when_it_expires(aws: Aws, lake: Lake) -> None:
    clock = Clock()
    dead = lease(aws, lake, "acme", "2026-04", "dead", ttl=30, clock=clock, sleep=clock.sleep)
    assert dead._take()
    with lease(aws, lake, "acme", "2026-04", "two", wait=60, clock=clock, sleep=clock.sleep):
        assert 1030 <= clock.now < 1032


def test_a_lease_beats_while_it_is_held(aws: Aws, lake: Lake) -> None:
    with lease(aws, lake, "acme", "2026-04", "one", ttl=0.9) as held:
        time.sleep(1.6)
        held.check()
