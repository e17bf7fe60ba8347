"""Bytes that Athena reads for each panel of the board."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import boto3
from pyathena import connect

from dashboards.grafana.catalog import PANELS
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import panel_sql

MONTH = TimeRange(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))


def scanned_per_panel(home: Path) -> dict[str, int]:
    """Panel key → DataScannedInBytes of its query over one month, on the lakehouse of `home`."""
    pairs = (
        line.removeprefix("export ").split("=", 1)
        for line in (home / "aws.env").read_text().splitlines()
        if "=" in line
    )
    value = {name: text.strip("'\"") for name, text in pairs}
    session = boto3.Session(
        value["AWS_ACCESS_KEY_ID"], value["AWS_SECRET_ACCESS_KEY"], region_name=value["AWS_REGION"]
    )
    connection = connect(
        session=session,
        endpoint_url=value["AWS_ENDPOINT_URL"],
        region_name=value["AWS_REGION"],
        work_group="cur-analyst",
        schema_name="cur_lakehouse",
        poll_interval=0.05,
    )
    return {panel.key: scanned(connection, panel_sql(panel, MONTH, {})) for panel in PANELS}


def scanned(connection: object, sql: str) -> int:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(sql)
    return int(cursor.data_scanned_in_bytes or 0)
