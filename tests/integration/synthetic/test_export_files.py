"""Files look as AWS writes them: layout, manifest, physical types, empty values; hostile text passes intact."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate
from ingestion.synthetic.month import Month
from ingestion.synthetic.renderings.book import as_double, book_of
from ingestion.synthetic.renderings.cur2 import cur2_layout
from ingestion.synthetic.renderings.data_files import Cut, write_files
from ingestion.synthetic.renderings.formats import FORMATS

if TYPE_CHECKING:
    from conftest import Case

ONE_MONTH = Scenario(seed=7, last_month="2026-02", months=1, restated=())


def names_under(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_overwrite_layout_and_manifest(generated: dict[str, GeneratedExport]) -> None:
    delivery = generated["plain"].deliveries[0]
    data = [f"acme-cur2/data/BILLING_PERIOD=2026-08/acme-cur2-{n:05d}.snappy.parquet" for n in range(1, 6)]
    path = "acme-cur2/metadata/BILLING_PERIOD=2026-08/acme-cur2-Manifest.json"
    assert names_under(delivery.folder) == [*data, path]
    manifest = json.loads((delivery.folder / path).read_text())
    assert sorted(manifest) == ["columns", "dataFiles", "executionId", "exportArn"]
    assert manifest["executionId"] == delivery.execution_id
    assert manifest["dataFiles"] == [f"s3://acme-billing/cur/{name}" for name in data]
    assert manifest["columns"] == FORMATS["cur2"].manifest_columns(cur2_layout())


def test_create_new_layout_has_a_run_folder_and_two_manifests(tmp_path: Path) -> None:
    scenario = replace(ONE_MONTH, layout="create_new", chunk_rows=100_000)
    (delivery,) = generate(scenario, tmp_path).deliveries
    run = f"2026-03-01T05:24:00.653Z-{delivery.execution_id}"
    period = "BILLING_PERIOD=2026-02"
    names = names_under(delivery.folder)
    assert names == [
        f"acme-cur2/data/{period}/{run}/acme-cur2-00001.snappy.parquet",
        f"acme-cur2/metadata/{period}/{run}/acme-cur2-Manifest.json",
        f"acme-cur2/metadata/{period}/acme-cur2-Manifest.json",
    ]
    first, second = ((delivery.folder / name).read_text() for name in names[1:])
    assert first == second


def test_chunks_hold_the_asked_rows_and_a_mix_of_everything(tmp_path: Path) -> None:
    (delivery,) = generate(replace(ONE_MONTH, chunk_rows=2_500), tmp_path).deliveries
    files = sorted(delivery.folder.rglob("*.parquet"))
    sizes = [pq.read_metadata(path).num_rows for path in files]
    assert sizes[:-1] == [2_500] * (len(files) - 1)
    assert sum(sizes) == delivery.lines
    kinds = [set(pq.read_table(path)["line_item_line_item_type"].to_pylist()) for path in files]
    assert all({"Usage", "DiscountedUsage", "SavingsPlanNegation"} <= found for found in kinds)


def test_physical_types_are_those_of_a_real_export(plain: Case) -> None:
    file = pq.ParquetFile(plain.files[0])
    columns = {file.schema.column(n).path: file.schema.column(n) for n in range(len(file.schema.names))}
    assert columns["line_item_usage_start_date"].physical_type == "INT64"
    assert columns["line_item_unblended_cost"].physical_type == "DOUBLE"
    assert {"product.key_value.key", "product.key_value.value", "discount.key_value.value"} <= set(columns)
    assert file.schema_arrow.field("line_item_usage_start_date").type == pa.timestamp("ms", tz="UTC")
    assert file.schema_arrow.names == cur2_layout().schema.names
    assert len(cur2_layout().schema) == 127
    assert b"ARROW:schema" not in (file.metadata.metadata or {})


def test_what_does_not_apply_is_null_zero_or_an_empty_map(plain: Case) -> None:
    query = """
        select count(*) filter (where '' in (line_item_operation, line_item_resource_id, bill_invoice_id)),
               count(reservation_effective_cost),
               count(split_line_item_split_cost) filter (where line_item_operation not like '%-EC2'), count(resource_tags),
               count(*) from bill
    """
    ((blanks, effective, split, tags, rows),) = plain.sql(query)
    assert (blanks, effective, split, tags) == (0, rows, 0, rows)


def test_hostile_tags_pass_intact(plain: Case) -> None:
    values = {value for row in plain.rows for _, value in row["resource_tags"]}
    assert {
        'Team "A", 50% off',
        'O\'Brien "OB"; --',
        "=cmd()|'/c calc'!A1",
        "line one\nline two",
        "tab\there, comma",
        "équipe été 🚀 <b>&amp;</b>",
        "Zoë Łukasz 東京",
    } <= values
    assert "" not in values
    keys = {key for row in plain.rows for key, _ in row["tags"]}
    originals = {key for key in keys if not key.startswith("resourceTags/aws:")}
    assert originals == {
        "accountTag/Owner",
        "costCategory/Spend_Category",
        "resourceTags/user:Project",
        "resourceTags/user:environment",
        "resourceTags/user:team",
        "resourceTags/user:Environment",
        "resourceTags/user:Owner",
        "resourceTags/user:Team",
    }


def test_leading_zeros_of_an_account_stay(plain: Case) -> None:
    found = plain.sql("select distinct line_item_usage_account_id from bill order by 1")
    assert found[0] == ("000012345678",)
    assert all(len(account) == 12 for (account,) in found)


def test_bill_without_lines_is_one_file_without_rows(tmp_path: Path) -> None:
    book = book_of([], Month("2026-02"), cur2_layout())
    (path,) = write_files(book, "parquet", Cut(10, lambda n: tmp_path / f"{n}.parquet"))
    assert pq.read_metadata(path).num_rows == 0
    assert pq.read_schema(path).names == cur2_layout().schema.names


def test_double_keeps_the_decimal_or_refuses() -> None:
    assert repr(as_double(Decimal("12345.6789012345"))) == "12345.6789012345"
    with pytest.raises(ValueError, match="at most 15 significant digits"):
        as_double(Decimal("12345678.9012345678"))
