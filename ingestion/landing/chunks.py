"""One data file to one bronze chunk: copied as it is, or written with the contract's types."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.aws import Aws
from ingestion.errors import Refused
from ingestion.exports import contract
from ingestion.exports.delivery import DataFile, Delivery
from ingestion.landing import control, csv_source
from ingestion.landing.conform import conform, differences, lake_names, refuse_changed_types, schema_in_lake
from ingestion.landing.control import Totals
from ingestion.landing.source import open_parquet, readable, torn_when_changed

# S3 copies at most 5 GiB in one request; chunks of CUR are far smaller.
MAX_COPY = 5 * 1024**3
ROW_GROUP_ROWS = 128 * 1024
BATCH_ROWS = 64 * 1024
COUNT_ROWS = 1024 * 1024


@dataclass(frozen=True)
class Source:
    """A data file after a look at its footer or header. `rows` is None for CSV: known when it was read."""

    number: int
    file: DataFile
    columns: tuple[str, ...]
    schema: pa.Schema
    rows: int | None
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Chunk:
    """A bronze object. `rewritten` says what had to change, '' for a plain copy."""

    key: str
    rows: int
    bytes: int
    rewritten: str
    totals: Totals


def examine(aws: Aws, delivery: Delivery, number: int, file: DataFile) -> Source:
    """Reads the footer or the header of a file; raises Refused naming it when it cannot be read."""
    if file.size == 0:
        return Source(number, file, (), pa.schema([]), 0, ())
    if delivery.encoding == "csv":
        headers = csv_source.header(aws, delivery.bucket, file)
        schema = pa.schema([(header, pa.string()) for header in headers])
        columns = tuple(lake_names(delivery.format, headers))
        return Source(number, file, columns, schema_in_lake(delivery.format, schema), None, ("CSV",))
    parquet = open_parquet(aws, delivery.bucket, file)
    schema = parquet.schema_arrow
    columns = tuple(lake_names(delivery.format, schema.names))
    if len(set(columns)) != len(columns) and delivery.format != "legacy":
        raise Refused(f"s3://{delivery.bucket}/{file.key}: expected each column once, found one twice.")
    refuse_changed_types(delivery.format, schema, f"s3://{delivery.bucket}/{file.key}")
    changes = tuple(differences(delivery.format, schema))
    return Source(
        number, file, columns, schema_in_lake(delivery.format, schema), parquet.metadata.num_rows, changes
    )


def land_chunk(aws: Aws, lake_bucket: str, delivery: Delivery, source: Source) -> Chunk | None:
    """Puts one chunk into bronze; None, and nothing put, when it has no rows."""
    if source.rows == 0:
        return None
    key = chunk_key(delivery, source.number)
    if source.changes:
        return _write(aws, lake_bucket, key, delivery, source)
    totals = _count(aws, delivery, source.file)
    _copy(aws, lake_bucket, key, delivery, source.file)
    return Chunk(key, source.rows or 0, source.file.size, "", totals)


def chunk_key(delivery: Delivery, number: int) -> str:
    """The bronze key of the manifest's file `number`, counted from 1."""
    return f"{delivery.bronze_key_prefix}chunk-{number:05d}.parquet"


def _copy(aws: Aws, lake_bucket: str, key: str, delivery: Delivery, file: DataFile) -> None:
    if file.size > MAX_COPY:
        raise Refused(f"{file.key}: expected chunks of at most {MAX_COPY} bytes, found {file.size}.")
    with torn_when_changed(delivery.bucket, file.key):
        aws.s3.copy_object(
            Bucket=lake_bucket,
            Key=key,
            CopySource={"Bucket": delivery.bucket, "Key": file.key},
            CopySourceIfMatch=f'"{file.etag}"',
        )


def _count(aws: Aws, delivery: Delivery, file: DataFile) -> Totals:
    """Control totals of a Parquet object; reads two columns."""
    totals: Totals = {}
    spelled = _spelled(delivery, open_parquet(aws, delivery.bucket, file).schema_arrow.names)
    parquet = open_parquet(aws, delivery.bucket, file, read_dictionary=spelled[1:], pre_buffer=True)
    with readable(delivery.bucket, file):
        for batch in parquet.iter_batches(COUNT_ROWS, columns=spelled):
            _add(totals, delivery, batch)
    return totals


def _spelled(delivery: Delivery, headers: list[str]) -> list[str]:
    """The headers of the cost and, where there is one, of the currency."""
    by_name = {contract.column_name(delivery.format, header): header for header in headers}
    return [by_name[name] for name in control.NAMES[delivery.format] if name in by_name]


def _add(totals: Totals, delivery: Delivery, batch: pa.RecordBatch) -> None:
    cost, *currency = _spelled(delivery, batch.schema.names)
    currencies = batch.column(currency[0]) if currency else pa.nulls(batch.num_rows, pa.string())
    control.add(totals, batch.column(cost), currencies)


def _write(aws: Aws, lake_bucket: str, key: str, delivery: Delivery, source: Source) -> Chunk | None:
    """Writes the chunk to a file on disk first, so that memory stays bounded and an upload is whole or absent."""
    totals: Totals = {}
    with tempfile.TemporaryDirectory(prefix="landing-") as folder:
        path = Path(folder) / "chunk.parquet"
        rows = _write_file(path, source.schema, _conformed(aws, delivery, source, totals))
        if rows == 0:
            return None
        aws.s3.upload_file(str(path), lake_bucket, key)
        return Chunk(key, rows, path.stat().st_size, _what_changed(source), totals)


def _conformed(aws: Aws, delivery: Delivery, source: Source, totals: Totals) -> Iterator[pa.RecordBatch]:
    with readable(delivery.bucket, source.file):
        try:
            for batch in _batches(aws, delivery, source.file):
                done = conform(delivery.format, batch, source.schema)
                _add(totals, delivery, done)
                yield done
        except Refused as error:
            raise Refused(f"s3://{delivery.bucket}/{source.file.key}: {error}") from error


def _batches(aws: Aws, delivery: Delivery, file: DataFile) -> Iterator[pa.RecordBatch]:
    if delivery.encoding == "csv":
        yield from csv_source.batches(aws, delivery.bucket, file)
    else:
        yield from open_parquet(aws, delivery.bucket, file).iter_batches(BATCH_ROWS)


def _write_file(path: Path, schema: pa.Schema, found: Iterable[pa.RecordBatch]) -> int:
    rows, held = 0, list[pa.RecordBatch]()
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        for batch in found:
            held.append(batch)
            rows += batch.num_rows
            if sum(one.num_rows for one in held) >= ROW_GROUP_ROWS:
                writer.write_table(pa.Table.from_batches(held, schema))
                held = []
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
    return rows


def _what_changed(source: Source) -> str:
    listed = ", ".join(source.changes[:5])
    return listed + (f" and {len(source.changes) - 5} more" if len(source.changes) > 5 else "")
