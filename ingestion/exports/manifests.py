"""Manifests, parsed once into values: what the export says it delivered.

A CUR 2.0 manifest has exactly executionId, exportArn, columns and dataFiles (no period: that is in the path);
a legacy one has assemblyId, account, reportName, reportKeys, columns, bucket and more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingestion.errors import NotAnExport, Refused
from ingestion.exports import contract
from ingestion.exports.delivery import Encoding, ExportFormat
from ingestion.exports.keys import Cur2Manifest, LegacyManifest

# 100 MB: a manifest names some hundred chunks and columns, the largest seen have less than one megabyte.
MAX_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a manifest says. `keys` are data objects in its order, all below the export's own prefix.

    `columns` maps the lake's column name to the type the manifest gives ('' when untyped); `account` is the
    account that owns the export ('' when not said), which for most is the payer.
    """

    format: ExportFormat
    execution_id: str
    keys: tuple[str, ...]
    columns: Mapping[str, str]
    account: str

    @property
    def encoding(self) -> Encoding:
        """How the data files are written; raises Refused for a mix or something else."""
        found = {encoding_of(key) for key in self.keys}
        if len(found) == 1 and (only := found.pop()) is not None:
            return only
        raise Refused(
            "Data files: expected all .parquet or all .csv, .csv.gz, .csv.zip; "
            f"found {', '.join(sorted({key.rsplit('/', 1)[-1] for key in self.keys})[:5])}."
        )


def encoding_of(key: str) -> Encoding | None:
    """How an object is written, from its name; None for something that is no data file."""
    if key.endswith(".parquet"):
        return "parquet"
    return "csv" if key.endswith((".csv", ".csv.gz", ".csv.zip", ".gz", ".zip")) else None


def parse(body: bytes, place: Cur2Manifest | LegacyManifest, bucket: str) -> Manifest:
    """The manifest in `body`, found at `place` in `bucket`.

    Raises NotAnExport when it is malformed, Refused when it names objects outside of its export. CUR 2.0 and FOCUS
    are delivered alike; the columns tell which it is.
    """
    fields = _json_object(body)
    if isinstance(place, Cur2Manifest):
        return _parse_cur2(fields, place, bucket)
    return _parse_legacy(fields, place, bucket)


def _parse_cur2(fields: Mapping[str, object], place: Cur2Manifest, bucket: str) -> Manifest:
    columns = {name: kind for _, name, kind in _columns(fields, "cur2")}
    arn = fields.get("exportArn")
    arn_parts = arn.split(":") if isinstance(arn, str) else []
    keys = tuple(_key_of_url(url, bucket, place.root) for url in _texts(fields, "dataFiles"))
    account = arn_parts[4] if len(arn_parts) > 4 else ""
    export_format: ExportFormat = "focus" if contract.is_focus(columns) else "cur2"
    return Manifest(export_format, _text(fields, "executionId"), keys, columns, account)


def _parse_legacy(fields: Mapping[str, object], place: LegacyManifest, bucket: str) -> Manifest:
    columns = {_legacy_name(category, name): kind for category, name, kind in _columns(fields, "legacy")}
    named = fields.get("bucket", bucket)
    if named != bucket:
        raise _outside(f"s3://{named}/", bucket, place.root)
    keys = tuple(held_under(key.lstrip("/"), bucket, place.root) for key in _texts(fields, "reportKeys"))
    account = fields.get("account")
    return Manifest(
        "legacy", _text(fields, "assemblyId"), keys, columns, account if isinstance(account, str) else ""
    )


def held_under(key: str, bucket: str, root: str) -> str:
    """`key` when it lies below `root` without `..`; raises Refused otherwise."""
    if not key.startswith(root) or ".." in key.split("/"):
        raise _outside(f"s3://{bucket}/{key}", bucket, root)
    return key


def _key_of_url(url: str, bucket: str, root: str) -> str:
    scheme = f"s3://{bucket}/"
    if not url.startswith(scheme):
        raise _outside(url, bucket, root)
    return held_under(url.removeprefix(scheme), bucket, root)


def _outside(found: str, bucket: str, root: str) -> Refused:
    return Refused(
        f"The manifest names {found!r}: expected only objects below s3://{bucket}/{root}. "
        "Nothing is read from elsewhere; check who wrote this manifest."
    )


def _json_object(body: bytes) -> Mapping[str, object]:
    if len(body) > MAX_BYTES:
        raise NotAnExport(f"A manifest of {len(body)} bytes: expected at most {MAX_BYTES}.")
    try:
        fields = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotAnExport(
            f"The manifest is no JSON ({error}): expected an object as AWS writes it."
        ) from error
    if not isinstance(fields, dict):
        raise NotAnExport(
            f"The manifest is a JSON {type(fields).__name__}: expected an object as AWS writes it."
        )
    return fields


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise NotAnExport(f"The manifest's {name}: expected a text, found {value!r}.")
    return value


def _texts(fields: Mapping[str, object], name: str) -> Sequence[str]:
    values = fields.get(name)
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        raise NotAnExport(
            f"The manifest's {name}: expected a list of at least one object, found {_short(values)}."
        )
    if len(set(values)) != len(values):
        raise NotAnExport(f"The manifest's {name} names an object twice: every row of it would count twice.")
    return values


def _columns(fields: Mapping[str, object], export_format: ExportFormat) -> list[tuple[str, str, str]]:
    """(category, name, type) of each column; the category is '' in CUR 2.0."""
    columns = fields.get("columns")
    if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
        raise NotAnExport(f"The manifest's columns: expected a list of objects, found {_short(columns)}.")
    found = []
    for column in columns:
        name, kind, category = column.get("name"), column.get("type", ""), column.get("category", "")
        if not isinstance(name, str) or not isinstance(kind, str) or not isinstance(category, str):
            raise NotAnExport(f"The manifest's columns: expected a name and a type, found {_short(column)}.")
        found.append(
            (category, contract.column_name("cur2", name) if export_format == "cur2" else name, kind)
        )
    return found


def _legacy_name(category: str, name: str) -> str:
    return (
        contract.column_name("legacy", f"{category}/{name}")
        if category
        else contract.column_name("legacy", name)
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
