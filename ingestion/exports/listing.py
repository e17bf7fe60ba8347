"""What lies in a bucket: paged listings as values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ingestion.aws import Aws
from ingestion.errors import NotAnExport
from ingestion.exports.delivery import DataFile


class MissingObject(NotAnExport):
    """An announced object is not there (any more)."""


def listing(aws: Aws, bucket: str, prefix: str) -> tuple[DataFile, ...]:
    """The objects below `prefix`, in key order; folder markers (keys that end in a slash) left out."""
    pages = aws.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return tuple(
        DataFile(item["Key"], item["ETag"].strip('"'), item["Size"], item["LastModified"])
        for page in pages
        for item in page.get("Contents", [])
        if not item["Key"].endswith("/")
    )


def one(aws: Aws, bucket: str, key: str) -> DataFile:
    """One object as a listing shows it; raises MissingObject.

    From a listing and not from HEAD, because HEAD cuts LastModified to seconds on some stores and two clocks
    of different grain must not be compared.
    """
    page = aws.s3.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1)
    for item in page.get("Contents", []):
        if item["Key"] == key:
            return DataFile(key, item["ETag"].strip('"'), item["Size"], item["LastModified"])
    raise MissingObject(
        f"s3://{bucket}/{key}: expected the announced object, found nothing. Deliver it again."
    )


def fingerprint(files: Iterable[DataFile]) -> str:
    """A short hash of the (key, ETag) list: equal on two looks when nothing changed between them."""
    pairs = sorted((file.key, file.etag) for file in files)
    return hashlib.sha256(repr(pairs).encode()).hexdigest()[:16]
