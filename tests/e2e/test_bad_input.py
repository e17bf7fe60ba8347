"""Bad input gets a clear error or passes through intact; nothing half there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

MONTH = "2026-09"


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(Scenario(seed=9, last_month=MONTH, months=1), tmp_path_factory.mktemp("bill"))


def spoiled(bill: GeneratedExport, target: Path, number: int) -> Path:
    """A copy of the delivery under an execution of its own."""
    shutil.copytree(bill.deliveries[0].folder, target)
    for path in target.rglob("*-Manifest.json"):
        manifest = json.loads(path.read_text())
        manifest["executionId"] = f"cccccccc-0000-4000-8000-{number:012d}"
        path.write_text(json.dumps(manifest))
    return target


def reasons(lakehouse: Any, state: str) -> list[str]:
    return [row["reason"] for row in lakehouse.run("deliveries", "--json").json() if row["state"] == state]


def rewrite(folder: Path, change: Any) -> None:
    for path in folder.rglob("*.parquet"):
        pq.write_table(change(pq.read_table(path)), path)


def test_a_file_without_a_required_column_is_refused_by_its_name(
    lakehouse: Any, bill: GeneratedExport, tmp_path: Path
) -> None:
    folder = spoiled(bill, tmp_path / "b", 1)
    rewrite(folder, lambda table: table.drop_columns(["line_item_usage_type"]))
    lakehouse.deliver_and_ingest(folder, expect=1)
    assert any("line_item_usage_type" in reason for reason in reasons(lakehouse, "quarantined"))


def test_a_month_of_zero_rows_is_quarantined(lakehouse: Any, bill: GeneratedExport, tmp_path: Path) -> None:
    folder = spoiled(bill, tmp_path / "b", 2)
    rewrite(folder, lambda table: table.slice(0, 0))
    lakehouse.deliver_and_ingest(folder, expect=1)
    assert any("row" in reason for reason in reasons(lakehouse, "quarantined"))


def test_a_manifest_that_names_a_missing_file_waits(
    lakehouse: Any, bill: GeneratedExport, tmp_path: Path
) -> None:
    folder = spoiled(bill, tmp_path / "b", 3)
    gone = max(folder.rglob("*.parquet"))
    done = put_by_hand(lakehouse, folder, leave_out=gone.name)
    lakehouse.run("ingest", "--wait", expect=None)
    assert any(gone.name in reason for reason in reasons(lakehouse, "waiting")), done


def test_a_manifest_that_names_a_file_outside_its_prefix_is_refused(
    lakehouse: Any, bill: GeneratedExport, tmp_path: Path
) -> None:
    folder = spoiled(bill, tmp_path / "b", 4)
    put_by_hand(lakehouse, folder, outside="s3://cur-exports/other/../elsewhere/data/x.parquet")
    lakehouse.run("ingest", "--wait", expect=None)
    rows = lakehouse.run("deliveries", "--json").json()
    assert any("elsewhere" in (row["reason"] or "") for row in rows)


def put_by_hand(lakehouse: Any, folder: Path, leave_out: str = "", outside: str = "") -> str:
    """The folder under its own prefix, data first, manifest last, spoiled as told."""
    s3, prefix = lakehouse.aws("s3"), f"by-hand-{len(outside)}"
    for path in sorted(folder.rglob("*.parquet")):
        if path.name != leave_out:
            s3.upload_file(str(path), "cur-exports", f"{prefix}/{path.relative_to(folder)}")
    [path] = folder.rglob("*-Manifest.json")
    manifest = json.loads(path.read_text())
    names = [f"s3://cur-exports/{prefix}/{one.split('/cur/', 1)[1]}" for one in manifest["dataFiles"]]
    manifest["dataFiles"] = names + ([outside] if outside else [])
    key = f"{prefix}/{path.relative_to(folder)}"
    s3.put_object(Bucket="cur-exports", Key=key, Body=json.dumps(manifest).encode())
    return key


def test_hostile_values_and_unknown_types_pass_through_intact(
    lakehouse: Any, bill: GeneratedExport, tmp_path: Path
) -> None:
    folder = spoiled(bill, tmp_path / "b", 5)
    hostile = "=cmd()|'\"\n; drop table x --"
    rewrite(folder, lambda table: with_hostile(table, hostile))
    lakehouse.deliver_and_ingest(folder)
    rows = lakehouse.query(
        "select resource_tags['user_owner'] as owner, line_item_line_item_type as kind, line_item_usage_account_id as id"
        f" from line_items_cur2 where billing_period = '{MONTH}' and line_item_line_item_type = 'BrandNewType' limit 1"
    )
    assert rows == [{"owner": hostile, "kind": "BrandNewType", "id": "000012345678"}]
    total = lakehouse.number(
        f"select sum(line_items) as f from cost_daily where billing_period = '{MONTH}' and charge_type = 'BrandNewType'"
    )
    assert total > 0


def with_hostile(table: pa.Table, hostile: str) -> pa.Table:
    """The first plain usage row becomes one of a line item type that nobody knows, with a hostile tag."""
    kinds = table.column("line_item_line_item_type").to_pylist()
    row = kinds.index("Usage")
    for name, value in (
        ("line_item_line_item_type", "BrandNewType"),
        ("line_item_usage_account_id", "000012345678"),
        ("resource_tags", [("user_owner", hostile)]),
    ):
        position = table.schema.get_field_index(name)
        values = table.column(name).to_pylist()
        values[row] = value
        table = table.set_column(
            position, table.schema.field(name), pa.array(values, table.schema.field(name).type)
        )
    return table
