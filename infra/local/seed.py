"""The resources of one lakehouse, made at each start through the server's own endpoint; twice changes nothing.

Names follow the variables that the product reads (`LAKEHOUSE_EXPORT_BUCKET`, …); only the variables are shared.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import boto3
import botocore.session
from botocore.exceptions import ClientError
from botocore.loaders import create_loader

from infra.local.home import ACCOUNT, REGION

log = logging.getLogger("infra.local")
# The descriptions of the services take 0.4 s to read, so sessions share what one has read.
_descriptions: Any = create_loader()

MAX_RECEIVES = "3"
FOURTEEN_DAYS = str(14 * 86400)
CRAWLER_CONFIGURATION = json.dumps(
    {
        "Version": 1.0,
        "Grouping": {"TableGroupingPolicy": "CombineCompatibleSchemas", "TableLevelConfiguration": 3},
        "CrawlerOutput": {
            "Partitions": {"AddOrUpdateBehavior": "InheritFromTable"},
            "Tables": {"AddOrUpdateBehavior": "MergeNewColumns"},
        },
    }
)


@dataclass(frozen=True)
class Names:
    """What is made. Environment variable of a field: `LAKEHOUSE_` + its name in capitals."""

    export_bucket: str = "cur-exports"
    lake_bucket: str = "cur-lake"
    deliveries_topic: str = "cur-deliveries"
    deliveries_queue: str = "cur-deliveries"
    deliveries_dlq: str = "cur-deliveries-dlq"
    crawler_queue: str = "cur-crawler"
    crawler_dlq: str = "cur-crawler-dlq"
    crawler: str = "cur-bronze"
    crawler_role: str = "cur-crawler"
    bronze_database: str = "cur_bronze"
    database: str = "cur_lakehouse"
    ops_database: str = "cur_lakehouse_ops"
    builder_workgroup: str = "cur-builder"
    analyst_workgroup: str = "cur-analyst"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Names:
        source = os.environ if environ is None else environ
        known = {field.name: f"LAKEHOUSE_{field.name.upper()}" for field in fields(cls)}
        return cls(**{name: source[variable] for name, variable in known.items() if variable in source})


def session() -> boto3.Session:
    """Dummy credentials: the server asks for a signature's scope, not for a secret."""
    core = botocore.session.Session()
    core.register_component("data_loader", _descriptions)
    return boto3.Session(
        aws_access_key_id="local", aws_secret_access_key="local", region_name=REGION, botocore_session=core
    )


def seed(endpoint: str, names: Names, *, athena: bool = True) -> None:
    """Make what is missing; what is there and equal is left alone (a stored notification sends test events)."""
    made: Any = session()

    def client(service: str) -> Any:
        return made.client(service, endpoint_url=endpoint)

    _buckets(client("s3"), names)
    _queues(client("sqs"), names)
    _topic(client("sns"), names)
    _notifications(client("s3"), names)
    _catalog(client("glue"), client("iam"), names)
    if athena:
        _workgroups(client("athena"), names)


def queue_arn(name: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def topic_arn(name: str) -> str:
    return f"arn:aws:sns:{REGION}:{ACCOUNT}:{name}"


def _buckets(s3: Any, names: Names) -> None:
    existing = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    for bucket in (names.export_bucket, names.lake_bucket):
        if bucket not in existing:
            s3.create_bucket(Bucket=bucket)


def _queues(sqs: Any, names: Names) -> None:
    deliveries = {
        "VisibilityTimeout": "120",
        "Policy": _policy("sns.amazonaws.com", "sqs:SendMessage", names),
    }
    crawler = {"VisibilityTimeout": "300", "Policy": _policy("s3.amazonaws.com", "sqs:SendMessage", names)}
    _queue(sqs, names.deliveries_dlq, {"MessageRetentionPeriod": FOURTEEN_DAYS})
    _queue(sqs, names.crawler_dlq, {"MessageRetentionPeriod": FOURTEEN_DAYS})
    _queue(sqs, names.deliveries_queue, deliveries | _redrive(names.deliveries_dlq))
    _queue(sqs, names.crawler_queue, crawler | _redrive(names.crawler_dlq))


def _queue(sqs: Any, name: str, attributes: dict[str, str]) -> None:
    """CreateQueue of a queue whose attributes somebody changed would fail, so it is looked up first."""
    try:
        sqs.get_queue_url(QueueName=name)
    except sqs.exceptions.QueueDoesNotExist:
        sqs.create_queue(QueueName=name, Attributes=attributes)


def _redrive(dlq: str) -> dict[str, str]:
    policy = {"deadLetterTargetArn": queue_arn(dlq), "maxReceiveCount": MAX_RECEIVES}
    return {"RedrivePolicy": json.dumps(policy)}


def _policy(principal: str, action: str, names: Names) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": action,
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    return json.dumps({"Version": "2012-10-17", "Id": names.lake_bucket, "Statement": [statement]})


def _topic(sns: Any, names: Names) -> None:
    arn = _made_topic(sns, names)
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    queue = queue_arn(names.deliveries_queue)
    if queue not in {subscription["Endpoint"] for subscription in subscriptions}:
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue)


def _made_topic(sns: Any, names: Names) -> str:
    """CreateTopic of a topic whose policy somebody changed would fail, so it is looked up first."""
    arn = topic_arn(names.deliveries_topic)
    try:
        sns.get_topic_attributes(TopicArn=arn)
    except sns.exceptions.NotFoundException:
        policy = {"Policy": _policy("s3.amazonaws.com", "sns:Publish", names)}
        return str(sns.create_topic(Name=names.deliveries_topic, Attributes=policy)["TopicArn"])
    return arn


def _notifications(s3: Any, names: Names) -> None:
    suffixes = {"manifests": ".json", "legacy-status": "cost_and_usage_data_status.parquet"}
    topics = [
        {
            "Id": identity,
            "TopicArn": topic_arn(names.deliveries_topic),
            "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": suffix}]}},
        }
        for identity, suffix in suffixes.items()
    ]
    bronze = {
        "Id": "bronze",
        "QueueArn": queue_arn(names.crawler_queue),
        "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "bronze/"}]}},
    }
    _notify(s3, names.export_bucket, {"TopicConfigurations": topics})
    _notify(s3, names.lake_bucket, {"QueueConfigurations": [bronze]})


def _notify(s3: Any, bucket: str, wanted: dict[str, Any]) -> None:
    """Only a bucket without a configuration gets ours: a user's change survives a restart, and no test event is sent."""
    stored = s3.get_bucket_notification_configuration(Bucket=bucket)
    if not any(name.endswith("Configurations") for name in stored):
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=wanted)


def _catalog(glue: Any, iam: Any, names: Names) -> None:
    for database in (names.bronze_database, names.database, names.ops_database):
        _unless_there(glue.create_database, DatabaseInput={"Name": database})
    trust = {"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    _unless_there(iam.create_role, RoleName=names.crawler_role, AssumeRolePolicyDocument=document)
    target = {
        "Path": f"s3://{names.lake_bucket}/bronze/",
        "EventQueueArn": queue_arn(names.crawler_queue),
        "DlqEventQueueArn": queue_arn(names.crawler_dlq),
    }
    _unless_there(
        glue.create_crawler,
        Name=names.crawler,
        Role=f"arn:aws:iam::{ACCOUNT}:role/{names.crawler_role}",
        DatabaseName=names.bronze_database,
        Targets={"S3Targets": [target]},
        RecrawlPolicy={"RecrawlBehavior": "CRAWL_EVENT_MODE"},
        SchemaChangePolicy={"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
        Configuration=CRAWLER_CONFIGURATION,
    )


def _workgroups(athena: Any, names: Names) -> None:
    results = f"s3://{names.lake_bucket}/athena-results"
    builder = {"EnforceWorkGroupConfiguration": False, "PublishCloudWatchMetricsEnabled": False}
    analyst = {
        "EnforceWorkGroupConfiguration": True,
        "ResultConfiguration": {"OutputLocation": f"{results}/analyst/"},
        "PublishCloudWatchMetricsEnabled": False,
    }
    existing = {group["Name"] for group in athena.list_work_groups()["WorkGroups"]}
    for name, configuration in ((names.builder_workgroup, builder), (names.analyst_workgroup, analyst)):
        if name not in existing:
            _unless_there(athena.create_work_group, Name=name, Configuration=configuration)


def _unless_there(create: Any, **arguments: Any) -> None:
    try:
        create(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("AlreadyExistsException", "EntityAlreadyExists"):
            raise
