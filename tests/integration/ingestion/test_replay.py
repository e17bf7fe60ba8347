"""Rule: a dead letter goes back once its cause is gone, with its history on it; again does nothing; none is lost."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws
from ingestion.errors import BadInput
from ingestion.events import letters, queues, replay
from ingestion.events.replay import dead_letters, plan_replay, stats
from ingestion.lake import Lake
from ingestion.ledger.store import Ledger

BRONZE = "bronze/cur2/export_name=acme/billing_period=2026-04/delivery_id=d-0001/chunk-00001.parquet"


def good() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"x": [1]}), buffer)
    return buffer.getvalue()


def event(bucket: str, key: str, name: str = "ObjectCreated:Put") -> str:
    described = {"bucket": {"name": bucket}, "object": {"key": key, "eTag": "e", "sequencer": "1"}}
    return json.dumps({"Records": [{"eventName": name, "s3": described}]})


def bury(aws: Aws, lake: Lake, body: str, queue: letters.QueueName = "crawler", **attributes: str) -> str:
    return queues.send(aws, queues.url(aws, letters.dlq_of(lake, queue)), body, attributes)


def waiting_in(aws: Aws, lake: Lake, queue: letters.QueueName = "crawler") -> list[queues.Message]:
    """What the source queue holds; given back."""
    url = queues.url(aws, letters.source_of(lake, queue))
    found = list(queues.drain(aws, url, wait_seconds=0))
    for message in found:
        queues.give_back(aws, url, message)
    return found


@pytest.fixture
def quiet(aws: Aws, lake: Lake) -> Lake:
    """The lake with notifications off, as when an object is mended without telling anybody."""
    aws.s3.put_bucket_notification_configuration(Bucket=lake.lake_bucket, NotificationConfiguration={})
    for queue in letters.QUEUES:
        for message in queues.drain(aws, queues.url(aws, letters.source_of(lake, queue)), wait_seconds=0):
            queues.delete(aws, queues.url(aws, letters.source_of(lake, queue)), message)
    return lake


def test_each_cause_is_named(aws: Aws, quiet: Lake) -> None:
    lake = quiet
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=BRONZE, Body=good())
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=f"{BRONZE}.bad.parquet", Body=b"PAR1 no PAR1")
    bodies = {
        "ready": event(lake.lake_bucket, BRONZE),
        "unreadable-object": event(lake.lake_bucket, f"{BRONZE}.bad.parquet"),
        "missing-object": event(lake.lake_bucket, f"{BRONZE}.gone.parquet"),
        "foreign": event("other", BRONZE),
        "malformed": "{not json",
        "test-event": json.dumps({"Event": "s3:TestEvent"}),
    }
    ids = {bury(aws, lake, body): category for category, body in bodies.items()}
    found = dead_letters(aws, lake, "crawler")
    assert {letter.message_id: letter.category for letter in found} == ids
    assert all(letter.reason for letter in found)
    assert stats(found) == {"crawler": dict.fromkeys(sorted(bodies), 1)}
    assert len(dead_letters(aws, lake)) == len(bodies)


def test_a_manifest_letter_is_judged_by_its_manifest(aws: Aws, quiet: Lake) -> None:
    key = "acme/Acme/metadata/BILLING_PERIOD=2026-04/Acme-Manifest.json"
    bury(aws, quiet, event(quiet.export_bucket, key), "deliveries")
    assert [letter.category for letter in dead_letters(aws, quiet)] == ["missing-object"]
    aws.s3.put_object(Bucket=quiet.export_bucket, Key=key, Body=b"{not json")
    assert [letter.category for letter in dead_letters(aws, quiet)] == ["unreadable-object"]


def test_an_unknown_queue_is_refused(aws: Aws, quiet: Lake) -> None:
    with pytest.raises(BadInput, match="deliveries, crawler"):
        dead_letters(aws, quiet, "letters")


def test_without_apply_nothing_moves(aws: Aws, quiet: Lake) -> None:
    aws.s3.put_object(Bucket=quiet.lake_bucket, Key=BRONZE, Body=good())
    bury(aws, quiet, event(quiet.lake_bucket, BRONZE))
    [step] = replay.replay(aws, quiet, apply=False, reason="")
    assert step.action == "send"
    assert (len(dead_letters(aws, quiet)), waiting_in(aws, quiet)) == (1, [])
    assert Ledger(aws, quiet).events("replays") == []


def test_apply_needs_a_reason(aws: Aws, quiet: Lake) -> None:
    with pytest.raises(BadInput, match="--reason"):
        replay.replay(aws, quiet, apply=True, reason="")


def test_a_mended_object_s_letter_goes_back_once_with_its_history(aws: Aws, quiet: Lake) -> None:
    lake = quiet
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=BRONZE, Body=b"PAR1 no PAR1")
    body = event(lake.lake_bucket, BRONZE)
    message_id = bury(aws, lake, body, origin="s3")
    assert [step.action for step in replay.replay(aws, lake, apply=True, reason="try")] == ["keep"]
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=BRONZE, Body=good())
    assert [step.action for step in replay.replay(aws, lake, apply=True, reason="mended")] == ["send"]
    assert replay.replay(aws, lake, apply=True, reason="again") == []
    [message] = waiting_in(aws, lake)
    assert message.body == body
    assert message.attributes[letters.ORIGINAL_ID] == message_id
    assert (message.attributes[letters.REPLAY_COUNT], message.attributes["origin"]) == ("1", "s3")
    assert dead_letters(aws, lake) == []
    [row] = Ledger(aws, lake).events("replays")
    assert (row.state, row.reason, row.export_name, row.billing_period) == (
        "sent",
        "mended",
        "acme",
        "2026-04",
    )
    assert row.actor.startswith("arn:")


def test_a_crash_between_send_and_delete_does_not_send_twice(
    aws: Aws, quiet: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = quiet
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=BRONZE, Body=good())
    bury(aws, lake, event(lake.lake_bucket, BRONZE))
    delete = queues.delete

    def crash(*arguments: object) -> None:
        message = arguments[2]
        assert isinstance(message, queues.Message)
        queues.give_back(aws, queues.url(aws, lake.crawler_dlq), message)
        raise KeyboardInterrupt

    monkeypatch.setattr(queues, "delete", crash)
    with pytest.raises(KeyboardInterrupt):
        replay.replay(aws, lake, apply=True, reason="mended")
    monkeypatch.setattr(queues, "delete", delete)
    replay.replay(aws, lake, apply=True, reason="mended")
    assert (len(waiting_in(aws, lake)), dead_letters(aws, lake)) == (1, [])


def test_a_letter_that_keeps_coming_back_is_set_apart(aws: Aws, quiet: Lake) -> None:
    lake = quiet
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=BRONZE, Body=good())
    body = event(lake.lake_bucket, BRONZE)
    message_id = bury(aws, lake, body, **{letters.REPLAY_COUNT: "3"})
    [step] = replay.replay(aws, lake, apply=True, reason="once more")
    assert step.action == "quarantine"
    key = f"quarantine/crawler/{message_id}.json"
    assert json.loads(aws.s3.get_object(Bucket=lake.lake_bucket, Key=key)["Body"].read())["body"] == body
    assert (waiting_in(aws, lake), dead_letters(aws, lake)) == ([], [])


def test_quarantine_moves_one_letter_and_leaves_the_others(aws: Aws, quiet: Lake) -> None:
    one, other = bury(aws, quiet, "{one"), bury(aws, quiet, "{other", "deliveries")
    address = replay.quarantine(aws, quiet, one, "never ours")
    assert address == f"s3://{quiet.lake_bucket}/quarantine/crawler/{one}.json"
    assert [letter.message_id for letter in dead_letters(aws, quiet)] == [other]
    [row] = Ledger(aws, quiet).events("replays")
    assert (row.state, row.reason) == ("quarantined", "never ours")
    with pytest.raises(BadInput, match="no DLQ has it"):
        replay.quarantine(aws, quiet, one, "again")


def test_plan_of_nothing_is_nothing() -> None:
    assert plan_replay([]) == []
