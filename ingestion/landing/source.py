"""Objects of the export bucket as files: ranged and streamed reads, each under If-Match on the listed ETag."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from botocore.exceptions import ClientError

from ingestion.aws import Aws
from ingestion.errors import Refused
from ingestion.exports.delivery import DataFile
from ingestion.landing.torn import TornDelivery

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

CHANGED = {"PreconditionFailed", "412", "NoSuchKey", "404"}
# One read for most footers: those of CUR (120 to 250 columns) have 30 to 60 kB.
TAIL_BYTES = 128 * 1024


@contextmanager
def torn_when_changed(bucket: str, key: str) -> Iterator[None]:
    """Turns S3's "the object is not what you listed" into TornDelivery."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in CHANGED:
            raise TornDelivery(f"s3://{bucket}/{key} was replaced or removed after it was listed.") from error
        raise


def get(aws: Aws, bucket: str, file: DataFile, byte_range: str | None = None) -> GetObjectOutputTypeDef:
    """The object, or a range of it, if its ETag is still the listed one; else TornDelivery."""
    ranged: dict[str, Any] = {"Range": byte_range} if byte_range else {}
    with torn_when_changed(bucket, file.key):
        return aws.s3.get_object(Bucket=bucket, Key=file.key, IfMatch=f'"{file.etag}"', **ranged)


class ObjectReader(io.RawIOBase):
    """A seekable file over an object; keeps the tail, where Parquet has its footer."""

    def __init__(self, aws: Aws, bucket: str, file: DataFile) -> None:
        super().__init__()
        self.aws, self.bucket, self.file = aws, bucket, file
        self._at = 0
        self._tail = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.file.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.file.size - self._at if size is None or size < 0 else size
        end = min(self._at + wanted, self.file.size)
        data = self._slice(self._at, end) if end > self._at else b""
        self._at += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _slice(self, start: int, end: int) -> bytes:
        tail_start = max(0, self.file.size - TAIL_BYTES)
        if start < tail_start:
            return self._fetch(start, end)
        self._tail = self._tail or self._fetch(tail_start, self.file.size)
        return self._tail[start - tail_start : end - tail_start]

    def _fetch(self, start: int, end: int) -> bytes:
        return get(self.aws, self.bucket, self.file, f"bytes={start}-{end - 1}")["Body"].read()


def open_parquet(aws: Aws, bucket: str, file: DataFile, **options: Any) -> pq.ParquetFile:
    """The Parquet object, opened over ranged reads; raises Refused naming it when it cannot be read."""
    with readable(bucket, file):
        return pq.ParquetFile(pa.PythonFile(ObjectReader(aws, bucket, file), mode="r"), **options)


@contextmanager
def readable(bucket: str, file: DataFile) -> Iterator[None]:
    """Turns what a broken file raises into Refused, with the object's name."""
    try:
        yield
    except (pa.ArrowException, OSError, EOFError) as error:
        raise Refused(
            f"s3://{bucket}/{file.key} can't be read ({str(error).splitlines()[0]}): expected a whole "
            f"{'Parquet' if file.key.endswith('.parquet') else 'CSV'} file. Have the export deliver it again."
        ) from error
