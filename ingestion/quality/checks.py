"""CHECK: a catalogued delivery against the rules of a bill, as SQL through Athena, with a page that shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.catalog.columns import columns_of
from ingestion.errors import Refused
from ingestion.quality.docs import upload_docs, write_docs
from ingestion.quality.partition import Partition
from ingestion.quality.report import QualityReport
from ingestion.quality.suite import connection_string, validate

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.exports.delivery import Delivery
    from ingestion.lake import Lake

# FOCUS has other columns and other rules.
CHECKED_FORMATS = frozenset({"cur2", "legacy"})


def check(aws: Aws, lake: Lake, delivery: Delivery, landed_rows: int, *, docs_dir: Path) -> QualityReport:
    """Checks the partition of a delivery and writes its page under `docs_dir` and in the lake's `data-docs/`.

    Failed checks are results, not errors: `raise_if_blocked` turns them into one. Refused for a format without
    rules. Again: the same result, the page replaced.
    """
    if delivery.format not in CHECKED_FORMATS:
        raise Refused(
            f"{delivery.export_name} {delivery.billing_period}: expected one of {sorted(CHECKED_FORMATS)}; "
            f"found {delivery.format}, for which there are no checks."
        )
    partition = Partition(
        delivery.format, delivery.export_name, delivery.billing_period, delivery.delivery_id
    )
    present = frozenset(column.name for column in columns_of(aws, lake.bronze_database, delivery.format))
    found = validate(connection_string(aws, lake), partition, landed_rows, present)
    folder = write_docs(docs_dir, partition, found.results, found.raw, datetime.now(UTC))
    return QualityReport(
        export_name=delivery.export_name,
        billing_period=delivery.billing_period,
        delivery_id=delivery.delivery_id,
        results=found.results,
        docs_uri=upload_docs(aws, lake, docs_dir, folder),
    )
