"""LAND: a complete delivery into bronze, whole or not at all.

Footers and headers are checked before anything is copied; each object is copied or read under If-Match on the
ETag that the delivery names; the source is listed before and after, and any difference voids the landing. What
landed is noted beside the ledgers, so that the same delivery again changes nothing and needs no source.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from ingestion.aws import Aws
from ingestion.errors import Refused
from ingestion.exports import column_report, contract
from ingestion.exports.delivery import Delivery
from ingestion.exports.listing import listing
from ingestion.lake import Lake
from ingestion.landing import control
from ingestion.landing.chunks import Chunk, Source, examine, land_chunk
from ingestion.landing.torn import TornDelivery
from ingestion.ledger import deliveries
from ingestion.ledger.fold import LANDED, ControlTotal, control_from
from ingestion.ledger.store import Ledger

# Copies wait for S3, conversions for a core: eight keep both busy and hold few batches in memory.
WORKERS = 8
Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class LandedFile:
    """One bronze object. `rewritten` says why it is no plain copy ('' when it is)."""

    key: str
    rows: int
    bytes: int
    rewritten: str


@dataclass(frozen=True)
class Landed:
    """What one landing put into bronze. `columns` are those of all files, `notes` sentences for the ledger."""

    files: tuple[LandedFile, ...]
    rows: int
    bytes: int
    columns: tuple[str, ...]
    control: tuple[ControlTotal, ...]
    notes: tuple[str, ...]


def land(aws: Aws, lake: Lake, delivery: Delivery) -> Landed:
    """Lands the delivery, or finds it landed.

    Raises Refused for input that must not go on (nothing stays in bronze), TornDelivery when a source object
    changed meanwhile (likewise).
    """
    done = _noted(aws, lake, delivery)
    if done is not None:
        return done
    before = _state(aws, delivery)
    _same_as_listed(delivery, before)
    sources = _in_threads(lambda job: examine(aws, delivery, *job), list(enumerate(delivery.files, 1)))
    _check(delivery, sources)
    try:
        chunks = _in_threads(lambda source: land_chunk(aws, lake.lake_bucket, delivery, source), sources)
        landed = _landed(delivery, sources, [chunk for chunk in chunks if chunk is not None])
        _unchanged(delivery, before, _state(aws, delivery))
        _remove_strangers(aws, lake, delivery, {file.key for file in landed.files})
    except BaseException:
        _remove_strangers(aws, lake, delivery, set())
        raise
    _note(aws, lake, delivery, landed)
    return landed


def record_landed(ledger: Ledger, delivery: Delivery, landed: Landed, seconds: float) -> bool:
    """Writes the `landed` row of a delivery, with its control totals; False when it is there.

    What its columns lack of the contract, and have beyond it, stands in the reason and whole in the details.
    """
    report = column_report.compare(delivery.format, landed.columns)
    return deliveries.record(
        ledger,
        delivery,
        LANDED,
        reason=" ".join((*landed.notes, *report.sentences())),
        seconds=seconds,
        rows=landed.rows,
        bytes=landed.bytes,
        details={
            "control": control.as_json(landed.control),
            "files": len(landed.files),
            "absent_columns": list(report.absent),
            "switched_off_columns": list(report.switched_off),
            "new_columns": list(report.new),
        },
    )


def _check(delivery: Delivery, sources: Sequence[Source]) -> None:
    for source in sources:
        if not source.columns:
            continue  # an empty chunk: the export overwrites chunks that it needs no more with nothing
        try:
            contract.check_columns(delivery.format, source.columns)
        except Refused as error:
            raise Refused(f"s3://{delivery.bucket}/{source.file.key}: {error}") from error
    if all(source.rows == 0 for source in sources) or not any(source.columns for source in sources):
        raise _no_rows(delivery)


def _no_rows(delivery: Delivery) -> Refused:
    return Refused(
        f"A month of zero rows: {len(delivery.files)} files of {delivery.export_name} {delivery.billing_period}, "
        "none has a row. Expected at least one; the month stays as it was. Have the export deliver it again."
    )


def _landed(delivery: Delivery, sources: Sequence[Source], chunks: Sequence[Chunk]) -> Landed:
    if not chunks:
        raise _no_rows(delivery)
    rewritten = [chunk for chunk in chunks if chunk.rewritten]
    notes = (
        [f"{len(rewritten)} of {len(chunks)} files written anew ({rewritten[0].rewritten})."]
        if rewritten
        else []
    )
    return Landed(
        files=tuple(LandedFile(chunk.key, chunk.rows, chunk.bytes, chunk.rewritten) for chunk in chunks),
        rows=sum(chunk.rows for chunk in chunks),
        bytes=sum(chunk.bytes for chunk in chunks),
        columns=tuple(dict.fromkeys(name for source in sources for name in source.columns)),
        control=control.merged([chunk.totals for chunk in chunks]),
        notes=tuple(notes),
    )


# The source, before and after.


def _state(aws: Aws, delivery: Delivery) -> dict[str, str]:
    """ETag by key of all that lies in the folders of the delivery's files."""
    folders = {file.key.rsplit("/", 1)[0] + "/" for file in delivery.files}
    return {
        file.key: file.etag for folder in sorted(folders) for file in listing(aws, delivery.bucket, folder)
    }


def _same_as_listed(delivery: Delivery, now: dict[str, str]) -> None:
    changed = [file.key for file in delivery.files if now.get(file.key) != file.etag]
    if changed:
        raise TornDelivery(
            f"{len(changed)} source objects were replaced or removed since they were listed: {changed[0]}"
        )


def _unchanged(delivery: Delivery, before: dict[str, str], after: dict[str, str]) -> None:
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    if changed:
        raise TornDelivery(f"{len(changed)} source objects changed while they were copied: {changed[0]}")


def _remove_strangers(aws: Aws, lake: Lake, delivery: Delivery, wanted: set[str]) -> None:
    """Leaves exactly `wanted` in the delivery's bronze folder."""
    present = [file.key for file in listing(aws, lake.lake_bucket, delivery.bronze_key_prefix)]
    for key in present:
        if key not in wanted:
            aws.s3.delete_object(Bucket=lake.lake_bucket, Key=key)


# The note: what landed, for the second time somebody asks.


def _note_key(lake: Lake, delivery: Delivery) -> str:
    return (
        f"{lake.ledger_prefix}landings/{delivery.bronze_key_prefix.removeprefix('bronze/').rstrip('/')}.json"
    )


def _note(aws: Aws, lake: Lake, delivery: Delivery, landed: Landed) -> None:
    said = {
        "files": [[file.key, file.rows, file.bytes, file.rewritten] for file in landed.files],
        "rows": landed.rows,
        "bytes": landed.bytes,
        "columns": list(landed.columns),
        "control": control.as_json(landed.control),
        "notes": list(landed.notes),
    }
    body = json.dumps(said).encode()
    aws.s3.put_object(Bucket=lake.lake_bucket, Key=_note_key(lake, delivery), Body=body)


def _noted(aws: Aws, lake: Lake, delivery: Delivery) -> Landed | None:
    """What an earlier landing noted, if bronze still holds exactly that."""
    try:
        answer = aws.s3.get_object(Bucket=lake.lake_bucket, Key=_note_key(lake, delivery))
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            return None
        raise
    landed = _landed_from(json.loads(answer["Body"].read()))
    present = {(file.key, file.size) for file in listing(aws, lake.lake_bucket, delivery.bronze_key_prefix)}
    return landed if present == {(file.key, file.bytes) for file in landed.files} else None


def _landed_from(said: dict[str, Any]) -> Landed:
    return Landed(
        files=tuple(LandedFile(*file) for file in said["files"]),
        rows=said["rows"],
        bytes=said["bytes"],
        columns=tuple(said["columns"]),
        control=control_from(said["control"]),
        notes=tuple(said["notes"]),
    )


def _in_threads(work: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
    """`work` on every item, answers in order; the first error cancels what has not begun, and is raised."""
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="land") as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
