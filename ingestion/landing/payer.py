"""Who pays: the payer account of a delivery, read from its first data file that has a row."""

from __future__ import annotations

from ingestion.aws import Aws
from ingestion.errors import BadInput
from ingestion.exports.contract import column_name
from ingestion.exports.delivery import DataFile, Delivery
from ingestion.landing import csv_source
from ingestion.landing.source import open_parquet

PAYER = "bill_payer_account_id"


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
    if PAYER not in parquet.schema_arrow.names or parquet.metadata.num_rows == 0:
        return ""
    batch = next(parquet.iter_batches(1, columns=[PAYER]))
    return str(batch.column(0)[0].as_py() or "")


def _first_of_csv(aws: Aws, delivery: Delivery, file: DataFile) -> str:
    for batch in csv_source.batches(aws, delivery.bucket, file):
        names = [column_name(delivery.format, header) for header in batch.schema.names]
        if PAYER in names and batch.num_rows:
            return str(batch.column(names.index(PAYER))[0].as_py() or "")
        return ""
    return ""
