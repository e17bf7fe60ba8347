"""From an announcing object to a complete delivery, or to the reason why it is not complete yet.

The rule: the file list comes from the manifest, every file is there, none is younger than its manifest, and
one execution has one ETag list. A torn overwrite breaks the last two, though its total may be right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from botocore.exceptions import ClientError

from ingestion import names
from ingestion.aws import Aws
from ingestion.errors import NotAnExport
from ingestion.exports import manifests, status_table
from ingestion.exports.delivery import DataFile, Delivery, Waiting
from ingestion.exports.history import SETTLE, History
from ingestion.exports.keys import (
    Cur2Manifest,
    LegacyManifest,
    StatusObject,
    partition_folder,
    recognise,
    run_started,
)
from ingestion.exports.listing import MissingObject, fingerprint, listing, one
from ingestion.exports.manifests import Manifest

Found = Delivery | Waiting


@dataclass(frozen=True)
class Looker:
    """What one inspection needs: where it looks, what earlier ones saw, and the clock."""

    aws: Aws
    bucket: str
    history: History = field(default_factory=History)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    settle: timedelta = SETTLE


def inspect(look: Looker, key: str, *, billing_period: str | None = None) -> tuple[Found, ...]:
    """The deliveries that `key` announces: one for a manifest, one per month for a status object.

    `billing_period` narrows a status object to one month. Raises NotAnExport for a key that announces nothing
    or a malformed manifest, MissingObject when it is gone, Refused for what must not be read.
    """
    place = recognise(key)
    if place is None:
        raise NotAnExport(
            f"s3://{look.bucket}/{key}: expected an export's manifest or a status object; this is neither."
        )
    if isinstance(place, StatusObject):
        return _inspect_table(look, place, billing_period)
    manifest_object = one(look.aws, look.bucket, key)
    manifest = _read(look, place, manifest_object)
    if manifest is None:
        return (
            Waiting(look.bucket, key, place.name, place.billing_period, "The manifest is being rewritten."),
        )
    if isinstance(place, LegacyManifest) and manifest.encoding == "parquet":
        return (_inspect_month(look, _status_of(look, place), place, (manifest_object, manifest)),)
    return (_inspect_manifest(look, place, manifest_object, manifest),)


def _read(look: Looker, place: Cur2Manifest | LegacyManifest, found: DataFile) -> Manifest | None:
    """The manifest as listed; None when it was replaced meanwhile."""
    try:
        answer = look.aws.s3.get_object(Bucket=look.bucket, Key=found.key, IfMatch=found.etag)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"PreconditionFailed", "412"}:
            return None
        if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            raise MissingObject(f"s3://{look.bucket}/{found.key} was removed while we read it.") from error
        raise
    return manifests.parse(answer["Body"].read(manifests.MAX_BYTES + 1), place, look.bucket)


def _inspect_manifest(
    look: Looker, place: Cur2Manifest | LegacyManifest, manifest_object: DataFile, manifest: Manifest
) -> Found:
    found = _listed(look, manifest)
    reason = missing_or_younger(manifest, manifest_object, found)
    files = tuple(found[key] for key in manifest.keys if key in found)
    if reason:
        return _waiting(look, place, manifest_object.key, reason, files)
    delivery = Delivery(
        export_name=place.name,
        billing_period=place.billing_period,
        delivery_id=names.delivery_id_of(manifest.execution_id, ((file.key, file.etag) for file in files)),
        format=manifest.format,
        encoding=manifest.encoding,
        bucket=look.bucket,
        manifest_key=manifest_object.key,
        manifest_etag=manifest_object.etag,
        execution_id=manifest.execution_id,
        ordered_at=_run_timestamp(place, manifest) or manifest_object.last_modified,
        files=files,
    )
    if look.history.torn(delivery):
        return _waiting(look, place, manifest_object.key, _torn_reason(manifest), files)
    return delivery


def _torn_reason(manifest: Manifest) -> str:
    return (
        f"Execution {manifest.execution_id} was seen with other data files under the same manifest: a file was "
        "replaced without a new manifest. The next complete execution will be taken."
    )


def _listed(look: Looker, manifest: Manifest) -> Mapping[str, DataFile]:
    """What lies in the folders of the manifest's files, by key."""
    folders = {key.rsplit("/", 1)[0] + "/" for key in manifest.keys}
    return {file.key: file for folder in sorted(folders) for file in listing(look.aws, look.bucket, folder)}


def missing_or_younger(manifest: Manifest, manifest_object: DataFile, found: Mapping[str, DataFile]) -> str:
    """Why the manifest's delivery is not complete; '' when it is."""
    missing = [key for key in manifest.keys if key not in found]
    if missing:
        return f"{len(missing)} of {len(manifest.keys)} files of the manifest are not there; the first: {missing[0]}"
    younger = [key for key in manifest.keys if found[key].last_modified > manifest_object.last_modified]
    if younger:
        return f"{len(younger)} files are younger than their manifest (a rewrite is under way); the first: {younger[0]}"
    return ""


def _run_timestamp(place: Cur2Manifest | LegacyManifest, manifest: Manifest) -> datetime | None:
    """When the run began, if its files lie in a run folder: the manifest beside them and the "latest" copy agree."""
    if isinstance(place, LegacyManifest):
        return None
    folders = {key.removeprefix(place.data_prefix).split("/", 1)[0] for key in manifest.keys}
    return run_started(folders.pop()) if len(folders) == 1 else None


def _waiting(
    look: Looker, place: Cur2Manifest | LegacyManifest, key: str, reason: str, files: tuple[DataFile, ...]
) -> Waiting:
    return Waiting(look.bucket, key, place.name, place.billing_period, reason, fingerprint(files))


# Legacy Parquet beside its status table: the manifest is optional there and may lag.


def _status_of(look: Looker, place: LegacyManifest) -> StatusObject:
    report = place.root.rstrip("/").rsplit("/", 1)[-1]
    doubled = f"{place.root}{report}/"
    has_doubled = bool(listing(look.aws, look.bucket, doubled))
    return StatusObject(place.root, place.name, doubled if has_doubled else place.root)


def _inspect_table(look: Looker, place: StatusObject, billing_period: str | None) -> tuple[Found, ...]:
    months = status_table.months(listing(look.aws, look.bucket, place.table_root))
    wanted = [month for month in months if billing_period in (None, month)]
    return tuple(
        _inspect_month(look, place, month, _manifest_of(look, month)) for month in _places(place, wanted)
    )


def _places(place: StatusObject, months: list[str]) -> list[LegacyManifest]:
    return [LegacyManifest(place.root, place.name, month, "") for month in months]


def _manifest_of(look: Looker, month: LegacyManifest) -> tuple[DataFile, Manifest] | None:
    """The report's manifest of a month, when there is one that can be read now."""
    try:
        found = one(look.aws, look.bucket, status_table.manifest_key(month.root, month.billing_period))
        manifest = _read(look, month, found)
    except MissingObject:
        return None
    return (found, manifest) if manifest is not None else None


def _inspect_month(
    look: Looker, table: StatusObject, place: LegacyManifest, known: tuple[DataFile, Manifest] | None
) -> Found:
    prefix = table.table_root + partition_folder(place.billing_period)
    files = tuple(file for file in listing(look.aws, look.bucket, prefix) if file.key.endswith(".parquet"))
    status = status_table.read(look.aws, look.bucket, table.table_root)
    announcing = status.found.key if status.found else known[0].key if known else prefix
    if known and status.word in (status_table.READY, ""):
        found = {**{file.key: file for file in files}, **_listed(look, known[1])}
        if not missing_or_younger(known[1], known[0], found):
            return _month(look, place, announcing, status, tuple(found[key] for key in known[1].keys))
    reason = status_table.unsettled(status, files) or _second_look(look, place, announcing, files)
    whole = _month(look, place, announcing, status, files) if files else None
    if whole is not None and (not reason or look.history.recorded(whole)):
        return whole
    return Waiting(look.bucket, announcing, place.name, place.billing_period, reason, fingerprint(files))


def _second_look(look: Looker, place: LegacyManifest, key: str, files: tuple[DataFile, ...]) -> str:
    last = look.history.looks.get((key, place.billing_period))
    if last is None or last.listing != fingerprint(files):
        return "No manifest says what belongs to this month: waiting for a second look that finds the same files."
    if look.now() - last.at < look.settle:
        return "No manifest says what belongs to this month: too early for the second look."
    return ""


def _month(
    look: Looker, place: LegacyManifest, key: str, status: status_table.Status, files: tuple[DataFile, ...]
) -> Delivery:
    """A month of a legacy Parquet report. Its id comes from the files alone, because the manifest may lag."""
    execution = f"parquet-{place.billing_period}"
    return Delivery(
        export_name=place.name,
        billing_period=place.billing_period,
        delivery_id=names.delivery_id_of(execution, ((file.key, file.etag) for file in files)),
        format="legacy",
        encoding="parquet",
        bucket=look.bucket,
        manifest_key=key,
        manifest_etag=status.found.etag if status.found else "",
        execution_id=execution,
        ordered_at=max(file.last_modified for file in files),
        files=files,
    )
