"""The dbt tests that hold the marts to the bill fail as soon as a built table says the least bit more, or a row less."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import Scenario, generate
from tests.laws.identities import IDENTITIES, Identity

TRILLIONTH = Decimal("0.000000000001")
TESTS = sorted({identity.fails for identity in IDENTITIES})


@pytest.fixture(scope="module")
def built(builder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A generated month in which commitments are bought, built; dbt's tests passed on it."""
    scenario = Scenario(seed=1, last_month="2026-02", months=1, restated=())
    [delivery] = generate(scenario, tmp_path_factory.mktemp("identities") / "bill").deliveries
    bill = builder.bill("acme-identities", delivery.billing_period, "identities-1")
    builder.land(bill, sorted(Path(delivery.folder).rglob("*.parquet")))
    printed = builder.build(bill, bill_rounding="0")
    assert [name for name in TESTS if name not in printed] == [], "each of the tests ran in the build"
    return bill


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda each: f"{each.number} {each.table} {each.column}")
def test_an_edited_build_fails_its_identity(builder: Any, built: Any, identity: Identity) -> None:
    with edited(builder, built, identity):
        done = builder.dbt("test", "--select", identity.fails, variables=built.variables(bill_rounding="0"))
    assert done.returncode == 1, done.stdout
    assert f"FAIL 1 {identity.fails}" in done.stdout


@contextmanager
def edited(builder: Any, bill: Any, identity: Identity) -> Iterator[None]:
    """The table with the identity's edit in one of its files; afterwards the file is as it was."""
    bucket, key, body = file_of(builder, bill, identity)
    sink = io.BytesIO()
    pq.write_table(edit(pq.read_table(io.BytesIO(body)), identity), sink)
    builder.aws.s3.put_object(Bucket=bucket, Key=key, Body=sink.getvalue())
    yield
    builder.aws.s3.put_object(Bucket=bucket, Key=key, Body=body)


def file_of(builder: Any, bill: Any, identity: Identity) -> tuple[str, str, bytes]:
    """Bucket, key and bytes of the first file of the table that has a row to edit."""
    table = builder.aws.glue.get_table(DatabaseName=bill.scratch_schema, Name=identity.table)["Table"]
    bucket, _, prefix = table["StorageDescriptor"]["Location"].removeprefix("s3://").partition("/")
    for entry in builder.aws.s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]:
        body = builder.aws.s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        if body and row_to_edit(pq.read_table(io.BytesIO(body)), identity) is not None:
            return bucket, entry["Key"], body
    raise AssertionError(f"{identity.table}: expected a row to edit in {identity.column!r}, found none")


def row_to_edit(table: pa.Table, identity: Identity) -> int | None:
    """Number of the first row that the identity's edit is about."""
    if not identity.column:
        return 0 if table.num_rows else None
    fits = pc.greater(table[identity.column], pa.scalar(Decimal(0)))
    if identity.where:
        fits = pc.and_(fits, pc.equal(table["charge_type"], identity.where))
    row = pc.index(fits, True).as_py()
    return row if row >= 0 else None


def edit(table: pa.Table, identity: Identity) -> pa.Table:
    row, column = row_to_edit(table, identity), identity.column
    assert row is not None
    if not column:
        return table.slice(1)
    values = table[column].to_pylist()
    values[row] += TRILLIONTH
    field = table.schema.field(column)
    return table.set_column(table.schema.get_field_index(column), field, pa.array(values, field.type))
