"""What S3 and Glue do not do here is refused by name; nothing is taken for something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
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
