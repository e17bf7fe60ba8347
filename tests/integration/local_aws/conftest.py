"""Clients and throw-away resources for tests of the local AWS itself."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.integration.local_aws.lake import GROUPING, Lake


@pytest.fixture(scope="session")
def s3(local_aws: Any) -> Iterator[Any]:
    client = local_aws.client("s3")
    yield client
    client.close()


@pytest.fixture(scope="session")
def sqs(local_aws: Any) -> Iterator[Any]:
    client = local_aws.client("sqs")
    yield client
    client.close()


@pytest.fixture(scope="session")
def sns(local_aws: Any) -> Iterator[Any]:
    client = local_aws.client("sns")
    yield client
    client.close()


@pytest.fixture(scope="session")
def glue(local_aws: Any) -> Iterator[Any]:
    client = local_aws.client("glue")
    yield client
    client.close()


@pytest.fixture
def unique() -> str:
    return uuid.uuid4().hex[:12]


@pytest.fixture
def bucket(s3: Any, unique: str) -> str:
    name = f"test-{unique}"
    s3.create_bucket(Bucket=name)
    return name


class Queue:
    """A queue with its address, and what it holds."""

    def __init__(self, sqs: Any, name: str, **attributes: str) -> None:
        self._sqs = sqs
        self.url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        self.arn = self.attributes()["QueueArn"]

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])[
            "Attributes"
        ]
        return found

    def depth(self) -> int:
        return int(self.attributes()["ApproximateNumberOfMessages"])

    def take(self) -> list[dict[str, Any]]:
        """All visible bodies, read as JSON and deleted."""
        bodies: list[dict[str, Any]] = []
        while batch := self._sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                bodies.append(json.loads(message["Body"]))
                self._sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return bodies


@pytest.fixture
def make_queue(sqs: Any, unique: str) -> Callable[..., Queue]:
    """`make_queue(word, **attributes)`: a queue of this test's own."""
    return lambda word, **attributes: Queue(sqs, f"{word}-{unique}", **attributes)


@pytest.fixture
def queue(make_queue: Callable[..., Queue]) -> Queue:
    return make_queue("queue")


@pytest.fixture
def parquet() -> Callable[..., bytes]:
    """`parquet(name=values, …)`: the bytes of a small file."""

    def make(**columns: Any) -> bytes:
        target = io.BytesIO()
        pq.write_table(pa.table(columns), target)
        return target.getvalue()

    return make


@pytest.fixture
def lake(s3: Any, glue: Any, sqs: Any, bucket: str, unique: str, make_queue: Any, parquet: Any) -> Lake:
    dead = make_queue("crawl-dead")
    policy = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": "3"})
    queue = make_queue("crawl", RedrivePolicy=policy)
    rule = {
        "QueueArn": queue.arn,
        "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "bronze/"}]}},
    }
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]}
    )
    made = Lake(s3, glue, sqs, bucket, f"lake_{unique}", queue, dead, parquet)
    target = {"Path": f"s3://{bucket}/bronze/", "EventQueueArn": queue.arn, "DlqEventQueueArn": dead.arn}
    glue.create_crawler(
        Name=made.name,
        Role="crawler",
        DatabaseName=made.name,
        Targets={"S3Targets": [target]},
        RecrawlPolicy={"RecrawlBehavior": "CRAWL_EVENT_MODE"},
        SchemaChangePolicy={"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
        Configuration=json.dumps({"Version": 1.0, "Grouping": GROUPING}),
    )
    return made
