"""Rule: a manifest is parsed once into values; it may only name objects below its own export, in its own bucket."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingestion.errors import BadInput, NotAnExport, Refused
from ingestion.exports.keys import Cur2Manifest, LegacyManifest
from ingestion.exports.manifests import Manifest, parse

CUR2 = Cur2Manifest("pre/acme/", "acme", "2026-04", "")
LEGACY = LegacyManifest("pre/report/", "report", "2024-05", "")
FILE = "s3://bills/pre/acme/data/BILLING_PERIOD=2026-04/acme-00001.snappy.parquet"


def cur2(**changed: Any) -> bytes:
    fields = {
        "executionId": "e-1",
        "exportArn": "arn:aws:bcm-data-exports:us-east-1:000012345678:export/acme-1",
        "columns": [{"name": "bill_bill_type", "type": "string"}],
        "dataFiles": [FILE],
    }
    return json.dumps(fields | changed).encode()


def legacy(**changed: Any) -> bytes:
    fields = {
        "assemblyId": "a-1",
        "account": "000012345678",
        "bucket": "bills",
        "columns": [{"category": "lineItem", "name": "UnblendedCost", "type": "OptionalBigDecimal"}],
        "reportKeys": ["pre/report/20240501-20240601/report-00001.csv.gz"],
    }
    return json.dumps(fields | changed).encode()


def test_parse_reads_a_cur2_manifest() -> None:
    found = parse(cur2(), CUR2, "bills")
    key = FILE.removeprefix("s3://bills/")
    assert found == Manifest("cur2", "e-1", (key,), {"bill_bill_type": "string"}, "000012345678")
    assert found.encoding == "parquet"


def test_parse_reads_a_legacy_manifest_and_normalises_its_columns() -> None:
    found = parse(legacy(), LEGACY, "bills")
    assert found.columns == {"line_item_unblended_cost": "OptionalBigDecimal"}
    assert (found.execution_id, found.account, found.encoding) == ("a-1", "000012345678", "csv")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{not json", "no JSON"),
        (b"[1]", "JSON list"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (cur2(executionId=""), "executionId"),
        (cur2(dataFiles=[]), "dataFiles"),
        (cur2(dataFiles=[FILE, FILE]), "twice"),
        (cur2(dataFiles=[1]), "dataFiles"),
        (cur2(columns="all"), "columns"),
        (cur2(columns=[{"type": "string"}]), "columns"),
    ],
)
def test_parse_says_what_is_wrong_with_a_malformed_manifest(body: bytes, said: str) -> None:
    with pytest.raises(NotAnExport, match=said):
        parse(body, CUR2, "bills")


@pytest.mark.parametrize(
    "outside",
    [
        "s3://other/pre/acme/data/x.parquet",
        "s3://bills/pre/acme-2/data/x.parquet",
        "s3://bills/pre/acme/../secret/x.parquet",
        "https://bills/pre/acme/x.parquet",
    ],
)
def test_parse_refuses_objects_outside_of_the_export(outside: str) -> None:
    with pytest.raises(Refused, match="expected only objects below"):
        parse(cur2(dataFiles=[FILE, outside]), CUR2, "bills")


@pytest.mark.parametrize("changed", [{"bucket": "other"}, {"reportKeys": ["pre/other/x.csv.gz"]}])
def test_parse_refuses_legacy_objects_outside_of_the_report(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="expected only objects below"):
        parse(legacy(**changed), LEGACY, "bills")


@pytest.mark.parametrize(("columns", "name"), [(["BilledCost"], "focus"), (["line_item_usage_type"], "cur2")])
def test_parse_tells_focus_from_cur2_by_the_columns(columns: list[str], name: str) -> None:
    found = parse(cur2(columns=[{"name": column, "type": "string"} for column in columns]), CUR2, "bills")
    assert found.format == name


def test_encoding_refuses_a_mix() -> None:
    mixed = parse(cur2(dataFiles=[FILE, FILE.replace(".snappy.parquet", ".csv.gz")]), CUR2, "bills")
    with pytest.raises(BadInput, match=r"all \.parquet or all \.csv"):
        _ = mixed.encoding
