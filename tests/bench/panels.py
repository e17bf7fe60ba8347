"""Bytes that Athena reads for each panel of the board."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pyathena import connect

from dashboards.grafana.catalog import PANELS
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import panel_sql
from tests.bench.models import session_of

MONTH = TimeRange(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))


def scanned_per_panel(home: Path) -> dict[str, int]:
    """Panel key → DataScannedInBytes of its query over one month, on the lakehouse of `home`."""
    session, endpoint = session_of(home)
    connection = connect(
        session=session,
        endpoint_url=endpoint,
        region_name=session.region_name,
        work_group="cur-analyst",
        schema_name="cur_lakehouse",
        poll_interval=0.05,
    )
    return {panel.key: scanned(connection, panel_sql(panel, MONTH, {})) for panel in PANELS}


def scanned(connection: object, sql: str) -> int:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(sql)
    return int(cursor.data_scanned_in_bytes or 0)
