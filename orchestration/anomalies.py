"""The anomaly check on what is published: warns, never blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from orchestration.analysis.anomaly.detector import Finding, findings
from orchestration.analysis.anomaly.series import SERIES
from orchestration.athena import ask_builder

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse

# Two residual windows: enough history for every day of the newest month to be judged.
HISTORY_DAYS = 120
SCHEMA = pa.schema(
    (
        pa.field("series_id", pa.string()),
        pa.field("usage_date", pa.date32()),
        pa.field("cost", pa.decimal128(38, 12)),
    )
)


@dataclass(frozen=True)
class AnomalyReport:
    """What was found in some months, by table."""

    found: Mapping[str, tuple[Finding, ...]]

    @property
    def count(self) -> int:
        return sum(len(each) for each in self.found.values())


def score_published(house: Lakehouse, first_period: str, last_period: str | None = None) -> AnomalyReport:
    """Judge the days of one month, or of several, against the published history before and within them."""
    last = last_period or first_period
    since = date.fromisoformat(f"{first_period}-01") - timedelta(days=HISTORY_DAYS)
    settings = replace(house.settings.anomalies, settled_days=house.settings.settled_days)
    found = {}
    for table, series_sql in SERIES.items():
        sql = series_sql(None, house.lake.database, since)
        answer = ask_builder(house.aws, house.lake, sql, house.lake.database)
        history = pa.Table.from_pylist(
            [dict(zip(SCHEMA.names, row, strict=True)) for row in answer.rows], SCHEMA
        )
        judged = findings(history, settings) if answer.rows else []
        found[table] = tuple(one for one in judged if first_period <= f"{one.usage_date:%Y-%m}" <= last)
    return AnomalyReport(found)
