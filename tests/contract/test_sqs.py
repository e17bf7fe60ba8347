"""SQS: what is received is hidden, what fails in a batch fails alone, a FIFO queue keeps order, letters go home."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.conftest import Aws

NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"


def arn(aws: Aws, url: str) -> str:
    found = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(found["Attributes"]["QueueArn"])


def receive(aws: Aws, url: str, **more: Any) -> list[dict[str, Any]]:
    asked = {
        "MessageSystemAttributeNames": ["All"],
        "MessageAttributeNames": ["All"],
        "WaitTimeSeconds": 5,
        **more,
    }
    found: list[dict[str, Any]] = aws.client("sqs").receive_message(QueueUrl=url, **asked).get("Messages", [])
    return found


def fifo(aws: Aws, **attributes: str) -> str:
    sqs = aws.client("sqs")
    given = {"FifoQueue": "true", **attributes}
    url: str = sqs.create_queue(QueueName=f"{aws.name('f')}.fifo", Attributes=given)["QueueUrl"]
    aws.defer(sqs.delete_queue, QueueUrl=url)
    return url


def test_create_queue_again_gives_the_same_and_otherwise_is_refused(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue(VisibilityTimeout="7")
    name = url.rpartition("/")[2]
    assert sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "7"})["QueueUrl"] == url
    error = aws.refused(sqs.create_queue, QueueName=name, Attributes={"VisibilityTimeout": "8"})
    assert error["Code"] == "QueueAlreadyExists"


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("with space", {}),
        ("plain", {"FifoQueue": "true"}),
        ("order.fifo", {}),
        ("plain", {"VisibilityTimeout": "43201"}),
        ("plain", {"Colour": "red"}),
        ("plain", {"RedrivePolicy": "no json"}),
    ],
)
def test_create_queue_refuses_what_cannot_be(aws: Aws, name: str, attributes: dict[str, str]) -> None:
    error = aws.refused(
        aws.client("sqs").create_queue, QueueName=f"{aws.prefix}-{name}", Attributes=attributes
    )
    assert error["Code"] in ("InvalidParameterValue", "InvalidAttributeValue", "InvalidAttributeName")


def test_get_queue_url(aws: Aws) -> None:
    url = aws.queue()
    sqs = aws.client("sqs")
    assert sqs.get_queue_url(QueueName=url.rpartition("/")[2])["QueueUrl"] == url
    assert aws.refused(sqs.get_queue_url, QueueName=aws.name("none"))["Code"] == NO_QUEUE


def test_list_queues_by_prefix_and_page(aws: Aws) -> None:
    urls = {aws.queue("one"), aws.queue("two"), aws.queue("three")}
    sqs = aws.client("sqs")
    aws.until(lambda: set(sqs.list_queues(QueueNamePrefix=aws.prefix).get("QueueUrls", [])) == urls, 90)
    pages = list(
        sqs.get_paginator("list_queues").paginate(
            QueueNamePrefix=aws.prefix, PaginationConfig={"PageSize": 2}
        )
    )
    assert {url for page in pages for url in page["QueueUrls"]} == urls


def test_get_queue_attributes_knows_what_was_set(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue(DelaySeconds="3")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": "3600"})
    asked = ["DelaySeconds", "MessageRetentionPeriod", "MaximumMessageSize"]

    def told() -> bool:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=asked)["Attributes"]
        return {name: found[name] for name in asked[:2]} == {
            "DelaySeconds": "3",
            "MessageRetentionPeriod": "3600",
        }

    assert aws.until(told, 90)
    error = aws.refused(sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["Colour"])
    assert error["Code"] == "InvalidAttributeName"


def test_set_queue_attributes_refuses_what_is_out_of_range(aws: Aws) -> None:
    url = aws.queue()
    error = aws.refused(
        aws.client("sqs").set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "901"}
    )
    assert error["Code"] == "InvalidAttributeValue"


def test_delete_queue(aws: Aws) -> None:
    url = aws.queue()
    sqs = aws.client("sqs")
    sqs.delete_queue(QueueUrl=url)
    if aws.is_local:  # AWS takes up to a minute
        assert aws.refused(sqs.send_message, QueueUrl=url, MessageBody="m")["Code"] == NO_QUEUE


def test_tags_of_a_queue(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue()
    sqs.tag_queue(QueueUrl=url, Tags={"a": "1", "b": "2"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["a"])
    aws.until(lambda: sqs.list_queue_tags(QueueUrl=url).get("Tags") == {"b": "2"})


def test_permission_is_added_and_removed(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue()
    account = arn(aws, url).split(":")[4]
    sqs.add_permission(QueueUrl=url, Label="l", AWSAccountIds=[account], Actions=["SendMessage"])

    def labels() -> list[str]:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
        return [one["Sid"] for one in json.loads(found.get("Policy", '{"Statement": []}'))["Statement"]]

    aws.until(lambda: labels() == ["l"])
    sqs.remove_permission(QueueUrl=url, Label="l")
    aws.until(lambda: labels() == [])


def test_send_message_gives_the_digests(aws: Aws) -> None:
    url = aws.queue()
    given = {
        "text": {"DataType": "String", "StringValue": "ü"},
        "number": {"DataType": "Number.int", "StringValue": "1"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    }
    # botocore itself compares the digests and raises when one differs
    sent = aws.client("sqs").send_message(QueueUrl=url, MessageBody="bödy", MessageAttributes=given)
    (message,) = receive(aws, url)
    assert (message["MessageId"], message["MessageAttributes"]) == (sent["MessageId"], given)
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]


@pytest.mark.parametrize("body", ["\x00", "a\x0bb"])
def test_send_message_refuses_what_xml_cannot_carry(aws: Aws, body: str) -> None:
    error = aws.refused(aws.client("sqs").send_message, QueueUrl=aws.queue(), MessageBody=body)
    assert "InvalidMessageContents" in error["Code"]


def test_send_message_of_more_than_the_queue_takes(aws: Aws) -> None:
    url = aws.queue(MaximumMessageSize="1024")
    error = aws.refused(aws.client("sqs").send_message, QueueUrl=url, MessageBody="x" * 1025)
    assert error["Code"] == "InvalidParameterValue"


def test_send_message_batch_tells_each_entry_apart(aws: Aws) -> None:
    url = aws.queue()
    entries = [{"Id": "good", "MessageBody": "m"}, {"Id": "bad", "MessageBody": "m", "DelaySeconds": 901}]
    answer = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
    assert [one["Id"] for one in answer["Successful"]] == ["good"]
    (failed,) = answer["Failed"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("bad", "InvalidParameterValue", True)


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ([], "EmptyBatchRequest"),
        (["a", "a"], "BatchEntryIdsNotDistinct"),
        (["no good"], "InvalidBatchEntryId"),
        ([str(number) for number in range(11)], "TooManyEntriesInBatchRequest"),
    ],
)
def test_batch_that_is_refused_whole(aws: Aws, ids: list[str], code: str) -> None:
    entries = [{"Id": one, "MessageBody": "m"} for one in ids]
    error = aws.refused(aws.client("sqs").send_message_batch, QueueUrl=aws.queue(), Entries=entries)
    assert error["Code"] == f"AWS.SimpleQueueService.{code}"


@pytest.mark.parametrize(
    "wrong", [{"MaxNumberOfMessages": 11}, {"WaitTimeSeconds": 21}, {"VisibilityTimeout": 43201}]
)
def test_receive_message_refuses_what_is_out_of_range(aws: Aws, wrong: dict[str, int]) -> None:
    error = aws.refused(aws.client("sqs").receive_message, QueueUrl=aws.queue(), **wrong)
    assert error["Code"] == "InvalidParameterValue"


def test_receive_message_counts_and_change_message_visibility_gives_back(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue()
    sqs.send_message(QueueUrl=url, MessageBody="m")
    (first,) = receive(aws, url, VisibilityTimeout=600)
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0)
    (second,) = receive(aws, url)
    assert second["MessageId"] == first["MessageId"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"
    entry = {"Id": "1", "ReceiptHandle": second["ReceiptHandle"], "VisibilityTimeout": 0}
    batch = sqs.change_message_visibility_batch(
        QueueUrl=url, Entries=[entry, {**entry, "Id": "2", "VisibilityTimeout": 43201}]
    )
    assert ([one["Id"] for one in batch["Successful"]], [one["Id"] for one in batch["Failed"]]) == (
        ["1"],
        ["2"],
    )
    assert receive(aws, url)


def test_delete_message_and_the_batch(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue()
    sqs.send_message(QueueUrl=url, MessageBody="m")
    (message,) = receive(aws, url)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert (
        aws.refused(sqs.delete_message, QueueUrl=url, ReceiptHandle="garbage")["Code"]
        == "ReceiptHandleIsInvalid"
    )
    entries = [
        {"Id": "good", "ReceiptHandle": message["ReceiptHandle"]},
        {"Id": "bad", "ReceiptHandle": "garbage"},
    ]
    batch = sqs.delete_message_batch(QueueUrl=url, Entries=entries)
    assert [one["Id"] for one in batch["Successful"]] == ["good"]
    assert [(one["Id"], one["Code"]) for one in batch["Failed"]] == [("bad", "ReceiptHandleIsInvalid")]


def test_delayed_message_comes_late(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue(DelaySeconds="1")
    sqs.send_message(QueueUrl=url, MessageBody="late")
    assert receive(aws, url, WaitTimeSeconds=0) == []
    assert [one["Body"] for one in receive(aws, url)] == ["late"]


def test_purge_queue_once_a_minute(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue()
    sqs.send_message(QueueUrl=url, MessageBody="m")
    sqs.purge_queue(QueueUrl=url)
    assert aws.refused(sqs.purge_queue, QueueUrl=url)["Code"] == "AWS.SimpleQueueService.PurgeQueueInProgress"
    if aws.is_local:  # AWS takes up to a minute
        assert receive(aws, url, WaitTimeSeconds=0) == []


def test_fifo_queue_keeps_the_order_of_a_group(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), fifo(aws, ContentBasedDeduplication="true")
    numbers = [
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=body[0])["SequenceNumber"]
        for body in ("a1", "a2", "b1")
    ]
    assert numbers == sorted(numbers)
    (first,) = receive(aws, url, MaxNumberOfMessages=1, ReceiveRequestAttemptId="once")
    assert (first["Body"], first["Attributes"]["MessageGroupId"]) == ("a1", "a")
    assert [one["Body"] for one in receive(aws, url, MaxNumberOfMessages=10)] == ["b1"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    assert [one["Body"] for one in receive(aws, url, MaxNumberOfMessages=10)] == ["a2"]


def test_fifo_queue_takes_a_duplicate_once(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), fifo(aws)
    for _ in range(2):
        sqs.send_message(QueueUrl=url, MessageBody="m", MessageGroupId="g", MessageDeduplicationId="x")
    (message,) = receive(aws, url, MaxNumberOfMessages=10)
    assert message["Attributes"]["MessageDeduplicationId"] == "x"
    without = aws.refused(sqs.send_message, QueueUrl=url, MessageBody="m", MessageGroupId="g")
    assert without["Code"] == "InvalidParameterValue"
    assert aws.refused(sqs.send_message, QueueUrl=url, MessageBody="m")["Code"] == "MissingParameter"


@pytest.fixture
def letters(aws: Aws) -> tuple[str, str]:
    """A queue and its dead-letter queue, which holds one letter."""
    dead = aws.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": arn(aws, dead), "maxReceiveCount": 1})
    live = aws.queue("live", RedrivePolicy=policy)
    sqs = aws.client("sqs")
    sqs.send_message(QueueUrl=live, MessageBody="letter")
    (message,) = receive(aws, live)
    sqs.change_message_visibility(QueueUrl=live, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert receive(aws, live, WaitTimeSeconds=2) == []
    return live, dead


def test_list_dead_letter_source_queues(aws: Aws, letters: tuple[str, str]) -> None:
    live, dead = letters
    sqs = aws.client("sqs")
    aws.until(lambda: sqs.list_dead_letter_source_queues(QueueUrl=dead).get("queueUrls") == [live])


def test_message_move_task_brings_a_letter_home(aws: Aws, letters: tuple[str, str]) -> None:
    live, dead = letters
    sqs = aws.client("sqs")
    task = sqs.start_message_move_task(SourceArn=arn(aws, dead))["TaskHandle"]
    found = aws.until(lambda: receive(aws, live), 120)
    assert [one["Body"] for one in found] == ["letter"]
    aws.until(
        lambda: sqs.list_message_move_tasks(SourceArn=arn(aws, dead))["Results"][0]["Status"] == "COMPLETED",
        120,
    )
    assert aws.refused(sqs.cancel_message_move_task, TaskHandle=task)["Code"]


def test_message_move_task_needs_a_dead_letter_queue(aws: Aws) -> None:
    sqs, url = aws.client("sqs"), aws.queue()
    error = aws.refused(sqs.start_message_move_task, SourceArn=arn(aws, url))
    assert error["Code"] in ("AWS.SimpleQueueService.UnsupportedOperation", "InvalidParameterValue")
    missing = aws.refused(sqs.list_message_move_tasks, SourceArn=arn(aws, url) + "-none")
    assert missing["Code"] == "ResourceNotFoundException"


def test_message_move_task_is_cancelled_on_its_way(aws: Aws) -> None:
    sqs, dead = aws.client("sqs"), aws.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": arn(aws, dead), "maxReceiveCount": 1})
    aws.queue("live", RedrivePolicy=policy)
    target = aws.queue("target")
    for number in range(20):
        sqs.send_message(QueueUrl=dead, MessageBody=str(number))
    given = {"SourceArn": arn(aws, dead), "DestinationArn": arn(aws, target)}
    task = sqs.start_message_move_task(**given, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    again = aws.refused(sqs.start_message_move_task, **given)
    assert again["Code"] == "AWS.SimpleQueueService.UnsupportedOperation"
    assert aws.until(lambda: receive(aws, target, WaitTimeSeconds=1), 120)
    moved = sqs.cancel_message_move_task(TaskHandle=task)["ApproximateNumberOfMessagesMoved"]
    assert 1 <= moved < 20
    assert aws.refused(sqs.cancel_message_move_task, TaskHandle=task)["Code"] == "ResourceNotFoundException"

    def told() -> dict[str, Any]:
        found: dict[str, Any] = sqs.list_message_move_tasks(SourceArn=given["SourceArn"])["Results"][0]
        return found

    assert aws.until(lambda: told()["Status"] == "CANCELLED", 120)
    assert (told()["ApproximateNumberOfMessagesToMove"], "TaskHandle" in told()) == (20, False)
    assert receive(aws, dead)
