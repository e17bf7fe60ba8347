"""Bytes that Athena reads and bills for each panel, and what the same question reads of the raw bill.

The raw question is one query per public table over the landed bill: the columns without which no panel on that table
could be answered, so that it is the least that a raw query reads, and the ratio the most it can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pyathena import connect

from dashboards.grafana.catalog import BOARDS
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import panel_sql
from tests.bench.models import session_of

MONTH = TimeRange(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))
# Athena bills whole megabytes of a query, ten at the least.
MEGABYTE, LEAST_BILLED = 1024 * 1024, 10
MOST_OF_A_BOARD, MOST_OF_RAW = 50 * MEGABYTE, 0.01
# Small bills have small files: footers and metadata alone are more than the share.
PROMISED_AT = 10_000_000
BRONZE = "cur_bronze.cur2"

COST = (
    "line_item_usage_start_date line_item_line_item_type line_item_currency_code line_item_unblended_cost"
    " savings_plan_savings_plan_effective_cost savings_plan_total_commitment_to_date savings_plan_used_commitment"
    " reservation_effective_cost reservation_unused_amortized_upfront_fee_for_billing_period"
    " reservation_unused_recurring_fee"
)
SERVICE = "line_item_usage_account_id product_servicecode line_item_product_code"
TRANSFER = f"{SERVICE} line_item_usage_type line_item_operation line_item_usage_amount"
ARNS = "reservation_reservation_a_r_n savings_plan_savings_plan_a_r_n"
# Public table → the columns of a CUR 2.0 report that hold what its panels ask. Tables of the platform have none.
RAW: Mapping[str, str] = {
    "cost_daily": f"{COST} {SERVICE}",
    "dearest_resources_monthly": f"{COST} {SERVICE} line_item_resource_id",
    "tag_coverage_daily": f"{COST} {SERVICE} line_item_resource_id resource_tags",
    "tag_gaps_monthly": f"{COST} {SERVICE} line_item_resource_id resource_tags",
    "tag_gap_owners_monthly": f"{COST} {SERVICE} line_item_resource_id resource_tags",
    "tag_keys": "resource_tags",
    "commitment_utilization_daily": f"{COST} {ARNS} line_item_usage_amount pricing_public_on_demand_cost",
    "commitment_coverage_daily": f"{COST} {SERVICE} {ARNS} line_item_usage_amount pricing_public_on_demand_cost",
    "commitment_demand_hourly": f"{COST} {SERVICE} product_instance_type line_item_usage_amount",
    "commitment_expiry": f"{ARNS} savings_plan_end_time reservation_end_time",
    "split_cost_daily": (
        "line_item_usage_start_date line_item_usage_account_id line_item_resource_id resource_tags"
        " split_line_item_split_cost split_line_item_unused_cost split_line_item_parent_resource_id"
    ),
    "data_transfer_path_daily": f"{COST} {TRANSFER}",
    "transfer_senders_monthly": f"{COST} {TRANSFER} line_item_resource_id",
    "transfer_findings_monthly": f"{COST} {TRANSFER} line_item_resource_id",
    "invoice_check": "bill_invoice_id line_item_currency_code line_item_unblended_cost line_item_line_item_type",
}


@dataclass(frozen=True)
class PanelScan:
    """One panel over a month: bytes read, and bytes that its raw question reads; None where it asks no bill."""

    board: str
    panel: str
    scanned: int
    raw: int | None

    @property
    def billed(self) -> int:
        """What Athena bills for it: whole megabytes, ten at the least."""
        return max(-(-self.scanned // MEGABYTE), LEAST_BILLED) * MEGABYTE

    @property
    def of_raw(self) -> float | None:
        return self.scanned / self.raw if self.raw else None


@dataclass(frozen=True)
class BoardScan:
    """Sums over a board's panels."""

    board: str
    panels: tuple[PanelScan, ...]

    @property
    def scanned(self) -> int:
        return sum(one.scanned for one in self.panels)

    @property
    def billed(self) -> int:
        return sum(one.billed for one in self.panels)

    @property
    def of_raw(self) -> float | None:
        """Of the panels that ask the bill, what they read of what their raw questions read."""
        asked = [one for one in self.panels if one.raw]
        return sum(one.scanned for one in asked) / sum(one.raw or 0 for one in asked) if asked else None

    @property
    def faults(self) -> list[str]:
        said = []
        if self.scanned > MOST_OF_A_BOARD:
            said.append(f"over {MOST_OF_A_BOARD // MEGABYTE} MB")
        if (self.of_raw or 0) > MOST_OF_RAW:
            said.append(f"over {MOST_OF_RAW:.0%} of raw")
        return said


def raw_columns(sql: str) -> frozenset[str]:
    """The columns of the raw bill that a panel's question needs; empty when it asks no bill."""
    read = re.findall(r"\b(?:from|join) (\w+)", sql)
    return frozenset(column for table in read for column in RAW.get(table, "").split())


def raw_sql(columns: frozenset[str], known: frozenset[str]) -> str:
    """Reads every value of the `columns` that the report has: a map only opens when its keys are counted."""
    maps = {"resource_tags", "product"}
    counted = (f"sum(cardinality({name}))" if name in maps else f"count({name})" for name in columns & known)
    period = f"{MONTH.start:%Y-%m}"
    return f"select {', '.join(sorted(counted))} from {BRONZE} where billing_period = '{period}'"


def scans_of(home: Path) -> list[BoardScan]:
    """Every board of the lakehouse of `home`, its panels over one month."""
    session, endpoint = session_of(home)
    connection = connect(
        session=session,
        endpoint_url=endpoint,
        region_name=session.region_name,
        work_group="cur-analyst",
        schema_name="cur_lakehouse",
        poll_interval=0.05,
    )
    database, table = BRONZE.split(".")
    found = session.client("glue", endpoint_url=endpoint).get_table(DatabaseName=database, Name=table)
    known = frozenset(column["Name"] for column in found["Table"]["StorageDescriptor"]["Columns"])

    @cache
    def raw(columns: frozenset[str]) -> int | None:
        return scanned(connection, raw_sql(columns, known)) if columns else None

    return list(boards(lambda sql: scanned(connection, sql), raw))


def boards(scan: Callable[[str], int], raw: Callable[[frozenset[str]], int | None]) -> Iterator[BoardScan]:
    """Sums by board of what `scan` says of each panel's query and `raw` of its raw columns."""
    for board in BOARDS:
        texts = {panel.key: panel_sql(panel, MONTH, {}) for panel in board.panels}
        found = (PanelScan(board.key, key, scan(sql), raw(raw_columns(sql))) for key, sql in texts.items())
        yield BoardScan(board.key, tuple(found))


def told(scans: list[BoardScan], lines: int) -> Iterator[str]:
    """A line per panel and per board, for people. Of a bill of so many lines that the promise is for, faults too."""
    for board in scans:
        yield from (_told(f"  {one.panel}", one) for one in board.panels)
        yield _told(board.board, board)
        if lines >= PROMISED_AT:
            yield from (f"{board.board}: {fault}" for fault in board.faults)


def _told(name: str, one: PanelScan | BoardScan) -> str:
    share = f", {one.of_raw:.2%} of raw" if one.of_raw is not None else ""
    return f"{name}: {one.scanned / MEGABYTE:.2f} MB scanned, {one.billed / MEGABYTE:.0f} MB billed{share}"


def scanned(connection: object, sql: str) -> int:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(sql)
    return int(cursor.data_scanned_in_bytes or 0)
