"""The ledgers as tables: external JSON tables in the operations database, read recursively."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingestion.aws import Aws
from ingestion.lake import Lake
from ingestion.ledger.event import BASE

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import ColumnTypeDef, TableInputTypeDef

# Typed columns of each ledger behind those of `event.BASE`. A new one is added at the end and nowhere else.
EXTRAS: Mapping[str, Mapping[str, str]] = {
    "deliveries": {
        "attempt": "int",
        "seconds": "double",
        "scratch_schema": "string",
        "format": "string",
        "payer_account_id": "string",
        "manifest_key": "string",
        "ordered_at": "string",
        "rows": "bigint",
        "bytes": "bigint",
        "pointers": "string",
        "columns": "string",
    },
    "publications": {
        "attempt": "int",
        "table_name": "string",
        "location": "string",
        "previous_location": "string",
        "previous_delivery_id": "string",
        "intent_id": "string",
        "pinned": "boolean",
        "seconds": "double",
    },
    "restatements": {
        "table_name": "string",
        "metric": "string",
        "currency": "string",
        "dimension": "string",
        "member": "string",
        "previous_delivery_id": "string",
        "previous_value": "string",
        "new_value": "string",
        "difference": "string",
    },
    "replays": {
        "queue": "string",
        "message_id": "string",
        "category": "string",
        "bucket": "string",
        "key": "string",
        "replay_id": "string",
        "replay_count": "int",
        "first_seen": "string",
    },
    "exports": {
        "payer_account_id": "string",
        "format": "string",
        "role": "string",
        "successor_of": "string",
    },
}
JSON_SERDE = "org.openx.data.jsonserde.JsonSerDe"


def columns_of(ledger: str) -> dict[str, str]:
    """Glue type by column of a ledger's table, in order."""
    return {**BASE, **EXTRAS[ledger]}


def ensure_tables(aws: Aws, lake: Lake) -> list[str]:
    """Makes the operations database and its ledger tables what they must be; returns a line per change.

    A missing table is created, a missing column added at the end; columns are never dropped or retyped.
    """
    changes = _ensure_database(aws, lake)
    for ledger in EXTRAS:
        changes += _ensure_table(aws, lake, ledger)
    return changes


def table_input(lake: Lake, ledger: str, columns: Mapping[str, str]) -> TableInputTypeDef:
    """The Glue definition of a ledger's table."""
    described: list[ColumnTypeDef] = [{"Name": name, "Type": kind} for name, kind in columns.items()]
    return {
        "Name": ledger,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "json"},
        "StorageDescriptor": {
            "Columns": described,
            "Location": f"s3://{lake.lake_bucket}/{lake.ledger_prefix}{ledger}/",
            "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
            "SerdeInfo": {"SerializationLibrary": JSON_SERDE},
        },
    }


def _ensure_database(aws: Aws, lake: Lake) -> list[str]:
    try:
        aws.glue.create_database(DatabaseInput={"Name": lake.ops_database})
    except aws.glue.exceptions.AlreadyExistsException:
        return []
    return [f"created database {lake.ops_database}"]


def _ensure_table(aws: Aws, lake: Lake, ledger: str) -> list[str]:
    wanted = columns_of(ledger)
    try:
        aws.glue.create_table(DatabaseName=lake.ops_database, TableInput=table_input(lake, ledger, wanted))
    except aws.glue.exceptions.AlreadyExistsException:
        return _add_columns(aws, lake, ledger, wanted)
    return [f"created table {lake.ops_database}.{ledger}"]


def _add_columns(aws: Aws, lake: Lake, ledger: str, wanted: Mapping[str, str]) -> list[str]:
    table = aws.glue.get_table(DatabaseName=lake.ops_database, Name=ledger)["Table"]
    present = {
        column["Name"]: column.get("Type", "string")
        for column in table["StorageDescriptor"].get("Columns", [])
    }
    missing = {name: kind for name, kind in wanted.items() if name not in present}
    if not missing:
        return []
    definition = table_input(lake, ledger, present | missing)
    aws.glue.update_table(DatabaseName=lake.ops_database, TableInput=definition)
    return [f"added {', '.join(missing)} to {lake.ops_database}.{ledger}"]
