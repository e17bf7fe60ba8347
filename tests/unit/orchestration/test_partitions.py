"""A partition is a month and an export, both checked; the open month is one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingestion.errors import BadInput, UnsafeName
from orchestration.partitions import month_and_export, months, partition_key


def test_the_open_month_is_a_partition() -> None:
    keys = months("2026-01").get_partition_keys(current_time=datetime(2026, 11, 21, tzinfo=UTC))
    assert (keys[0], keys[-1]) == ("2026-01", "2026-11")


def test_a_key_is_read_back() -> None:
    assert month_and_export(partition_key("2026-04", "acme-cur")) == ("2026-04", "acme-cur")
    assert month_and_export(str(partition_key("2026-04", "acme-cur"))) == ("2026-04", "acme-cur")


@pytest.mark.parametrize("key", ["2026-13|acme", "2026-04|ACME'", "acme|2026-04"])
def test_an_unsafe_key_is_refused(key: str) -> None:
    with pytest.raises(UnsafeName):
        month_and_export(key)


def test_a_key_of_one_part_is_refused() -> None:
    with pytest.raises(BadInput, match="YYYY-MM"):
        month_and_export("2026-04")
