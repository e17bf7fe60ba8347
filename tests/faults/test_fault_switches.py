"""Each way in which a delivery is broken on purpose, landed: what is taken, set aside, refused, or read all the same.

A month of its own for each: its first delivery is sound and landed, its second has the fault. No build: a delivery
that does not land, or that the check before a build stops, leaves what is published as it is.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion import lake as lakes
from ingestion.aws import Aws
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.catalog.tables import ensure_database, found_table
from ingestion.events import intake
from ingestion.exports.deliver import deliver
from ingestion.landing.land import Landed, land, record_landed
from ingestion.ledger import deliveries
from ingestion.ledger.fold import DeliveryState
from ingestion.ledger.store import Ledger
from ingestion.quality.checks import check
from ingestion.synthetic.faults import Faults
from ingestion.synthetic.generate import GeneratedDelivery, GeneratedExport, Scenario, generate
from ingestion.synthetic.organisation import Commitments
from tests.conftest import start_local_aws
from tests.integration.dbt.conftest import glue_type

LAKE = lakes.Lake()
KEYS = tuple(Column(name, "string") for name in ("export_name", "billing_period", "delivery_id"))
# One payer has one export of a month, so each fault has a month of its own.
MONTHS = {
    "torn_overwrite": "2026-01",
    "missing_manifest": "2026-02",
    "extra_old_chunk": "2026-03",
    "duplicate_chunk": "2026-04",
    "type_change": "2026-05",
    "new_column": "2026-06",
    "clock_skew": "2026-07",
}


@dataclass(frozen=True)
class Second:
    """What became of the delivery with the fault, beside what was generated."""

    made: GeneratedExport
    delivery: GeneratedDelivery
    states: list[DeliveryState]
    landed: Landed | None


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    served = start_local_aws(tmp_path_factory.mktemp("faults") / "aws", seconds=180)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in served.env.items():
            patch.setenv(name, value)
        yield Aws(served.session())
    served.stop()


def generated(switch: str, folder: Path) -> GeneratedExport:
    """A few instances, in several files."""
    scenario = Scenario(
        seed=6,
        last_month=MONTHS[switch],
        months=1,
        workloads=Scenario(seed=6, last_month=MONTHS[switch]).workloads[:6],
        anomalies=(),
        clusters=(),
        commitments=Commitments(),
        chunk_rows=1_000,
        faults=Faults(**{switch: True}),
    )
    return generate(scenario, folder)


def taken(aws: Aws, period: str) -> list[DeliveryState]:
    """The month's deliveries once all messages are read."""
    intake.take_in(aws, LAKE)
    intake.relook(aws, LAKE)
    return of_month(aws, period)


def of_month(aws: Aws, period: str) -> list[DeliveryState]:
    return [one for one in deliveries.states(Ledger(aws, LAKE)) if one.billing_period == period]


def landing(aws: Aws, period: str) -> Landed | None:
    """Lands what waits for it of the month."""
    waiting = [one for one in deliveries.pending(of_month(aws, period)) if one.state == "received"]
    landed = None
    for state in waiting:
        assert state.delivery is not None
        landed = land(aws, LAKE, state.delivery)
        record_landed(Ledger(aws, LAKE), state.delivery, landed, 1.0)
    return landed


def second(aws: Aws, switch: str, folder: Path) -> Second:
    made, period = generated(switch, folder), MONTHS[switch]
    sound, faulty = made.deliveries
    deliver(aws, LAKE, sound.folder)
    taken(aws, period)
    first = landing(aws, period)
    assert first is not None
    assert first.rows == sound.lines
    if switch == "missing_manifest":
        put_data(aws, faulty.folder)
    else:
        deliver(aws, LAKE, faulty.folder)
    states = taken(aws, period)
    return Second(made, faulty, states, landing(aws, period))


def put_data(aws: Aws, folder: Path) -> None:
    """The data files alone, where `deliver` puts them: it would write the manifest that is missing."""
    for path in sorted(folder.rglob("*.parquet")):
        inside = path.relative_to(folder).as_posix()
        key = f"acme-cur2/{inside}"
        aws.s3.put_object(Bucket=LAKE.export_bucket, Key=key, Body=path.read_bytes())


def test_a_torn_overwrite_waits_for_the_next_whole_delivery(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "torn_overwrite", tmp_path)
    assert sorted(state.state for state in found.states) == ["landed", "waiting"]
    assert found.landed is None


def test_data_without_a_manifest_is_no_delivery(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "missing_manifest", tmp_path)
    assert [state.state for state in found.states] == ["landed"]
    assert found.landed is None


def test_an_old_chunk_that_no_manifest_names_is_left_out(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "extra_old_chunk", tmp_path)
    assert found.landed is not None
    assert found.landed.rows == found.delivery.lines
    assert len(found.landed.files) == found.delivery.files


def test_a_chunk_that_is_named_twice_is_stopped_before_the_build(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "duplicate_chunk", tmp_path)
    assert found.landed is not None
    assert found.landed.rows > found.delivery.lines
    state = found.states[-1]
    catalogue(aws, state.delivery, found.landed)
    report = check(aws, LAKE, state.delivery, found.landed.rows, docs_dir=tmp_path / "docs")
    [failure] = report.blocking_failures
    assert failure.name == "every_line_once"


def catalogue(aws: Aws, delivery: Any, landed: Landed) -> None:
    """The delivery's partition, as the crawler makes it."""
    ensure_database(aws, LAKE.bronze_database)
    body = aws.s3.get_object(Bucket=LAKE.lake_bucket, Key=landed.files[0].key)["Body"].read()
    columns = tuple(Column(field.name, glue_type(field.type)) for field in pq.read_schema(io.BytesIO(body)))
    if found_table(aws, LAKE.bronze_database, "cur2") is None:
        table = table_input("cur2", columns, f"{LAKE.bronze}cur2/", KEYS)
        aws.glue.create_table(DatabaseName=LAKE.bronze_database, TableInput=table)
    folder = landed.files[0].key.rpartition("/")[0]
    entry = partition_input(columns, f"s3://{LAKE.lake_bucket}/{folder}/", "", "")
    entry["Values"] = [delivery.export_name, delivery.billing_period, delivery.delivery_id]
    aws.glue.batch_create_partition(
        DatabaseName=LAKE.bronze_database, TableName="cur2", PartitionInputList=[entry]
    )


def test_quantities_as_text_are_read_as_the_numbers_that_they_are(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "type_change", tmp_path)
    assert found.landed is not None
    assert found.landed.rows == found.delivery.lines
    assert any("line_item_usage_amount" in file.rewritten for file in found.landed.files)
    assert unblended(found.landed) == true_cost(found)


def unblended(landed: Landed) -> Decimal:
    return sum((total.unblended_cost for total in landed.control), Decimal(0))


def true_cost(found: Second) -> Decimal:
    [*_, truth] = json.loads(found.made.truth.read_text())["deliveries"]
    return Decimal(truth["money"]["unblended_cost"])


def test_a_column_that_appears_in_some_files_is_landed_with_all_lines(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "new_column", tmp_path)
    assert found.landed is not None
    assert found.landed.rows == found.delivery.lines
    assert "line_item_iam_principal" in found.landed.columns
    assert unblended(found.landed) == true_cost(found)


def test_a_run_of_a_slow_clock_is_the_newer_delivery_all_the_same(aws: Aws, tmp_path: Path) -> None:
    found = second(aws, "clock_skew", tmp_path)
    assert found.landed is not None
    assert found.landed.rows == found.delivery.lines
    newest = max(found.states, key=lambda state: state.ordered_at)
    assert newest.state == "received"
