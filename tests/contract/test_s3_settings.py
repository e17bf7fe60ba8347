"""S3's settings of a bucket: what is put comes back, what cannot be is refused, what is absent or deleted says so."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Aws
from tests.contract.test_s3_access import policy, statement
from tests.contract.test_s3_objects import put, status


def content(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def settles(aws: Aws, read: Callable[..., dict[str, Any]], bucket: str, expected: dict[str, Any]) -> None:
    """Until the setting reads as it was put, which takes AWS a moment."""
    assert aws.until(lambda: content(read(Bucket=bucket)) == expected)


def test_tags_of_a_bucket(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert status(aws, s3.get_bucket_tagging, Bucket=bucket) == (404, "NoSuchTagSet")
    tags = [{"Key": "team", "Value": "data"}, {"Key": "empty", "Value": ""}]
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
    aws.until(lambda: _tags(aws, bucket) == sorted(tags, key=lambda one: one["Key"]))
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags[:1]})
    aws.until(lambda: _tags(aws, bucket) == tags[:1])
    s3.delete_bucket_tagging(Bucket=bucket)
    s3.delete_bucket_tagging(Bucket=bucket)
    aws.until(lambda: _is_absent(aws, s3.get_bucket_tagging, bucket, "NoSuchTagSet"))


def _tags(aws: Aws, bucket: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = aws.client("s3").get_bucket_tagging(Bucket=bucket)["TagSet"]
    return sorted(found, key=lambda one: one["Key"])


def _is_absent(aws: Aws, read: Callable[..., dict[str, Any]], bucket: str, code: str) -> bool:
    try:
        read(Bucket=bucket)
    except aws.client("s3").exceptions.ClientError as error:
        return bool(error.response["Error"]["Code"] == code)
    return False


@pytest.mark.parametrize(
    "tags",
    [
        [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}],
        [{"Key": "aws:mine", "Value": "1"}],
        [{"Key": "k" * 129, "Value": "1"}],
        [{"Key": "k", "Value": "v" * 257}],
    ],
)
def test_tags_that_cannot_be(aws: Aws, tags: list[dict[str, str]]) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    refused = status(aws, s3.put_bucket_tagging, Bucket=bucket, Tagging={"TagSet": tags})
    assert refused == (400, "InvalidTag")
    assert status(aws, s3.get_bucket_tagging, Bucket=bucket) == (404, "NoSuchTagSet")


def test_encryption_is_there_at_first_and_after_it_is_deleted(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert _algorithm(aws, bucket) == ("AES256", False)
    assert s3.head_object(Bucket=bucket, Key=_object(aws, bucket))["ServerSideEncryption"] == "AES256"
    default = {"SSEAlgorithm": "aws:kms"}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert aws.until(lambda: _algorithm(aws, bucket) == ("aws:kms", True))
    assert aws.until(
        lambda: s3.put_object(Bucket=bucket, Key="k", Body=b"")["ServerSideEncryption"] == "aws:kms"
    )
    asked = s3.put_object(Bucket=bucket, Key="k", Body=b"", ServerSideEncryption="AES256")
    assert asked["ServerSideEncryption"] == "AES256"
    s3.delete_bucket_encryption(Bucket=bucket)
    assert aws.until(lambda: _algorithm(aws, bucket) == ("AES256", False))


def _object(aws: Aws, bucket: str) -> str:
    put(aws, bucket)
    return "k"


def _algorithm(aws: Aws, bucket: str) -> tuple[str, bool]:
    found = aws.client("s3").get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
    (rule,) = found["Rules"]
    return rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], rule["BucketKeyEnabled"]


@pytest.mark.parametrize(
    ("default", "code"),
    [
        ({"SSEAlgorithm": "ROT13"}, "MalformedXML"),
        ({"SSEAlgorithm": "AES256", "KMSMasterKeyID": "alias/mine"}, "InvalidArgument"),
    ],
)
def test_encryption_that_cannot_be(aws: Aws, default: dict[str, str], code: str) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    given = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    refused = status(aws, s3.put_bucket_encryption, Bucket=bucket, ServerSideEncryptionConfiguration=given)
    assert refused == (400, code)


def test_public_access_is_blocked_until_somebody_says_otherwise(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    settles(
        aws,
        s3.get_public_access_block,
        bucket,
        {"PublicAccessBlockConfiguration": dict.fromkeys(names, True)},
    )
    some = {"BlockPublicAcls": True}
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=some)
    expected = {**dict.fromkeys(names, False), **some}
    settles(aws, s3.get_public_access_block, bucket, {"PublicAccessBlockConfiguration": expected})
    s3.delete_public_access_block(Bucket=bucket)
    s3.delete_public_access_block(Bucket=bucket)
    code = "NoSuchPublicAccessBlockConfiguration"
    assert aws.until(lambda: _is_absent(aws, s3.get_public_access_block, bucket, code))


def test_owner_of_objects_is_the_buckets_unless_it_says_otherwise(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()

    def rules(owner: str) -> dict[str, Any]:
        return {"Rules": [{"ObjectOwnership": owner}]}

    settles(
        aws, s3.get_bucket_ownership_controls, bucket, {"OwnershipControls": rules("BucketOwnerEnforced")}
    )
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=rules("BucketOwnerPreferred"))
    settles(
        aws, s3.get_bucket_ownership_controls, bucket, {"OwnershipControls": rules("BucketOwnerPreferred")}
    )
    wrong = status(aws, s3.put_bucket_ownership_controls, Bucket=bucket, OwnershipControls=rules("Everybody"))
    assert wrong == (400, "MalformedXML")
    s3.delete_bucket_ownership_controls(Bucket=bucket)
    code = "OwnershipControlsNotFoundError"
    assert aws.until(lambda: _is_absent(aws, s3.get_bucket_ownership_controls, bucket, code))


def test_bucket_is_made_with_an_owner(aws: Aws) -> None:
    s3, name = aws.client("s3"), aws.name("owned")
    place = {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
    more = {} if aws.region == "us-east-1" else place
    wrong = status(aws, s3.create_bucket, Bucket=name, ACL="public-read", **more)
    assert wrong == (400, "InvalidBucketAclWithObjectOwnership")
    s3.create_bucket(Bucket=name, ObjectOwnership="ObjectWriter", **more)
    aws.defer(s3.delete_bucket, Bucket=name)
    expected = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}
    settles(aws, s3.get_bucket_ownership_controls, name, expected)


def test_location_of_a_bucket(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    place = None if aws.region == "us-east-1" else aws.region
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] == place
    missing = status(aws, s3.get_bucket_location, Bucket=f"{bucket}-none")
    assert missing == (404, "NoSuchBucket")


def test_logging_needs_a_target_that_is_there(aws: Aws) -> None:
    s3, bucket, target = aws.client("s3"), aws.bucket(), aws.bucket("logs")
    assert content(s3.get_bucket_logging(Bucket=bucket)) == {}
    wanted = {"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": "access/"}}
    nowhere = {"LoggingEnabled": {"TargetBucket": f"{target}-none", "TargetPrefix": ""}}
    refused = status(aws, s3.put_bucket_logging, Bucket=bucket, BucketLoggingStatus=nowhere)
    assert refused == (400, "InvalidTargetBucketForLogging")
    if not aws.is_local:
        service = {"Service": "logging.s3.amazonaws.com"}
        _allow(aws, target, service, "s3:PutObject")
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=wanted)
    settles(aws, s3.get_bucket_logging, bucket, wanted)
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
    settles(aws, s3.get_bucket_logging, bucket, {})


def _allow(aws: Aws, bucket: str, principal: dict[str, str], action: str) -> None:
    given = policy(statement(bucket, Principal=principal, Action=action))
    aws.client("s3").put_bucket_policy(Bucket=bucket, Policy=given)


def test_acceleration_and_who_pays(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert content(s3.get_bucket_accelerate_configuration(Bucket=bucket)) == {}
    for state in ("Enabled", "Suspended"):
        s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": state})
        settles(aws, s3.get_bucket_accelerate_configuration, bucket, {"Status": state})
    assert content(s3.get_bucket_request_payment(Bucket=bucket)) == {"Payer": "BucketOwner"}
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
    settles(aws, s3.get_bucket_request_payment, bucket, {"Payer": "Requester"})
    nobody = {"Bucket": bucket, "RequestPaymentConfiguration": {"Payer": "Nobody"}}
    assert status(aws, s3.put_bucket_request_payment, **nobody) == (400, "MalformedXML")


RULE = {
    "ID": "notebooks",
    "AllowedHeaders": ["x-amz-*", "range"],
    "AllowedMethods": ["GET", "HEAD"],
    "AllowedOrigins": ["https://*.example.com"],
    "ExposeHeaders": ["ETag"],
    "MaxAgeSeconds": 600,
}


def test_cors_rules(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert status(aws, s3.get_bucket_cors, Bucket=bucket) == (404, "NoSuchCORSConfiguration")
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [RULE]})
    settles(aws, s3.get_bucket_cors, bucket, {"CORSRules": [RULE]})
    put(aws, bucket)
    url = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "k"})
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    code, told = aws.until(lambda: _if(200, sent("OPTIONS", url, Origin="https://a.example.com", **asked)))
    assert (code, told["Access-Control-Allow-Origin"]) == (200, "https://a.example.com")
    assert (told["Access-Control-Max-Age"], told["Access-Control-Allow-Headers"]) == ("600", "range")
    code, told = sent("GET", url, Origin="https://a.example.com")
    assert (code, told["Access-Control-Expose-Headers"]) == (200, "ETag")
    assert sent("OPTIONS", url, Origin="https://example.org", **asked)[0] == 403
    code, told = sent("GET", url, Origin="https://example.org")
    assert (code, "Access-Control-Allow-Origin" in told) == (200, False)
    s3.delete_bucket_cors(Bucket=bucket)
    assert aws.until(lambda: _is_absent(aws, s3.get_bucket_cors, bucket, "NoSuchCORSConfiguration"))
    aws.until(lambda: _if(403, sent("OPTIONS", url, Origin="https://a.example.com", **asked)))


def sent(method: str, url: str, **headers: str) -> tuple[int, Any]:
    """What a browser would be told: the status and the headers."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=named)) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


def _if(code: int, answer: tuple[int, Any]) -> tuple[int, Any] | None:
    return answer if answer[0] == code else None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"AllowedMethods": ["OPTIONS"]}, "InvalidRequest"),
        ({"AllowedOrigins": ["https://*.*.com"]}, "InvalidRequest"),
        ({"ExposeHeaders": ["*"]}, "InvalidRequest"),
    ],
)
def test_cors_rule_that_cannot_be(aws: Aws, change: dict[str, Any], code: str) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    given = {"CORSRules": [{**RULE, **change}]}
    assert status(aws, s3.put_bucket_cors, Bucket=bucket, CORSConfiguration=given) == (400, code)


def test_settings_of_a_bucket_that_is_not_there(aws: Aws) -> None:
    s3, name = aws.client("s3"), aws.name("none")
    for read in (
        s3.get_bucket_tagging,
        s3.get_bucket_encryption,
        s3.get_public_access_block,
        s3.get_bucket_ownership_controls,
        s3.get_bucket_logging,
        s3.get_bucket_cors,
        s3.get_bucket_policy,
        s3.get_bucket_acl,
        s3.delete_bucket_tagging,
        s3.delete_bucket_cors,
    ):
        assert status(aws, read, Bucket=name) == (404, "NoSuchBucket")
