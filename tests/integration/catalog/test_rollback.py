"""Rule: a rollback shows an earlier delivery and holds the month there until it is unpinned; repair trusts the ledger."""

from __future__ import annotations

import pytest

from ingestion.catalog.publish import publish
from ingestion.catalog.repair import NO_POINTER, repair
from ingestion.catalog.rollback import publications, rollback, unpin
from ingestion.catalog.tables import found_table
from ingestion.errors import Refused

WHO = {"actor": "arn:tester", "reason": "test"}
MONTH = ("acme", "2026-04")


@pytest.fixture
def two(small):
    """Two deliveries of a month, the second one live."""
    builds = [small.built(small.delivery(f"deliv-{day}", day), f"{day}.00") for day in (1, 2)]
    for build in builds:
        publish(small.aws, small.lake, build, **WHO)
    return builds


def test_rollback_shows_the_earlier_delivery_and_pins_the_month(small, two) -> None:
    done = rollback(small.aws, small.lake, *MONTH, "deliv-1", **WHO)
    assert (done.outcome, done.delivery_id, done.replaced) == ("published", "deliv-1", "deliv-2")
    assert small.shows(two[0])
    held = publish(small.aws, small.lake, small.built(small.delivery("deliv-3", 3), "3.00"), **WHO)
    assert held.outcome == "held"
    assert "pinned to deliv-1" in held.reason
    assert small.shows(two[0])


def test_rollback_again_changes_nothing(small, two) -> None:
    rollback(small.aws, small.lake, *MONTH, "deliv-1", **WHO)
    rows = publications(small.aws, small.lake)
    assert rollback(small.aws, small.lake, *MONTH, "deliv-1", **WHO).outcome == "already_published"
    assert publications(small.aws, small.lake) == rows


def test_rollback_to_the_live_delivery_pins_it(small, two) -> None:
    rollback(small.aws, small.lake, *MONTH, "deliv-2", **WHO)
    assert (
        publish(small.aws, small.lake, small.built(small.delivery("deliv-3", 3), "3.00"), **WHO).outcome
        == "held"
    )
    assert small.shows(two[1])


def test_unpin_publishes_the_newest_audited_delivery(small, two) -> None:
    rollback(small.aws, small.lake, *MONTH, "deliv-1", **WHO)
    newest = small.built(small.delivery("deliv-3", 3), "3.00")
    publish(small.aws, small.lake, newest, **WHO)
    done = unpin(small.aws, small.lake, *MONTH, **WHO)
    assert (done.outcome, done.delivery_id) == ("published", "deliv-3")
    assert small.shows(newest)
    next_one = small.built(small.delivery("deliv-4", 4), "4.00")
    assert publish(small.aws, small.lake, next_one, **WHO).outcome == "published"


def test_unpin_refuses_a_month_that_is_not_pinned(small, two) -> None:
    with pytest.raises(Refused, match="expected a month pinned by a rollback"):
        unpin(small.aws, small.lake, *MONTH, **WHO)


def test_rollback_refuses_a_delivery_that_was_never_audited(small, two) -> None:
    with pytest.raises(
        Refused, match=r"expected an audited delivery of this month \(deliv-1, deliv-2\); found 'x'"
    ):
        rollback(small.aws, small.lake, *MONTH, "x", **WHO)


def test_rollback_refuses_a_build_whose_files_are_gone(small, two) -> None:
    bucket = small.lake.lake_bucket
    key = two[0].pointers["cost_daily"].removeprefix(f"s3://{bucket}/") + "part-0.parquet"
    small.aws.s3.delete_object(Bucket=bucket, Key=key)
    with pytest.raises(Refused, match="expected 1 files of cost_daily"):
        rollback(small.aws, small.lake, *MONTH, "deliv-1", **WHO)
    assert small.shows(two[1])


def test_rollback_over_a_newer_column_keeps_the_column(small, two) -> None:
    wider = small.built(small.delivery("deliv-3", 3), "3.00", columns=small.types | {"new": "string"})
    publish(small.aws, small.lake, wider, **WHO)
    rollback(small.aws, small.lake, *MONTH, "deliv-1", **WHO)
    table = found_table(small.aws, small.lake.database, "cost_daily")
    assert table is not None
    assert [column["Name"] for column in table["StorageDescriptor"]["Columns"]][-1] == "new"
    assert small.shows(two[0])


def test_publications_say_what_is_live_and_what_is_pinned(small, two) -> None:
    rollback(small.aws, small.lake, *MONTH, "deliv-1", actor="arn:chief", reason="wrong tags")
    rows = [(row.delivery_id, row.state, row.live, row.pinned) for row in publications(small.aws, small.lake)]
    assert rows == [
        ("deliv-1", "audited", False, False),
        ("deliv-1", "published", False, False),
        ("deliv-2", "audited", False, False),
        ("deliv-2", "published", False, False),
        ("deliv-1", "published", True, True),
    ]
    last = publications(small.aws, small.lake)[-1]
    assert (last.actor, last.reason) == ("arn:chief", "wrong tags")


def test_repair_finds_nothing_in_an_intact_catalog(small, two) -> None:
    assert repair(small.aws, small.lake, actor="arn:tester") == ()


def test_repair_mends_moved_missing_and_left_over_pointers(small, two) -> None:
    daily = small.built(small.delivery("deliv-3", 3), "3.00", tables=("cost_daily", "data_transfer_daily"))
    publish(small.aws, small.lake, daily, **WHO)
    point(small, "cost_daily", two[0].pointers["cost_daily"])
    point(small, "cost_hourly", two[0].pointers["cost_hourly"])
    small.aws.glue.delete_table(DatabaseName=small.lake.database, Name="data_transfer_daily")
    mended = repair(small.aws, small.lake, actor="arn:tester")
    assert [(one.table, one.found, one.wanted, one.mended) for one in mended] == [
        ("cost_daily", two[0].pointers["cost_daily"], daily.pointers["cost_daily"], True),
        ("cost_hourly", two[0].pointers["cost_hourly"], NO_POINTER, True),
        ("data_transfer_daily", NO_POINTER, daily.pointers["data_transfer_daily"], True),
    ]
    assert small.shows(daily)
    assert repair(small.aws, small.lake, actor="arn:tester") == ()


def test_repair_rebuilds_a_lost_catalog(small, two) -> None:
    small.aws.glue.delete_database(Name=small.lake.database)
    assert {one.table for one in repair(small.aws, small.lake, actor="arn:tester")} == set(two[1].pointers)
    assert small.shows(two[1])


def test_repair_leaves_a_pointer_alone_when_the_data_of_the_ledgers_build_is_gone(small, two) -> None:
    bucket = small.lake.lake_bucket
    point(small, "cost_daily", two[0].pointers["cost_daily"])
    key = two[1].pointers["cost_daily"].removeprefix(f"s3://{bucket}/") + "part-0.parquet"
    small.aws.s3.delete_object(Bucket=bucket, Key=key)
    [found] = repair(small.aws, small.lake, actor="arn:tester")
    assert (found.table, found.mended) == ("cost_daily", False)
    assert small.pointer("cost_daily") == two[0].pointers["cost_daily"]


def point(small, table: str, location: str) -> None:
    """Moves a pointer behind the ledger's back."""
    small.aws.glue.batch_delete_partition(
        DatabaseName=small.lake.database,
        TableName=table,
        PartitionsToDelete=[{"Values": ["2026-04", "acme"]}],
    )
    small.aws.glue.create_partition(
        DatabaseName=small.lake.database,
        TableName=table,
        PartitionInput={"Values": ["2026-04", "acme"], "StorageDescriptor": {"Location": location}},
    )
