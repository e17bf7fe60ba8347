"""Athena's table properties of Iceberg tables: which exist, what they mean to Iceberg, what they default to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.local.athena.errors import QueryFailed

_DAY = 86_400
# https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-creating-tables.html#querying-iceberg-table-properties
_NUMBERS = frozenset(
    {
        "optimize_rewrite_min_data_file_size_bytes",
        "optimize_rewrite_max_data_file_size_bytes",
        "optimize_rewrite_data_file_threshold",
        "optimize_rewrite_delete_file_threshold",
        "vacuum_min_snapshots_to_keep",
        "vacuum_max_snapshot_age_seconds",
        "vacuum_max_metadata_files_to_keep",
        "write_target_data_file_size_bytes",
        "compression_level",
    }
)
_WORDS = frozenset({"table_type", "format", "write_compression", "comment"})
_CODECS = {"ZSTD": "zstd", "SNAPPY": "snappy", "GZIP": "gzip", "LZ4": "lz4", "NONE": "uncompressed"}
_TARGET = 512 * 2**20
# Manifests are merged by Iceberg's Java library unless a table forbids it, by pyiceberg only where one asks for it.
_CREATED_WITH = {
    "write.format.default": "parquet",
    "write.parquet.compression-codec": "zstd",
    "commit.manifest-merge.enabled": "true",
}


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """The properties that Iceberg stores; INVALID_TABLE_PROPERTY for one that Athena doesn't know."""
    stored: dict[str, str] = {}
    for written, value in given.items():
        key = written.lower()
        if key in _NUMBERS:
            stored[key] = _whole(key, value)
        elif key not in _WORDS:
            raise _invalid(f"Unsupported table property key: {written}")
    stored |= _format(given.get("format", "parquet"))
    stored |= _codec(given.get("write_compression"))
    if "write_target_data_file_size_bytes" in stored:
        stored["write.target-file-size-bytes"] = stored["write_target_data_file_size_bytes"]
    if "vacuum_max_metadata_files_to_keep" in stored:
        stored["write.metadata.previous-versions-max"] = stored["vacuum_max_metadata_files_to_keep"]
    return stored


def created_with(given: Mapping[str, str]) -> dict[str, str]:
    return {**_CREATED_WITH, **checked(given)}


def _invalid(message: str) -> QueryFailed:
    return QueryFailed("INVALID_TABLE_PROPERTY", message, 1, 1)


def _whole(key: str, value: str) -> str:
    if not value.isdigit():
        raise _invalid(f"Unable to set table property '{key}' to [{value}]: not a whole number")
    return value


def _format(word: str) -> dict[str, str]:
    if word.upper() in ("ORC", "AVRO"):
        text = f"Iceberg tables of format '{word}' are read, but not written by this engine"
        raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
    if word.upper() != "PARQUET":
        raise _invalid(f"Unable to set table property 'format' to [{word}]: Invalid value")
    return {}


def _codec(word: str | None) -> dict[str, str]:
    if word is None:
        return {}
    if word.upper() not in _CODECS:
        raise _invalid(f"Unsupported compression for Parquet: {word}")
    return {"write.parquet.compression-codec": _CODECS[word.upper()]}


@dataclass(frozen=True)
class Retention:
    """What VACUUM keeps."""

    age_seconds: int
    snapshots: int


@dataclass(frozen=True)
class Compaction:
    """Which files OPTIMIZE rewrites: sizes in bytes, and from how many files on it is worth it."""

    target: int
    smallest: int
    largest: int
    data_files: int
    delete_files: int


def retention(stored: Mapping[str, str]) -> Retention:
    return Retention(
        int(stored.get("vacuum_max_snapshot_age_seconds", 5 * _DAY)),
        int(stored.get("vacuum_min_snapshots_to_keep", 1)),
    )


def compaction(stored: Mapping[str, str]) -> Compaction:
    target = int(stored.get("write.target-file-size-bytes", _TARGET))
    return Compaction(
        target,
        int(stored.get("optimize_rewrite_min_data_file_size_bytes", target * 3 // 4)),
        int(stored.get("optimize_rewrite_max_data_file_size_bytes", target * 9 // 5)),
        int(stored.get("optimize_rewrite_data_file_threshold", 5)),
        int(stored.get("optimize_rewrite_delete_file_threshold", 2)),
    )
