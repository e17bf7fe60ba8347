"""Inputs of the catalog's calls, made from values: external Parquet tables and their partitions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ingestion.catalog.columns import Column, folder

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import (
        ColumnTypeDef,
        PartitionInputTypeDef,
        PartitionTypeDef,
        StorageDescriptorTypeDef,
        TableInputTypeDef,
    )

PUBLIC_KEYS = (Column("billing_period", "string"), Column("export_name", "string"))

# What Athena itself writes for an external Parquet table (SHOW CREATE TABLE ... STORED AS PARQUET).
INPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


def storage(columns: Iterable[Column], location: str) -> StorageDescriptorTypeDef:
    """Where and how the Parquet files of a table or partition lie."""
    return {
        "Columns": _glue_columns(columns),
        "Location": folder(location),
        "InputFormat": INPUT_FORMAT,
        "OutputFormat": OUTPUT_FORMAT,
        "SerdeInfo": {"SerializationLibrary": SERDE, "Parameters": {"serialization.format": "1"}},
        "Compressed": False,
        "NumberOfBuckets": -1,
        "StoredAsSubDirectories": False,
    }


def table_input(
    name: str, columns: Sequence[Column], location: str, keys: Sequence[Column] = PUBLIC_KEYS
) -> TableInputTypeDef:
    """An external Parquet table; without keys its data lies at `location` itself."""
    return {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
        "PartitionKeys": _glue_columns(keys),
        "StorageDescriptor": storage(columns, location),
    }


def partition_input(
    columns: Sequence[Column], location: str, billing_period: str, export_name: str
) -> PartitionInputTypeDef:
    """The partition of one month and export, pointing at the folder of a build."""
    return {
        "Values": [billing_period, export_name],
        "StorageDescriptor": storage(columns, location),
        "Parameters": {"classification": "parquet"},
    }


def points_at(partition: PartitionTypeDef, location: str) -> bool:
    """Whether a partition of the catalog already names that folder."""
    return folder(partition["StorageDescriptor"]["Location"]) == folder(location)


def _glue_columns(columns: Iterable[Column]) -> list[ColumnTypeDef]:
    return [{"Name": column.name, "Type": column.type} for column in columns]
