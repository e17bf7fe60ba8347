"""Nobody overwrites, copies or keeps reading what has changed: a failed condition is 412 (304 for a read)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError


def status(call: Any, **arguments: Any) -> int:
    try:
        return int(call(**arguments)["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


@pytest.fixture
def tag(s3: Any, bucket: str) -> str:
    return str(s3.put_object(Bucket=bucket, Key="k", Body=b"1")["ETag"])


def test_put(s3: Any, bucket: str, tag: str) -> None:
    here = {"Bucket": bucket, "Key": "k", "Body": b"2"}
    assert status(s3.put_object, **here, IfNoneMatch="*") == 412
    assert status(s3.put_object, **here, IfMatch='"other"') == 412
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"1"
    assert status(s3.put_object, **here, IfMatch=tag) == 200
    assert status(s3.put_object, **here | {"Key": "new"}, IfNoneMatch="*") == 200
    assert status(s3.put_object, **here | {"Key": "none"}, IfMatch=tag) == 404


def test_read(s3: Any, bucket: str, tag: str) -> None:
    here = {"Bucket": bucket, "Key": "k"}
    for call in (s3.get_object, s3.head_object):
        assert status(call, **here, IfMatch=tag) == 200
        assert status(call, **here, IfMatch='"other"') == 412
        assert status(call, **here, IfNoneMatch=tag) == 304
        assert status(call, **here, IfNoneMatch='"other"') == 200


def test_copy(s3: Any, bucket: str, tag: str) -> None:
    here = {"Bucket": bucket, "Key": "copy", "CopySource": {"Bucket": bucket, "Key": "k"}}
    assert status(s3.copy_object, **here, CopySourceIfMatch='"other"') == 412
    assert status(s3.copy_object, **here, CopySourceIfNoneMatch=tag) == 412
    assert status(s3.head_object, Bucket=bucket, Key="copy") == 404
    assert status(s3.copy_object, **here, CopySourceIfMatch=tag) == 200
    assert status(s3.copy_object, **here, CopySourceIfMatch=tag, IfNoneMatch="*") == 412


def test_copy_after_an_overwrite(s3: Any, bucket: str, tag: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"2")
    source = {"Bucket": bucket, "Key": "k"}
    assert status(s3.copy_object, Bucket=bucket, Key="c", CopySource=source, CopySourceIfMatch=tag) == 412


def test_part_copy_and_completion(s3: Any, bucket: str, tag: str) -> None:
    where = {"Bucket": bucket, "Key": "k"}
    upload = s3.create_multipart_upload(**where)["UploadId"]
    part = {**where, "UploadId": upload, "PartNumber": 1}
    source = {"Bucket": bucket, "Key": "k"}
    assert status(s3.upload_part_copy, **part, CopySource=source, CopySourceIfMatch='"other"') == 412
    copied = s3.upload_part_copy(**part, CopySource=source, CopySourceIfMatch=tag)["CopyPartResult"]["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": copied}]}
    finish = {**where, "UploadId": upload, "MultipartUpload": parts}
    assert status(s3.complete_multipart_upload, **finish, IfNoneMatch="*") == 412
    assert status(s3.complete_multipart_upload, **finish, IfMatch=tag) == 200


def test_delete(s3: Any, bucket: str, tag: str) -> None:
    assert status(s3.delete_object, Bucket=bucket, Key="k", IfMatch='"other"') == 412
    assert status(s3.delete_object, Bucket=bucket, Key="k", IfMatch=tag) == 204


def test_of_racing_creations_exactly_one_wins(s3: Any, bucket: str) -> None:
    def create(number: int) -> int:
        return status(
            s3.put_object, Bucket=bucket, Key=f"race{number // 16}", Body=b"%d" % number, IfNoneMatch="*"
        )

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(create, range(160)))
    for race in range(10):
        assert sorted(answers[race * 16 : race * 16 + 16]) == [200] + [412] * 15


def test_of_racing_replacements_exactly_one_wins(s3: Any, bucket: str, tag: str) -> None:
    def replace(number: int) -> int:
        return status(s3.put_object, Bucket=bucket, Key="k", Body=b"v%d" % number, IfMatch=tag)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(replace, range(8))) == [200] + [412] * 7
