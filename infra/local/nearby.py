"""What every query asks of S3 and Glue, as calls within the process that serves all three.

A request by botocore takes about 1.5 ms of processor on both its ends, also where no socket carries it, and a query
makes five. Here are the four operations behind them, by the names, arguments and answers of the client's own methods;
all others stay requests. What they change is on disk before any client hears of it: they touch the journal's entities
as a request does, and the reply that tells how the query ended waits for its commit.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any, BinaryIO

from botocore.exceptions import ClientError

from infra.local.athena.clients import Nearby
from infra.local.base_moto import DiskKey
from infra.local.glue.service import GlueService
from infra.local.s3.service import S3Service
from infra.local.s3.xml import S3Error
from infra.local.wire import ApiError

Answer = dict[str, Any]


def of(s3: S3Service, glue: GlueService) -> Nearby:
    """The calls that clients of the executor make in place of requests; each raises ClientError as they do."""
    objects = _Objects(s3)
    return Nearby(
        s3={"put_object": objects.put, "list_objects_v2": objects.listed},
        glue={"get_table": _glue(glue, "GetTable"), "get_partitions": _glue(glue, "GetPartitions")},
    )


def _glue(glue: GlueService, operation: str) -> Callable[..., Answer]:
    def answered(**payload: Any) -> Answer:
        try:
            told: Answer = _plain(glue.handle(operation, payload))
        except ApiError as error:
            raise _failed(error.code, error.message, error.status, operation) from error
        return told

    return answered


def _plain(value: Any) -> Any:
    """A copy, as a client would read it: the catalog's own values are changed by nobody, and null is no member."""
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, list) else value


class _Objects:
    def __init__(self, s3: S3Service) -> None:
        self._s3 = s3

    def put(self, Bucket: str, Key: str, Body: bytes | BinaryIO, IfNoneMatch: str = "") -> Answer:
        body = io.BytesIO(Body) if isinstance(Body, bytes) else Body
        length = len(Body) if isinstance(Body, bytes) else os.fstat(body.fileno()).st_size - body.tell()
        headers = {"if-none-match": IfNoneMatch} if IfNoneMatch else {}
        try:
            return {"ETag": self._s3.put(Bucket, Key, body, length, headers)}
        except S3Error as error:
            raise _failed(error.code, error.message, error.status, "PutObject") from error

    def listed(self, Bucket: str, Prefix: str = "", MaxKeys: int | None = None) -> Answer:
        """All objects at once: there is no page of a thousand where nothing is sent."""
        try:
            found = self._s3.below(Bucket, Prefix, MaxKeys)
        except S3Error as error:
            raise _failed(error.code, error.message, error.status, "ListObjectsV2") from error
        contents = [_entry(key) for key in found]
        return {"Contents": contents, "KeyCount": len(contents), "IsTruncated": False}


def _entry(key: DiskKey) -> Answer:
    """Instants are whole seconds in a listing."""
    modified = key.last_modified.replace(microsecond=0, tzinfo=UTC)
    return {"Key": key.name, "ETag": key.etag, "Size": key.size, "LastModified": modified}


def _failed(code: str, message: str, status: int, operation: str) -> ClientError:
    told: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(told, operation)
