"""SNS: topics and subscriptions keep their attributes and tags, a filter decides who hears, batches fail one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.conftest import Aws
from tests.contract.test_notifications import allow, queue_arn, taken, topic

MISSING = "NotFound"


def subscribed(aws: Aws, arn: str, url: str, **attributes: str) -> str:
    """The ARN of the queue's subscription to the topic."""
    allow(aws, url, "sns.amazonaws.com")
    given = {"TopicArn": arn, "Protocol": "sqs", "Endpoint": queue_arn(aws, url), "Attributes": attributes}
    found: str = aws.client("sns").subscribe(**given, ReturnSubscriptionArn=True)["SubscriptionArn"]
    return found


def messages(aws: Aws, url: str) -> list[str]:
    return [str(one["Message"]) for one in taken(aws, url)]


def test_create_topic_again_gives_the_same_and_otherwise_is_refused(aws: Aws) -> None:
    sns, name = aws.client("sns"), aws.name("t")
    given = {"Name": name, "Attributes": {"DisplayName": "bills"}, "Tags": [{"Key": "a", "Value": "1"}]}
    arn = sns.create_topic(**given)["TopicArn"]
    aws.defer(sns.delete_topic, TopicArn=arn)
    assert sns.create_topic(**given)["TopicArn"] == arn
    for other in ({"Attributes": {"DisplayName": "x"}}, {"Tags": [{"Key": "a", "Value": "2"}]}):
        assert aws.refused(sns.create_topic, **{**given, **other})["Code"] == "InvalidParameter"
    assert aws.refused(sns.create_topic, Name="with space")["Code"] == "InvalidParameter"


def test_topics_are_listed_and_deleted(aws: Aws) -> None:
    sns, arn = aws.client("sns"), topic(aws)

    def listed() -> bool:
        pages = sns.get_paginator("list_topics").paginate()
        return arn in [one["TopicArn"] for page in pages for one in page["Topics"]]

    assert aws.until(listed)
    sns.delete_topic(TopicArn=arn)
    sns.delete_topic(TopicArn=arn)
    assert aws.until(lambda: not listed())
    assert aws.refused(sns.get_topic_attributes, TopicArn=arn)["Code"] == MISSING
    assert aws.refused(sns.get_topic_attributes, TopicArn="no-arn")["Code"] == "InvalidParameter"


def test_attributes_of_a_topic(aws: Aws) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="bills")
    subscribed(aws, arn, url)

    def told(name: str) -> str:
        return str(sns.get_topic_attributes(TopicArn=arn)["Attributes"][name])

    assert aws.until(lambda: (told("DisplayName"), told("SubscriptionsConfirmed")) == ("bills", "1"), 120)
    account = arn.split(":")[4]
    assert told("Owner") == account
    sns.add_permission(TopicArn=arn, Label="l", AWSAccountId=[account], ActionName=["Publish"])
    aws.until(lambda: "l" in _labels(told("Policy")))
    again = {"TopicArn": arn, "Label": "l", "AWSAccountId": [account], "ActionName": ["Publish"]}
    assert aws.refused(sns.add_permission, **again)["Code"] == "InvalidParameter"
    sns.remove_permission(TopicArn=arn, Label="l")
    aws.until(lambda: "l" not in _labels(told("Policy")))
    for name, text in (("Colour", "red"), ("Policy", "no json"), ("DisplayName", "x" * 101)):
        wrong = {"TopicArn": arn, "AttributeName": name, "AttributeValue": text}
        assert aws.refused(sns.set_topic_attributes, **wrong)["Code"] == "InvalidParameter"


def _labels(policy: str) -> list[str]:
    return [one["Sid"] for one in json.loads(policy)["Statement"]]


def test_tags_of_a_topic(aws: Aws) -> None:
    sns, arn = aws.client("sns"), topic(aws)
    sns.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    sns.untag_resource(ResourceArn=arn, TagKeys=["a", "none"])
    aws.until(lambda: sns.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}])
    missing = {"ResourceArn": f"{arn}-none", "Tags": [{"Key": "a", "Value": "1"}]}
    assert aws.refused(sns.tag_resource, **missing)["Code"] == "ResourceNotFound"
    assert aws.refused(sns.list_tags_for_resource, ResourceArn=f"{arn}-none")["Code"] == "ResourceNotFound"


def test_attributes_of_a_subscription(aws: Aws) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    one = subscribed(aws, arn, url, RawMessageDelivery="false")
    assert subscribed(aws, arn, url) == one
    other = {"TopicArn": arn, "Protocol": "sqs", "Endpoint": queue_arn(aws, url)}
    refused = aws.refused(sns.subscribe, **other, Attributes={"RawMessageDelivery": "true"})
    assert (refused["Code"], "different attributes" in refused["Message"]) == ("InvalidParameter", True)

    def told() -> dict[str, str]:
        found: dict[str, str] = sns.get_subscription_attributes(SubscriptionArn=one)["Attributes"]
        return found

    first = told()
    assert (first["Protocol"], first["TopicArn"], first["Endpoint"]) == ("sqs", arn, queue_arn(aws, url))
    assert (first["RawMessageDelivery"], first["PendingConfirmation"]) == ("false", "false")
    for name, text in (("RawMessageDelivery", "true"), ("FilterPolicy", '{"kind": ["bill"]}')):
        sns.set_subscription_attributes(SubscriptionArn=one, AttributeName=name, AttributeValue=text)
    assert aws.until(lambda: told()["RawMessageDelivery"] == "true")
    assert aws.until(lambda: json.loads(told().get("FilterPolicy", "{}")) == {"kind": ["bill"]})
    assert told()["FilterPolicyScope"] == "MessageAttributes"
    sns.unsubscribe(SubscriptionArn=one)
    aws.until(lambda: _is_gone(aws, one))


def _is_gone(aws: Aws, arn: str) -> bool:
    sns = aws.client("sns")
    try:
        sns.get_subscription_attributes(SubscriptionArn=arn)
    except sns.exceptions.NotFoundException:
        return True
    return False


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Colour", "red"),
        ("RawMessageDelivery", "perhaps"),
        ("FilterPolicy", "no json"),
        ("FilterPolicy", '{"kind": "bill"}'),
        ("FilterPolicyScope", "Everything"),
        ("RedrivePolicy", '{"deadLetterTargetArn": "nowhere"}'),
    ],
)
def test_attribute_that_cannot_be_subscribes_nobody(aws: Aws, name: str, text: str) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    given = {"TopicArn": arn, "Protocol": "sqs", "Endpoint": queue_arn(aws, url), "Attributes": {name: text}}
    assert aws.refused(sns.subscribe, **given)["Code"] == "InvalidParameter"
    assert sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"] == []
    one = subscribed(aws, arn, url)
    wrong = {"SubscriptionArn": one, "AttributeName": name, "AttributeValue": text}
    assert aws.refused(sns.set_subscription_attributes, **wrong)["Code"] == "InvalidParameter"


def test_subscriptions_are_listed(aws: Aws) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    one = subscribed(aws, arn, url)

    def listed() -> list[dict[str, Any]]:
        pages = sns.get_paginator("list_subscriptions").paginate()
        return [two for page in pages for two in page["Subscriptions"] if two["SubscriptionArn"] == one]

    (found,) = aws.until(listed, 120)
    assert (found["TopicArn"], found["Protocol"], found["Endpoint"]) == (arn, "sqs", queue_arn(aws, url))
    assert aws.refused(sns.list_subscriptions_by_topic, TopicArn=f"{arn}-none")["Code"] == MISSING


@pytest.mark.parametrize(
    ("protocol", "endpoint"), [("sqs", "no-arn"), ("carrier-pigeon", "home"), ("sms", "letters")]
)
def test_subscribe_refuses_what_cannot_be(aws: Aws, protocol: str, endpoint: str) -> None:
    arn = topic(aws)
    refused = aws.refused(aws.client("sns").subscribe, TopicArn=arn, Protocol=protocol, Endpoint=endpoint)
    assert refused["Code"] == "InvalidParameter"


def test_filter_decides_who_hears(aws: Aws) -> None:
    sns, arn = aws.client("sns"), topic(aws)
    by_attribute, by_body = aws.queue("attribute"), aws.queue("body")
    subscribed(aws, arn, by_attribute, FilterPolicy='{"cost": [{"numeric": [">", 10]}]}')
    body = {"FilterPolicyScope": "MessageBody", "FilterPolicy": '{"team": {"name": [{"prefix": "da"}]}}'}
    subscribed(aws, arn, by_body, **body)
    dear = {"cost": {"DataType": "Number", "StringValue": "10.5"}}
    cheap = {"cost": {"DataType": "Number", "StringValue": "9"}}
    sns.publish(TopicArn=arn, Message='{"team": {"name": "web"}}', MessageAttributes=cheap)
    sns.publish(TopicArn=arn, Message='{"team": {"name": "data"}}', MessageAttributes=cheap)
    sns.publish(TopicArn=arn, Message='{"team": {"name": "ops"}}', MessageAttributes=dear)
    assert aws.until(lambda: messages(aws, by_attribute)) == ['{"team": {"name": "ops"}}']
    assert aws.until(lambda: messages(aws, by_body)) == ['{"team": {"name": "data"}}']


def test_publish_batch_and_its_refusals(aws: Aws) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    subscribed(aws, arn, url)
    entries = [{"Id": "one", "Message": "1"}, {"Id": "two", "Message": "2", "Subject": "s"}]
    answer = sns.publish_batch(TopicArn=arn, PublishBatchRequestEntries=entries)
    assert sorted(one["Id"] for one in answer["Successful"]) == ["one", "two"]
    heard: list[str] = []
    aws.until(lambda: heard.extend(messages(aws, url)) or len(heard) == 2)
    assert sorted(heard) == ["1", "2"]
    for wrong, code in (
        ([entries[0], entries[0]], "BatchEntryIdsNotDistinct"),
        ([{"Id": str(number), "Message": "m"} for number in range(11)], "TooManyEntriesInBatchRequest"),
    ):
        refused = aws.refused(sns.publish_batch, TopicArn=arn, PublishBatchRequestEntries=wrong)
        assert refused["Code"].endswith(code)


def test_message_by_protocol(aws: Aws) -> None:
    sns, arn, url = aws.client("sns"), topic(aws), aws.queue()
    subscribed(aws, arn, url)
    text = json.dumps({"default": "for all", "sqs": "for queues"})
    sns.publish(TopicArn=arn, Message=text, MessageStructure="json")
    assert aws.until(lambda: messages(aws, url)) == ["for queues"]
    for wrong in (
        {"Message": '{"sqs": "x"}', "MessageStructure": "json"},
        {"Message": ""},
        {"Message": "m", "Subject": "s" * 101},
    ):
        assert aws.refused(sns.publish, TopicArn=arn, **wrong)["Code"] == "InvalidParameter"


def test_message_for_a_queue_that_is_gone_is_a_dead_letter(aws: Aws) -> None:
    sns, sqs, arn = aws.client("sns"), aws.client("sqs"), topic(aws)
    live, dead = aws.queue("live"), aws.queue("dead")
    allow(aws, dead, "sns.amazonaws.com")
    redrive = json.dumps({"deadLetterTargetArn": queue_arn(aws, dead)})
    one = subscribed(aws, arn, live, RedrivePolicy=redrive)
    found = sns.get_subscription_attributes(SubscriptionArn=one)["Attributes"]["RedrivePolicy"]
    assert json.loads(found) == json.loads(redrive)
    sqs.delete_queue(QueueUrl=live)
    sns.publish(TopicArn=arn, Message="nobody home")
    assert aws.until(lambda: messages(aws, dead), 180) == ["nobody home"]
