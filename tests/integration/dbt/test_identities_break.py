"""The dbt tests that hold the marts to the bill fail as soon as a built table says the least bit more, or a row less."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import Scenario, generate
from tests.laws.identities import IDENTITIES, Identity

TRILLIONTH = Decimal("0.000000000001")
SUMMARIES = "assert_transfer_summaries_equal_their_days"
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


def rounds() -> list[tuple[Identity, ...]]:
    """Edits that one run of dbt judges: no test of containers reads a table of the others, and the other way round;
    no other test reads a summary of transfer, and that of the summaries nothing that comes before its transfer; the
    monthly tables of resources and gaps are read by their own tests alone, and these read no bill."""
    about_containers = [identity for identity in IDENTITIES if identity.number == 6]
    about_summaries = [identity for identity in IDENTITIES if identity.fails == SUMMARIES]
    about_months = [identity for identity in IDENTITIES if identity.number in (8, 9)]
    apart = (*about_containers, *about_summaries, *about_months)
    others = [identity for identity in IDENTITIES if identity not in apart]
    before_transfer = takewhile(lambda identity: identity.table != "data_transfer_daily", others)
    assert len([*before_transfer]) >= len(about_summaries)
    before_resources = takewhile(lambda identity: identity.table != "cost_resource_daily", others)
    assert len([*before_resources]) >= len(about_months)
    together = zip_longest(others, about_containers, about_summaries, about_months)
    return [tuple(identity for identity in edits if identity) for edits in together]


def named(edits: tuple[Identity, ...]) -> str:
    return ", ".join(f"{each.number} {each.table} {each.column}" for each in edits)


@pytest.mark.parametrize("edits", rounds(), ids=named)
def test_an_edited_build_fails_its_identity(builder: Any, built: Any, edits: tuple[Identity, ...]) -> None:
    with ExitStack() as stack:
        for identity in edits:
            stack.enter_context(edited(builder, built, identity))
        names = [identity.fails for identity in edits]
        done = builder.dbt("test", "--select", *names, variables=built.variables(bill_rounding="0"))
    assert done.returncode == 1, done.stdout
    assert [name for name in names if f"FAIL 1 {name}" not in done.stdout] == [], done.stdout


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
