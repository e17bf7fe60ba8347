"""Athena's table properties mean to Iceberg what Athena's documentation says, and others don't exist."""

from __future__ import annotations

import pytest

from infra.local.athena.errors import QueryFailed
from infra.local.athena.iceberg import properties


def test_properties_become_icebergs() -> None:
    stored = properties.created_with(
        {
            "table_type": "ICEBERG",
            "format": "PARQUET",
            "write_compression": "SNAPPY",
            "vacuum_max_metadata_files_to_keep": "5",
            "optimize_rewrite_data_file_threshold": "3",
        }
    )
    assert stored["write.parquet.compression-codec"] == "snappy"
    assert stored["write.metadata.previous-versions-max"] == "5"
    assert properties.compaction(stored).data_files == 3
    assert "table_type" not in stored


def test_defaults_are_those_of_the_documentation() -> None:
    assert properties.retention({}) == properties.Retention(5 * 86_400, 1)
    rules = properties.compaction({})
    assert (rules.target, rules.data_files, rules.delete_files) == (512 * 2**20, 5, 2)
    assert (rules.smallest, rules.largest) == (384 * 2**20, 512 * 2**20 * 9 // 5)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"foo": "1"}, "Unsupported table property key: foo"),
        ({"vacuum_min_snapshots_to_keep": "many"}, "not a whole number"),
        ({"format": "csv"}, "Invalid value"),
        ({"format": "ORC"}, "not written by this engine"),
        ({"write_compression": "bzip2"}, "Unsupported compression"),
    ],
)
def test_wrong_properties_are_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(QueryFailed, match=reason):
        properties.checked(given)
