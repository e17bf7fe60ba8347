"""Rule: newer deliveries replace older ones, never the reverse; a pinned month holds; the same build changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from ingestion.catalog.builds import Build
from ingestion.catalog.columns import Column
from ingestion.catalog.decide import AlreadyPublished, Hold, Publish, decide
from ingestion.catalog.history import Intent, Month


def build(delivery: str, day: int, folder: str = "a") -> Build:
    return Build(
        export_name="acme",
        billing_period="2026-04",
        delivery_id=delivery,
        ordered_at=datetime(2026, 4, day, tzinfo=UTC),
        pointers={"cost_daily": f"s3://lake/builds/{folder}/"},
        columns={"cost_daily": (Column("x", "string"),)},
    )


def month(live: Build | None, *, pinned: bool = False) -> Month:
    intents = (Intent(1, datetime(2026, 5, 1, tzinfo=UTC), "me", "why", live, pinned=pinned),)
    return Month("acme", "2026-04", (), intents, None, 1, frozenset({"cost_daily"}))


def test_decide_publishes_into_an_empty_month() -> None:
    empty = Month("acme", "2026-04", (), (), None, 0, frozenset())
    assert decide(empty, build("first", 1)) == Publish(replaces=None)


def test_decide_replaces_an_older_delivery() -> None:
    assert decide(month(build("old", 1)), build("new", 2)) == Publish(replaces="old")


def test_decide_holds_an_older_delivery_that_arrives_late() -> None:
    decision = decide(month(build("new", 2)), build("old", 1))
    assert isinstance(decision, Hold)
    assert "older than the published new" in decision.reason


def test_decide_holds_whatever_comes_to_a_pinned_month() -> None:
    decision = decide(month(build("old", 1), pinned=True), build("new", 2))
    assert isinstance(decision, Hold)
    assert "pinned to old" in decision.reason


def test_decide_changes_nothing_for_the_live_build() -> None:
    assert decide(month(build("same", 1)), build("same", 1)) == AlreadyPublished()
    assert decide(month(build("same", 1), pinned=True), build("same", 1)) == AlreadyPublished()


def test_decide_publishes_another_build_of_the_live_delivery() -> None:
    assert decide(month(build("same", 1, "a")), build("same", 1, "b")) == Publish(replaces="same")


def test_decide_publishes_into_a_month_that_was_withdrawn() -> None:
    assert decide(month(None), build("first", 1)) == Publish(replaces=None)
