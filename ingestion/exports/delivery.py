"""What a delivery is: one execution of one export for one billing period, as listed in S3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ExportFormat = Literal["cur2", "legacy", "focus"]
Encoding = Literal["parquet", "csv"]


@dataclass(frozen=True)
class DataFile:
    """One object of a delivery. `etag` is without quotes, `size` in bytes, `last_modified` aware UTC."""

    key: str
    etag: str
    size: int
    last_modified: datetime


@dataclass(frozen=True)
class Delivery:
    """A complete delivery: what LAND copies and every later stage is named by.

    `ordered_at` says which of two deliveries of a month is newer: the run folder's timestamp in create-new
    mode, else the manifest's LastModified when first seen. `manifest_key` is the object whose arrival
    announced it (the status object for a legacy export without a manifest).
    """

    export_name: str
    billing_period: str
    delivery_id: str
    format: ExportFormat
    encoding: Encoding
    bucket: str
    manifest_key: str
    manifest_etag: str
    execution_id: str
    ordered_at: datetime
    files: tuple[DataFile, ...]

    @property
    def bronze_key_prefix(self) -> str:
        """Key prefix of the landed files in the lake bucket, with its slash."""
        return (
            f"bronze/{self.format}/export_name={self.export_name}/"
            f"billing_period={self.billing_period}/delivery_id={self.delivery_id}/"
        )


@dataclass(frozen=True)
class Waiting:
    """Not complete yet: nothing is wrong, we look again. `reason` is a sentence for `lakehouse deliveries`.

    `listing` is the fingerprint of what lay there at this look ('' when nothing was listed).
    """

    bucket: str
    manifest_key: str
    export_name: str
    billing_period: str
    reason: str
    listing: str = ""
