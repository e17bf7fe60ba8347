"""Run by path in a process of its own: builds with known totals, a reader in a loop, a publisher that is killed.

publish_steps.py read DATABASE BUCKET OUT STOP       one line `start end value` per read until STOP exists
publish_steps.py killed DATABASE BUCKET DELIVERY AFTER   publishes an audited delivery, dies after table AFTER
"""

from __future__ import annotations

import io
import os
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.aws import connect
from ingestion.catalog import publish as publishing
from ingestion.catalog.builds import Build
from ingestion.catalog.columns import Column
from ingestion.lake import Lake

EXPORT, MONTH = "acme", "2026-04"
TABLES = ("cost_daily", "data_transfer_daily", "line_items_cur2")
COLUMNS = (Column("unblended_cost", "decimal(38,12)"), Column("line_items", "bigint"))
# Two files, so that half of one build and half of another is neither total.
FILES = 2
SQL = f"select sum(unblended_cost) from cost_daily where billing_period = '{MONTH}' and export_name = '{EXPORT}'"


def lake_of(database: str, bucket: str) -> Lake:
    """The lake of one test."""
    return Lake(database=database, lake_bucket=bucket)


def put_build(lake: Lake, number: int) -> Build:
    """Writes build `number` of the month: each table sums up to `total(number)`."""
    build = build_of(lake, number)
    for location in build.pointers.values():
        for part in range(FILES):
            put_part(lake, location, part, number)
    return build


def build_of(lake: Lake, number: int) -> Build:
    """Build `number` of the month, whose files were written before."""
    pointers = {table: f"s3://{lake.lake_bucket}/builds/{number:03d}/{table}/" for table in TABLES}
    return Build(
        export_name=EXPORT,
        billing_period=MONTH,
        delivery_id=f"deliv-{number:03d}",
        ordered_at=datetime.fromtimestamp(1_775_000_000 + number, UTC),
        pointers=pointers,
        columns=dict.fromkeys(TABLES, COLUMNS),
    )


def put_part(lake: Lake, location: str, part: int, number: int) -> None:
    """One file of a build; the files of a build hold different amounts."""
    amount = (Decimal(number) + Decimal(part) / 10).quantize(Decimal("1.000000000000"))
    columns = {
        "unblended_cost": pa.array([amount], pa.decimal128(38, 12)),
        "line_items": pa.array([1], pa.int64()),
    }
    body = io.BytesIO()
    pq.write_table(pa.table(columns), body)
    key = f"{location.removeprefix(f's3://{lake.lake_bucket}/')}part-{part}.parquet"
    connect().s3.put_object(Bucket=lake.lake_bucket, Key=key, Body=body.getvalue())


def total(number: int) -> Decimal:
    """What every table of build `number` sums up to."""
    return sum((Decimal(number) + Decimal(part) / 10 for part in range(FILES)), Decimal(0))


def read(database: str, bucket: str, out: str, stop: str) -> None:
    """Reads the month's cost through Athena as fast as it answers, and notes when and what."""
    from pyathena import connect as athena

    lake = lake_of(database, bucket)
    staging = f"{lake.results}builder/"
    connection = athena(
        s3_staging_dir=staging, work_group=lake.builder_workgroup, schema_name=database, poll_interval=0.01
    )
    with (
        connection,
        connection.cursor() as cursor,
        Path(out).open("w", encoding="utf-8", buffering=1) as lines,
    ):
        while not Path(stop).exists():
            start = time.time()
            value = seen(cursor)
            lines.write(f"{start!r} {time.time()!r} {value}\n")


def seen(cursor: Any) -> Any:
    """The month's cost; NaN, which is no total, when the read failed (a file changed under it, say)."""
    from pyathena.error import OperationalError

    try:
        [value] = cursor.execute(SQL).fetchone()
    except OperationalError as error:
        sys.stderr.write(f"{error}\n")
        return "NaN"
    return value


def killed(database: str, bucket: str, delivery: str, after: str) -> None:
    """Publishes and dies as a killed process does: no clean-up, the lease stays until it runs out."""
    publishing.LEASE_SECONDS = 2.0
    aws, lake = connect(), lake_of(database, bucket)
    build = publishing.audited_build(aws, lake, EXPORT, MONTH, delivery)
    assert build is not None

    def die(table: str) -> None:
        if table == after:
            os._exit(9)

    publishing.publish(aws, lake, build, actor="arn:killed", reason="test", after_table=die)


if __name__ == "__main__":
    {"read": read, "killed": killed}[sys.argv[1]](*sys.argv[2:])
