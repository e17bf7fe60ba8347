"""The months of the bill that these tests publish, and what is asked of it."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboards.grafana.macros import TimeRange

NEWEST, BEFORE = "2026-09", "2026-08"
MONTHS = ("2026-07", BEFORE, NEWEST)
QUARTER = TimeRange(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))
