"""Rule: only letters whose cause is gone go back; one that keeps failing is set apart, none is dropped."""

from __future__ import annotations

import dataclasses

import pytest

from ingestion.events.letters import DeadLetter, stats, subject_of
from ingestion.events.replay import plan_replay

BRONZE = "bronze/cur2/export_name=acme/billing_period=2026-04/delivery_id=d-0001/chunk-00001.parquet"
LETTER = DeadLetter("crawler", "m-1", "ready", "mended", "cur-lake", BRONZE, 4, 0, "m-1", "2026-04-01", "{}")


def of(category: str, replay_count: int = 0) -> DeadLetter:
    return dataclasses.replace(LETTER, category=category, replay_count=replay_count)


@pytest.mark.parametrize(
    ("category", "action"),
    [
        ("ready", "send"),
        ("transient", "send"),
        ("test-event", "keep"),
        ("nothing-to-do", "keep"),
        ("malformed", "keep"),
        ("foreign", "keep"),
        ("missing-object", "keep"),
        ("unreadable-object", "keep"),
    ],
)
def test_plan_replay_sends_what_is_mended(category: str, action: str) -> None:
    [step] = plan_replay([of(category)])
    assert (step.action, bool(step.why)) == (action, True)


def test_plan_replay_sets_apart_at_the_cap() -> None:
    assert [step.action for step in plan_replay([of("ready", 2), of("ready", 3)], cap=3)] == [
        "send",
        "quarantine",
    ]


def test_stats_count_by_queue_and_category() -> None:
    assert stats([of("ready"), of("ready"), of("foreign")]) == {"crawler": {"foreign": 1, "ready": 2}}


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        (BRONZE, ("acme", "2026-04")),
        ("bronze/cur2/export_name=A B/billing_period=x/c.parquet", ("", "")),
        ("pre/acme/metadata/BILLING_PERIOD=2026-04/acme-Manifest.json", ("acme", "2026-04")),
        ("pre/../x-Manifest.json", ("", "")),
        ("anything", ("", "")),
    ],
)
def test_subject_of_reads_export_and_month_from_the_key(key: str, subject: tuple[str, str]) -> None:
    assert subject_of(dataclasses.replace(LETTER, key=key)) == subject
