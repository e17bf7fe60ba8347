"""Rule: public tables are external Parquet, partitioned by month then export, and pointers are folders."""

from __future__ import annotations

from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import partition_input, points_at, table_input

COLUMNS = (Column("usage_date", "date"), Column("cost", "decimal(38,12)"))


def test_table_input_is_external_and_partitioned_by_month_then_export() -> None:
    made = table_input("cost_daily", COLUMNS, "s3://lake/public/cost_daily")
    assert made["TableType"] == "EXTERNAL_TABLE"
    assert [key["Name"] for key in made["PartitionKeys"]] == ["billing_period", "export_name"]
    assert [column["Name"] for column in made["StorageDescriptor"]["Columns"]] == ["usage_date", "cost"]


def test_table_input_without_keys_is_unpartitioned() -> None:
    assert table_input("accounts", COLUMNS, "s3://lake/builds/x", keys=())["PartitionKeys"] == []


def test_partition_input_points_at_the_folder_of_the_build() -> None:
    made = partition_input(COLUMNS, "s3://lake/builds/x", "2026-04", "acme")
    assert made["Values"] == ["2026-04", "acme"]
    assert made["StorageDescriptor"]["Location"] == "s3://lake/builds/x/"
    assert points_at({"StorageDescriptor": made["StorageDescriptor"]}, "s3://lake/builds/x")
    assert not points_at({"StorageDescriptor": made["StorageDescriptor"]}, "s3://lake/builds/y")
