"""CHECK: a catalogued delivery against the rules of a bill, as SQL through Athena, with a page that shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.catalog.columns import columns_of, parsed
from ingestion.exports import column_report
from ingestion.quality.docs import upload_docs, write_docs
from ingestion.quality.partition import Partition
from ingestion.quality.report import CheckResult, QualityReport
from ingestion.quality.suite import connection_string, validate

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.exports.delivery import Delivery, ExportFormat
    from ingestion.lake import Lake


def check(aws: Aws, lake: Lake, delivery: Delivery, landed_rows: int, *, docs_dir: Path) -> QualityReport:
    """Checks the partition of a delivery and writes its page under `docs_dir` and in the lake's `data-docs/`.

    Failed checks are results, not errors: `raise_if_blocked` turns them into one. Again: the same result, the page
    replaced.
    """
    partition = Partition(
        delivery.format, delivery.export_name, delivery.billing_period, delivery.delivery_id
    )
    present = frozenset(column.name for column in columns_of(aws, lake.bronze_database, delivery.format))
    found = validate(connection_string(aws, lake), partition, landed_rows, present)
    results = (*found.results, contract_columns(delivery.format, delivery_columns(aws, lake, delivery)))
    folder = write_docs(docs_dir, partition, results, found.raw, datetime.now(UTC))
    return QualityReport(
        export_name=delivery.export_name,
        billing_period=delivery.billing_period,
        delivery_id=delivery.delivery_id,
        results=results,
        docs_uri=upload_docs(aws, lake, docs_dir, folder),
    )


def delivery_columns(aws: Aws, lake: Lake, delivery: Delivery) -> tuple[str, ...]:
    """The columns of this delivery's partition: the table also has those of other months."""
    partition = aws.glue.get_partition(
        DatabaseName=lake.bronze_database,
        TableName=delivery.format,
        PartitionValues=[delivery.export_name, delivery.billing_period, delivery.delivery_id],
    )["Partition"]
    return tuple(column.name for column in parsed(partition["StorageDescriptor"]["Columns"]))


def contract_columns(export_format: ExportFormat, columns: tuple[str, ...]) -> CheckResult:
    """A warning that names what the delivery lacks of the contract, and what it has beyond it."""
    report = column_report.compare(export_format, columns)
    return CheckResult(
        "contract_columns",
        not report.absent,
        "warn",
        " ".join(report.sentences()) or "all of them",
        "every column of the contract (an absent one reads as NULL, a new one passes by)",
    )
