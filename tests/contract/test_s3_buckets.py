"""S3's buckets: listings page in byte order, versions are kept, parts become one object, rules are stored."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.contract.conftest import Aws
from tests.contract.test_s3_objects import put, status

MIB = 1 << 20


def versioned(aws: Aws) -> str:
    bucket = aws.bucket()
    aws.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


def keys(answer: dict[str, Any]) -> list[str]:
    return [one["Key"] for one in answer.get("Contents", [])]


def test_create_bucket_and_head_and_delete(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    s3.head_bucket(Bucket=bucket)
    assert bucket in [one["Name"] for one in s3.list_buckets()["Buckets"]]
    put(aws, bucket)
    assert status(aws, s3.delete_bucket, Bucket=bucket) == (409, "BucketNotEmpty")
    s3.delete_object(Bucket=bucket, Key="k")
    s3.delete_bucket(Bucket=bucket)
    aws.until(lambda: _is_gone(aws, bucket))


def _is_gone(aws: Aws, bucket: str) -> bool:
    return bucket not in [one["Name"] for one in aws.client("s3").list_buckets()["Buckets"]]


def test_list_objects_v2_by_prefix_and_delimiter(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    for key in ("a/1", "a/2", "a/b/3", "a!", "b", "ü"):
        put(aws, bucket, key)
    found = s3.list_objects_v2(Bucket=bucket, Prefix="a", Delimiter="/")
    assert (keys(found), found["CommonPrefixes"], found["KeyCount"]) == (["a!"], [{"Prefix": "a/"}], 2)
    assert keys(s3.list_objects_v2(Bucket=bucket)) == ["a!", "a/1", "a/2", "a/b/3", "b", "ü"]
    assert keys(s3.list_objects_v2(Bucket=bucket, StartAfter="a/2")) == ["a/b/3", "b", "ü"]
    assert s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["KeyCount"] == 0


def test_list_objects_v2_pages(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    for key in ("a/1", "a/2", "b", "c/1", "d"):
        put(aws, bucket, key)
    first = s3.list_objects_v2(Bucket=bucket, Delimiter="/", MaxKeys=2)
    assert (keys(first), first["IsTruncated"], first["KeyCount"]) == (["b"], True, 2)
    rest = s3.list_objects_v2(Bucket=bucket, Delimiter="/", ContinuationToken=first["NextContinuationToken"])
    assert (keys(rest), rest["CommonPrefixes"], rest["IsTruncated"]) == (["d"], [{"Prefix": "c/"}], False)
    wrong = {"Bucket": bucket, "ContinuationToken": "made up"}
    assert status(aws, s3.list_objects_v2, **wrong) == (400, "InvalidArgument")


def test_list_objects_of_the_first_version(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    for key in ("a", "b", "c"):
        put(aws, bucket, key)
    first = s3.list_objects(Bucket=bucket, MaxKeys=2)
    assert (keys(first), first["IsTruncated"]) == (["a", "b"], True)
    assert keys(s3.list_objects(Bucket=bucket, Marker="b")) == ["c"]


def test_versions_are_kept_and_deleted_one_by_one(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), versioned(aws)
    one, two = (put(aws, bucket, body=body)["VersionId"] for body in (b"1", b"2"))
    marker = s3.delete_object(Bucket=bucket, Key="k")
    assert (marker["DeleteMarker"], marker["VersionId"] in (one, two)) == (True, False)
    asked = {"Bucket": bucket, "Key": "k"}
    assert status(aws, s3.get_object, **asked) == (404, "NoSuchKey")
    assert s3.get_object(**asked, VersionId=one)["Body"].read() == b"1"
    assert status(aws, s3.get_object, **asked, VersionId=marker["VersionId"]) == (405, "MethodNotAllowed")
    assert keys(s3.list_objects_v2(Bucket=bucket)) == []
    undone = s3.delete_object(**asked, VersionId=marker["VersionId"])
    assert (undone["DeleteMarker"], undone["VersionId"]) == (True, marker["VersionId"])
    assert s3.get_object(**asked)["Body"].read() == b"2"
    s3.delete_object(**asked, VersionId=two)
    assert s3.get_object(**asked)["Body"].read() == b"1"
    assert status(aws, s3.get_object, **asked, VersionId=two) == (404, "NoSuchVersion")


def test_version_is_restored_by_copy(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), versioned(aws)
    one = put(aws, bucket, body=b"1")["VersionId"]
    put(aws, bucket, body=b"2")
    source = {"Bucket": bucket, "Key": "k", "VersionId": one}
    copied = s3.copy_object(Bucket=bucket, Key="k", CopySource=source)
    assert (copied["CopySourceVersionId"], copied["VersionId"] != one) == (one, True)
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"1"


def test_suspended_versioning_overwrites_the_null_version(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    put(aws, bucket, body=b"before")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    put(aws, bucket, body=b"kept")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Suspended"
    put(aws, bucket, body=b"after")
    found = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [one["VersionId"] == "null" for one in found] == [True, False]
    assert s3.get_object(Bucket=bucket, Key="k", VersionId="null")["Body"].read() == b"after"


def test_list_object_versions_pages_newest_first(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), versioned(aws)
    ids = [put(aws, bucket, "a", str(number).encode())["VersionId"] for number in range(3)]
    marker = s3.delete_object(Bucket=bucket, Key="a")["VersionId"]
    put(aws, bucket, "b/c")
    pages = list(
        s3.get_paginator("list_object_versions").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    )
    listed = [one for page in pages for one in page.get("Versions", [])]
    assert [one["VersionId"] for one in listed if one["Key"] == "a"] == ids[::-1]
    assert [one["VersionId"] for page in pages for one in page.get("DeleteMarkers", [])] == [marker]
    assert [one["IsLatest"] for one in listed] == [False, False, False, True]
    folders = s3.list_object_versions(Bucket=bucket, Delimiter="/", Prefix="b")
    assert folders["CommonPrefixes"] == [{"Prefix": "b/"}]


def test_delete_objects_of_versions(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), versioned(aws)
    one = put(aws, bucket)["VersionId"]
    (marked,) = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k"}]})["Deleted"]
    assert (marked["DeleteMarker"], "VersionId" in marked) == (True, False)
    both = [{"Key": "k", "VersionId": one}, {"Key": "k", "VersionId": marked["DeleteMarkerVersionId"]}]
    deleted = s3.delete_objects(Bucket=bucket, Delete={"Objects": both})["Deleted"]
    assert {found["VersionId"] for found in deleted} == {one, marked["DeleteMarkerVersionId"]}
    assert "Versions" not in s3.list_object_versions(Bucket=bucket)


def upload(
    aws: Aws, bucket: str, parts: list[bytes], **more: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Start an upload and send its parts; returns how it is named, and the parts as they are completed."""
    s3 = aws.client("s3")
    named = {
        "Bucket": bucket,
        "Key": "k",
        "UploadId": s3.create_multipart_upload(Bucket=bucket, Key="k", **more)["UploadId"],
    }
    sent = []
    for number, body in enumerate(parts, 1):
        tag = s3.upload_part(**named, PartNumber=number, Body=body)["ETag"]
        sent.append({"PartNumber": number, "ETag": tag})
    return named, sent


def test_multipart_upload_becomes_one_object(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    bodies = [b"a" * (5 * MIB), b"tail"]
    named, parts = upload(aws, bucket, bodies, Metadata={"m": "1"}, ContentType="text/x", Tagging="t=1")
    listed = s3.list_parts(**named)
    assert [(one["PartNumber"], one["Size"]) for one in listed["Parts"]] == [(1, 5 * MIB), (2, 4)]
    first = s3.list_parts(**named, MaxParts=1)
    assert (first["IsTruncated"], first["NextPartNumberMarker"]) == (True, 1)
    assert keys(s3.list_objects_v2(Bucket=bucket)) == []
    done = s3.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})
    digest = hashlib.md5(b"".join(hashlib.md5(body).digest() for body in bodies)).hexdigest()
    assert done["ETag"] == f'"{digest}-2"'
    found = s3.get_object(Bucket=bucket, Key="k")
    assert (found["Metadata"], found["ContentType"], found["TagCount"]) == ({"m": "1"}, "text/x", 1)
    assert found["Body"].read() == b"".join(bodies)
    part = s3.get_object(Bucket=bucket, Key="k", PartNumber=2)
    assert (part["Body"].read(), part["PartsCount"]) == (b"tail", 2)
    attributes = s3.get_object_attributes(
        Bucket=bucket, Key="k", ObjectAttributes=["ObjectParts", "ObjectSize"]
    )
    assert (attributes["ObjectParts"]["TotalPartsCount"], attributes["ObjectSize"]) == (2, 5 * MIB + 4)


def test_complete_multipart_upload_refuses_small_missing_and_unordered_parts(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    named, parts = upload(aws, bucket, [b"small", b"too"])

    def completed(*listed: dict[str, Any]) -> tuple[int, str]:
        return status(aws, s3.complete_multipart_upload, **named, MultipartUpload={"Parts": list(listed)})

    assert completed(*parts) == (400, "EntityTooSmall")
    assert completed(*parts[::-1]) == (400, "InvalidPartOrder")
    assert completed({**parts[0], "ETag": '"' + "0" * 32 + '"'}) == (400, "InvalidPart")
    assert completed({**parts[0], "PartNumber": 9}) == (400, "InvalidPart")
    assert status(aws, s3.upload_part, **named, PartNumber=10001, Body=b"")[1] == "InvalidArgument"


def test_complete_multipart_upload_if_none_match(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    tag = put(aws, bucket)["ETag"]
    named, parts = upload(aws, bucket, [b"one"])
    given = {**named, "MultipartUpload": {"Parts": parts}}
    assert status(aws, s3.complete_multipart_upload, **given, IfNoneMatch="*") == (412, "PreconditionFailed")
    s3.complete_multipart_upload(**given, IfMatch=tag)
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"one"


def test_abort_multipart_upload(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    named, _ = upload(aws, bucket, [b"one"])
    assert [one["UploadId"] for one in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == [
        named["UploadId"]
    ]
    s3.abort_multipart_upload(**named)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    assert status(aws, s3.abort_multipart_upload, **named) == (404, "NoSuchUpload")
    assert status(aws, s3.upload_part, **named, PartNumber=1, Body=b"") == (404, "NoSuchUpload")
    assert status(aws, s3.list_parts, **named) == (404, "NoSuchUpload")


def test_list_multipart_uploads_pages(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    for key in ("a/1", "a/2", "b"):
        s3.create_multipart_upload(Bucket=bucket, Key=key)
    pages = list(
        s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    )
    assert [one["Key"] for page in pages for one in page["Uploads"]] == ["a/1", "a/2", "b"]
    folders = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/")
    assert (folders["CommonPrefixes"], [one["Key"] for one in folders["Uploads"]]) == (
        [{"Prefix": "a/"}],
        ["b"],
    )


def test_upload_part_copy_by_range(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    put(aws, bucket, "source", b"0123456789")
    named, _ = upload(aws, bucket, [])
    asked = {**named, "PartNumber": 1, "CopySource": {"Bucket": bucket, "Key": "source"}}
    assert status(aws, s3.upload_part_copy, **asked, CopySourceRange="bytes=5-10")[0] in (400, 416)
    tag = s3.upload_part_copy(**asked, CopySourceRange="bytes=2-4")["CopyPartResult"]["ETag"]
    s3.complete_multipart_upload(**named, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"234"


def test_multipart_upload_with_checksums(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    started = s3.create_multipart_upload(Bucket=bucket, Key="k", ChecksumAlgorithm="SHA256")
    named = {"Bucket": bucket, "Key": "k", "UploadId": started["UploadId"]}
    sent = s3.upload_part(**named, PartNumber=1, Body=b"one", ChecksumAlgorithm="SHA256")
    part = {"PartNumber": 1, "ETag": sent["ETag"], "ChecksumSHA256": sent["ChecksumSHA256"]}
    done = s3.complete_multipart_upload(**named, MultipartUpload={"Parts": [part]})
    assert done["ChecksumSHA256"].endswith("-1")
    wrong = {**named, "PartNumber": 1, "Body": b"x", "ChecksumSHA256": sent["ChecksumSHA256"]}
    assert status(aws, s3.upload_part, **wrong)[1] in ("BadDigest", "NoSuchUpload")


def test_lifecycle_rules_are_stored(aws: Aws) -> None:
    s3, bucket = aws.client("s3"), aws.bucket()
    missing = status(aws, s3.get_bucket_lifecycle_configuration, Bucket=bucket)
    assert missing == (404, "NoSuchLifecycleConfiguration")
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert aws.until(lambda: _rules(aws, bucket)) == [rule]
    s3.delete_bucket_lifecycle(Bucket=bucket)


def _rules(aws: Aws, bucket: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    return found


@pytest.mark.parametrize("rule", [{"Status": "Perhaps"}, {"Status": "Enabled", "Expiration": {"Days": 0}}])
def test_impossible_lifecycle_rule_is_refused(aws: Aws, rule: dict[str, Any]) -> None:
    given = {"Rules": [{"ID": "x", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}, **rule}]}
    s3, bucket = aws.client("s3"), aws.bucket()
    refused = status(aws, s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration=given)
    assert refused[0] == 400
