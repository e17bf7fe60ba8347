"""Scratch schemas in the catalog: one per attempt to build a delivery, dropped by name only.

dbt-athena deletes the files of a table when it builds it again. So a build is sealed before it may be published:
its tables leave the catalog, its files stay, and no later build can reach them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.errors import Conflict, Refused
from ingestion.names import scratch_schema

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableErrorTypeDef

    from ingestion.aws import Aws
    from ingestion.exports.delivery import Delivery
    from ingestion.lake import Lake

SCRATCH_PREFIX = "build_"
# BatchDeleteTable takes at most one hundred names.
BATCH = 100


def drop_scratch(aws: Aws, lake: Lake, schema: str) -> bool:
    """Takes a scratch schema out of the catalog, its files untouched; False when there is none."""
    if not schema.startswith(SCRATCH_PREFIX) or schema in (
        lake.database,
        lake.bronze_database,
        lake.ops_database,
    ):
        raise Refused(f"{schema}: expected a scratch schema ({SCRATCH_PREFIX}…); nothing else is dropped.")
    try:
        names = _table_names(aws, schema)
        for start in range(0, len(names), BATCH):
            _delete_tables(aws, schema, names[start : start + BATCH])
        aws.glue.delete_database(Name=schema)
    except aws.glue.exceptions.EntityNotFoundException:
        return False
    return True


def drop_scratch_of_other_attempts(aws: Aws, lake: Lake, delivery: Delivery, attempt: int) -> tuple[str, ...]:
    """Drops the schemas of the attempts before this one; returns the names that were there."""
    earlier = [
        scratch_schema(delivery.export_name, delivery.billing_period, delivery.delivery_id, number)
        for number in range(attempt)
    ]
    return tuple(schema for schema in earlier if drop_scratch(aws, lake, schema))


def _table_names(aws: Aws, schema: str) -> list[str]:
    pages = aws.glue.get_paginator("get_tables").paginate(DatabaseName=schema)
    return [table["Name"] for page in pages for table in page["TableList"]]


def _delete_tables(aws: Aws, schema: str, names: list[str]) -> None:
    answer = aws.glue.batch_delete_table(DatabaseName=schema, TablesToDelete=names)
    failed = [one for one in answer.get("Errors", []) if _code(one) != "EntityNotFoundException"]
    if failed:
        raise Conflict(
            f"{schema}: expected its tables to leave the catalog; {failed[0]['TableName']} stays "
            f"({_code(failed[0])}). Try again."
        )


def _code(error: TableErrorTypeDef) -> str:
    return error["ErrorDetail"]["ErrorCode"]
