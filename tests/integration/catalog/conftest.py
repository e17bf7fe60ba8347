"""A small lake to publish in: landed line items, scratch builds as the builder leaves them, and a look at the result."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws, connect
from ingestion.catalog.builds import Build, build_of_scratch
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.catalog.pointers import found_partition
from ingestion.catalog.tables import ensure_database, found_table
from ingestion.exports.delivery import Delivery
from ingestion.lake import Lake
from ingestion.names import scratch_schema

MONTH = "2026-04"
MARTS = ("cost_daily", "cost_hourly", "data_transfer_daily")
BRONZE_KEYS = tuple(Column(name, "string") for name in ("export_name", "billing_period", "delivery_id"))
TYPES = {
    "unblended_cost": "decimal(38,12)",
    "service": "string",
    "delivery_id": "string",
    "line_items": "bigint",
}
ARROW: dict[str, Any] = {
    "unblended_cost": pa.decimal128(38, 12),
    "service": pa.string(),
    "delivery_id": pa.string(),
    "line_items": pa.int64(),
}
COUNTER = itertools.count(1)


@dataclass(frozen=True)
class SmallLake:
    """One export in a lake of its own."""

    aws: Aws
    lake: Lake
    export_name: str
    types: Mapping[str, str] = field(default_factory=lambda: dict(TYPES))

    def delivery(self, name: str, day: int, period: str = MONTH) -> Delivery:
        return Delivery(
            export_name=self.export_name,
            billing_period=period,
            delivery_id=name,
            format="cur2",
            encoding="parquet",
            bucket=self.lake.export_bucket,
            manifest_key="m.json",
            manifest_etag="e",
            execution_id=name,
            ordered_at=datetime(2026, 4, day, tzinfo=UTC),
            files=(),
        )

    def built(
        self,
        delivery: Delivery,
        cost: str,
        tables: Sequence[str] = MARTS,
        columns: Mapping[str, str] = TYPES,
        attempt: int = 1,
    ) -> Build:
        """Lands the delivery's one line and builds `tables` of it in a scratch schema."""
        names = (delivery.export_name, delivery.billing_period, delivery.delivery_id)
        self.land(delivery, cost)
        schema = scratch_schema(*names, attempt)
        ensure_database(self.aws, schema)
        for table in tables:
            self.scratch_table(schema, table, columns, delivery, cost)
        return build_of_scratch(self.aws, self.lake, delivery, schema, MARTS)

    def land(self, delivery: Delivery, cost: str) -> None:
        self.put(delivery.bronze_key_prefix + "part-0.parquet", TYPES, delivery, cost)
        self.catalogue(delivery)

    def catalogue(self, delivery: Delivery) -> None:
        """As the crawler would: the table of the format, and a partition for the delivery's folder."""
        location = f"s3://{self.lake.lake_bucket}/{delivery.bronze_key_prefix}"
        columns = tuple(Column(*one) for one in TYPES.items())
        ensure_database(self.aws, self.lake.bronze_database)
        database = self.lake.bronze_database
        if found_table(self.aws, database, delivery.format) is None:
            wanted = table_input(
                delivery.format, columns, f"{self.lake.bronze}{delivery.format}/", BRONZE_KEYS
            )
            self.aws.glue.create_table(DatabaseName=database, TableInput=wanted)
        entry = partition_input(columns, location, "", "")
        entry["Values"] = [delivery.export_name, delivery.billing_period, delivery.delivery_id]
        self.aws.glue.batch_create_partition(
            DatabaseName=database, TableName=delivery.format, PartitionInputList=[entry]
        )

    def scratch_table(
        self, schema: str, table: str, columns: Mapping[str, str], delivery: Delivery, cost: str
    ) -> None:
        prefix = f"builds/{schema}/{table}/{next(COUNTER)}/"
        self.put(f"{prefix}part-0.parquet", columns, delivery, cost)
        wanted = tuple(Column(*one) for one in columns.items())
        location = f"s3://{self.lake.lake_bucket}/{prefix}"
        self.aws.glue.create_table(
            DatabaseName=schema, TableInput=table_input(table, wanted, location, keys=())
        )

    def put(self, key: str, columns: Mapping[str, str], delivery: Delivery, cost: str) -> None:
        values: dict[str, Any] = {
            "unblended_cost": Decimal(cost),
            "service": "AmazonEC2",
            "delivery_id": delivery.delivery_id,
            "line_items": 1,
        }
        arrays = {name: pa.array([values.get(name)], ARROW.get(name, pa.string())) for name in columns}
        body = io.BytesIO()
        pq.write_table(pa.table(arrays), body)
        self.aws.s3.put_object(Bucket=self.lake.lake_bucket, Key=key, Body=body.getvalue())

    def pointer(self, table: str, period: str = MONTH) -> str | None:
        """Where readers of the month are sent, or None."""
        found = found_partition(self.aws, self.lake, table, period, self.export_name)
        return found["StorageDescriptor"]["Location"] if found is not None else None

    def pointers(self, build: Build) -> dict[str, str | None]:
        return {table: self.pointer(table, build.billing_period) for table in build.pointers}

    def shows(self, build: Build) -> bool:
        """Whether every table of the build shows it, and no other table shows the month."""
        others = {"line_items_cur2", *MARTS} - set(build.pointers)
        return self.pointers(build) == dict(build.pointers) and not any(map(self.pointer, others))


@pytest.fixture
def small(local_aws_env: object) -> Iterator[SmallLake]:
    """Its own bucket and databases, so that tests share one server and nothing else."""
    number = next(COUNTER)
    aws = connect()
    lake = Lake(
        lake_bucket=f"small-lake-{number}",
        bronze_database=f"small_bronze_{number}",
        database=f"small_lakehouse_{number}",
    )
    aws.s3.create_bucket(Bucket=lake.lake_bucket)
    yield SmallLake(aws, lake, "acme")
