"""An export folder into the export bucket as AWS would put it: data first, manifest last.

What AWS would have written and the folder lacks (a manifest, a status table) is written, and said.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion import names
from ingestion.aws import Aws
from ingestion.errors import BadInput, NotAnExport
from ingestion.exports import contract, local_files, status_table
from ingestion.exports.folders import Run, files_of, runs
from ingestion.exports.keys import STATUS_FOLDER, partition_folder
from ingestion.exports.manifests import encoding_of
from ingestion.lake import Lake

UPLOADS = 4


@dataclass(frozen=True)
class Delivered:
    """What was put where. `lines` are sentences for the person who asked."""

    export_name: str
    billing_periods: tuple[str, ...]
    keys: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass
class _Parcel:
    """One run on its way: the keys that get its files, and what must be said."""

    run: Run
    bucket: str
    base: str
    lines: list[str] = field(default_factory=list)

    @property
    def report(self) -> str:
        return self.base.rstrip("/").rsplit("/", 1)[-1]

    @property
    def data_folder(self) -> str:
        """Where the month's data files go, without the version."""
        if self.run.kind == "cur2":
            return f"{self.base}data/BILLING_PERIOD={self.run.billing_period}/"
        if self.run.kind == "legacy-parquet":
            return f"{self.base}{self.report}/{partition_folder(self.run.billing_period)}"
        return self.month_folder

    @property
    def month_folder(self) -> str:
        """Where the month's manifest goes, without the version."""
        if self.run.kind == "cur2":
            return f"{self.base}metadata/BILLING_PERIOD={self.run.billing_period}/"
        return status_table.manifest_key(self.base, self.run.billing_period).rsplit("/", 1)[0] + "/"

    @property
    def version(self) -> str:
        return f"{self.run.version}/" if self.run.version else ""

    def data(self) -> dict[str, Path]:
        """File by key, in the order in which the manifest names them."""
        return {f"{self.data_folder}{self.version}{rest}": file for rest, file in self.run.data.items()}


def deliver(aws: Aws, lake: Lake, path: Path, *, export_name: str | None = None) -> Delivered:
    """Puts every run found below `path` into the export bucket, oldest first; the same folder again changes nothing.

    Raises NotAnExport for a folder that is no export, before anything is put.
    """
    if not path.exists():
        raise NotAnExport(f"{path}: expected a folder with an export, found nothing.")
    parcels = [_parcel(lake, run, export_name) for run in runs(path)]
    if not parcels:
        raise _no_export(path)
    bodies = [_manifest(parcel) for parcel in parcels]
    keys = [key for parcel, body in zip(parcels, bodies, strict=True) for key in _put(aws, parcel, body)]
    return Delivered(
        export_name=names.slug(parcels[0].report),
        billing_periods=tuple(dict.fromkeys(parcel.run.billing_period for parcel in parcels)),
        keys=tuple(keys),
        lines=tuple(dict.fromkeys(line for parcel in parcels for line in parcel.lines)),
    )


def _parcel(lake: Lake, run: Run, export_name: str | None) -> _Parcel:
    report = names.export_name(export_name) if export_name else run.export
    return _Parcel(run, lake.export_bucket, f"{names.slug(report)}/{report}/")


def _no_export(path: Path) -> BadInput:
    """Why nothing was found; FOCUS files are named, as they come from many sources in no layout at all."""
    loose = [file for file in files_of(path) if encoding_of(file.name) is not None]
    focus = [columns for file in loose if contract.is_focus(columns := local_files.columns(file))]
    what = f" (FOCUS {contract.focus_version(focus[0])} by their columns)" if focus else ""
    return NotAnExport(
        f"{path}: expected the folder of a billing export (data/BILLING_PERIOD=YYYY-MM/, year=YYYY/month=M/ or "
        f"YYYYMMDD-YYYYMMDD/ with Parquet or CSV in it), found {len(loose)} data files{what} outside of such a "
        "layout. Pass the folder that holds the export."
    )


def _put(aws: Aws, parcel: _Parcel, manifest: bytes) -> list[str]:
    """Data, then the status table, then the manifest of the run, then the month's."""
    data = parcel.data()
    with ThreadPoolExecutor(UPLOADS) as pool:
        list(pool.map(lambda item: _put_file(aws, parcel.bucket, *item), data.items()))
    keys = list(data)
    if parcel.run.kind == "legacy-parquet":
        keys.append(_put_status(aws, parcel))
    name = f"{parcel.report}-Manifest.json"
    folders = [parcel.month_folder + parcel.version, parcel.month_folder]
    for key in dict.fromkeys(folder + name for folder in folders):
        aws.s3.put_object(Bucket=parcel.bucket, Key=key, Body=manifest, ContentType="application/json")
        keys.append(key)
    parcel.lines.append(
        f"{len(data)} files of {names.slug(parcel.report)} {parcel.run.billing_period} -> "
        f"s3://{parcel.bucket}/{parcel.data_folder}{parcel.version}"
    )
    return keys


def _put_file(aws: Aws, bucket: str, key: str, file: Path) -> None:
    # One PUT per file: the ETag of a multipart upload depends on part sizes, and the same file must get the same.
    with file.open("rb") as body:
        aws.s3.put_object(Bucket=bucket, Key=key, Body=body)


def _put_status(aws: Aws, parcel: _Parcel) -> str:
    key = f"{parcel.base}{parcel.report}/{STATUS_FOLDER}/{STATUS_FOLDER}.parquet"
    body = parcel.run.status.read_bytes() if parcel.run.status else _ready()
    if parcel.run.status is None:
        parcel.lines.append(f"No status table in the folder: wrote one that says {status_table.READY}.")
    aws.s3.put_object(Bucket=parcel.bucket, Key=key, Body=body)
    return key


def _ready() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"status": [status_table.READY]}), buffer)
    return buffer.getvalue()


# The manifest: rewritten to where the files go, or written.


def _manifest(parcel: _Parcel) -> bytes:
    if parcel.run.manifest is None:
        parcel.lines.append(f"No manifest for {parcel.run.billing_period} in the folder: wrote one.")
        fields = _new_cur2(parcel) if parcel.run.kind == "cur2" else _new_legacy(parcel)
    else:
        fields = _moved(parcel, _parsed(parcel.run.manifest))
    return json.dumps(fields).encode()


def _parsed(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(path.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAnExport(f"{path} is no JSON ({error}): expected a manifest as AWS writes it.") from error
    if not isinstance(fields, dict):
        raise NotAnExport(
            f"{path}: expected a JSON object as AWS writes it, found a {type(fields).__name__}."
        )
    return fields


def _moved(parcel: _Parcel, fields: dict[str, Any]) -> dict[str, Any]:
    """The manifest with bucket, prefix and report name of where its files go."""
    if parcel.run.kind == "cur2":
        listed = _keys_of(parcel, fields.get("dataFiles"))
        return fields | {"dataFiles": [f"s3://{parcel.bucket}/{key}" for key in listed]}
    moved = {
        "bucket": parcel.bucket,
        "reportName": parcel.report,
        "reportKeys": _keys_of(parcel, fields.get("reportKeys")),
    }
    return fields | moved


def _keys_of(parcel: _Parcel, entries: object) -> list[str]:
    """Where each named file goes; raises NotAnExport for one that is not in the folder."""
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, str) for entry in entries):
        raise NotAnExport(f"{parcel.run.manifest}: expected a list of data files, found {entries!r:.120}.")
    by_name = {key.rsplit("/", 1)[-1]: key for key in parcel.data()}
    missing = [entry for entry in entries if entry.rsplit("/", 1)[-1] not in by_name]
    if missing:
        raise NotAnExport(
            f"{parcel.run.manifest} names {len(missing)} files that are not in the folder; the first: {missing[0]}. "
            "Put them there, or take the manifest away so that one is written."
        )
    return [by_name[entry.rsplit("/", 1)[-1]] for entry in entries]


def _new_cur2(parcel: _Parcel) -> dict[str, Any]:
    return {
        "executionId": local_files.execution_id(parcel.run.data.values()),
        "columns": [{"name": name, "type": kind} for name, kind in _columns(parcel).items()],
        "dataFiles": [f"s3://{parcel.bucket}/{key}" for key in parcel.data()],
    }


def _new_legacy(parcel: _Parcel) -> dict[str, Any]:
    year, month = (int(part) for part in parcel.run.billing_period.split("-"))
    following = f"{year + month // 12}{month % 12 + 1:02d}01"
    return {
        "assemblyId": local_files.execution_id(parcel.run.data.values()),
        "columns": [_legacy_column(name, kind) for name, kind in _columns(parcel).items()],
        "reportKeys": list(parcel.data()),
        "billingPeriod": {"start": f"{year}{month:02d}01T000000.000Z", "end": f"{following}T000000.000Z"},
        "contentType": "Parquet" if parcel.run.kind == "legacy-parquet" else "CSV",
        "bucket": parcel.bucket,
        "reportName": parcel.report,
        "charset": "UTF-8",
    }


def _legacy_column(name: str, kind: str) -> Mapping[str, str]:
    category, _, rest = name.rpartition("/")
    return {
        "category": category,
        "name": rest,
        "type": {"double": "OptionalBigDecimal"}.get(kind, "OptionalString"),
    }


def _columns(parcel: _Parcel) -> Mapping[str, str]:
    """The columns of all files that have any, in the order in which they are first seen."""
    found: dict[str, str] = {}
    for file in parcel.run.data.values():
        found |= {name: kind for name, kind in local_files.columns(file).items() if name not in found}
    return found
