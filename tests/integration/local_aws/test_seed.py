"""A fresh server has the resources of one lakehouse, wired together."""

from __future__ import annotations

import json
from typing import Any


def redrive(sqs: Any, name: str) -> dict[str, Any]:
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])["Attributes"]
    policy: dict[str, Any] = json.loads(attributes["RedrivePolicy"])
    return policy


def test_buckets_and_databases(s3: Any, glue: Any) -> None:
    assert {"cur-exports", "cur-lake"} <= {one["Name"] for one in s3.list_buckets()["Buckets"]}
    names = {one["Name"] for one in glue.get_databases()["DatabaseList"]}
    assert {"cur_bronze", "cur_lakehouse", "cur_lakehouse_ops"} <= names


def test_queues_redrive_after_three_receives(sqs: Any) -> None:
    for name in ("cur-deliveries", "cur-crawler"):
        policy = redrive(sqs, name)
        assert int(policy["maxReceiveCount"]) == 3
        assert policy["deadLetterTargetArn"].endswith(f":{name}-dlq")


def test_export_bucket_tells_the_topic_about_manifests_and_status_tables(s3: Any) -> None:
    rules = s3.get_bucket_notification_configuration(Bucket="cur-exports")["TopicConfigurations"]
    suffixes = {rule["Filter"]["Key"]["FilterRules"][0]["Value"] for rule in rules}
    assert suffixes == {".json", "cost_and_usage_data_status.parquet"}
    assert {rule["TopicArn"].rpartition(":")[2] for rule in rules} == {"cur-deliveries"}


def test_manifest_reaches_the_deliveries_queue_in_an_envelope(fresh_local_aws: Any) -> None:
    s3, sqs = fresh_local_aws.client("s3"), fresh_local_aws.client("sqs")
    for key in ("acme/cur/Manifest.json", "acme/cur/data.parquet", "x/cost_and_usage_data_status.parquet"):
        s3.put_object(Bucket="cur-exports", Key=key, Body=b"{}")
    url = sqs.get_queue_url(QueueName="cur-deliveries")["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)["Messages"]
    inner = [json.loads(json.loads(message["Body"])["Message"]) for message in messages]
    keys = [body["Records"][0]["s3"]["object"]["key"] for body in inner if "Records" in body]
    assert keys == ["acme/cur/Manifest.json", "x/cost_and_usage_data_status.parquet"]


def test_crawler_watches_bronze_in_event_mode(glue: Any) -> None:
    crawler = glue.get_crawler(Name="cur-bronze")["Crawler"]
    (target,) = crawler["Targets"]["S3Targets"]
    assert target["Path"] == "s3://cur-lake/bronze/"
    assert target["EventQueueArn"].endswith(":cur-crawler")
    assert crawler["RecrawlPolicy"]["RecrawlBehavior"] == "CRAWL_EVENT_MODE"
    assert json.loads(crawler["Configuration"])["Grouping"]["TableLevelConfiguration"] == 3


def test_caller_has_the_local_account(local_aws: Any) -> None:
    sts = local_aws.client("sts")
    assert sts.get_caller_identity()["Account"] == "123456789012"
