"""Each action on an object is told exactly once, in AWS's words, directly and through a topic."""

from __future__ import annotations

import json
from typing import Any

import pytest

EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]


def configure(s3: Any, bucket: str, queue: Any, **filters: str) -> None:
    rules = [{"Name": name, "Value": value} for name, value in filters.items()]
    rule: dict[str, Any] = {"Id": "all", "QueueArn": queue.arn, "Events": EVENTS}
    if rules:
        rule["Filter"] = {"Key": {"FilterRules": rules}}
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]}
    )


def names(bodies: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(r["eventName"], r["s3"]["object"]["key"]) for body in bodies for r in body["Records"]]


def test_configuration_sends_a_test_event(s3: Any, bucket: str, queue: Any) -> None:
    configure(s3, bucket, queue)
    (body,) = queue.take()
    assert (body["Event"], body["Bucket"], "Records" in body) == ("s3:TestEvent", bucket, False)


def test_each_action_is_one_event(s3: Any, bucket: str, queue: Any) -> None:
    configure(s3, bucket, queue)
    queue.take()
    s3.put_object(Bucket=bucket, Key="p/a b+c=1", Body=b"12", Tagging="x=1", ACL="bucket-owner-full-control")
    s3.copy_object(Bucket=bucket, Key="p/copy", CopySource={"Bucket": bucket, "Key": "p/a b+c=1"})
    upload = s3.create_multipart_upload(Bucket=bucket, Key="p/m", Tagging="x=1")["UploadId"]
    tag = s3.upload_part(Bucket=bucket, Key="p/m", UploadId=upload, PartNumber=1, Body=b"1")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="p/m", UploadId=upload, MultipartUpload=parts)
    s3.delete_object(Bucket=bucket, Key="p/m")
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "p/copy"}, {"Key": "p/none"}]})
    bodies = queue.take()
    assert names(bodies) == [
        ("ObjectCreated:Put", "p/a+b%2Bc%3D1"),
        ("ObjectCreated:Copy", "p/copy"),
        ("ObjectCreated:CompleteMultipartUpload", "p/m"),
        ("ObjectRemoved:Delete", "p/m"),
        ("ObjectRemoved:Delete", "p/copy"),
    ]
    described = [body["Records"][0]["s3"]["object"] for body in bodies]
    assert [one.get("size") for one in described] == [2, 2, 1, None, None]
    sequence = [one["sequencer"] for one in described]
    assert sequence == sorted(set(sequence))


def test_refused_write_tells_nothing(s3: Any, bucket: str, queue: Any) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"")
    configure(s3, bucket, queue)
    queue.take()
    with pytest.raises(s3.exceptions.ClientError):
        s3.put_object(Bucket=bucket, Key="k", Body=b"", IfNoneMatch="*")
    assert queue.take() == []


def test_prefix_and_suffix_must_both_match(s3: Any, bucket: str, queue: Any) -> None:
    configure(s3, bucket, queue, prefix="in/", suffix=".json")
    queue.take()
    for key in ("in/a.json", "in/a.csv", "out/a.json", "in/b.json"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    assert [key for _, key in names(queue.take())] == ["in/a.json", "in/b.json"]


@pytest.mark.parametrize("raw", ["true", "false", None])
def test_through_a_topic(s3: Any, sns: Any, bucket: str, queue: Any, unique: str, raw: str | None) -> None:
    topic = sns.create_topic(Name=f"topic-{unique}")["TopicArn"]
    attributes = {"RawMessageDelivery": raw} if raw else {}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn, Attributes=attributes)
    rules = [{"Id": "t", "TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"TopicConfigurations": rules}
    )
    s3.put_object(Bucket=bucket, Key="k", Body=b"")
    bodies = queue.take()
    if raw == "true":
        assert names(bodies[1:]) == [("ObjectCreated:Put", "k")]
        return
    assert {(b["Type"], b["TopicArn"], b["Subject"]) for b in bodies} == {
        ("Notification", topic, "Amazon S3 Notification")
    }
    test, put = (json.loads(body["Message"]) for body in bodies)
    assert test["Event"] == "s3:TestEvent"
    assert names([put]) == [("ObjectCreated:Put", "k")]


def test_delete_marker_is_told_in_a_versioned_bucket(s3: Any, bucket: str, queue: Any) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    configure(s3, bucket, queue)
    queue.take()
    version = s3.put_object(Bucket=bucket, Key="k", Body=b"")["VersionId"]
    s3.delete_object(Bucket=bucket, Key="k")
    created, removed = (body["Records"][0] for body in queue.take())
    assert created["s3"]["object"]["versionId"] == version
    assert removed["eventName"] == "ObjectRemoved:DeleteMarkerCreated"
    assert removed["s3"]["object"]["versionId"] != version
