"""Rule: `deliver` puts a folder as AWS would, data first and manifest last; what is no export is refused, and why."""

from __future__ import annotations

import gzip
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.aws import Aws
from ingestion.errors import NotAnExport
from ingestion.events import intake
from ingestion.exports.deliver import deliver
from ingestion.lake import Lake
from ingestion.landing.land import land
from ingestion.ledger import deliveries
from ingestion.ledger.store import Ledger
from tests.integration.ingestion.conftest import MONTH, Folder, bill

# Real bills are not part of the project; where they lie is told by the environment.
SAMPLES = Path(os.environ.get("CUR_SAMPLES", Path(__file__).resolve().parents[4] / "shared" / "samples"))
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"no real bills in {SAMPLES} (set CUR_SAMPLES)"
)


def body(aws: Aws, lake: Lake, key: str) -> bytes:
    return aws.s3.get_object(Bucket=lake.export_bucket, Key=key)["Body"].read()


def test_the_manifest_comes_last_and_names_where_the_files_are(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    done = deliver(aws, lake, cur2_folder(bill(), bill()))
    prefix = "acme-cur/Acme-CUR/"
    assert done.keys[-1] == f"{prefix}metadata/BILLING_PERIOD={MONTH}/Acme-CUR-Manifest.json"
    said = json.loads(body(aws, lake, done.keys[-1]))
    assert said["dataFiles"] == [f"s3://{lake.export_bucket}/{key}" for key in done.keys[:-1]]
    assert (done.export_name, done.billing_periods) == ("acme-cur", (MONTH,))


def test_delivering_again_puts_the_same_objects(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    folder = cur2_folder(bill())
    first = deliver(aws, lake, folder)
    before = [body(aws, lake, key) for key in first.keys]
    assert deliver(aws, lake, folder) == first
    assert [body(aws, lake, key) for key in first.keys] == before


def test_the_export_folder_itself_may_be_given(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    folder = cur2_folder(bill())
    assert deliver(aws, lake, folder / "Acme-CUR").keys == deliver(aws, lake, folder).keys


def test_another_name_makes_another_export(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    done = deliver(aws, lake, cur2_folder(bill()), export_name="beta")
    assert done.export_name == "beta"
    intake.take_in(aws, lake, wait_seconds=0)
    [state] = deliveries.states(Ledger(aws, lake))
    assert (state.export_name, state.state) == ("beta", "received")


def test_a_missing_manifest_is_written_and_said(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    folder = cur2_folder(bill())
    for manifest in folder.rglob("*-Manifest.json"):
        manifest.unlink()
    done = deliver(aws, lake, folder)
    assert any("No manifest" in line for line in done.lines)
    intake.take_in(aws, lake, wait_seconds=0)
    [state] = deliveries.pending(deliveries.states(Ledger(aws, lake)))
    assert state.delivery is not None
    assert land(aws, lake, state.delivery).rows == 3


def test_a_manifest_that_names_a_file_not_in_the_folder_is_refused_before_anything_is_put(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    folder = cur2_folder(bill(), bill())
    max(folder.rglob("*.parquet")).unlink()
    with pytest.raises(NotAnExport, match="names 1 files that are not in the folder"):
        deliver(aws, lake, folder)
    assert aws.s3.list_objects_v2(Bucket=lake.export_bucket)["KeyCount"] == 0


@pytest.mark.parametrize("make", [lambda path: None, lambda path: (path / "notes.txt").write_text("x")])
def test_a_folder_that_is_no_export_is_refused(aws: Aws, lake: Lake, tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path)
    with pytest.raises(NotAnExport, match="expected the folder of a billing export"):
        deliver(aws, lake, tmp_path)


def test_a_path_that_is_not_there_is_refused(aws: Aws, lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(NotAnExport, match="found nothing"):
        deliver(aws, lake, tmp_path / "nowhere")


@pytest.mark.parametrize(("columns", "version"), [("BilledCost", "1.0"), ("BilledCost,SkuMeter", "1.2")])
def test_focus_files_in_no_layout_are_refused_by_name(
    aws: Aws, lake: Lake, tmp_path: Path, columns: str, version: str
) -> None:
    (tmp_path / "focus.csv.gz").write_bytes(gzip.compress(f"{columns}\n".encode()))
    with pytest.raises(NotAnExport, match=f"FOCUS {version} by their columns.*outside of such a layout"):
        deliver(aws, lake, tmp_path)


@needs_samples
@pytest.mark.parametrize(
    ("folder", "rows", "unblended"),
    [
        ("cur2_csv_april_2026", 1882, "-0.000000067600"),
        ("cur2_parquet_april_2026", 1882, "-0.000000067600"),
        ("legacy_parquet_october_2018", 119307, "4064.483131537900"),
    ],
)
def test_real_bills_land_with_their_totals(
    aws: Aws, lake: Lake, folder: str, rows: int, unblended: str
) -> None:
    deliver(aws, lake, SAMPLES / folder)
    intake.take_in(aws, lake, wait_seconds=0)
    [state] = deliveries.pending(deliveries.states(Ledger(aws, lake)))
    assert state.delivery is not None
    landed = land(aws, lake, state.delivery)
    [total] = landed.control
    assert (landed.rows, total.currency, total.unblended_cost) == (rows, "USD", Decimal(unblended))


@needs_samples
def test_csv_and_parquet_of_one_real_bill_are_the_same_table(aws: Aws, lake: Lake) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = {}
    for folder, name in (("cur2_csv_april_2026", "one"), ("cur2_parquet_april_2026", "two")):
        deliver(aws, lake, SAMPLES / folder, export_name=name)
        intake.take_in(aws, lake, wait_seconds=0)
        [state] = deliveries.states(Ledger(aws, lake), name)
        assert state.delivery is not None
        files = land(aws, lake, state.delivery).files
        parts = [
            pq.read_table(io.BytesIO(aws.s3.get_object(Bucket=lake.lake_bucket, Key=file.key)["Body"].read()))
            for file in files
        ]
        keys = [("identity_line_item_id", "ascending"), ("identity_time_interval", "ascending")]
        tables[name] = pa.concat_tables(parts).sort_by(keys)
    assert set(tables["one"].column_names) == set(tables["two"].column_names)
    for column in tables["one"].column_names:
        assert _plain(tables["one"][column]) == _plain(tables["two"][column]), column


def _plain(column: object) -> list[object]:
    """Values with maps as dicts, so that the order of keys does not matter."""
    values = column.to_pylist()  # type: ignore[attr-defined]
    return [dict(value) if isinstance(value, list) else value for value in values]


@needs_samples
def test_the_real_focus_sample_has_no_layout_and_is_refused(aws: Aws, lake: Lake) -> None:
    with pytest.raises(NotAnExport, match=r"FOCUS 1\.0"):
        deliver(aws, lake, SAMPLES / "focus_1_0_sample")
