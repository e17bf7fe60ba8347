"""Rule: settings, topics, tags, roles, credentials and move tasks are there after kill -9, as they were acknowledged."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3

from tests.conftest import LocalAws, start_local_aws

BUCKET, ROLE = "kept-settings", "kept"
ACCOUNT = "123456789012"
TOPIC, QUEUE, DEAD = (f"arn:aws:{service}:us-east-1:{ACCOUNT}:{name}" for service, name in (("sns", "kept"), ("sqs", "kept"), ("sqs", "dead")))  # fmt: skip
DATABASE = f"arn:aws:glue:us-east-1:{ACCOUNT}:database/cur_lakehouse"
TAGS = [{"Key": "team", "Value": "data"}]
DENIAL = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:DeleteObject",
    "Resource": f"arn:aws:s3:::{BUCKET}/*",
}
POLICY = {"Version": "2012-10-17", "Statement": [DENIAL]}
TRUST = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
CORS = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}


def killed_and_started(aws: LocalAws) -> LocalAws:
    aws.process.kill()
    aws.process.wait()
    return start_local_aws(aws.home)


def make(aws: LocalAws) -> Any:
    """Everything that is to be found again; returns the credentials that were given out."""
    s3, sns, iam, glue = (aws.client(name) for name in ("s3", "sns", "iam", "glue"))
    s3.create_bucket(Bucket=BUCKET, ObjectOwnership="BucketOwnerPreferred")
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": TAGS})
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [CORS]})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(POLICY))
    s3.delete_public_access_block(Bucket=BUCKET)
    s3.put_bucket_accelerate_configuration(Bucket=BUCKET, AccelerateConfiguration={"Status": "Enabled"})
    sns.create_topic(Name="kept", Tags=TAGS)
    raw = {"RawMessageDelivery": "true", "FilterPolicy": '{"kind": ["bill"]}'}
    sns.subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE, Attributes=raw)
    glue.tag_resource(ResourceArn=DATABASE, TagsToAdd={"team": "data"})
    document = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    arn = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.put_role_policy(RoleName=ROLE, PolicyName="p", PolicyDocument=json.dumps(POLICY_OF_ROLE))
    return aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]


POLICY_OF_ROLE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


def test_settings_topics_roles_and_credentials_are_kept(tmp_path: Path) -> None:
    aws = start_local_aws(tmp_path / "home")
    credentials = make(aws)
    aws = killed_and_started(aws)
    try:
        check_bucket(aws.client("s3"))
        check_topic(aws.client("sns"))
        assert aws.client("glue").get_tags(ResourceArn=DATABASE)["Tags"] == {"team": "data"}
        found = aws.client("iam").get_role_policy(RoleName=ROLE, PolicyName="p")["PolicyDocument"]
        assert found == POLICY_OF_ROLE
        key, secret, token = (credentials[one] for one in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
        session = boto3.Session(key, secret, token, "us-east-1")
        acting = session.client("sts", endpoint_url=aws.endpoint)
        assert acting.get_caller_identity()["Arn"].endswith(":assumed-role/kept/me")
    finally:
        aws.stop()


def check_bucket(s3: Any) -> None:
    assert s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"] == TAGS
    assert s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"] == [CORS]
    assert json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"]) == POLICY
    (rule,) = s3.get_bucket_ownership_controls(Bucket=BUCKET)["OwnershipControls"]["Rules"]
    assert rule["ObjectOwnership"] == "BucketOwnerPreferred"
    assert s3.get_bucket_accelerate_configuration(Bucket=BUCKET)["Status"] == "Enabled"
    assert refusal(s3.get_public_access_block, Bucket=BUCKET) == "NoSuchPublicAccessBlockConfiguration"


def refusal(call: Callable[..., Any], **arguments: Any) -> str:
    try:
        call(**arguments)
    except boto3.client("s3", region_name="us-east-1").exceptions.ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def check_topic(sns: Any) -> None:
    assert sns.list_tags_for_resource(ResourceArn=TOPIC)["Tags"] == TAGS
    (one,) = sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    told = sns.get_subscription_attributes(SubscriptionArn=one["SubscriptionArn"])["Attributes"]
    assert (told["Endpoint"], told["RawMessageDelivery"]) == (QUEUE, "true")
    assert json.loads(told["FilterPolicy"]) == {"kind": ["bill"]}


def letters(aws: LocalAws, count: int) -> tuple[Any, str]:
    """A dead-letter queue with letters; an SQS client and the queue's address."""
    sqs = aws.client("sqs")
    dead = sqs.create_queue(QueueName="dead", Attributes={"VisibilityTimeout": "2"})["QueueUrl"]
    redrive = json.dumps({"deadLetterTargetArn": DEAD, "maxReceiveCount": 1})
    sqs.create_queue(QueueName="kept", Attributes={"RedrivePolicy": redrive})
    for number in range(count):
        sqs.send_message(QueueUrl=dead, MessageBody=str(number))
    return sqs, dead


def task(sqs: Any) -> dict[str, Any]:
    found: dict[str, Any] = sqs.list_message_move_tasks(SourceArn=DEAD)["Results"][0]
    return found


def until(probe: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not probe():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_cancelled_move_stays_cancelled(tmp_path: Path) -> None:
    aws = start_local_aws(tmp_path / "home")
    sqs, _ = letters(aws, 20)
    handle = sqs.start_message_move_task(SourceArn=DEAD, DestinationArn=QUEUE, MaxNumberOfMessagesPerSecond=1)
    until(lambda: task(sqs)["ApproximateNumberOfMessagesMoved"] >= 1)
    moved = sqs.cancel_message_move_task(TaskHandle=handle["TaskHandle"])["ApproximateNumberOfMessagesMoved"]
    aws = killed_and_started(aws)
    try:
        sqs = aws.client("sqs")
        until(lambda: task(sqs)["Status"] == "CANCELLED")
        assert moved <= task(sqs)["ApproximateNumberOfMessagesMoved"] <= moved + 1
        gone = refusal(sqs.cancel_message_move_task, TaskHandle=handle["TaskHandle"])
        assert gone == "ResourceNotFoundException"
    finally:
        aws.stop()


def test_move_goes_on_after_a_kill_and_after_a_stop(tmp_path: Path) -> None:
    aws = start_local_aws(tmp_path / "home")
    sqs, dead = letters(aws, 30)
    sqs.start_message_move_task(SourceArn=DEAD, DestinationArn=QUEUE, MaxNumberOfMessagesPerSecond=5)
    until(lambda: task(sqs)["ApproximateNumberOfMessagesMoved"] >= 3)
    aws = killed_and_started(aws)
    sqs = aws.client("sqs")
    assert task(sqs)["Status"] == "RUNNING"
    aws.stop()
    aws = start_local_aws(aws.home)
    try:
        sqs = aws.client("sqs")
        until(lambda: task(sqs)["Status"] == "COMPLETED")
        asked = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        left = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=asked)["Attributes"]
        assert set(left.values()) == {"0"}
        url = sqs.get_queue_url(QueueName="kept")["QueueUrl"]
        there = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=asked[:1])["Attributes"]
        assert 30 <= int(there["ApproximateNumberOfMessages"]) <= 31
    finally:
        aws.stop()
