"""Who may reach a bucket: its policy, whether that is public, and access control lists that only say who owns it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.conftest import Aws
from tests.contract.test_s3_objects import put, status


def statement(bucket: str, **more: Any) -> dict[str, Any]:
    usual = {
        "Sid": "one",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    return {name: value for name, value in (usual | more).items() if value is not None}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def account(aws: Aws) -> str:
    return str(aws.client("sts").get_caller_identity()["Account"])


def test_policy_of_a_bucket(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket)
    missing = (404, "NoSuchBucketPolicy")
    assert status(aws, s3.get_bucket_policy, Bucket=bucket) == missing
    assert status(aws, s3.get_bucket_policy_status, Bucket=bucket) == missing
    given = policy(statement(bucket, Effect="Deny", Action="s3:DeleteObject"))
    s3.put_bucket_policy(Bucket=bucket, Policy=given)
    assert aws.until(lambda: json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == json.loads(given))
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    assert status(aws, s3.delete_object, Bucket=bucket, Key="k") == (403, "AccessDenied")
    s3.delete_bucket_policy(Bucket=bucket)
    s3.delete_bucket_policy(Bucket=bucket)
    aws.until(lambda: _has_no_policy(aws, bucket))
    s3.delete_object(Bucket=bucket, Key="k")


def _has_no_policy(aws: Aws, bucket: str) -> bool:
    s3 = aws.client("s3")
    try:
        s3.get_bucket_policy(Bucket=bucket)
    except s3.exceptions.ClientError:
        return True
    return False


def test_public_policy_is_blocked_until_the_block_is_lifted(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    public = policy(statement(bucket))
    assert status(aws, s3.put_bucket_policy, Bucket=bucket, Policy=public) == (403, "AccessDenied")
    somebody = {"StringEquals": {"aws:SourceAccount": account(aws)}}
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(statement(bucket, Condition=somebody)))
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    if aws.is_local:  # no test opens a bucket of a real account to the world
        s3.delete_public_access_block(Bucket=bucket)
        s3.put_bucket_policy(Bucket=bucket, Policy=public)
        assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": True}


@pytest.mark.parametrize(
    "wrong",
    [
        {"Resource": "arn:aws:s3:::lhv-another-bucket/*"},
        {"Action": "sqs:SendMessage"},
        {"Effect": "Perhaps"},
        {"Principal": None},
        {"Action": None},
    ],
)
def test_policy_that_cannot_be(aws: Aws, wrong: dict[str, Any]) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    given = policy(statement(bucket, **{"Effect": "Deny", **wrong}))
    assert status(aws, s3.put_bucket_policy, Bucket=bucket, Policy=given) == (400, "MalformedPolicy")
    assert status(aws, s3.put_bucket_policy, Bucket=bucket, Policy="no json") == (400, "MalformedPolicy")
    assert _has_no_policy(aws, bucket)


def test_lists_name_the_owner_and_are_not_taken(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket)
    owner = s3.list_buckets()["Owner"]["ID"]
    for found in (s3.get_bucket_acl(Bucket=bucket), s3.get_object_acl(Bucket=bucket, Key="k")):
        (grant,) = found["Grants"]
        assert (found["Owner"]["ID"], grant["Grantee"]["ID"], grant["Permission"]) == (
            owner,
            owner,
            "FULL_CONTROL",
        )
    unsupported = (400, "AccessControlListNotSupported")
    assert status(aws, s3.put_bucket_acl, Bucket=bucket, ACL="private") == unsupported
    assert status(aws, s3.put_object_acl, Bucket=bucket, Key="k", ACL="private") == unsupported
    assert status(aws, s3.put_object, Bucket=bucket, Key="k", ACL="public-read") == unsupported
    s3.put_object(Bucket=bucket, Key="k", ACL="bucket-owner-full-control")
    assert status(aws, s3.get_object_acl, Bucket=bucket, Key="none") == (404, "NoSuchKey")


def test_lists_of_a_bucket_that_takes_them(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    controls = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    aws.until(lambda: _takes_lists(aws, bucket))
    put(aws, bucket)
    s3.put_object_acl(Bucket=bucket, Key="k", ACL="private")
    given = s3.get_bucket_acl(Bucket=bucket)
    same = {"Owner": given["Owner"], "Grants": given["Grants"]}
    s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy=same)
    assert s3.get_bucket_acl(Bucket=bucket)["Grants"] == given["Grants"]
    assert status(aws, s3.put_bucket_acl, Bucket=bucket, ACL="public-read") == (403, "AccessDenied")
    assert status(aws, s3.put_bucket_acl, Bucket=bucket, ACL="everybody") == (400, "InvalidArgument")
    if aws.is_local:  # one account: nobody else can be granted anything
        refused = status(aws, s3.put_bucket_acl, Bucket=bucket, ACL="log-delivery-write")
        assert refused == (501, "NotImplemented")


def _takes_lists(aws: Aws, bucket: str) -> bool:
    s3 = aws.client("s3")
    try:
        s3.put_bucket_acl(Bucket=bucket, ACL="private")
    except s3.exceptions.ClientError:
        return False
    return True
