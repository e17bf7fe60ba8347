"""Rule: the suite runs as SQL through Athena on the catalogued partition; a bad bill trips the check it breaks, and
real bills pass.
"""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws, connect
from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, table_input
from ingestion.errors import CheckFailed
from ingestion.exports.delivery import Delivery, ExportFormat
from ingestion.lake import Lake
from ingestion.quality.checks import check
from ingestion.quality.report import QualityReport, raise_if_blocked

PROJECT = Path(__file__).resolve().parents[3]
SAMPLES = Path(os.environ.get("CUR_SAMPLES", PROJECT.parent / "shared" / "samples"))
KEYS = tuple(Column(name, "string") for name in ("export_name", "billing_period", "delivery_id"))
COUNTER = itertools.count(1)
Line = dict[str, Any]
GOOD: Line = {
    "identity_line_item_id": "abc",
    "identity_time_interval": "2026-04-01T00:00:00Z/2026-04-02T00:00:00Z",
    "line_item_line_item_type": "Usage",
    "line_item_currency_code": "USD",
    "bill_payer_account_id": "000012345678",
    "line_item_usage_account_id": "123456789012",
    "bill_billing_period_start_date": datetime(2026, 4, 1, tzinfo=UTC),
    "bill_billing_entity": "AWS",
    "line_item_usage_start_date": datetime(2026, 4, 1, tzinfo=UTC),
    "line_item_unblended_cost": 1.5,
    "line_item_product_code": "AmazonEC2",
}
ARROW = {
    "bill_billing_period_start_date": pa.timestamp("ms", "UTC"),
    "line_item_usage_start_date": pa.timestamp("ms", "UTC"),
    "line_item_unblended_cost": pa.float64(),
}


@pytest.fixture
def lake(local_aws_env: object) -> Lake:
    number = next(COUNTER)
    lake = Lake(lake_bucket=f"quality-lake-{number}", bronze_database=f"quality_bronze_{number}")
    connect().s3.create_bucket(Bucket=lake.lake_bucket)
    return lake


@pytest.fixture
def checked(lake: Lake, tmp_path: Path) -> Callable[..., QualityReport]:
    """Catalogues lines as one delivery and checks them."""

    def run(lines: Sequence[Line], landed: int | None = None, drop: str | None = None) -> QualityReport:
        columns = [name for name in GOOD if name != drop]
        arrays = {
            name: pa.array([line[name] for line in lines], ARROW.get(name, pa.string())) for name in columns
        }
        aws, delivery = connect(), delivered("cur2", "2026-04")
        catalogue(aws, lake, delivery, [pa.table(arrays)])
        return check(aws, lake, delivery, len(lines) if landed is None else landed, docs_dir=tmp_path)

    return run


def test_check_passes_a_good_bill_and_writes_its_page(checked, lake: Lake, tmp_path: Path) -> None:
    report = checked([line(number) for number in range(3)])
    assert [one.name for one in report.results if not one.success] == ["contract_columns"]
    [columns] = report.warnings
    assert columns.observed.startswith(
        "104 columns of the contract are absent and read as NULL: bill_bill_type, "
    )
    assert report.docs_uri == f"s3://{lake.lake_bucket}/data-docs/acme/2026-04/deliv-1/index.html"
    key = report.docs_uri.removeprefix(f"s3://{lake.lake_bucket}/")
    body = connect().s3.get_object(Bucket=lake.lake_bucket, Key=key)["Body"].read()
    assert body == (tmp_path / "acme" / "2026-04" / "deliv-1" / "index.html").read_bytes()
    raise_if_blocked(report)


@pytest.mark.parametrize(
    ("lines", "landed", "blocks"),
    [
        ([], 0, {"some_rows"}),
        ([{}, {}], 3, {"landed_rows"}),
        ([{}, {"identity_line_item_id": "line-0"}], 2, {"every_line_once"}),
        ([{"identity_line_item_id": None}], 1, {"identity_line_item_id_filled"}),
        ([{"identity_line_item_id": None}] * 2, 2, {"identity_line_item_id_filled", "every_line_once"}),
        ([{"bill_payer_account_id": "12345678"}], 1, {"bill_payer_account_id_is_an_account"}),
        ([{"line_item_currency_code": ""}], 1, {"line_item_currency_code_filled"}),
        ([{"line_item_unblended_cost": float("nan")}], 1, {"unblended_cost_is_a_number"}),
        ([{"line_item_unblended_cost": None}], 1, {"unblended_cost_is_a_number"}),
        (
            [{"bill_billing_period_start_date": datetime(2026, 5, 1, tzinfo=UTC)}],
            1,
            {"billing_period_is_the_partition"},
        ),
        (
            [{"line_item_usage_start_date": datetime(2026, 5, 1, tzinfo=UTC)}],
            1,
            {"metered_usage_inside_month"},
        ),
    ],
)
def test_check_blocks_a_bad_bill_by_name(checked, lines: list[Line], landed: int, blocks: set[str]) -> None:
    report = checked([line(number, **differs) for number, differs in enumerate(lines)], landed)
    assert {one.name for one in report.blocking_failures} == blocks
    with pytest.raises(CheckFailed, match=next(iter(blocks))):
        raise_if_blocked(report)


def test_check_warns_of_unknown_types_and_second_currencies_and_lets_them_pass(checked) -> None:
    hostile = "<script>alert('x')</script>\n=cmd()"
    odd = [line(1, line_item_line_item_type=hostile, line_item_currency_code="CNY")]
    report = checked([line(0), *odd, line(2, line_item_line_item_type="Newer")])
    assert {one.name for one in report.warnings} == {
        "contract_columns",
        "known_line_item_types",
        "one_currency",
    }
    [unknown] = [one for one in report.warnings if one.name == "known_line_item_types"]
    assert unknown.observed == f"2 lines, such as {hostile!r}, 'Newer'"
    raise_if_blocked(report)


def test_check_names_a_missing_column_and_still_runs_the_other_rules(checked) -> None:
    report = checked([line(0)], drop="line_item_unblended_cost")
    [missing] = report.blocking_failures
    assert (missing.name, missing.observed) == ("required_columns", "no line_item_unblended_cost")
    assert "unblended_cost_is_a_number" not in {one.name for one in report.results}


def test_check_looks_at_its_own_partition_only(lake: Lake, tmp_path: Path) -> None:
    aws = connect()
    for name, lines in (("deliv-1", [line(0)]), ("deliv-2", [line(0, line_item_unblended_cost=None)])):
        catalogue(aws, lake, delivered("cur2", "2026-04", name), [table(lines)])
    good, bad = (
        check(aws, lake, delivered("cur2", "2026-04", name), 1, docs_dir=tmp_path)
        for name in ("deliv-1", "deliv-2")
    )
    assert good.blocking_failures == ()
    assert [one.name for one in bad.blocking_failures] == ["unblended_cost_is_a_number"]


FOCUS: Line = {
    "billedcost": 1.0,
    "effectivecost": 1.0,
    "listcost": 1.0,
    "billingaccountid": "000012345678",
    "subaccountid": "123456789012",
    "billingcurrency": "USD",
    "billingperiodstart": datetime(2026, 4, 1, tzinfo=UTC),
    "chargeperiodstart": datetime(2026, 4, 1, tzinfo=UTC),
    "chargecategory": "Usage",
    "providername": "AWS",
    "servicename": "Amazon EC2",
}


@pytest.mark.parametrize(
    ("differs", "failed"),
    [
        ({}, set()),
        ({"providername": "Oracle"}, {"provider_is_aws"}),
        ({"effectivecost": None}, {"effectivecost_is_a_number"}),
        ({"chargecategory": "Gift"}, {"known_charge_categories"}),
        ({"chargeperiodstart": datetime(2026, 5, 1, tzinfo=UTC)}, {"usage_inside_month"}),
    ],
)
def test_check_holds_a_focus_export_to_rules_of_its_own(
    lake: Lake, tmp_path: Path, differs: Line, failed: set[str]
) -> None:
    row = FOCUS | differs
    kinds = {name: pa.float64() for name in FOCUS if name.endswith("cost")}
    kinds |= dict.fromkeys(("billingperiodstart", "chargeperiodstart"), pa.timestamp("ms", "UTC"))
    arrays = {name: pa.array([row[name]], kinds.get(name, pa.string())) for name in FOCUS}
    aws, delivery = connect(), delivered("focus", "2026-04")
    catalogue(aws, lake, delivery, [pa.table(arrays)])
    report = check(aws, lake, delivery, 1, docs_dir=tmp_path)
    assert {one.name for one in report.results if not one.success} - {"contract_columns"} == failed


@pytest.mark.parametrize(
    ("folder", "export_format", "period", "rows", "lacks"),
    [
        ("cur2_parquet_april_2026", "cur2", "2026-04", 1_882, ()),
        # AWS added these after 2018.
        (
            *("legacy_parquet_october_2018", "legacy", "2018-10", 119_307),
            ("bill_invoicing_entity", "pricing_currency", "pricing_rate_code"),
        ),
    ],
)
def test_check_passes_real_bills(
    lake: Lake, tmp_path: Path, folder: str, export_format: ExportFormat, period: str, rows: int, lacks: Any
) -> None:
    files = [path for path in sorted((SAMPLES / folder).rglob("*.parquet")) if "status" not in path.name]
    if not files:
        pytest.skip(f"no real bill in {SAMPLES / folder}; set CUR_SAMPLES to a folder that has one")
    aws, delivery = connect(), delivered(export_format, period)
    catalogue(aws, lake, delivery, [pq.read_table(path, partitioning=None) for path in files])
    report = check(aws, lake, delivery, rows, docs_dir=tmp_path)
    assert {one.name for one in report.results if not one.success} == (
        {"contract_columns"} if lacks else set()
    )
    assert all(name in report.results[-1].observed for name in lacks)


def line(number: int, **differs: Any) -> Line:
    """A good line with an id of its own, but for what differs."""
    return GOOD | {"identity_line_item_id": f"line-{number}"} | differs


def table(lines: Sequence[Line]) -> pa.Table:
    return pa.table(
        {name: pa.array([one[name] for one in lines], ARROW.get(name, pa.string())) for name in GOOD}
    )


def delivered(export_format: ExportFormat, period: str, name: str = "deliv-1") -> Delivery:
    return Delivery(
        export_name="acme",
        billing_period=period,
        delivery_id=name,
        format=export_format,
        encoding="parquet",
        bucket="b",
        manifest_key="m.json",
        manifest_etag="e",
        execution_id=name,
        ordered_at=datetime(2026, 4, 16, tzinfo=UTC),
        files=(),
    )


def catalogue(aws: Aws, lake: Lake, delivery: Delivery, tables: Sequence[pa.Table]) -> None:
    """The landed files of a delivery as the crawler registers them."""
    for number, rows in enumerate(tables):
        body = io.BytesIO()
        pq.write_table(rows, body)
        key = f"{delivery.bronze_key_prefix}part-{number}.parquet"
        aws.s3.put_object(Bucket=lake.lake_bucket, Key=key, Body=body.getvalue())
    columns = tuple(Column(field.name, glue_type(field.type)) for field in tables[0].schema)
    made = table_input(delivery.format, columns, f"{lake.bronze}{delivery.format}/", KEYS)
    location = f"s3://{lake.lake_bucket}/{delivery.bronze_key_prefix}"
    entry = partition_input(columns, location, delivery.billing_period, delivery.export_name)
    entry["Values"] = [delivery.export_name, delivery.billing_period, delivery.delivery_id]
    for call, arguments in (
        (aws.glue.create_database, {"DatabaseInput": {"Name": lake.bronze_database}}),
        (aws.glue.create_table, {"DatabaseName": lake.bronze_database, "TableInput": made}),
    ):
        try:
            call(**arguments)
        except aws.glue.exceptions.AlreadyExistsException:
            continue
    aws.glue.create_partition(
        DatabaseName=lake.bronze_database, TableName=delivery.format, PartitionInput=entry
    )


def glue_type(kind: pa.DataType) -> str:
    if pa.types.is_map(kind):
        return f"map<{glue_type(kind.key_type)},{glue_type(kind.item_type)}>"
    return "timestamp" if pa.types.is_timestamp(kind) else str(kind)
