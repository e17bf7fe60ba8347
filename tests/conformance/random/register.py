"""Puts the tables where both engines see them: objects in S3, tables and partitions in Glue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conformance.random.world import TABLES, Table

BUCKET = "random-queries"
_PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
}


def register(glue: Any, s3: Any, database: str, folder: Path) -> None:
    """The tables below `folder` as `database`; what an earlier run left of it is replaced."""
    if not any(one["Name"] == BUCKET for one in s3.list_buckets()["Buckets"]):
        s3.create_bucket(Bucket=BUCKET)
    known = [one["Name"] for one in glue.get_databases()["DatabaseList"]]
    if database in known:
        glue.delete_database(Name=database)
    glue.create_database(DatabaseInput={"Name": database, "LocationUri": f"s3://{BUCKET}/{database}/"})
    for table in TABLES:
        _upload(s3, database, folder / table.name)
        _create(glue, database, table, folder)


def _upload(s3: Any, database: str, folder: Path) -> None:
    for path in sorted(folder.rglob("*.parquet")):
        key = f"{database}/{path.relative_to(folder.parent)}"
        s3.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())


def _create(glue: Any, database: str, table: Table, folder: Path) -> None:
    glue.create_table(DatabaseName=database, TableInput=table_input(database, table))
    parts = partition_inputs(database, table, folder)
    if parts:
        glue.batch_create_partition(DatabaseName=database, TableName=table.name, PartitionInputList=parts)


def partition_inputs(database: str, table: Table, folder: Path) -> list[dict[str, Any]]:
    """A partition for every folder of keys below `folder`."""
    files = (folder / table.name).rglob("*.parquet") if table.key else []
    return [
        {
            "Values": [part.split("=", 1)[1] for part in where.parts],
            "StorageDescriptor": _storage(database, table, f"{where}/"),
        }
        for where in sorted({path.parent.relative_to(folder / table.name) for path in files})
    ]


def table_input(database: str, table: Table) -> dict[str, Any]:
    keys = [key for key in table.key.split(",") if key]
    return {
        "Name": table.name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
        "StorageDescriptor": _storage(database, table, ""),
    }


def _storage(database: str, table: Table, below: str) -> dict[str, Any]:
    keys = table.key.split(",")
    columns = [{"Name": c.name, "Type": c.hive} for c in table.columns if c.name not in keys]
    return {"Columns": columns, "Location": f"s3://{BUCKET}/{database}/{table.name}/{below}", **_PARQUET}
