"""The ledgers in S3: one object per event, put under the condition that it is not there yet."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from botocore.exceptions import ClientError

from ingestion.aws import Aws, caller_arn
from ingestion.errors import LakehouseError
from ingestion.lake import Lake
from ingestion.ledger.event import Event, folder, from_line, to_line
from ingestion.ledger.tables import EXTRAS

READERS = 16
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


class Ledger:
    """Appends and reads events. Events never change, so each is fetched once per instance (thread-safe)."""

    def __init__(self, aws: Aws, lake: Lake) -> None:
        self.aws = aws
        self.lake = lake
        self._known: dict[tuple[str, str], Event] = {}

    @cached_property
    def actor(self) -> str:
        """The ARN that the events carry."""
        return caller_arn(self.aws)

    def append(self, ledger: str, event: Event) -> bool:
        """Writes the event; False, and nothing written, when its id is taken in its export and month."""
        unknown = set(event.extras) - set(EXTRAS[ledger])
        if unknown:
            raise LakehouseError(
                f"Ledger {ledger}: expected columns {sorted(EXTRAS[ledger])}, found {sorted(unknown)}."
            )
        try:
            self.aws.s3.put_object(
                Bucket=self.lake.lake_bucket,
                Key=f"{self._prefix(ledger)}{event.folder}{event.event_id}.json",
                Body=to_line(event),
                ContentType="application/json",
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in TAKEN:
                return False
            raise
        return True

    def events(
        self, ledger: str, export_name: str | None = None, billing_period: str | None = None
    ) -> list[Event]:
        """The events of a ledger, of one export, or of one export and month; ordered by (at, event_id)."""
        prefix = self._prefix(ledger)
        if export_name is not None:
            prefix += folder(export_name, billing_period or "").removesuffix("" if billing_period else "all/")
        found = self._fetch(self.keys(prefix))
        if export_name is None and billing_period is not None:
            found = [event for event in found if event.billing_period == billing_period]
        return sorted(found, key=lambda event: (event.at, event.event_id))

    def numbered(self, ledger: str, export_name: str, billing_period: str, series: str) -> list[Event]:
        """The events whose id starts with `series` and a dot, in the order of their ids."""
        keys = self.keys(f"{self._prefix(ledger)}{folder(export_name, billing_period)}{series}.")
        return self._fetch(sorted(keys))

    def keys(self, prefix: str) -> list[tuple[str, str]]:
        """(key, ETag) of the event objects below a key prefix."""
        pages = self.aws.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.lake.lake_bucket, Prefix=prefix
        )
        contents = (item for page in pages for item in page.get("Contents", []))
        return [(item["Key"], item["ETag"]) for item in contents if item["Key"].endswith(".json")]

    def _prefix(self, ledger: str) -> str:
        return f"{self.lake.ledger_prefix}{ledger}/"

    def _fetch(self, wanted: Iterable[tuple[str, str]]) -> list[Event]:
        listed = list(wanted)
        unread = [name for name in listed if name not in self._known]
        if len(unread) == 1:
            self._known[unread[0]] = self._get(unread[0])
        elif unread:
            with ThreadPoolExecutor(min(READERS, len(unread))) as pool:
                self._known.update(zip(unread, pool.map(self._get, unread), strict=True))
        return [self._known[name] for name in listed]

    def _get(self, name: tuple[str, str]) -> Event:
        return from_line(self.aws.s3.get_object(Bucket=self.lake.lake_bucket, Key=name[0])["Body"].read())
