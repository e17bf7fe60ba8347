"""Rule: what cannot be written is refused with an error, nothing of it is promised, and the server goes on with space.

A limit on the size of files (RLIMIT_FSIZE), set from outside on the running server, makes its writes fail as those of
a full disk do: the system refuses them in the middle.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.conftest import LocalAws, start_local_aws

MEGABYTE = 1 << 20


@contextmanager
def limited(aws: LocalAws, size: int) -> Iterator[None]:
    """While it lasts, no file of the server can grow beyond `size` bytes."""
    _, hard = resource.prlimit(aws.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(aws.process.pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.prlimit(aws.process.pid, resource.RLIMIT_FSIZE, (hard, hard))


def client(aws: LocalAws, name: str) -> Any:
    """One that asks once, so that an error is seen."""
    once = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return aws.session().client(name, endpoint_url=aws.endpoint, config=once)


def refused(call: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 500
    return str(answer["Error"]["Code"])


def run(athena: Any, sql: str) -> dict[str, Any]:
    started = athena.start_query_execution(
        QueryString=sql, ResultConfiguration={"OutputLocation": "s3://cur-lake/results/"}
    )
    while True:
        got = athena.get_query_execution(QueryExecutionId=started["QueryExecutionId"])["QueryExecution"]
        if got["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
            return dict(got)
        time.sleep(0.02)


def restarted(aws: LocalAws) -> LocalAws:
    aws.process.kill()
    aws.process.wait()
    return start_local_aws(aws.home)


def test_every_change_is_refused_while_nothing_can_be_written(fresh_local_aws: LocalAws) -> None:
    aws = fresh_local_aws
    s3, sqs, glue, athena = (client(aws, name) for name in ("s3", "sqs", "glue", "athena"))
    url = sqs.create_queue(QueueName="full")["QueueUrl"]
    s3.put_object(Bucket="cur-lake", Key="before", Body=b"kept")
    upload = s3.create_multipart_upload(Bucket="cur-lake", Key="parts")["UploadId"]
    with limited(aws, 0):
        assert refused(s3.put_object, Bucket="cur-lake", Key="during", Body=b"x") == "InternalError"
        part = {"Bucket": "cur-lake", "Key": "parts", "UploadId": upload, "PartNumber": 1}
        assert refused(s3.upload_part, **part, Body=b"x") == "InternalError"
        refused(sqs.send_message, QueueUrl=url, MessageBody="during")
        refused(glue.create_database, DatabaseInput={"Name": "during"})
        refused(athena.create_work_group, Name="during")
        refused(athena.start_query_execution, QueryString="select 1", WorkGroup="cur-analyst")
        assert s3.get_object(Bucket="cur-lake", Key="before")["Body"].read() == b"kept"
    s3.put_object(Bucket="cur-lake", Key="after", Body=b"kept too")
    sqs.send_message(QueueUrl=url, MessageBody="after")
    aws = restarted(aws)
    try:
        s3, sqs = client(aws, "s3"), client(aws, "sqs")
        listed = {entry["Key"]: entry["Size"] for entry in s3.list_objects_v2(Bucket="cur-lake")["Contents"]}
        assert listed == {"before": 4, "after": 8}
        bodies = [
            m["Body"] for m in sqs.receive_message(QueueUrl=url_of(sqs), MaxNumberOfMessages=10)["Messages"]
        ]
        # The message that was refused may be there, as after a reply that was lost; the one that was taken must be.
        assert sorted(bodies) in (["after"], ["after", "during"])
        assert list((aws.home / "local-aws" / "objects" / "incoming").iterdir()) == []
    finally:
        aws.stop()


def url_of(sqs: Any) -> str:
    return str(sqs.get_queue_url(QueueName="full")["QueueUrl"])


def test_large_upload_that_fails_leaves_nothing(fresh_local_aws: LocalAws) -> None:
    s3 = client(fresh_local_aws, "s3")
    with limited(fresh_local_aws, 4 * MEGABYTE):
        assert (
            refused(s3.put_object, Bucket="cur-lake", Key="big", Body=bytes(8 * MEGABYTE)) == "InternalError"
        )
        s3.put_object(Bucket="cur-lake", Key="small", Body=b"fits")
    listed = [entry["Key"] for entry in s3.list_objects_v2(Bucket="cur-lake")["Contents"]]
    assert listed == ["small"]
    objects = fresh_local_aws.home / "local-aws" / "objects"
    assert max(path.stat().st_size for path in files_of(objects)) == 4


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_query_whose_result_does_not_fit_fails_and_the_next_one_runs(fresh_local_aws: LocalAws) -> None:
    athena, s3 = client(fresh_local_aws, "athena"), client(fresh_local_aws, "s3")
    rows = "unnest(sequence(1, 10000)) as a(x) cross join unnest(sequence(1, 10)) as b(y)"
    text = "to_hex(md5(to_utf8(cast(x * 10 + y as varchar)))) || lpad('', 64, 'x')"
    place = "external_location='s3://cur-lake/torn/', format='TEXTFILE', write_compression='NONE'"
    with limited(fresh_local_aws, 2 * MEGABYTE):
        selected = run(athena, f"select {text} as t from {rows}")["Status"]
        made = run(
            athena, f"create table cur_lakehouse.torn with ({place}) as select {text} as t from {rows}"
        )
        assert run(athena, "select 1")["Status"]["State"] == "SUCCEEDED"
    for status in (selected, made["Status"]):
        assert status["State"] == "FAILED"
        assert status["AthenaError"]["ErrorMessage"]
    assert "Contents" not in s3.list_objects_v2(Bucket="cur-lake", Prefix="torn/")
    tables = client(fresh_local_aws, "glue").get_tables(DatabaseName="cur_lakehouse")["TableList"]
    assert tables == []
    again = run(athena, f"create table cur_lakehouse.torn with ({place}) as select {text} as t from {rows}")
    assert again["Status"]["State"] == "SUCCEEDED"
