"""Who pays: the payer account of a delivery, read from its first data file that has a row."""

from __future__ import annotations

from ingestion.aws import Aws
from ingestion.errors import BadInput
from ingestion.exports.contract import column_name
from ingestion.exports.delivery import DataFile, Delivery
from ingestion.landing import csv_source
from ingestion.landing.source import open_parquet

PAYER = {"focus": "billingaccountid"}
PAYER_OF_CUR = "bill_payer_account_id"


def payer_of(aws: Aws, delivery: Delivery) -> str:
    """The payer's account id as text; '' when no file gives one (LAND says what is wrong with such files)."""
    for file in delivery.files:
        try:
            found = _first(aws, delivery, file) if file.size else ""
        except BadInput:
            return ""
        if found:
            return found
    return ""


def _first(aws: Aws, delivery: Delivery, file: DataFile) -> str:
    if delivery.encoding == "csv":
        return _first_of_csv(aws, delivery, file)
    parquet = open_parquet(aws, delivery.bucket, file)
    payer = [header for header in parquet.schema_arrow.names if _is_payer(delivery, header)]
    if not payer or parquet.metadata.num_rows == 0:
        return ""
    batch = next(parquet.iter_batches(1, columns=payer[:1]))
    return str(batch.column(0)[0].as_py() or "")


def _is_payer(delivery: Delivery, header: str) -> bool:
    return column_name(delivery.format, header) == PAYER.get(delivery.format, PAYER_OF_CUR)


def _first_of_csv(aws: Aws, delivery: Delivery, file: DataFile) -> str:
    for batch in csv_source.batches(aws, delivery.bucket, file):
        payer = [header for header in batch.schema.names if _is_payer(delivery, header)]
        return str(batch.column(payer[0])[0].as_py() or "") if payer and batch.num_rows else ""
    return ""
