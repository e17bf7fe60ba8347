"""Reading a Parquet file's footer with ranged GETs; a file that is not whole is refused."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from botocore.exceptions import ClientError

MAGIC = b"PAR1"
TAIL = 1 << 16


class NotParquet(Exception):
    """The object is no readable Parquet file; the message says why."""


class Gone(Exception):
    """The object is not there any more."""


def read_schema(s3: Any, bucket: str, key: str) -> Any:
    """The Arrow schema of the file; raises NotParquet or Gone."""
    tail, size = _tail(s3, bucket, key, TAIL)
    needed = footer_length(tail, size)
    if needed > len(tail):
        tail, size = _tail(s3, bucket, key, needed)
    return parse(tail, size)


def is_parquet(s3: Any, bucket: str, key: str) -> bool:
    """Whether the object ends as a Parquet file does; for files whose name does not tell."""
    return _tail(s3, bucket, key, 8)[0].endswith(MAGIC)


def footer_length(tail: bytes, size: int) -> int:
    """Bytes at the end of the file that hold its metadata; raises NotParquet."""
    if size < 12 or not tail.endswith(MAGIC):
        raise NotParquet(f"expected PAR1 at the end of {size} bytes, found {tail[-4:]!r}")
    length = int.from_bytes(tail[-8:-4], "little") + 8
    if length + 4 > size:
        raise NotParquet(f"its footer claims {length} bytes of {size}")
    return length


def parse(tail: bytes, size: int) -> Any:
    """The Arrow schema in a tail that holds the whole footer; raises NotParquet."""
    try:
        metadata = pq.read_metadata(pa.BufferReader(tail))
        schema = metadata.schema.to_arrow_schema()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise NotParquet(f"its footer cannot be read: {error}") from error
    data = sum(_compressed(metadata.row_group(number)) for number in range(metadata.num_row_groups))
    if data + 8 > size:
        raise NotParquet(f"its footer names {data} bytes of columns, the file has {size}")
    return schema


def _compressed(group: Any) -> int:
    return sum(group.column(number).total_compressed_size for number in range(group.num_columns))


def _tail(s3: Any, bucket: str, key: str, length: int) -> tuple[bytes, int]:
    """The last bytes of the object and its whole size."""
    try:
        answer = s3.get_object(Bucket=bucket, Key=key, Range=f"bytes=-{length}")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ("NoSuchKey", "404"):
            raise Gone(key) from error
        if code == "InvalidRange":  # an empty object has no last byte
            return b"", 0
        raise
    whole = answer.get("ContentRange", "").rpartition("/")[2]
    return answer["Body"].read(), int(whole or answer["ContentLength"])
