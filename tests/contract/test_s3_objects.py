"""S3's operations on one object: what is put comes back whole, in part, conditionally, under any key, or is refused."""

from __future__ import annotations

import base64
import hashlib
import time
import urllib.error
import urllib.request
import zlib
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.contract.conftest import Aws

KEYS = [
    "plain",
    "a b+c&d=e",
    "//two//slashes",
    "folder/",
    "dots...",
    "./x/../y",
    "ümläut/日本/😀",
    "per%20cent%2F",
    "quote'\"<>&;",
    "semi;colon?question#hash",
    "BILLING_PERIOD=2026-01/part:0@1.parquet",
    "k" * 1024,
]


def put(aws: Aws, bucket: str, key: str = "k", body: bytes = b"0123456789", **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = aws.client("s3").put_object(Bucket=bucket, Key=key, Body=body, **more)
    return answer


def status(aws: Aws, call: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


@pytest.mark.parametrize("key", KEYS)
def test_put_object_under_any_key(aws: Aws, key: str) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket, key)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"0123456789"
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    assert [one["Key"] for one in s3.list_objects(Bucket=bucket)["Contents"]] == [key]
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": key})
    s3.delete_object(Bucket=bucket, Key=key)
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["copy"]


def test_put_object_refuses_a_key_of_1025_bytes(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert status(aws, s3.put_object, Bucket=bucket, Key="ü" * 513, Body=b"") == (400, "KeyTooLongError")


def test_put_object_needs_its_bucket(aws: Aws) -> None:
    s3 = aws.client("s3")
    assert status(aws, s3.put_object, Bucket=aws.name("none"), Key="k", Body=b"") == (404, "NoSuchBucket")


def test_put_object_keeps_headers_and_metadata(aws: Aws) -> None:
    given = {
        "ContentType": "text/x-test",
        "ContentEncoding": "gzip",
        "ContentLanguage": "de",
        "ContentDisposition": 'attachment; filename="a"',
        "CacheControl": "no-cache",
        "Metadata": {"one": "1", "two": "zwei"},
    }
    bucket = aws.bucket()
    put(aws, bucket, **given)
    found = aws.client("s3").head_object(Bucket=bucket, Key="k")
    assert {name: found[name] for name in given} == given
    assert (found["ContentLength"], found["ETag"]) == (10, f'"{hashlib.md5(b"0123456789").hexdigest()}"')
    assert found["AcceptRanges"] == "bytes"


@pytest.mark.parametrize(
    ("wanted", "body"),
    [("bytes=0-3", b"0123"), ("bytes=4-", b"456789"), ("bytes=-3", b"789"), ("bytes=8-100", b"89"), ("bytes=-100", b"0123456789")],
)  # fmt: skip
def test_get_object_by_range(aws: Aws, wanted: str, body: bytes) -> None:
    bucket = aws.bucket()
    put(aws, bucket)
    found = aws.client("s3").get_object(Bucket=bucket, Key="k", Range=wanted)
    assert (found["Body"].read(), found["ResponseMetadata"]["HTTPStatusCode"]) == (body, 206)
    start = b"0123456789".index(body)
    assert found["ContentRange"] == f"bytes {start}-{start + len(body) - 1}/10"


def test_get_object_by_a_range_that_is_not_there(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket)
    assert status(aws, s3.get_object, Bucket=bucket, Key="k", Range="bytes=10-") == (416, "InvalidRange")
    assert s3.get_object(Bucket=bucket, Key="k", Range="lines=1-2")["Body"].read() == b"0123456789"


def test_get_object_conditions(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket)["ETag"]
    at = s3.head_object(Bucket=bucket, Key="k")["LastModified"]
    asked = {"Bucket": bucket, "Key": "k"}
    assert status(aws, s3.get_object, **asked, IfNoneMatch=tag) == (304, "304")
    assert status(aws, s3.get_object, **asked, IfModifiedSince=at) == (304, "304")
    assert status(aws, s3.get_object, **asked, IfMatch='"other"') == (412, "PreconditionFailed")
    assert status(aws, s3.head_object, **asked, IfMatch='"other"') == (412, "412")
    assert s3.get_object(**asked, IfMatch=tag, IfNoneMatch='"other"')["ETag"] == tag


def test_get_object_that_is_missing(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert status(aws, s3.get_object, Bucket=bucket, Key="none") == (404, "NoSuchKey")
    assert status(aws, s3.head_object, Bucket=bucket, Key="none") == (404, "404")


def test_get_object_with_other_headers(aws: Aws) -> None:
    bucket = aws.bucket()
    put(aws, bucket)
    found = aws.client("s3").get_object(
        Bucket=bucket, Key="k", ResponseContentType="text/other", ResponseCacheControl="no-store"
    )
    assert (found["ContentType"], found["CacheControl"]) == ("text/other", "no-store")


def test_put_object_if_none_match_and_if_match(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket, IfNoneMatch="*")["ETag"]
    assert status(aws, s3.put_object, Bucket=bucket, Key="k", IfNoneMatch="*") == (412, "PreconditionFailed")
    assert status(aws, s3.put_object, Bucket=bucket, Key="k", IfMatch='"other"') == (
        412,
        "PreconditionFailed",
    )
    assert status(aws, s3.put_object, Bucket=bucket, Key="none", IfMatch=tag) == (404, "NoSuchKey")
    put(aws, bucket, body=b"new", IfMatch=tag)
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"new"


def test_put_object_takes_the_checksum_of_the_sdk(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    crc = base64.b64encode(zlib.crc32(b"0123456789").to_bytes(4, "big")).decode()
    assert put(aws, bucket, ChecksumAlgorithm="CRC32")["ChecksumCRC32"] == crc
    found = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert (found["ChecksumCRC32"], found["ChecksumType"]) == (crc, "FULL_OBJECT")
    sha = base64.b64encode(hashlib.sha256(b"0123456789").digest()).decode()
    assert put(aws, bucket, "sha", ChecksumAlgorithm="SHA256")["ChecksumSHA256"] == sha
    assert s3.get_object(Bucket=bucket, Key="sha", ChecksumMode="ENABLED")["ChecksumSHA256"] == sha


@pytest.mark.parametrize(
    "digest",
    [
        {"ContentMD5": base64.b64encode(b"0" * 16).decode()},
        {"ChecksumCRC32": "AAAAAA=="},
        {"ChecksumSHA256": base64.b64encode(b"0" * 32).decode()},
        {"ChecksumSHA1": base64.b64encode(b"0" * 20).decode()},
    ],
)
def test_put_object_with_a_wrong_digest_is_refused(aws: Aws, digest: dict[str, str]) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert status(aws, s3.put_object, Bucket=bucket, Key="k", Body=b"x", **digest) == (400, "BadDigest")
    assert status(aws, s3.head_object, Bucket=bucket, Key="k") == (404, "404")


def test_put_object_with_a_digest_that_is_none_is_refused(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert status(aws, s3.put_object, Bucket=bucket, Key="k", Body=b"x", ContentMD5="short") == (
        400,
        "InvalidDigest",
    )


def test_copy_object_keeps_or_replaces_metadata_and_tags(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket, Metadata={"a": "1"}, ContentType="text/a", Tagging="t=1")
    source = {"Bucket": bucket, "Key": "k"}
    s3.copy_object(Bucket=bucket, Key="kept", CopySource=source)
    kept = s3.head_object(Bucket=bucket, Key="kept")
    assert (kept["Metadata"], kept["ContentType"]) == ({"a": "1"}, "text/a")
    replace = {"MetadataDirective": "REPLACE", "TaggingDirective": "REPLACE", "Tagging": "t=2"}
    s3.copy_object(
        Bucket=bucket, Key="new", CopySource=source, Metadata={"b": "2"}, ContentType="text/b", **replace
    )
    new = s3.head_object(Bucket=bucket, Key="new")
    assert (new["Metadata"], new["ContentType"]) == ({"b": "2"}, "text/b")
    tags = [s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"][0]["Value"] for key in ("kept", "new")]
    assert tags == ["1", "2"]


def test_copy_object_onto_itself_must_change_something(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket)
    source = {"Bucket": bucket, "Key": "k"}
    assert status(aws, s3.copy_object, Bucket=bucket, Key="k", CopySource=source) == (400, "InvalidRequest")
    s3.copy_object(
        Bucket=bucket, Key="k", CopySource=source, MetadataDirective="REPLACE", Metadata={"a": "1"}
    )
    assert s3.head_object(Bucket=bucket, Key="k")["Metadata"] == {"a": "1"}


def test_copy_object_conditions(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket)["ETag"]
    asked = {"Bucket": bucket, "Key": "c", "CopySource": {"Bucket": bucket, "Key": "k"}}
    failed = (412, "PreconditionFailed")
    assert status(aws, s3.copy_object, **asked, CopySourceIfMatch='"other"') == failed
    assert status(aws, s3.copy_object, **asked, CopySourceIfNoneMatch=tag) == failed
    assert s3.copy_object(**asked, CopySourceIfMatch=tag)["CopyObjectResult"]["ETag"] == tag
    missing = asked | {"CopySource": {"Bucket": bucket, "Key": "none"}}
    assert status(aws, s3.copy_object, **missing) == (404, "NoSuchKey")


def test_delete_object_is_quiet_about_what_is_not_there(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert s3.delete_object(Bucket=bucket, Key="none")["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_delete_object_if_match(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket)["ETag"]
    assert status(aws, s3.delete_object, Bucket=bucket, Key="k", IfMatch='"other"') == (
        412,
        "PreconditionFailed",
    )
    s3.delete_object(Bucket=bucket, Key="k", IfMatch=tag)
    assert status(aws, s3.head_object, Bucket=bucket, Key="k") == (404, "404")


def test_delete_objects_tells_or_is_quiet(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    for key in ("a", "b", "ü&<>"):
        put(aws, bucket, key)
    loud = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "ü&<>"}, {"Key": "none"}]}
    )
    assert sorted(one["Key"] for one in loud["Deleted"]) == ["a", "none", "ü&<>"]
    quiet = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "b"}], "Quiet": True})
    assert ("Deleted" in quiet, "Errors" in quiet) == (False, False)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_delete_objects_tells_what_it_did_not_delete(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket)["ETag"]
    wanted = [{"Key": "k", "ETag": '"other"'}, {"Key": "k", "VersionId": "never-was"}]
    errors = s3.delete_objects(Bucket=bucket, Delete={"Objects": wanted})["Errors"]
    assert {one["Code"] for one in errors} == {"PreconditionFailed", "NoSuchVersion"}
    assert s3.head_object(Bucket=bucket, Key="k")["ETag"] == tag


def test_delete_objects_takes_a_thousand(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    many = {"Objects": [{"Key": str(number)} for number in range(1001)]}
    assert status(aws, s3.delete_objects, Bucket=bucket, Delete=many) == (400, "MalformedXML")


def test_object_tagging(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket, Tagging="a=1&b=x%20y")
    asked = {"Bucket": bucket, "Key": "k"}
    assert {one["Key"]: one["Value"] for one in s3.get_object_tagging(**asked)["TagSet"]} == {
        "a": "1",
        "b": "x y",
    }
    assert s3.get_object(**asked)["TagCount"] == 2
    s3.put_object_tagging(**asked, Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
    assert s3.get_object_tagging(**asked)["TagSet"] == [{"Key": "c", "Value": "3"}]
    s3.delete_object_tagging(**asked)
    assert s3.get_object_tagging(**asked)["TagSet"] == []
    eleven = {"TagSet": [{"Key": str(number), "Value": ""} for number in range(11)]}
    assert status(aws, s3.put_object_tagging, **asked, Tagging=eleven) == (400, "BadRequest")
    twice = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}
    assert status(aws, s3.put_object_tagging, **asked, Tagging=twice) == (400, "InvalidTag")


def test_get_object_attributes(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket, ChecksumAlgorithm="SHA256")["ETag"]
    wanted = ["ETag", "ObjectSize", "StorageClass", "Checksum"]
    found = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=wanted)
    assert (found["ETag"], found["ObjectSize"], found["StorageClass"]) == (tag.strip('"'), 10, "STANDARD")
    assert (
        found["Checksum"]["ChecksumSHA256"]
        == base64.b64encode(hashlib.sha256(b"0123456789").digest()).decode()
    )
    only = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=["ObjectSize"])
    assert ("ETag" in only, only["ObjectSize"]) == (False, 10)
    missing = {"Bucket": bucket, "Key": "none", "ObjectAttributes": wanted}
    assert status(aws, s3.get_object_attributes, **missing) == (404, "NoSuchKey")


def open_url(url: str, body: bytes | None = None) -> tuple[int, bytes]:
    request = urllib.request.Request(url, data=body, method="GET" if body is None else "PUT")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_presigned_url_puts_and_gets(aws: Aws) -> None:
    s3, bucket = aws.client("s3", config=Config(signature_version="s3v4")), aws.bucket()
    asked = {"Bucket": bucket, "Key": "ü b"}
    assert open_url(s3.generate_presigned_url("put_object", Params=asked), b"sent")[0] == 200
    assert open_url(s3.generate_presigned_url("get_object", Params=asked)) == (200, b"sent")
    short = s3.generate_presigned_url("get_object", Params=asked, ExpiresIn=1)
    time.sleep(2.1)
    code, said = open_url(short)
    assert (code, b"<Code>AccessDenied</Code>" in said, b"Request has expired" in said) == (403, True, True)
