"""boto3's resource layer: buckets, objects and queues as Python objects."""

from __future__ import annotations

import uuid

import boto3
import pytest
from botocore.exceptions import ClientError

CLIENT = "boto3"


def test_bucket_holds_objects_until_they_are_deleted() -> None:
    bucket = boto3.resource("s3").create_bucket(Bucket=f"resource-{uuid.uuid4().hex[:8]}")
    bucket.put_object(Key="a/1", Body=b"one", Metadata={"k": "v"})
    bucket.Object("a/2").copy({"Bucket": bucket.name, "Key": "a/1"})
    assert [(found.key, found.size) for found in bucket.objects.filter(Prefix="a/")] == [
        ("a/1", 3),
        ("a/2", 3),
    ]
    assert bucket.Object("a/2").get()["Body"].read() == b"one"
    assert bucket.Object("a/1").metadata == {"k": "v"}
    bucket.objects.all().delete()
    assert list(bucket.objects.all()) == []
    bucket.delete()
    with pytest.raises(ClientError, match="NoSuchBucket"):
        list(bucket.objects.all())


def test_queue_hands_out_a_message_until_it_is_deleted() -> None:
    queue = boto3.resource("sqs").create_queue(
        QueueName=f"q-{uuid.uuid4().hex[:8]}", Attributes={"VisibilityTimeout": "0"}
    )
    queue.send_messages(Entries=[{"Id": str(number), "MessageBody": f"m{number}"} for number in range(3)])
    for _ in range(3):
        [message] = queue.receive_messages(MaxNumberOfMessages=1, WaitTimeSeconds=1)
        message.delete()
    assert queue.receive_messages() == []
    queue.load()
    assert queue.attributes["ApproximateNumberOfMessages"] == "0"
    queue.delete()
