"""The partitions of every asset: billing period x export.

The open month is a partition too (`end_offset=1`): its bill is delivered several times a day.
"""

from __future__ import annotations

from dagster import (
    DagsterInstance,
    DynamicPartitionsDefinition,
    MonthlyPartitionsDefinition,
    MultiPartitionKey,
    MultiPartitionsDefinition,
)

from ingestion import lake, names
from ingestion.errors import BadInput

BILLING_PERIOD = "billing_period"
EXPORT_NAME = "export_name"

exports_partitions = DynamicPartitionsDefinition(name="exports")


def months(first_billing_period: str) -> MonthlyPartitionsDefinition:
    """Every month from `first_billing_period` to the open one."""
    return MonthlyPartitionsDefinition(
        start_date=names.billing_period(first_billing_period), fmt="%Y-%m", end_offset=1
    )


def delivery_partitions() -> MultiPartitionsDefinition:
    """Month x export for the lake that the environment names."""
    first = lake.from_environment().first_billing_period
    return MultiPartitionsDefinition({BILLING_PERIOD: months(first), EXPORT_NAME: exports_partitions})


def partition_key(billing_period: str, export_name: str) -> MultiPartitionKey:
    """The partition of one month of one export."""
    return MultiPartitionKey(
        {
            BILLING_PERIOD: names.billing_period(billing_period),
            EXPORT_NAME: names.export_name(export_name),
        }
    )


def month_and_export(key: str | MultiPartitionKey) -> tuple[str, str]:
    """(billing_period, export_name) of a partition key, both checked. A run's tag spells it `export|month`
    or `month|export`; Dagster sorts the dimensions by name, so the month comes first."""
    parts = str(key).split("|")
    if len(parts) != 2:
        raise BadInput(f"partition: expected 'YYYY-MM|export'; found {key!r}.")
    return names.billing_period(parts[0]), names.export_name(parts[1])


def know_export(instance: DagsterInstance, export_name: str) -> None:
    """Make sure that the export is a partition. Idempotent."""
    instance.add_dynamic_partitions("exports", [names.export_name(export_name)])
