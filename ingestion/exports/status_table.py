"""The status table beside a legacy Parquet report: one column `status`, READY or UPDATING."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion import names
from ingestion.aws import Aws
from ingestion.errors import NotAnExport
from ingestion.exports.delivery import DataFile
from ingestion.exports.keys import STATUS_FOLDER, period_of_partition
from ingestion.exports.listing import listing

READY = "READY"
# The table has one row; a "status" file above this size is something else.
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Status:
    """`word` is READY, UPDATING or '' (no status table); `found` the youngest object of the table."""

    word: str
    found: DataFile | None


def read(aws: Aws, bucket: str, table_root: str) -> Status:
    """The status of the report whose table is at `table_root`; raises NotAnExport for an unreadable one."""
    objects = [
        file
        for file in listing(aws, bucket, f"{table_root}{STATUS_FOLDER}/")
        if file.key.endswith(".parquet")
    ]
    if not objects:
        return Status("", None)
    words = {word for file in objects for word in _words(aws, bucket, file)}
    youngest = max(objects, key=lambda file: (file.last_modified, file.key))
    return Status(READY if words == {READY} else "UPDATING", youngest)


def unsettled(status: Status, files: Iterable[DataFile]) -> str:
    """Why a month without a usable manifest must wait, from its status alone; '' when it need not."""
    if status.found is None:
        return "The manifest is older than the files or names others, and there is no status table to go by."
    if status.word != READY:
        return f"The status table says {status.word}: expected {READY}."
    if not (listed := list(files)):
        return "The month has no files yet."
    younger = [file.key for file in listed if file.last_modified > status.found.last_modified]
    return (
        f"{len(younger)} files are younger than the status table; the first: {younger[0]}" if younger else ""
    )


def months(files: Iterable[DataFile]) -> list[str]:
    """The months that have a `year=…/month=…/` folder, oldest first."""
    return sorted({month for file in files if (month := period_of_partition(file.key)) is not None})


def manifest_key(root: str, billing_period: str) -> str:
    """Where AWS puts a report's manifest of a month: `prefix/report/20181001-20181101/report-Manifest.json`."""
    year, month = (int(part) for part in names.billing_period(billing_period).split("-"))
    following = f"{year + month // 12}{month % 12 + 1:02d}"
    report = root.rstrip("/").rsplit("/", 1)[-1]
    return f"{root}{year}{month:02d}01-{following}01/{report}-Manifest.json"


def _words(aws: Aws, bucket: str, file: DataFile) -> list[str]:
    if file.size > MAX_BYTES:
        raise NotAnExport(
            f"s3://{bucket}/{file.key}: expected a status table of one row, found {file.size} bytes."
        )
    body = aws.s3.get_object(Bucket=bucket, Key=file.key)["Body"].read()
    try:
        return [
            str(word) for word in pq.read_table(io.BytesIO(body), columns=["status"])["status"].to_pylist()
        ]
    except (pa.ArrowException, KeyError, OSError) as error:
        raise NotAnExport(
            f"s3://{bucket}/{file.key}: expected a Parquet file with a column `status` ({error})."
        ) from error
