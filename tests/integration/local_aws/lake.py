"""A bucket with a crawler of its own, for tests of the crawler."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

GROUPING = {"TableGroupingPolicy": "CombineCompatibleSchemas", "TableLevelConfiguration": 3}


@dataclass
class Lake:
    """A bucket whose `bronze/` a crawler of its own watches, and a way to put files there."""

    s3: Any
    glue: Any
    sqs: Any
    bucket: str
    name: str
    queue: Any
    dead: Any
    parquet: Callable[..., bytes]

    def put(self, folder: str, body: bytes | None = None, file: str = "a.parquet", **columns: Any) -> str:
        key = f"bronze/{folder}/{file}"
        self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=self.parquet(**columns) if body is None else body
        )
        return key

    def crawl(self) -> dict[str, Any]:
        """Run it to its end; returns the newest entry of ListCrawls with its summary read."""
        self.glue.start_crawler(Name=self.name)
        deadline = time.monotonic() + 30
        while self.glue.get_crawler(Name=self.name)["Crawler"]["State"] != "READY":
            assert time.monotonic() < deadline
            time.sleep(0.02)
        newest = self.glue.list_crawls(CrawlerName=self.name)["Crawls"][0]
        return newest | {"Summary": json.loads(newest.get("Summary", "{}"))}

    def table(self, name: str = "cur2") -> dict[str, Any]:
        found: dict[str, Any] = self.glue.get_table(DatabaseName=self.name, Name=name)["Table"]
        return found

    def columns(self, name: str = "cur2") -> dict[str, str]:
        return {one["Name"]: one["Type"] for one in self.table(name)["StorageDescriptor"]["Columns"]}

    def partitions(self, name: str = "cur2") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.glue.get_partitions(DatabaseName=self.name, TableName=name)[
            "Partitions"
        ]
        return found

    def months(self) -> list[str]:
        return sorted(one["Values"][1] for one in self.partitions())


def month(number: int) -> str:
    return f"cur2/export_name=acme/billing_period=2026-{number:02d}/delivery_id=d1"
