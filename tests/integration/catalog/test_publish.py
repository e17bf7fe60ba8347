"""Rule: a publication moves every pointer of its month or none that matters, once, and refuses to narrow a table."""

from __future__ import annotations

import pytest

from ingestion.catalog.columns import columns_of
from ingestion.catalog.history import LEDGER
from ingestion.catalog.publish import audited_build, publish, resume
from ingestion.catalog.tables import found_table
from ingestion.errors import Conflict, Refused
from ingestion.ledger.leases import lease
from ingestion.ledger.store import Ledger

WHO = {"actor": "arn:tester", "reason": "test"}


def test_publish_points_every_table_at_the_build(small) -> None:
    build = small.built(small.delivery("deliv-1", 1), "1.00")
    done = publish(small.aws, small.lake, build, **WHO)
    assert (done.outcome, done.replaced) == ("published", None)
    assert small.shows(build)
    items = f"s3://{small.lake.lake_bucket}/bronze/cur2/export_name={small.export_name}/billing_period=2026-04/delivery_id=deliv-1/"
    assert small.pointer("line_items_cur2") == items


def test_publish_of_line_items_leaves_out_the_partition_columns_of_bronze(small) -> None:
    publish(small.aws, small.lake, small.built(small.delivery("deliv-1", 1), "1.00"), **WHO)
    names = [column.name for column in columns_of(small.aws, small.lake.database, "line_items_cur2")]
    assert names == ["unblended_cost", "service", "delivery_id", "line_items"]


def test_publish_again_changes_nothing(small) -> None:
    build = small.built(small.delivery("deliv-1", 1), "1.00")
    publish(small.aws, small.lake, build, **WHO)
    before = Ledger(small.aws, small.lake).events(LEDGER, small.export_name)
    assert publish(small.aws, small.lake, build, **WHO).outcome == "already_published"
    assert Ledger(small.aws, small.lake).events(LEDGER, small.export_name) == before
    assert small.shows(build)


def test_publish_replaces_the_month_and_takes_away_a_table_that_the_new_build_lacks(small) -> None:
    publish(small.aws, small.lake, small.built(small.delivery("deliv-1", 1), "1.00"), **WHO)
    daily = small.built(small.delivery("deliv-2", 2), "2.00", tables=("cost_daily", "data_transfer_daily"))
    done = publish(small.aws, small.lake, daily, **WHO)
    assert (done.outcome, done.replaced) == ("published", "deliv-1")
    assert small.pointer("cost_hourly") is None
    assert small.shows(daily)


def test_publish_holds_an_older_delivery(small) -> None:
    newer = small.built(small.delivery("deliv-2", 2), "2.00")
    publish(small.aws, small.lake, newer, **WHO)
    done = publish(small.aws, small.lake, small.built(small.delivery("deliv-1", 1), "1.00"), **WHO)
    assert done.outcome == "held"
    assert "older than the published deliv-2" in done.reason
    assert small.shows(newer)


def test_publish_keeps_months_and_exports_apart(small) -> None:
    april = small.built(small.delivery("deliv-1", 1), "1.00")
    may = small.built(small.delivery("deliv-2", 2, "2026-05"), "2.00")
    publish(small.aws, small.lake, april, **WHO)
    publish(small.aws, small.lake, may, **WHO)
    assert small.shows(april)
    assert small.pointers(may) == dict(may.pointers)


def test_publish_seals_the_scratch_schema_and_leaves_its_files(small) -> None:
    build = small.built(small.delivery("deliv-1", 1), "1.00")
    publish(small.aws, small.lake, build, **WHO)
    assert build.scratch_schema is not None
    assert found_table(small.aws, build.scratch_schema, "cost_daily") is None
    prefix = build.pointers["cost_daily"].removeprefix(f"s3://{small.lake.lake_bucket}/")
    assert small.aws.s3.list_objects_v2(Bucket=small.lake.lake_bucket, Prefix=prefix)["KeyCount"] == 1


def test_publish_goes_on_from_the_ledger_when_the_scratch_schema_is_sealed(small) -> None:
    build = small.built(small.delivery("deliv-1", 1), "1.00")
    with pytest.raises(KeyboardInterrupt):
        publish(small.aws, small.lake, build, **WHO, after_table=interrupt)
    kept = audited_build(small.aws, small.lake, small.export_name, "2026-04", "deliv-1")
    assert kept == build
    assert publish(small.aws, small.lake, kept, **WHO).outcome == "already_published"
    assert small.shows(build)


def test_resume_completes_what_was_interrupted_and_then_has_nothing_to_do(small) -> None:
    old, new = (small.built(small.delivery(f"deliv-{day}", day), f"{day}.00") for day in (1, 2))
    publish(small.aws, small.lake, old, **WHO)
    with pytest.raises(KeyboardInterrupt):
        publish(small.aws, small.lake, new, **WHO, after_table=interrupt)
    assert not small.shows(new)
    assert not small.shows(old)
    done = [
        one
        for one in resume(small.aws, small.lake, actor="arn:tester")
        if one.export_name == small.export_name
    ]
    assert [(one.outcome, one.delivery_id, one.replaced) for one in done] == [
        ("published", "deliv-2", "deliv-1")
    ]
    assert small.shows(new)
    assert resume(small.aws, small.lake, actor="arn:tester") == ()


def test_publish_finishes_an_interrupted_one_before_it_decides(small) -> None:
    older, newer = (small.built(small.delivery(f"deliv-{day}", day), f"{day}.00") for day in (1, 2))
    with pytest.raises(KeyboardInterrupt):
        publish(small.aws, small.lake, newer, **WHO, after_table=interrupt)
    assert publish(small.aws, small.lake, older, **WHO).outcome == "held"
    assert small.shows(newer)


def test_publish_adds_a_new_column_behind_the_present_ones(small) -> None:
    publish(small.aws, small.lake, small.built(small.delivery("deliv-1", 1), "1.00"), **WHO)
    wider = small.built(small.delivery("deliv-2", 2), "2.00", columns={"new": "string"} | small.types)
    publish(small.aws, small.lake, wider, **WHO)
    names = [column.name for column in columns_of(small.aws, small.lake.database, "cost_daily")]
    assert names == ["unblended_cost", "service", "delivery_id", "line_items", "new"]
    assert small.shows(wider)


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"unblended_cost": "decimal(38,12)"}, "cost_daily.service: expected this published column"),
        (
            {"unblended_cost": "decimal(38,12)", "service": "bigint"},
            "cost_daily.service: expected the published type string; found bigint",
        ),
    ],
)
def test_publish_refuses_to_drop_or_retype_a_column(small, columns: dict[str, str], named: str) -> None:
    live = small.built(small.delivery("deliv-1", 1), "1.00")
    publish(small.aws, small.lake, live, **WHO)
    narrow = small.built(small.delivery("deliv-2", 2), "2.00", tables=("cost_daily",), columns=columns)
    with pytest.raises(Refused, match=named):
        publish(small.aws, small.lake, narrow, **WHO)
    assert small.shows(live)
    assert resume(small.aws, small.lake, actor="arn:tester") == ()


def test_publish_refuses_a_build_whose_files_are_gone(small) -> None:
    build = small.built(small.delivery("deliv-1", 1), "1.00")
    with pytest.raises(KeyboardInterrupt):
        publish(small.aws, small.lake, build, **WHO, after_table=interrupt)
    key = build.pointers["cost_daily"].removeprefix(f"s3://{small.lake.lake_bucket}/") + "part-0.parquet"
    small.aws.s3.delete_object(Bucket=small.lake.lake_bucket, Key=key)
    with pytest.raises(Refused, match="deliv-1: expected 1 files of cost_daily"):
        publish(small.aws, small.lake, build, **WHO)
    [held] = resume(small.aws, small.lake, actor="arn:tester")
    assert (held.outcome, held.reason) == ("held", "files of the build are gone; build the delivery again")
    mended = small.built(small.delivery("deliv-1", 1), "1.00", attempt=2)
    assert publish(small.aws, small.lake, mended, **WHO).outcome == "published"
    assert small.shows(mended)


def test_publish_takes_a_displaced_export_away_with_it(small) -> None:
    old = small.built(small.delivery("deliv-1", 1), "1.00")
    publish(small.aws, small.lake, old, **WHO)
    successor = type(small)(small.aws, small.lake, f"{small.export_name}-v2")
    new = successor.built(successor.delivery("deliv-2", 2), "2.00")
    publish(small.aws, small.lake, new, **WHO, displaces=(small.export_name,))
    assert not any(small.pointers(old).values())
    assert successor.shows(new)


def test_publish_waits_for_nobody_but_the_holder_of_its_month(small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.catalog.publish.LEASE_WAIT", 0.3)
    build = small.built(small.delivery("deliv-1", 1), "1.00")
    with (
        lease(small.aws, small.lake, small.export_name, "2026-04", "arn:other", ttl=30.0),
        pytest.raises(Conflict),
    ):
        publish(small.aws, small.lake, build, **WHO)
    assert publish(small.aws, small.lake, build, **WHO).outcome == "published"


def interrupt(_table: str) -> None:
    raise KeyboardInterrupt
