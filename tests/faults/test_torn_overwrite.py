"""A torn overwrite (one chunk replaced, manifest old) never becomes visible; the next complete delivery does.

The replaced chunk holds the same rows as before in another order, so that its total is right: only the
ETags and times tell.
"""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion import lake as lakes
from ingestion.aws import Aws
from ingestion.events import intake
from ingestion.exports.deliver import deliver
from ingestion.landing.land import land
from ingestion.landing.torn import TornDelivery
from ingestion.ledger import deliveries
from ingestion.ledger.store import Ledger
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

MONTH = "2026-09"
LAKE = lakes.Lake()


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(Scenario(seed=11, last_month=MONTH, months=1), tmp_path_factory.mktemp("bill"))


@pytest.fixture
def aws(fresh_local_aws: Any, monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ENDPOINT_URL", fresh_local_aws.endpoint)
    return Aws(fresh_local_aws.session())


def chunk_of(aws: Aws) -> str:
    keys = [row["Key"] for row in aws.s3.list_objects_v2(Bucket=LAKE.export_bucket)["Contents"]]
    return str(min(key for key in keys if key.endswith(".parquet")))


def replace_chunk(aws: Aws) -> None:
    """The same rows, reversed: an equal total under another ETag."""
    key = chunk_of(aws)
    table = pq.read_table(io.BytesIO(aws.s3.get_object(Bucket=LAKE.export_bucket, Key=key)["Body"].read()))
    body = io.BytesIO()
    pq.write_table(table.take(list(range(table.num_rows - 1, -1, -1))), body)
    aws.s3.put_object(Bucket=LAKE.export_bucket, Key=key, Body=body.getvalue())


def touch_manifest(aws: Aws, execution: str | None = None) -> None:
    """Put the manifest again: the same (its message is redelivered) or of a new execution (a complete delivery)."""
    keys = [row["Key"] for row in aws.s3.list_objects_v2(Bucket=LAKE.export_bucket)["Contents"]]
    [key] = [key for key in keys if key.endswith("-Manifest.json")]
    manifest = json.loads(aws.s3.get_object(Bucket=LAKE.export_bucket, Key=key)["Body"].read())
    manifest["executionId"] = execution or manifest["executionId"]
    aws.s3.put_object(Bucket=LAKE.export_bucket, Key=key, Body=json.dumps(manifest).encode())


def folded(aws: Aws) -> dict[str, str]:
    return {state.delivery_id: state.state for state in deliveries.states(Ledger(aws, LAKE))}


def take_in(aws: Aws) -> list[Any]:
    return intake.take_in(aws, LAKE) + intake.relook(aws, LAKE)


def test_a_chunk_replaced_without_a_message_is_torn_at_landing(aws: Aws, bill: GeneratedExport) -> None:
    deliver(aws, LAKE, bill.deliveries[0].folder)
    take_in(aws)
    [state] = deliveries.pending(deliveries.states(Ledger(aws, LAKE)))
    time.sleep(1.1)
    replace_chunk(aws)
    assert state.delivery is not None
    with pytest.raises(TornDelivery):
        land(aws, LAKE, state.delivery)
    assert "Contents" not in aws.s3.list_objects_v2(Bucket=LAKE.lake_bucket, Prefix="bronze/")


def test_a_redelivered_message_of_an_old_manifest_waits(aws: Aws, bill: GeneratedExport) -> None:
    deliver(aws, LAKE, bill.deliveries[0].folder)
    take_in(aws)
    [state] = deliveries.pending(deliveries.states(Ledger(aws, LAKE)))
    time.sleep(1.1)
    replace_chunk(aws)
    redeliver_message(aws, state.delivery)
    take_in(aws)
    fresh = [one for one in deliveries.states(Ledger(aws, LAKE)) if one.delivery_id != state.delivery_id]
    assert {one.state for one in fresh} <= {"waiting"}


def redeliver_message(aws: Aws, delivery: Any) -> None:
    """The manifest's event once more, as SQS may do at any time."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {
            "bucket": {"name": delivery.bucket},
            "object": {"key": delivery.manifest_key, "eTag": delivery.manifest_etag, "sequencer": "0"},
        },
    }
    url = aws.sqs.get_queue_url(QueueName=LAKE.deliveries_queue)["QueueUrl"]
    aws.sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"Records": [record]}))


def test_a_torn_delivery_first_seen_torn_waits_until_the_next_complete_one(
    aws: Aws, bill: GeneratedExport
) -> None:
    deliver(aws, LAKE, bill.deliveries[0].folder)
    time.sleep(1.1)
    replace_chunk(aws)
    take_in(aws)
    assert set(folded(aws).values()) == {"waiting"}
    time.sleep(1.1)
    touch_manifest(aws, execution="aaaaaaaa-0000-4000-8000-000000000001")
    take_in(aws)
    assert "received" in folded(aws).values()


def test_a_chunk_replaced_between_listing_and_copy_voids_the_landing(aws: Aws, bill: GeneratedExport) -> None:
    deliver(aws, LAKE, bill.deliveries[0].folder)
    take_in(aws)
    [state] = deliveries.pending(deliveries.states(Ledger(aws, LAKE)))
    assert state.delivery is not None
    replace_chunk(aws)  # within the same second: only the ETag tells
    ledger = Ledger(aws, LAKE)
    with pytest.raises(TornDelivery) as torn:
        land(aws, LAKE, state.delivery)
    intake.set_aside(ledger, state.delivery, torn.value)
    assert folded(aws)[state.delivery_id] == "waiting"
    assert "Contents" not in aws.s3.list_objects_v2(Bucket=LAKE.lake_bucket, Prefix="bronze/")
    time.sleep(1.1)
    touch_manifest(aws, execution="aaaaaaaa-0000-4000-8000-000000000002")
    take_in(aws)
    [ready] = deliveries.pending(deliveries.states(Ledger(aws, LAKE)))
    assert ready.delivery is not None
    assert land(aws, LAKE, ready.delivery).rows == bill.deliveries[0].lines
