"""A lakehouse on the shared local AWS with a bucket and databases of its own, and deliveries put by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingestion.aws import connect
from ingestion.exports.delivery import Delivery
from ingestion.lake import Lake
from ingestion.ledger import deliveries
from ingestion.ledger.deliveries import Facts
from ingestion.ledger.fold import DeliveryState, delivery_json
from ingestion.ledger.store import Ledger
from orchestration.athena import ask_builder
from orchestration.delivery.stage import scratch_schema_of
from orchestration.home import Home
from orchestration.lakehouse import Lakehouse
from orchestration.settings import Settings

COUNTER = itertools.count(1)
MONTH = "2026-09"
BEGIN = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def house(local_aws_env: Any, tmp_path: Path) -> Lakehouse:
    number = next(COUNTER)
    lake = Lake(
        lake_bucket=f"orch-lake-{number}",
        database=f"orch_public_{number}",
        bronze_database=f"orch_bronze_{number}",
    )
    aws = connect()
    aws.s3.create_bucket(Bucket=lake.lake_bucket)
    for database in (lake.database, lake.bronze_database):
        aws.glue.create_database(DatabaseInput={"Name": database})
    return Lakehouse(aws, lake, Home(tmp_path), Settings(), Ledger(aws, lake))


@pytest.fixture
def delivered(house: Lakehouse) -> Callable[..., DeliveryState]:
    """Writes a delivery into the ledger as if its stages had run, up to `upto`.

    The export is the test's own: names of scratch schemas follow from it, and the catalog is shared.
    """
    export = house.lake.lake_bucket.replace("orch-lake", "acme")

    def write(
        name: str, *, rows: int = 2, cost: str = "3.5", upto: str = "checked", days: int = 0
    ) -> DeliveryState:
        delivery = Delivery(
            export_name=export,
            billing_period=MONTH,
            delivery_id=name,
            format="cur2",
            encoding="parquet",
            bucket="cur-exports",
            manifest_key="m",
            manifest_etag="e",
            execution_id=name,
            ordered_at=BEGIN + timedelta(days=days),
            files=(),
        )
        facts = Facts("", 1, {}, {"delivery": delivery_json(delivery)})
        deliveries.record_event(house.ledger, delivery, "received", facts)
        control = [{"currency": "USD", "rows": rows, "unblended_cost": cost}]
        for stage in ("landed", "cataloged", "checked", "built", "audited"):
            details: dict[str, Any] = {"control": control} if stage == "landed" else {}
            deliveries.record(house.ledger, delivery, stage, details=details)
            if stage == upto:
                break
        return deliveries.find(house.ledger, name)

    return write


@pytest.fixture
def built(house: Lakehouse) -> Callable[[DeliveryState, dict[str, tuple[str, int]]], str]:
    """Makes the scratch schema of a delivery with a cost_daily of {service: (cost, lines)}."""
    return lambda state, rows: build_by_hand(house, state, rows)


def build_by_hand(house: Lakehouse, state: DeliveryState, rows: dict[str, tuple[str, int]]) -> str:
    """See `built`."""
    schema = scratch_schema_of(state)
    house.aws.glue.create_database(DatabaseInput={"Name": schema})
    values = ", ".join(
        f"('{service}', 'USD', cast({cost} as decimal(38, 12)), cast({lines} as bigint))"
        for service, (cost, lines) in rows.items()
    )
    sql = (
        f"create table cost_daily with (format = 'PARQUET', external_location = '{house.lake.builds}{schema}/')"
        f" as select * from (values {values}) as t (service, currency, unblended_cost, line_items)"
    )
    ask_builder(house.aws, house.lake, sql, schema)
    return schema
