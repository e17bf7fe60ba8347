"""Rule: a home that an earlier version wrote is taken over whole, its snapshot stays; one that is not understood is left alone.

`data/home_format_1.tar.gz` was written by the version with one pickled snapshot: objects, an open upload, a message, a
table with a partition and statistics, a CTAS, a crawl. `facts.json` in it names the ids.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LocalAws, start_local_aws

RECORDED = Path(__file__).parent / "data" / "home_format_1.tar.gz"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with tarfile.open(RECORDED) as archive:
        archive.extractall(tmp_path / "home", filter="data")
    return tmp_path / "home"


def test_home_of_format_1_is_taken_over(home: Path) -> None:
    snapshot = (home / "local-aws" / "state.pickle").read_bytes()
    aws = start_local_aws(home)
    try:
        check_all(aws, json.loads((home / "facts.json").read_text()))
    finally:
        aws.process.kill()
        aws.process.wait()
    assert (home / "local-aws" / "state.format-1").read_bytes() == snapshot
    again = start_local_aws(home)
    try:
        found = again.client("s3").get_object(Bucket="cur-lake", Key="open")["Body"].read()
        assert found == b"part"
    finally:
        again.stop()


def check_all(aws: LocalAws, facts: dict[str, str]) -> None:
    s3, sqs, glue, athena = (aws.client(name) for name in ("s3", "sqs", "glue", "athena"))
    kept = s3.get_object(Bucket="cur-lake", Key="old/a b.json")
    assert (kept["Body"].read(), kept["Metadata"]) == (b'{"x": 1}', {"owner": "me"})
    assert s3.get_object_tagging(Bucket="cur-lake", Key="old/a b.json")["TagSet"] == [
        {"Key": "t", "Value": "1"}
    ]
    assert s3.get_object(Bucket="versions", Key="k")["Body"].read() == b"two"
    parts = {"Parts": [{"PartNumber": 1, "ETag": facts["etag"]}]}
    upload: dict[str, Any] = {"Bucket": "cur-lake", "Key": "open", "UploadId": facts["upload"]}
    s3.complete_multipart_upload(**upload, MultipartUpload=parts)
    url = sqs.get_queue_url(QueueName="cur-deliveries")["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert (message["Body"], message["MessageAttributes"]["a"]["StringValue"]) == ("kept", "b")
    place = {"DatabaseName": "cur_lakehouse", "TableName": "kept"}
    (partition,) = glue.get_partitions(**place)["Partitions"]
    assert partition["StorageDescriptor"]["Location"] == "s3://cur-lake/kept/p=1/"
    (known,) = glue.get_column_statistics_for_table(**place, ColumnNames=["x"])["ColumnStatisticsList"]
    assert known["StatisticsData"]["LongColumnStatisticsData"]["NumberOfDistinctValues"] == 3
    status = athena.get_query_execution(QueryExecutionId=facts["query"])["QueryExecution"]["Status"]
    assert status["State"] == "SUCCEEDED"
    assert glue.get_table(DatabaseName="cur_lakehouse", Name="made")
    assert glue.get_crawler(Name="cur-bronze")["Crawler"]["LastCrawl"]["Status"] == "SUCCEEDED"


def refusal(home: Path) -> str:
    command = [sys.executable, "-m", "infra.local", "serve", "--home", str(home)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 1
    return ended.stderr


def test_snapshot_that_is_damaged_is_refused_and_stays(home: Path) -> None:
    snapshot = home / "local-aws" / "state.pickle"
    damaged = snapshot.read_bytes()[:5000]
    snapshot.write_bytes(damaged)
    said = refusal(home)
    assert "nothing was changed" in said
    assert "`reset` removes it" in said
    assert snapshot.read_bytes() == damaged


def test_state_of_a_newer_version_is_refused_and_stays(home: Path) -> None:
    aws = start_local_aws(home)
    aws.client("s3").put_object(Bucket="cur-lake", Key="mine", Body=b"kept")
    aws.stop()
    path = home / "local-aws" / "state.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE facts SET value = '99' WHERE name = 'format'")
    database.close()
    assert "expected state of format 2, found 99; start it with the version that wrote it" in refusal(home)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE facts SET value = '2' WHERE name = 'format'")
    database.close()
    again = start_local_aws(home)
    assert again.client("s3").get_object(Bucket="cur-lake", Key="mine")["Body"].read() == b"kept"
    again.stop()
