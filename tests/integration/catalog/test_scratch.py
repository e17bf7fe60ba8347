"""Rule: only scratch schemas are dropped, in the catalog alone, and every attempt has its own."""

from __future__ import annotations

import pytest

from ingestion.catalog.scratch import drop_scratch, drop_scratch_of_other_attempts
from ingestion.catalog.tables import found_table
from ingestion.errors import Refused
from ingestion.names import scratch_schema


def test_drop_scratch_takes_many_tables_out_of_the_catalog_and_keeps_their_files(small) -> None:
    tables = tuple(f"t{number}" for number in range(103))
    schema = scratch_schema("acme", "2026-04", "deliv-1", 7)
    small.aws.glue.create_database(DatabaseInput={"Name": schema})
    for table in tables:
        small.aws.glue.create_table(DatabaseName=schema, TableInput={"Name": table})
    small.aws.s3.put_object(Bucket=small.lake.lake_bucket, Key=f"builds/{schema}/x.parquet", Body=b"x")
    assert drop_scratch(small.aws, small.lake, schema)
    assert found_table(small.aws, schema, "t0") is None
    assert small.aws.s3.head_object(Bucket=small.lake.lake_bucket, Key=f"builds/{schema}/x.parquet")
    assert not drop_scratch(small.aws, small.lake, schema)


@pytest.mark.parametrize("schema", ["cur_lakehouse", "cur_bronze", "default"])
def test_drop_scratch_refuses_everything_else(small, schema: str) -> None:
    with pytest.raises(Refused, match="expected a scratch schema"):
        drop_scratch(small.aws, small.lake, schema)


def test_drop_scratch_of_other_attempts_spares_the_present_one(small) -> None:
    delivery = small.delivery("deliv-1", 1)
    for attempt in (1, 2, 3):
        small.built(delivery, "1.00", attempt=attempt)
    schemas = [scratch_schema("acme", "2026-04", "deliv-1", attempt) for attempt in (1, 2, 3)]
    assert drop_scratch_of_other_attempts(small.aws, small.lake, delivery, 3) == tuple(schemas[:2])
    assert found_table(small.aws, schemas[2], "cost_daily") is not None
    assert drop_scratch_of_other_attempts(small.aws, small.lake, delivery, 3) == ()
    drop_scratch(small.aws, small.lake, schemas[2])
