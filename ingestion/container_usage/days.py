"""Usage cut into what the lake keeps and replaces as one: a day of a cluster. Pure."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion.container_usage.columns import DAY, HOUR, STORED

GROUP = ("platform", "account_id", "cluster", DAY)
ORDER = (*GROUP, HOUR, "resource_id", "pod")
WHOLE_DAY = "1" * 24


@dataclass(frozen=True)
class ClusterDay:
    """What identifies a day of a cluster, as partition values and as a path."""

    platform: str
    account_id: str
    cluster: str
    usage_date: date

    @property
    def billing_period(self) -> str:
        return f"{self.usage_date:%Y-%m}"

    @property
    def values(self) -> tuple[str, ...]:
        """In the order of the table's partition keys."""
        return (
            self.billing_period,
            self.platform,
            self.account_id,
            self.cluster,
            self.usage_date.isoformat(),
        )


@dataclass(frozen=True)
class UsageOfDay:
    """`hours`: 24 digits, 1 where the day has rows of that hour. `body`: its rows as Parquet, equal for equal rows."""

    day: ClusterDay
    rows: int
    hours: str
    body: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]


def usage_by_day(table: pa.Table) -> Iterator[UsageOfDay]:
    """The rows of a checked table, by day and cluster, in an order that does not depend on the file's."""
    ordered = table.sort_by([(name, "ascending") for name in ORDER]).combine_chunks()
    start = 0
    for length, key in _runs(ordered):
        rows = ordered.slice(start, length)
        yield UsageOfDay(ClusterDay(**key), length, _hours(rows), _parquet(rows))
        start += length


def _runs(ordered: pa.Table) -> list[tuple[int, dict[str, Any]]]:
    grouped = ordered.group_by(list(GROUP), use_threads=False).aggregate([([], "count_all")])
    return [(row.pop("count_all"), row) for row in grouped.to_pylist()]


def _hours(rows: pa.Table) -> str:
    """A row without hour stands for all of them."""
    found = set(pc.unique(pc.hour(rows.column(HOUR))).to_pylist())
    return WHOLE_DAY if None in found else "".join("1" if hour in found else "0" for hour in range(24))


def _parquet(rows: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(rows.select([column.name for column in STORED]), target)
    return target.getvalue()
