"""S3 tells queues and topics of new objects, topics tell their subscribers, and STS says who asks."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_plus

from tests.contract.conftest import Aws


def queue_arn(aws: Aws, url: str) -> str:
    found = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(found["Attributes"]["QueueArn"])


def allow(aws: Aws, url: str, service: str) -> None:
    """Let an AWS service send to the queue."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn(aws, url),
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})


def topic(aws: Aws) -> str:
    sns = aws.client("sns")
    arn: str = sns.create_topic(Name=aws.name("t"))["TopicArn"]
    aws.defer(sns.delete_topic, TopicArn=arn)
    return arn


def taken(aws: Aws, url: str) -> list[Any]:
    """The bodies that the queue gives now, which it then has no more."""
    sqs = aws.client("sqs")
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
    for message in found:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return [json.loads(message["Body"]) for message in found]


def test_bucket_tells_a_queue_of_the_objects_that_its_filter_lets_through(aws: Aws) -> None:
    s3, bucket, url = aws.client("s3"), aws.bucket(), aws.queue()
    allow(aws, url, "s3.amazonaws.com")
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".json"}]
    entry = {
        "QueueArn": queue_arn(aws, url),
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    settings = {"QueueConfigurations": [entry]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=settings)
    kept = s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"][0]
    assert kept["Events"] == ["s3:ObjectCreated:*"]
    [test_event] = aws.until(lambda: taken(aws, url))
    assert test_event["Event"] == "s3:TestEvent"
    for key in ("out/a.json", "in/a.txt", "in/a=1 b.json"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    [event] = aws.until(lambda: taken(aws, url))
    [record] = event["Records"]
    assert record["eventName"] == "ObjectCreated:Put"
    assert unquote_plus(record["s3"]["object"]["key"]) == "in/a=1 b.json"
    assert record["s3"]["object"]["size"] == 1


def test_notification_to_a_queue_that_is_not_there_is_refused(aws: Aws) -> None:
    bucket, url = aws.bucket(), aws.queue()
    entry = {"QueueArn": f"{queue_arn(aws, url)}-not", "Events": ["s3:ObjectCreated:*"]}
    settings = {"QueueConfigurations": [entry]}
    put = aws.client("s3").put_bucket_notification_configuration
    assert aws.refused(put, Bucket=bucket, NotificationConfiguration=settings)["Code"] == "InvalidArgument"


def test_topic_tells_its_queue_in_an_envelope_or_raw(aws: Aws) -> None:
    sns, arn = aws.client("sns"), topic(aws)
    wrapped, raw = aws.queue("wrapped"), aws.queue("raw")
    for url, attributes in ((wrapped, {}), (raw, {"RawMessageDelivery": "true"})):
        allow(aws, url, "sns.amazonaws.com")
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue_arn(aws, url), Attributes=attributes)
    assert len(sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]) == 2
    sent = sns.publish(TopicArn=arn, Message='{"a": 1}', Subject="bills")["MessageId"]
    [envelope] = aws.until(lambda: taken(aws, wrapped))
    assert (envelope["Type"], envelope["MessageId"], envelope["TopicArn"]) == ("Notification", sent, arn)
    assert (envelope["Subject"], json.loads(envelope["Message"])) == ("bills", {"a": 1})
    assert aws.until(lambda: taken(aws, raw)) == [{"a": 1}]


def test_unsubscribed_queue_hears_nothing(aws: Aws) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    allow(aws, url, "sns.amazonaws.com")
    one = sns.subscribe(
        TopicArn=arn, Protocol="sqs", Endpoint=queue_arn(aws, url), ReturnSubscriptionArn=True
    )
    sns.unsubscribe(SubscriptionArn=one["SubscriptionArn"])
    assert sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"] == []
    assert sns.get_topic_attributes(TopicArn=arn)["Attributes"]["TopicArn"] == arn
    sns.publish(TopicArn=arn, Message="nobody hears")
    assert taken(aws, url) == []


def test_publish_to_a_topic_that_is_not_there_is_refused(aws: Aws) -> None:
    sns, arn = aws.client("sns"), topic(aws)
    sns.delete_topic(TopicArn=arn)
    assert aws.refused(sns.publish, TopicArn=f"{arn}-not", Message="x")["Code"] == "NotFound"


def test_caller_identity_names_the_account(aws: Aws) -> None:
    found = aws.client("sts").get_caller_identity()
    assert found["Account"].isdigit()
    assert len(found["Account"]) == 12
    assert f":{found['Account']}:" in found["Arn"]
