"""What is not here is refused by name, a service as an operation; nothing is taken for something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

ASKED: dict[str, Callable[[Any, str], Any]] = {
    "inventory": lambda s3, b: s3.delete_bucket_inventory_configuration(Bucket=b, Id="x"),
    "analytics": lambda s3, b: s3.get_bucket_analytics_configuration(Bucket=b, Id="x"),
    "metrics": lambda s3, b: s3.delete_bucket_metrics_configuration(Bucket=b, Id="x"),
    "tiering": lambda s3, b: s3.list_bucket_intelligent_tiering_configurations(Bucket=b),
    "lock": lambda s3, b: s3.get_object_lock_configuration(Bucket=b),
    "retention": lambda s3, b: s3.get_object_retention(Bucket=b, Key="k"),
    "hold": lambda s3, b: s3.get_object_legal_hold(Bucket=b, Key="k"),
    "restore": lambda s3, b: s3.restore_object(Bucket=b, Key="k", RestoreRequest={"Days": 1}),
    "torrent": lambda s3, b: s3.get_object_torrent(Bucket=b, Key="k"),
    "website": lambda s3, b: s3.get_bucket_website(Bucket=b),
    "replication": lambda s3, b: s3.delete_bucket_replication(Bucket=b),
    "rename": lambda s3, b: s3.rename_object(Bucket=b, Key="j", RenameSource="k"),
}


@pytest.mark.parametrize("name", ASKED)
def test_operation_of_s3_that_is_not_emulated(s3: Any, bucket: str, name: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    with pytest.raises(ClientError) as refused:
        ASKED[name](s3, bucket)
    answer = refused.value.response
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]) == (501, "NotImplemented")
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1


def test_setting_that_is_not_emulated_deletes_no_bucket(s3: Any, bucket: str) -> None:
    with pytest.raises(ClientError):
        s3.delete_bucket_inventory_configuration(Bucket=bucket, Id="x")
    s3.head_bucket(Bucket=bucket)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("put_resource_policy", {"PolicyInJson": "{}"}),
        ("get_unfiltered_table_metadata", {"CatalogId": "1", "DatabaseName": "d", "Name": "t", "SupportedPermissionTypes": ["COLUMN_PERMISSION"]}),
        ("get_jobs", {}),
        ("create_trigger", {"Name": "t", "Type": "ON_DEMAND", "Actions": []}),
    ],
)  # fmt: skip
def test_operation_of_glue_that_is_not_emulated(glue: Any, operation: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(glue, operation)(**arguments)
    error = refused.value.response["Error"]
    assert error["Code"] == "OperationNotSupportedException"
    assert error["Message"].startswith("".join(word.capitalize() for word in operation.split("_")))


SERVICES: dict[str, tuple[str, dict[str, Any], str]] = {
    "ec2": ("describe_instances", {}, "InvalidAction"),
    "rds": ("describe_db_instances", {}, "InvalidAction"),
    "dynamodb": ("list_tables", {}, "UnknownOperationException"),
    "kms": ("list_keys", {}, "UnknownOperationException"),
    "lambda": ("list_functions", {}, "UnknownOperationException"),
}


@pytest.mark.parametrize("service", SERVICES)
def test_service_that_is_not_here(local_aws: Any, service: str) -> None:
    operation, arguments, code = SERVICES[service]
    config = Config(inject_host_prefix=False, retries={"total_max_attempts": 1})
    client = local_aws.session().client(service, endpoint_url=local_aws.endpoint, config=config)
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**arguments)
    assert refused.value.response["Error"]["Code"] in (code, "NotImplemented")


def test_identity_of_the_web_is_not_taken(local_aws: Any) -> None:
    """The request bears no signature, so it names no service."""
    given = {"RoleArn": "arn:aws:iam::123456789012:role/r", "RoleSessionName": "me"}
    with pytest.raises(ClientError, match="not implemented") as refused:
        local_aws.client("sts").assume_role_with_web_identity(**given, WebIdentityToken="token")
    assert refused.value.response["Error"]["Code"] == "InvalidAction"


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("list_platform_applications", {}),
        ("get_sms_attributes", {}),
        ("list_phone_numbers_opted_out", {}),
        ("confirm_subscription", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Token": "t"}),
    ],
)
def test_operation_of_sns_that_is_not_emulated(sns: Any, operation: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="is not implemented by the local AWS") as refused:
        getattr(sns, operation)(**arguments)
    assert refused.value.response["Error"]["Code"] == "InvalidAction"


def test_topic_tells_queues_alone(sns: Any, unique: str) -> None:
    topic = sns.create_topic(Name=unique)["TopicArn"]
    for protocol, endpoint in (
        ("email", "me@example.com"),
        ("https", "https://example.com/"),
        ("sms", "+100"),
    ):
        with pytest.raises(ClientError, match="the local AWS delivers to queues alone"):
            sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint)
    with pytest.raises(ClientError, match="FIFO topics are not implemented"):
        sns.create_topic(Name=f"{unique}.fifo", Attributes={"FifoTopic": "true"})
