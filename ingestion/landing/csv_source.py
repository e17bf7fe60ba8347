"""CSV data files as batches of text: streamed under If-Match, unpacked within limits, newlines in values kept.

pyarrow and not awswrangler reads them: awswrangler goes through pandas, which holds a whole file in memory,
has no maps, and cannot tell '' from NULL.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import pyarrow as pa
import pyarrow.csv as pa_csv

from ingestion.aws import Aws
from ingestion.errors import Refused
from ingestion.exports.delivery import DataFile
from ingestion.landing.conform import texts
from ingestion.landing.source import ObjectReader, get, readable

# AWS splits a report into chunks of far below one gigabyte packed; 64 GiB out of one object is a bomb.
MAX_UNPACKED = 64 * 1024**3
BLOCK_BYTES = 8 * 1024 * 1024
# A header of some hundred columns has less than 20 kB.
MAX_HEADER = 1024 * 1024


def header(aws: Aws, bucket: str, file: DataFile) -> list[str]:
    """The column headers as spelled in the file."""
    with _opened(aws, bucket, file) as (stream, headers):
        stream.close()
        return headers


def batches(aws: Aws, bucket: str, file: DataFile) -> Iterator[pa.RecordBatch]:
    """The rows as text columns named by their headers, in blocks of some megabytes."""
    with _opened(aws, bucket, file) as (stream, headers):
        try:
            reader = pa_csv.open_csv(
                cast(IO[bytes], pa.PythonFile(stream, mode="r")),
                read_options=pa_csv.ReadOptions(column_names=headers, block_size=BLOCK_BYTES),
                parse_options=pa_csv.ParseOptions(newlines_in_values=True),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict(texts(headers)), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV file" in str(error):
                return
            raise
        yield from reader


@contextmanager
def _opened(aws: Aws, bucket: str, file: DataFile) -> Iterator[tuple[io.BufferedIOBase, list[str]]]:
    """The unpacked bytes behind the header line, and the headers."""
    with readable(bucket, file):
        try:
            stream = io.BufferedReader(_Limited(_unpacked(aws, bucket, file), file.key), 1024 * 1024)
            yield stream, _headers(stream, file.key)
        except (zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, UnicodeDecodeError) as error:
            raise OSError(str(error)) from error


def _unpacked(aws: Aws, bucket: str, file: DataFile) -> IO[bytes]:
    if file.key.endswith(".zip"):
        archive = zipfile.ZipFile(io.BufferedReader(ObjectReader(aws, bucket, file), 1024 * 1024))
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise Refused(f"{file.key}: expected an archive of one CSV file, found {len(members)} files.")
        return archive.open(members[0])
    body = cast(IO[bytes], get(aws, bucket, file)["Body"])
    return cast(IO[bytes], gzip.GzipFile(fileobj=body)) if file.key.endswith(".gz") else body


def _headers(stream: io.BufferedIOBase, key: str) -> list[str]:
    line = stream.readline(MAX_HEADER)
    if not line:
        return []
    [headers] = csv.reader([line.decode("utf-8-sig").rstrip("\r\n")])
    if len(set(headers)) != len(headers):
        twice = sorted({name for name in headers if headers.count(name) > 1})
        raise Refused(f"{key}: expected each column once, found {', '.join(twice)} more than once.")
    return headers


class _Limited(io.RawIOBase):
    """Passes bytes through and stops at the limit, so that an archive cannot fill the disk."""

    def __init__(self, source: IO[bytes], key: str) -> None:
        super().__init__()
        self.source, self.key, self.seen = source, key, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.source.read(len(buffer))
        self.seen += len(data)
        if self.seen > MAX_UNPACKED:
            raise Refused(f"{self.key}: expected at most {MAX_UNPACKED} bytes unpacked, found more.")
        buffer[: len(data)] = data
        return len(data)
