"""Rule: the state of a delivery is a pure fold of its events, and says what `ingest` must work on now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ingestion.exports.delivery import DataFile, Delivery
from ingestion.ledger.event import Event, from_line, to_line
from ingestion.ledger.fold import (
    ControlTotal,
    delivery_from,
    delivery_json,
    fold_all,
    newest_complete,
    overtaken,
    pending,
    state_of,
)

START = datetime(2026, 4, 16, 15, 24, 15, 653000, UTC)


def delivery(name: str, hours: int = 0, export: str = "acme") -> Delivery:
    at = START + timedelta(hours=hours)
    files = (DataFile("k", "e", 7, at),)
    return Delivery(export, "2026-04", name, "cur2", "parquet", "b", "m", "me", "x", at, files)


def history(one: Delivery, *states: str, first: int = 0, **last: Any) -> list[Event]:
    """The events of a delivery, a second apart; `last` are extras of the last event."""
    return [
        Event(
            event_id=f"{one.delivery_id}.{number:04d}",
            at=START + timedelta(seconds=first + number),
            export_name=one.export_name,
            billing_period=one.billing_period,
            delivery_id=one.delivery_id,
            state=state,
            reason=f"because {state}",
            actor="arn:me",
            details={"delivery": delivery_json(one)} if number == 1 else {},
            extras={"attempt": 1, "seconds": float(number)} | (last if number == len(states) else {}),
        )
        for number, state in enumerate(states, 1)
    ]


def test_event_survives_its_line() -> None:
    [event] = history(delivery("d-0001"), "received")
    assert from_line(to_line(event)) == event
    assert to_line(event).count(b"\n") == 1


def test_delivery_survives_the_ledger() -> None:
    assert delivery_from(delivery_json(delivery("d-0001"))) == delivery("d-0001")


def test_state_of_takes_the_last_word_in_any_order_of_events() -> None:
    events = history(delivery("d-0001"), "received", "landed", "failed", scratch_schema="build_x")
    found = state_of(reversed(events))
    assert (found.state, found.reason, found.failures) == ("failed", "because failed", 1)
    assert found.reached == {"received", "landed", "failed"}
    assert found.seconds == {"received": 1.0, "landed": 2.0, "failed": 3.0}
    assert (found.delivery, found.scratch_schema) == (delivery("d-0001"), "build_x")


def test_a_new_attempt_starts_afresh_but_keeps_the_totals() -> None:
    events = history(delivery("d-0001"), "received", "landed", "audited", "received", attempt=2)
    events[1].details["control"] = [{"currency": "USD", "rows": 2, "unblended_cost": "1.50"}]  # type: ignore[index]
    found = state_of(events)
    assert (found.attempt, found.reached, found.scratch_schema) == (2, {"received"}, "")
    assert found.control == (ControlTotal("USD", 2, Decimal("1.50")),)


@pytest.mark.parametrize("state", ["received", "landed", "cataloged", "checked", "built", "audited"])
def test_pending_are_those_at_work(state: str) -> None:
    assert [s.state for s in pending(fold_all(history(delivery("d-0001"), state)))] == [state]


@pytest.mark.parametrize("state", ["waiting", "published", "held", "superseded", "quarantined", "failed"])
def test_pending_leaves_alone_what_rests(state: str) -> None:
    states = fold_all(history(delivery("d-0001"), "received", state))
    assert pending(states) == []
    assert [s.state for s in pending(states, retry_failed=True)] == (["failed"] if state == "failed" else [])


def test_pending_goes_by_age_and_not_by_arrival() -> None:
    late = history(delivery("d-late", hours=0), "received", first=50)
    early = history(delivery("d-early", hours=5), "received")
    assert [state.delivery_id for state in pending(fold_all(early + late))] == ["d-late", "d-early"]


def test_first_sight_decides_between_two_of_one_second() -> None:
    one = history(delivery("zz-first"), "received")
    two = history(delivery("aa-second"), "received", first=10)
    assert [state.delivery_id for state in pending(fold_all(one + two))] == ["zz-first", "aa-second"]


@pytest.mark.parametrize("done", ["audited", "published"])
def test_an_older_delivery_of_a_done_month_is_overtaken(done: str) -> None:
    newer = history(delivery("d-newer", hours=5), "received", done)
    older = history(delivery("d-older"), "received", first=50)
    other = history(delivery("d-other", export="beta"), "received")
    states = fold_all(newer + older + other)
    assert [state.delivery_id for state in overtaken(states)] == ["d-older"]
    assert "d-older" not in [state.delivery_id for state in pending(states)]
    assert "d-other" in [state.delivery_id for state in pending(states)]


def test_a_newer_delivery_and_a_rebuild_are_not_overtaken() -> None:
    newer = history(delivery("d-newer", hours=5), "received", "published")
    rebuilt = history(delivery("d-older"), "received", "published", "received")
    newest = history(delivery("d-newest", hours=9), "received")
    assert overtaken(fold_all(newer + rebuilt + newest)) == []


def test_newest_complete_skips_what_was_never_good() -> None:
    states = fold_all(
        history(delivery("d-good"), "received", "published")
        + history(delivery("d-bad", hours=5), "received", "quarantined")
        + history(delivery("d-torn", hours=6), "received", "waiting")
    )
    found = newest_complete(states)
    assert found is not None
    assert found.delivery_id == "d-good"
    assert newest_complete([]) is None
