"""Poison reaches a dead-letter queue with its reason; good objects of the same batch are registered; replay mends.

One story on one lakehouse.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

MONTH = "2026-09"
BAD = (
    "bronze/cur2/export_name=acme-cur2/billing_period=2026-08/delivery_id=hand-made-0000/chunk-00001.parquet"
)


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(Scenario(seed=5, last_month=MONTH, months=1), tmp_path_factory.mktemp("bill"))


def crawl(lakehouse: Any, times: int = 1) -> None:
    import time

    glue = lakehouse.aws("glue")
    for _ in range(times):
        glue.start_crawler(Name="cur-bronze")
        while glue.get_crawler(Name="cur-bronze")["Crawler"]["State"] != "READY":
            time.sleep(0.1)


def partitions(lakehouse: Any) -> set[str]:
    rows = lakehouse.aws("glue").get_partitions(DatabaseName="cur_bronze", TableName="cur2")["Partitions"]
    return {row["Values"][2] for row in rows}


def dead(lakehouse: Any) -> list[dict[str, Any]]:
    return list(lakehouse.run("dlq", "list", "--json").json())


def test_garbage_in_the_deliveries_queue_reaches_its_dead_letters(
    lakehouse: Any, bill: GeneratedExport
) -> None:
    sqs = lakehouse.aws("sqs")
    sqs.send_message(
        QueueUrl=sqs.get_queue_url(QueueName="cur-deliveries")["QueueUrl"], MessageBody="{not json"
    )
    lakehouse.run("deliver", str(bill.deliveries[0].folder))
    for _ in range(3):
        lakehouse.run("ingest", "--wait", expect=None)
    assert lakehouse.published(MONTH)
    assert any(letter["queue"] == "deliveries" and letter["reason"] for letter in dead(lakehouse))


def test_a_corrupt_bronze_object_is_set_apart_and_its_neighbour_is_registered(lakehouse: Any) -> None:
    s3 = lakehouse.aws("s3")
    s3.put_object(Bucket="cur-lake", Key=BAD, Body=b"PAR1 this is no parquet PAR1")
    s3.put_object(Bucket="cur-lake", Key=BAD.replace("hand-made-0000", "hand-made-0001"), Body=good_chunk(s3))
    crawl(lakehouse, times=4)
    assert "hand-made-0001" in partitions(lakehouse)
    assert "hand-made-0000" not in partitions(lakehouse)
    [letter] = [letter for letter in dead(lakehouse) if letter["queue"] == "crawler"]
    assert letter["reason"]


def good_chunk(s3: Any) -> bytes:
    listed = s3.list_objects_v2(Bucket="cur-lake", Prefix="bronze/cur2/")["Contents"]
    [key] = [row["Key"] for row in listed if "hand-made" not in row["Key"]][:1]
    table = pq.read_table(io.BytesIO(s3.get_object(Bucket="cur-lake", Key=key)["Body"].read()))
    body = io.BytesIO()
    pq.write_table(table.slice(0, 10), body)
    return body.getvalue()


def test_mended_with_notifications_off_replay_brings_it_in_once(lakehouse: Any) -> None:
    s3 = lakehouse.aws("s3")
    rules = s3.get_bucket_notification_configuration(Bucket="cur-lake")
    s3.put_bucket_notification_configuration(Bucket="cur-lake", NotificationConfiguration={})
    s3.put_object(Bucket="cur-lake", Key=BAD, Body=good_chunk(s3))
    rules.pop("ResponseMetadata")
    s3.put_bucket_notification_configuration(Bucket="cur-lake", NotificationConfiguration=rules)
    lakehouse.run("dlq", "replay")  # only says what it would do
    assert [letter for letter in dead(lakehouse) if letter["queue"] == "crawler"]
    lakehouse.run("dlq", "replay", "--apply", "--reason", "object mended")
    crawl(lakehouse, times=1)
    assert "hand-made-0000" in partitions(lakehouse)
    before = partitions(lakehouse)
    lakehouse.run("dlq", "replay", "--apply", "--reason", "again")
    crawl(lakehouse, times=1)
    assert partitions(lakehouse) == before
    assert not [letter for letter in dead(lakehouse) if letter["queue"] == "crawler"]


def test_a_corrupt_export_object_is_quarantined_with_its_reason(
    lakehouse: Any, bill: GeneratedExport, tmp_path: Path
) -> None:
    broken = copy_with(
        bill.deliveries[0].folder, tmp_path / "broken", execution="bbbbbbbb-0000-4000-8000-000000000001"
    )
    chunk = min(broken.rglob("*.parquet"))
    chunk.write_bytes(b"PAR1" + b"\0" * 64 + b"PAR1")
    answering = lakehouse.published(MONTH)
    lakehouse.deliver_and_ingest(broken, expect=1)
    rows = lakehouse.run("deliveries", "--json").json()
    [row] = [row for row in rows if row["state"] == "quarantined"]
    assert chunk.name in row["reason"]
    assert lakehouse.published(MONTH) == answering


def copy_with(source: Path, target: Path, execution: str) -> Path:
    """The delivery again under another execution id."""
    import shutil

    shutil.copytree(source, target)
    for path in target.rglob("*-Manifest.json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"executionId": execution}))
    return target
