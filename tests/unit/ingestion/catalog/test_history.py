"""Rule: the ledger alone says what is live, what is pinned and what a crash left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingestion.catalog.builds import Build
from ingestion.catalog.columns import Column
from ingestion.catalog.history import Intent, Month, month_of
from ingestion.catalog.records import audited_event, commit_event, intent_event
from ingestion.ledger.event import Event, from_line, to_line

START = datetime(2026, 5, 1, tzinfo=UTC)
EMPTY = Month("acme", "2026-04", (), (), None, 0, frozenset())


def build(delivery: str, day: int = 1, tables: tuple[str, ...] = ("cost_daily",)) -> Build:
    return Build(
        export_name="acme",
        billing_period="2026-04",
        delivery_id=delivery,
        ordered_at=datetime(2026, 4, day, tzinfo=UTC),
        pointers={table: f"s3://lake/builds/{delivery}/{table}/" for table in tables},
        columns={table: (Column("cost", "decimal(38,12)"),) for table in tables},
        scratch_schema="build_2026_04_x",
    )


def intent(number: int, what: Build | None, *, pinned: bool = False) -> Intent:
    return Intent(number, START, "arn:me", "why", what, pinned=pinned, displaces=("old-cur",))


def written(*events: Event) -> list[Event]:
    """As the ledger gives them back."""
    return [from_line(to_line(event)) for event in events]


def opened(what: Intent) -> Event:
    return intent_event(EMPTY, what, START + timedelta(seconds=what.number))


def closed(what: Intent) -> Event:
    return commit_event(EMPTY, what, START + timedelta(seconds=what.number))


def test_month_survives_the_ledger_unchanged() -> None:
    first = intent(1, build("one"), pinned=True)
    month = month_of("acme", "2026-04", written(opened(first), closed(first)))
    assert month.committed == (replace(first, at=START + timedelta(seconds=1)),)
    assert month.live == build("one")
    assert month.pinned


def test_month_live_is_the_last_committed() -> None:
    first, second = intent(1, build("one")), intent(2, build("two"))
    month = month_of("acme", "2026-04", written(closed(second), opened(second), closed(first), opened(first)))
    assert month.live == build("two")
    assert month.unfinished is None
    assert month.last_number == 2


def test_month_finds_the_intent_that_a_crash_left_open() -> None:
    first, second = intent(1, build("one")), intent(2, build("two"))
    month = month_of("acme", "2026-04", written(opened(first), closed(first), opened(second)))
    assert month.live == build("one")
    assert month.unfinished is not None
    assert month.unfinished.build == build("two")


def test_month_forgets_an_open_intent_below_a_later_one() -> None:
    first, second = intent(1, build("one")), intent(2, build("two"))
    month = month_of("acme", "2026-04", written(opened(first), opened(second), closed(second)))
    assert month.unfinished is None


def test_month_withdrawn_shows_nothing_and_remembers_its_tables() -> None:
    first, gone = intent(1, build("one", tables=("a", "b"))), intent(2, None)
    month = month_of("acme", "2026-04", written(opened(first), closed(first), opened(gone), closed(gone)))
    assert month.live is None
    assert month.tables == {"a", "b"}


def test_month_newest_audited_goes_by_the_order_of_deliveries_not_of_audits() -> None:
    newer = audited_event(build("newer", day=9), {"cost_daily": 1}, START, "me", "ok")
    older = audited_event(build("older", day=2), {"cost_daily": 1}, START + timedelta(hours=1), "me", "ok")
    newest = month_of("acme", "2026-04", written(newer, older)).newest_audited()
    assert newest is not None
    assert newest.build.delivery_id == "newer"


def test_month_remembers_how_many_files_each_folder_held() -> None:
    audited = audited_event(build("one"), {"cost_daily": 3}, START, "me", "ok")
    month = month_of("acme", "2026-04", written(audited))
    assert month.files_of(build("one")) == {"cost_daily": 3}
    assert month.files_of(build("never")) == {}


def test_audited_event_is_named_by_its_content() -> None:
    once = audited_event(build("one"), {}, START, "me", "ok")
    again = audited_event(build("one"), {}, START + timedelta(hours=1), "you", "again")
    other = audited_event(build("one", tables=("a",)), {}, START, "me", "ok")
    assert once.event_id == again.event_id != other.event_id


def test_series_of_derived_tables_keep_their_own_numbers() -> None:
    accounts = replace(intent(4, build("x")), series="accounts.")
    services = replace(intent(7, build("y")), series="services.")
    events = written(opened(accounts), closed(accounts), opened(services))
    assert month_of("derived", "", events, series="accounts.").last_number == 4
    assert month_of("derived", "", events, series="services.").unfinished is not None
