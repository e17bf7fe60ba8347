"""Rule: the key alone says what an object announces, in every layout that AWS has; anything else announces nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingestion.errors import BadInput, Refused
from ingestion.exports.keys import (
    Cur2Manifest,
    LegacyManifest,
    StatusObject,
    partition_folder,
    period_of_partition,
    recognise,
    run_started,
)

RUN = "2026-04-16T15:24:15.653Z-04e9e487-79a7-42b1-a680-1de7c660dc8f"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "pre/Acme-CUR/metadata/BILLING_PERIOD=2026-04/Acme-CUR-Manifest.json",
            Cur2Manifest("pre/Acme-CUR/", "acme-cur", "2026-04", ""),
        ),
        (
            f"Acme/metadata/BILLING_PERIOD=2026-04/{RUN}/Acme-Manifest.json",
            Cur2Manifest("Acme/", "acme", "2026-04", RUN),
        ),
        (
            "pre/report/20240501-20240601/report-Manifest.json",
            LegacyManifest("pre/report/", "report", "2024-05", ""),
        ),
        (
            "pre/report/20240501-20240601/a1b2/report-Manifest.json",
            LegacyManifest("pre/report/", "report", "2024-05", "a1b2"),
        ),
        (
            "pre/report/report/cost_and_usage_data_status/cost_and_usage_data_status.parquet",
            StatusObject("pre/report/", "report", "pre/report/report/"),
        ),
    ],
)
def test_recognise_knows_every_layout(key: str, expected: object) -> None:
    assert recognise(key) == expected


@pytest.mark.parametrize(
    "key",
    [
        "pre/export/data/BILLING_PERIOD=2026-04/export-00001.snappy.parquet",
        "pre/report/20240501-20240601/report-RedshiftManifest.json.bak",
        "settings.json",
        "some-Manifest.json",
        "metadata/BILLING_PERIOD=2026-04/x-Manifest.json",
        "pre/cost_and_usage_data_status/readme.txt",
    ],
)
def test_recognise_takes_anything_else_for_no_manifest(key: str) -> None:
    assert recognise(key) is None


def test_recognise_refuses_a_key_that_climbs() -> None:
    with pytest.raises(Refused, match=r"\.\."):
        recognise("pre/../other/metadata/BILLING_PERIOD=2026-04/x-Manifest.json")


def test_recognise_refuses_a_month_that_is_none() -> None:
    with pytest.raises(BadInput, match="2026-13"):
        recognise("pre/export/metadata/BILLING_PERIOD=2026-13/x-Manifest.json")


def test_run_started_reads_the_folder_s_timestamp() -> None:
    assert run_started(RUN) == datetime(2026, 4, 16, 15, 24, 15, 653000, UTC)
    assert run_started("data") is None


def test_partition_folder_has_no_leading_zero_and_reads_back() -> None:
    assert partition_folder("2018-05") == "year=2018/month=5/"
    assert period_of_partition("r/r/year=2018/month=5/x.parquet") == "2018-05"
    assert period_of_partition("r/r/x.parquet") is None
