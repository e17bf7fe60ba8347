"""Objects behave as on S3 for any legal key: bytes, metadata, ranges, checksums, listings, parts, copies."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import boto3.s3.transfer
import pytest
from botocore.exceptions import ClientError

KEYS = [
    "a",
    "a/",
    "../x",
    "a//b",
    ".",
    "..",
    "/lead",
    "a b+c%2F",
    "ü/ñ €",
    "k\r\nq",
    '"<&>',
    "x" * 1024,
    "a:b?c#d",
]


def code(refused: pytest.ExceptionInfo[ClientError]) -> tuple[int, str]:
    answer = refused.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


@pytest.mark.parametrize("key", KEYS)
def test_legal_key_keeps_its_bytes(s3: Any, bucket: str, key: str) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=key.encode(), Metadata={"who": "me"}, ContentType="text/x")
    got = s3.get_object(Bucket=bucket, Key=key)
    assert got["Body"].read() == key.encode()
    assert (got["Metadata"], got["ContentType"]) == ({"who": "me"}, "text/x")
    assert got["ETag"] == f'"{hashlib.md5(key.encode()).hexdigest()}"'
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.delete_object(Bucket=bucket, Key=key)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_keys_that_look_alike_are_different_objects(s3: Any, bucket: str) -> None:
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    assert {e["Key"] for e in s3.list_objects_v2(Bucket=bucket)["Contents"]} == set(KEYS)
    assert all(s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode() for key in KEYS)


def test_key_over_1024_bytes_is_refused(s3: Any, bucket: str) -> None:
    with pytest.raises(ClientError) as refused:
        s3.put_object(Bucket=bucket, Key="é" * 513, Body=b"")
    assert code(refused) == (400, "KeyTooLongError")


@pytest.mark.parametrize("call", ["get_object", "head_object"])
def test_missing_object_is_404(s3: Any, bucket: str, call: str) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(s3, call)(Bucket=bucket, Key="none")
    assert code(refused) == (404, "NoSuchKey" if call == "get_object" else "404")


def test_missing_bucket_is_404(s3: Any, unique: str) -> None:
    with pytest.raises(ClientError) as refused:
        s3.put_object(Bucket=f"none-{unique}", Key="a", Body=b"1")
    assert code(refused) == (404, "NoSuchBucket")


@pytest.mark.parametrize(
    ("asked", "got", "content_range"),
    [
        ("bytes=2-4", b"cde", "bytes 2-4/10"),
        ("bytes=-3", b"hij", "bytes 7-9/10"),
        ("bytes=8-", b"ij", "bytes 8-9/10"),
    ],
)
def test_ranged_read(s3: Any, bucket: str, asked: str, got: bytes, content_range: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"abcdefghij")
    answer = s3.get_object(Bucket=bucket, Key="k", Range=asked)
    assert answer["Body"].read() == got
    assert answer["ContentRange"] == content_range
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert s3.head_object(Bucket=bucket, Key="k", Range=asked)["ContentLength"] == len(got)


def test_range_behind_the_end_is_416(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"abc")
    with pytest.raises(ClientError) as refused:
        s3.get_object(Bucket=bucket, Key="k", Range="bytes=3-")
    assert code(refused) == (416, "InvalidRange")


def test_checksum_comes_back_when_asked_for(s3: Any, bucket: str) -> None:
    stored = s3.put_object(Bucket=bucket, Key="k", Body=b"abc", ChecksumAlgorithm="SHA256")["ChecksumSHA256"]
    assert s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")["ChecksumSHA256"] == stored


def test_large_file_goes_up_and_down_unchanged(s3: Any, bucket: str, tmp_path: Path) -> None:
    content = os.urandom(21 << 20)
    (tmp_path / "up").write_bytes(content)
    settings = boto3.s3.transfer.TransferConfig(multipart_chunksize=5 << 20)
    s3.upload_file(str(tmp_path / "up"), bucket, "big", Config=settings, ExtraArgs={"Metadata": {"a": "b"}})
    s3.download_file(bucket, "big", str(tmp_path / "down"))
    assert (tmp_path / "down").read_bytes() == content
    head = s3.head_object(Bucket=bucket, Key="big")
    assert (head["ContentLength"], head["Metadata"]) == (len(content), {"a": "b"})
    assert head["ETag"].endswith('-5"')


def test_managed_copy_in_parts(s3: Any, bucket: str) -> None:
    content = os.urandom(11 << 20)
    s3.put_object(Bucket=bucket, Key="big", Body=content)
    settings = boto3.s3.transfer.TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
    s3.copy({"Bucket": bucket, "Key": "big"}, bucket, "copy", Config=settings)
    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == content


def test_completing_an_upload_twice_answers_the_same(s3: Any, bucket: str) -> None:
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    where = {"Bucket": bucket, "Key": "k", "UploadId": upload}
    tag = s3.upload_part(**where, PartNumber=1, Body=b"abc")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    first = s3.complete_multipart_upload(**where, MultipartUpload=parts)["ETag"]
    assert s3.complete_multipart_upload(**where, MultipartUpload=parts)["ETag"] == first
    with pytest.raises(ClientError) as refused:
        s3.upload_part(**where, PartNumber=2, Body=b"abc")
    assert code(refused) == (404, "NoSuchUpload")


def test_parts_are_listed_and_an_upload_is_given_up(s3: Any, bucket: str) -> None:
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    where = {"Bucket": bucket, "Key": "k", "UploadId": upload}
    s3.upload_part(**where, PartNumber=1, Body=b"abc")
    assert [part["Size"] for part in s3.list_parts(**where)["Parts"]] == [3]
    s3.abort_multipart_upload(**where)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


def test_copy_keeps_or_replaces_metadata(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"1", Metadata={"x": "1"}, ContentType="text/x")
    s3.copy_object(Bucket=bucket, Key="b", CopySource={"Bucket": bucket, "Key": "a"})
    kept = s3.head_object(Bucket=bucket, Key="b")
    assert (kept["Metadata"], kept["ContentType"]) == ({"x": "1"}, "text/x")
    source = {"Bucket": bucket, "Key": "a"}
    s3.copy_object(
        Bucket=bucket, Key="a", CopySource=source, Metadata={"y": "2"}, MetadataDirective="REPLACE"
    )
    assert s3.head_object(Bucket=bucket, Key="a")["Metadata"] == {"y": "2"}
    with pytest.raises(ClientError) as refused:
        s3.copy_object(Bucket=bucket, Key="a", CopySource=source)
    assert code(refused) == (400, "InvalidRequest")


def test_copy_of_a_deleted_object_still_reads(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"bytes")
    s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a")
    s3.delete_object(Bucket=bucket, Key="a")
    assert s3.get_object(Bucket=bucket, Key="b")["Body"].read() == b"bytes"


def test_reader_finishes_while_the_object_is_replaced(s3: Any, bucket: str) -> None:
    old = os.urandom(8 << 20)
    s3.put_object(Bucket=bucket, Key="k", Body=old)
    body = s3.get_object(Bucket=bucket, Key="k")["Body"]
    head = body.read(1024)
    s3.put_object(Bucket=bucket, Key="k", Body=b"new")
    s3.delete_object(Bucket=bucket, Key="k")
    assert head + body.read() == old


def test_listing_pages_and_folders(s3: Any, bucket: str) -> None:
    keys = [f"p/{folder}/{number}" for folder in "abc" for number in range(5)] + ["p/top"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    pages = list(
        s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 4})
    )
    assert [entry["Key"] for page in pages for entry in page["Contents"]] == sorted(keys)
    assert [page["KeyCount"] for page in pages] == [4, 4, 4, 4]
    folders = s3.list_objects_v2(Bucket=bucket, Prefix="p/", Delimiter="/")
    assert [entry["Prefix"] for entry in folders["CommonPrefixes"]] == ["p/a/", "p/b/", "p/c/"]
    assert [entry["Key"] for entry in folders["Contents"]] == ["p/top"]
    after = s3.list_objects_v2(Bucket=bucket, StartAfter="p/c/3")["Contents"]
    assert [entry["Key"] for entry in after] == ["p/c/4", "p/top"]


def test_several_are_deleted_at_once(s3: Any, bucket: str) -> None:
    for key in ("a", "b", "c"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "b"}, {"Key": "none"}]})
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["c"]


def test_versioned_bucket_keeps_old_bytes(s3: Any, bucket: str) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="k", Body=b"1")["VersionId"]
    s3.put_object(Bucket=bucket, Key="k", Body=b"2")
    s3.delete_object(Bucket=bucket, Key="k")
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
    assert s3.get_object(Bucket=bucket, Key="k", VersionId=first)["Body"].read() == b"1"


def test_policy_that_denies_holds(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="published/a", Body=b"1")
    deny = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject",'
        f'"Resource":"arn:aws:s3:::{bucket}/published/*"}}]}}'
    )
    s3.put_bucket_policy(Bucket=bucket, Policy=deny)
    with pytest.raises(ClientError) as refused:
        s3.delete_object(Bucket=bucket, Key="published/a")
    assert code(refused) == (403, "AccessDenied")


def test_tags_go_with_the_object(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"", Tagging="x=1&y=a%20b")
    s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a")
    tags = s3.get_object_tagging(Bucket=bucket, Key="b")["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"x": "1", "y": "a b"}
