"""Which objects of an export bucket announce a delivery, told from the key alone.

```
prefix/export/metadata/BILLING_PERIOD=2026-04/export-Manifest.json                      CUR 2.0, overwrite or "latest"
prefix/export/metadata/BILLING_PERIOD=2026-04/<timestamp>-<executionId>/export-Manifest.json    CUR 2.0, create new
prefix/report/20240501-20240601/[assemblyId/]report-Manifest.json                       legacy
prefix/report/report/cost_and_usage_data_status/*.parquet                               legacy Parquet, status table
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from ingestion import names
from ingestion.errors import Refused

MANIFEST_SUFFIX = "-manifest.json"
STATUS_FOLDER = "cost_and_usage_data_status"
PERIOD_FOLDER = re.compile(r"BILLING_PERIOD=(\d{4}-\d{2})")
LEGACY_FOLDER = re.compile(r"(\d{4})(\d{2})01-\d{8}")
RUN_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}[:-]\d{2}[:-]\d{2}(?:\.\d{1,6})?Z)-([0-9A-Za-z-]+)")
YEAR_MONTH = re.compile(r"year=(\d{4})/month=(\d{1,2})/")


@dataclass(frozen=True)
class Cur2Manifest:
    """`root` is the export's own prefix with its slash; `run` the run folder in create-new mode, else ''."""

    root: str
    name: str
    billing_period: str
    run: str

    @property
    def data_prefix(self) -> str:
        """Where this period's data files lie, over all runs."""
        return f"{self.root}data/BILLING_PERIOD={self.billing_period}/"


@dataclass(frozen=True)
class LegacyManifest:
    """`root` is the report's own prefix with its slash; `assembly` the version's folder, else ''."""

    root: str
    name: str
    billing_period: str
    assembly: str


@dataclass(frozen=True)
class StatusObject:
    """The status table of a legacy Parquet report: `table_root` is `prefix/report/report/`."""

    root: str
    name: str
    table_root: str


Announcing = Cur2Manifest | LegacyManifest | StatusObject


def recognise(key: str) -> Announcing | None:
    """What `key` announces; None when it is no manifest and no status object. Raises Refused for `..` in it."""
    parts = key.split("/")
    if ".." in parts:
        raise Refused(
            f"Object key {key!r}: expected a plain path, found `..`. Deliver under a prefix without it."
        )
    if parts[-1].lower().endswith(MANIFEST_SUFFIX):
        return _cur2(parts) or _legacy(parts)
    if len(parts) >= 3 and parts[-2] == STATUS_FOLDER and parts[-1].endswith(".parquet"):
        return _status(parts[:-2])
    return None


def run_started(run: str) -> datetime | None:
    """The timestamp in the name of a run folder; None when the name has none.

    >>> run_started("2026-04-16T15:24:15.653Z-04e9e487")
    datetime.datetime(2026, 4, 16, 15, 24, 15, 653000, tzinfo=datetime.timezone.utc)
    """
    match = RUN_FOLDER.fullmatch(run)
    if match is None:
        return None
    text = match.group(1)
    return datetime.fromisoformat(f"{text[:10]}T{text[11:].replace('-', ':')}").astimezone(UTC)


def partition_folder(billing_period: str) -> str:
    """`year=…/month=…/` of a month in a legacy Parquet report (the month has no leading zero)."""
    year, month = billing_period.split("-")
    return f"year={year}/month={int(month)}/"


def period_of_partition(key: str) -> str | None:
    """The month of a key below `year=…/month=…/`; None elsewhere."""
    match = YEAR_MONTH.search(key)
    return names.billing_period(f"{match.group(1)}-{int(match.group(2)):02d}") if match else None


def _cur2(parts: list[str]) -> Cur2Manifest | None:
    for run_parts in (0, 1):
        at = len(parts) - 2 - run_parts
        if at >= 2 and parts[at - 1] == "metadata" and (match := PERIOD_FOLDER.fullmatch(parts[at])):
            period = names.billing_period(match.group(1))
            run = parts[at + 1] if run_parts else ""
            return Cur2Manifest(_prefix(parts[: at - 1]), names.slug(parts[at - 2]), period, run)
    return None


def _legacy(parts: list[str]) -> LegacyManifest | None:
    for assembly_parts in (0, 1):
        at = len(parts) - 2 - assembly_parts
        if at >= 1 and (match := LEGACY_FOLDER.fullmatch(parts[at])):
            period = names.billing_period(f"{match.group(1)}-{match.group(2)}")
            assembly = parts[at + 1] if assembly_parts else ""
            return LegacyManifest(_prefix(parts[:at]), names.slug(parts[at - 1]), period, assembly)
    return None


def _status(table: list[str]) -> StatusObject:
    root = table[:-1] if len(table) >= 2 and table[-1] == table[-2] else table
    return StatusObject(_prefix(root), names.slug(table[-1]), _prefix(table))


def _prefix(parts: list[str]) -> str:
    return "/".join(parts) + "/"
