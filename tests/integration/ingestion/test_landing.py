"""Rule: a delivery is in bronze whole or not at all, with the contract's types, and its control totals are exact."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.aws import Aws
from ingestion.errors import Refused
from ingestion.events import intake
from ingestion.exports import contract
from ingestion.exports.deliver import deliver
from ingestion.exports.delivery import Delivery
from ingestion.lake import Lake
from ingestion.landing import chunks
from ingestion.landing.land import Landed, land, record_landed
from ingestion.landing.torn import TornDelivery
from ingestion.ledger import deliveries
from ingestion.ledger.fold import ControlTotal
from ingestion.ledger.store import Ledger
from tests.integration.ingestion.conftest import Folder, bill

HOSTILE = "=cmd()|'\"\n; drop table x --"


def received(aws: Aws, lake: Lake, folder: Path) -> Delivery:
    deliver(aws, lake, folder)
    intake.take_in(aws, lake, wait_seconds=0)
    [state] = deliveries.pending(deliveries.states(Ledger(aws, lake)))
    assert state.delivery is not None
    return state.delivery


def bronze(aws: Aws, lake: Lake) -> list[str]:
    listed = aws.s3.list_objects_v2(Bucket=lake.lake_bucket, Prefix="bronze/").get("Contents", [])
    return [item["Key"] for item in listed]


def read(aws: Aws, lake: Lake, landed: Landed) -> pa.Table:
    bodies = [
        aws.s3.get_object(Bucket=lake.lake_bucket, Key=file.key)["Body"].read() for file in landed.files
    ]
    return pa.concat_tables([pq.read_table(io.BytesIO(body)) for body in bodies])


def test_parquet_is_copied_as_it_is_in_manifest_order(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill(3), bill(0), bill(2, cost=0.2), b""))
    landed = land(aws, lake, delivery)
    prefix = delivery.bronze_key_prefix
    assert [file.key for file in landed.files] == [
        f"{prefix}chunk-00001.parquet",
        f"{prefix}chunk-00003.parquet",
    ]
    assert bronze(aws, lake) == [file.key for file in landed.files]
    assert landed.control == (ControlTotal("USD", 5, Decimal("0.7")),)
    assert (landed.rows, landed.notes) == (5, ())
    etags = {
        aws.s3.head_object(Bucket=lake.lake_bucket, Key=file.key)["ETag"].strip('"') for file in landed.files
    }
    assert etags <= {file.etag for file in delivery.files}


def test_landing_again_changes_nothing_and_needs_no_source(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill()))
    first = land(aws, lake, delivery)
    for file in delivery.files:
        aws.s3.delete_object(Bucket=lake.export_bucket, Key=file.key)
    assert land(aws, lake, delivery) == first
    assert bronze(aws, lake) == [file.key for file in first.files]


def test_a_landing_that_lost_an_object_is_done_again(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill(), bill()))
    first = land(aws, lake, delivery)
    aws.s3.delete_object(Bucket=lake.lake_bucket, Key=first.files[0].key)
    assert land(aws, lake, delivery) == first
    assert bronze(aws, lake) == [file.key for file in first.files]


def test_the_landed_row_carries_the_totals_once(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill()))
    landed, ledger = land(aws, lake, delivery), Ledger(aws, lake)
    assert [record_landed(ledger, delivery, landed, 1.5) for _ in range(2)] == [True, False]
    state = deliveries.find(ledger, delivery.delivery_id)
    assert (state.state, state.rows, state.control) == ("landed", 3, landed.control)
    assert state.seconds["landed"] == 1.5


@pytest.mark.parametrize("missing", ["line_item_usage_type", "pricing_unit"])
def test_a_file_without_a_required_column_is_refused_by_name(
    aws: Aws, lake: Lake, cur2_folder: Folder, missing: str
) -> None:
    delivery = received(aws, lake, cur2_folder(bill(), bill().drop_columns([missing])))
    with pytest.raises(Refused, match=f"00002.snappy.parquet.*missing: {missing}"):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


def test_a_month_of_zero_rows_is_refused(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill(0), bill(0)))
    with pytest.raises(Refused, match="zero rows"):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


def test_a_corrupt_object_is_refused_by_its_name(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill(), b"PAR1" + b"\0" * 64 + b"PAR1"))
    with pytest.raises(Refused, match=r"00002\.snappy\.parquet can't be read"):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


def test_a_file_whose_types_would_clash_is_written_anew(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    clash = bill().set_column(
        bill().schema.get_field_index("line_item_unblended_cost"),
        "line_item_unblended_cost",
        pa.array([1, 2, 3]),
    )
    delivery = received(aws, lake, cur2_folder(bill(), clash.append_column("tags", pa.nulls(3))))
    landed = land(aws, lake, delivery)
    assert [bool(file.rewritten) for file in landed.files] == [False, True]
    assert "line_item_unblended_cost int64 -> double" in landed.notes[0]
    assert landed.control[0].unblended_cost == Decimal("6.3")
    body = aws.s3.get_object(Bucket=lake.lake_bucket, Key=landed.files[1].key)["Body"].read()
    schema = pq.read_schema(io.BytesIO(body))
    assert schema.field("line_item_unblended_cost").type == pa.float64()
    assert schema.field("tags").type == contract.ARROW_TYPES["map<string,string>"]


def test_a_chunk_replaced_after_listing_is_torn(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, cur2_folder(bill(), bill()))
    aws.s3.put_object(Bucket=lake.export_bucket, Key=delivery.files[1].key, Body=b"other")
    with pytest.raises(TornDelivery, match="00002"):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


@pytest.mark.parametrize("victim", [0, 1])
def test_a_chunk_replaced_during_the_copy_voids_the_landing(
    aws: Aws, lake: Lake, cur2_folder: Folder, monkeypatch: pytest.MonkeyPatch, victim: int
) -> None:
    delivery = received(aws, lake, cur2_folder(bill(), bill()))
    copy = chunks._copy

    def copy_then_replace(*arguments: Any) -> None:
        copy(*arguments)
        aws.s3.put_object(Bucket=lake.export_bucket, Key=delivery.files[victim].key, Body=b"other")

    monkeypatch.setattr(chunks, "_copy", copy_then_replace)
    with pytest.raises(TornDelivery):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


def test_a_torn_delivery_waits_and_goes_on_when_it_is_whole_again(
    aws: Aws, lake: Lake, cur2_folder: Folder
) -> None:
    folder = cur2_folder(bill())
    delivery, ledger = received(aws, lake, folder), Ledger(aws, lake)
    aws.s3.put_object(Bucket=lake.export_bucket, Key=delivery.files[0].key, Body=b"other")
    with pytest.raises(TornDelivery) as torn:
        land(aws, lake, delivery)
    assert [intake.set_aside(ledger, delivery, torn.value) for _ in range(2)] == [True, False]
    assert deliveries.pending(deliveries.states(ledger)) == []
    deliver(aws, lake, folder)
    intake.relook(aws, lake)
    assert [s.delivery_id for s in deliveries.pending(deliveries.states(ledger))] == [delivery.delivery_id]
    assert land(aws, lake, delivery).rows == 3


# CSV


def csv_bytes(table: pa.Table) -> bytes:
    """As the exports write it: maps as JSON text, ISO timestamps, quotes doubled."""
    lines = [",".join(table.schema.names)]
    for row in table.to_pylist():
        cells = [_cell(value) for value in row.values()]
        lines.append(",".join('"' + cell.replace('"', '""') + '"' if cell else "" for cell in cells))
    return ("\n".join(lines) + "\n").encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(dict(value))
    return value.strftime("%Y-%m-%dT%H:%M:%S.000Z") if hasattr(value, "strftime") else str(value)


def packed(body: bytes, kind: str) -> bytes:
    if kind == "gz":
        return gzip.compress(body[:100]) + gzip.compress(body[100:])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report-1.csv", body)
    return buffer.getvalue()


def as_csv(folder: Path, kind: str = "gz") -> Path:
    """The folder with CSV files in place of its Parquet ones."""
    for path in sorted(folder.rglob("*.parquet")):
        path.with_name(path.name.replace("snappy.parquet", f"csv.{kind}")).write_bytes(
            packed(csv_bytes(pq.read_table(path)), kind)
        )
        path.unlink()
    [manifest] = folder.rglob("*-Manifest.json")
    manifest.write_text(manifest.read_text().replace("snappy.parquet", f"csv.{kind}"))
    return folder


def hostile_bill() -> pa.Table:
    tags = pa.array([[("user_owner", HOSTILE)], [], None], contract.ARROW_TYPES["map<string,string>"])
    return bill(3, tags=tags, line_item_usage_account_id=["000000000001", None, "3"])


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_csv_gets_the_same_table_as_parquet(aws: Aws, lake: Lake, cur2_folder: Folder, kind: str) -> None:
    original = hostile_bill()
    delivery = received(aws, lake, as_csv(cur2_folder(original, bill(0)), kind))
    landed = land(aws, lake, delivery)
    found = read(aws, lake, landed)
    expected = original.set_column(
        original.schema.get_field_index("tags"),
        "tags",
        pa.array([[("user_owner", HOSTILE)], [], None], contract.ARROW_TYPES["map<string,string>"]),
    )
    assert found.to_pylist() == expected.to_pylist()
    assert found.schema == expected.schema
    assert landed.control == (ControlTotal("USD", 3, Decimal("0.3")),)


def test_csv_of_one_header_and_no_row_is_zero_rows(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    delivery = received(aws, lake, as_csv(cur2_folder(bill(0))))
    with pytest.raises(Refused, match="zero rows"):
        land(aws, lake, delivery)


@pytest.mark.parametrize("cut", [0.5, 0.98])
def test_csv_cut_short_is_refused_by_its_name(aws: Aws, lake: Lake, cur2_folder: Folder, cut: float) -> None:
    folder = as_csv(cur2_folder(bill(500)))
    [path] = folder.rglob("*.csv.gz")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    delivery = received(aws, lake, folder)
    with pytest.raises(Refused, match=r"csv\.gz"):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


def test_csv_with_a_value_that_is_no_number_is_refused(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    folder = as_csv(cur2_folder(bill()))
    [path] = folder.rglob("*.csv.gz")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"0.1"', b'"a lot"', 1)))
    with pytest.raises(Refused, match="line_item_unblended_cost"):
        land(aws, lake, received(aws, lake, folder))
    assert bronze(aws, lake) == []


def test_csv_unpacked_beyond_the_limit_is_refused(
    aws: Aws, lake: Lake, cur2_folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = received(aws, lake, as_csv(cur2_folder(bill(2000))))
    monkeypatch.setattr("ingestion.landing.csv_source.MAX_UNPACKED", 100_000)
    with pytest.raises(Refused, match="expected at most 100000 bytes unpacked"):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []


def test_legacy_csv_lands_with_aws_s_column_names(aws: Aws, lake: Lake, tmp_path: Path) -> None:
    headers = {contract_header(name): name for name in contract.REQUIRED}
    row = dict.fromkeys(headers.values(), "x") | {
        "line_item_unblended_cost": "1.5",
        "line_item_usage_amount": "",
        "bill_invoice_id": "",
        "bill_payer_account_id": "000012345678",
    }
    row |= {
        name: "2024-05-01T00:00:00Z" for name, kind in contract.types("legacy").items() if kind == "timestamp"
    }
    line = ",".join(row[name] for name in headers.values())
    month = tmp_path / "d" / "Report" / "20240501-20240601"
    month.mkdir(parents=True)
    text = ",".join([*headers, "resourceTags/user:Owner"]) + "\n" + line + ",me\n"
    (month / "Report-00001.csv.gz").write_bytes(gzip.compress(text.encode()))
    delivery = received(aws, lake, tmp_path / "d")
    assert (delivery.format, delivery.billing_period, delivery.export_name) == ("legacy", "2024-05", "report")
    [found] = read(aws, lake, land(aws, lake, delivery)).to_pylist()
    assert found["resource_tags_user_owner"] == "me"
    assert (found["bill_invoice_id"], found["line_item_usage_amount"]) == ("", None)
    assert found["bill_payer_account_id"] == "000012345678"


def contract_header(name: str) -> str:
    """`line_item_usage_type` as a legacy CSV spells it: `lineItem/UsageType`."""
    for category in ("identity", "bill", "line_item", "pricing"):
        if name.startswith(f"{category}_"):
            first, *rest = category.split("_")
            words = name.removeprefix(f"{category}_").split("_")
            return f"{first}{''.join(map(str.title, rest))}/{''.join(map(str.title, words))}"
    raise AssertionError(name)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_focus_export_lands_with_its_totals(aws: Aws, lake: Lake, tmp_path: Path, kind: str) -> None:
    data = tmp_path / "Focus" / "data" / "BILLING_PERIOD=2026-04"
    data.mkdir(parents=True)
    if kind == "parquet":
        pq.write_table(focus_table(), data / "focus-00001.snappy.parquet")
    else:
        rows = [",".join(focus_table().column_names), *(FOCUS_ROW.format(cost=cost) for cost in (0.1, 0.2))]
        (data / "focus-00001.csv.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    landed = land(aws, lake, delivery := received(aws, lake, tmp_path))
    assert delivery.format == "focus"
    assert delivery.bronze_key_prefix.startswith("bronze/focus/export_name=focus/billing_period=2026-04/")
    assert landed.control == (ControlTotal("USD", 2, Decimal("0.3")),)
    assert bool(landed.notes) == (kind == "csv")
    assert [name.lower() for name in read(aws, lake, landed).column_names] == list(landed.columns)
    record_landed(Ledger(aws, lake), delivery, landed, 1.0)
    state = deliveries.find(Ledger(aws, lake), delivery.delivery_id)
    assert "columns of the contract are absent and read as NULL" in state.reason


FOCUS_ROW = (
    "{cost},000012345678,USD,2026-05-01T00:00:00.000Z,2026-04-01T00:00:00.000Z,Usage,2026-04-01T01:00:00.000Z,"
    "2026-04-01T00:00:00.000Z,{cost},{cost},AWS,Amazon EC2,000000000001"
)


def focus_table() -> pa.Table:
    """A FOCUS export of the columns that must be, in AWS's spelling."""
    spelled = [
        "BilledCost",
        "BillingAccountId",
        "BillingCurrency",
        "BillingPeriodEnd",
        "BillingPeriodStart",
        "ChargeCategory",
        "ChargePeriodEnd",
        "ChargePeriodStart",
        "EffectiveCost",
        "ListCost",
        "ProviderName",
        "ServiceName",
        "SubAccountId",
    ]
    assert sorted(name.lower() for name in spelled) == sorted(contract.REQUIRED_OF_FOCUS)
    texts = {"BillingAccountId": "000012345678", "BillingCurrency": "USD", "ChargeCategory": "Usage"}
    values = {name: [0.1, 0.2] if name.endswith("Cost") else [texts.get(name, "AWS")] * 2 for name in spelled}
    values |= {name: [1775001600000] * 2 for name in spelled if "Period" in name}
    kinds = {name: contract.arrow_type("focus", name.lower()) for name in spelled}
    return pa.table({name: pa.array(values[name], kinds[name]) for name in spelled})


def test_the_landed_row_names_absent_and_new_columns(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    odd = bill().append_column("brand_new", pa.array(["x"] * 3))
    delivery = received(aws, lake, cur2_folder(odd))
    record_landed(Ledger(aws, lake), delivery, land(aws, lake, delivery), 1.0)
    reason = deliveries.find(Ledger(aws, lake), delivery.delivery_id).reason
    assert "93 columns of the contract are absent and read as NULL" in reason
    assert "1 columns are not in the contract and pass by: brand_new." in reason


def test_a_changed_type_is_refused_and_nothing_lands(aws: Aws, lake: Lake, cur2_folder: Folder) -> None:
    changed = bill(line_item_unblended_cost=pa.array([Decimal("0.1")] * 3, pa.decimal128(38, 12)))
    delivery = received(aws, lake, cur2_folder(changed))
    with pytest.raises(
        Refused, match=r"line_item_unblended_cost: expected double, found decimal128\(38, 12\)"
    ):
        land(aws, lake, delivery)
    assert bronze(aws, lake) == []
