"""What a board reads is compared with the least that the same questions read of the raw bill; too much is said."""

from __future__ import annotations

from dashboards.grafana.catalog import BOARDS, PANELS
from dashboards.grafana.panels import query
from tests.bench.panels import (
    MEGABYTE,
    PROMISED_AT,
    RAW,
    BoardScan,
    PanelScan,
    boards,
    raw_columns,
    raw_sql,
    told,
)

# Panels of the platform itself: what they ask is in no bill.
WITHOUT_RAW = {
    "restatement_summary",
    "restated_months",
    "restated_members",
    "platform_summary",
    "dead_letters",
    "freshness",
    "stages",
    "publications",
}


def test_every_panel_that_asks_the_bill_has_a_raw_question() -> None:
    assert {panel.key for panel in PANELS if not raw_columns(query(panel.key))} == WITHOUT_RAW


def test_raw_question_reads_what_the_report_has() -> None:
    sql = raw_sql(frozenset(RAW["tag_keys"].split()) | {"line_item_resource_id", "gone"}, frozenset({
        "resource_tags", "line_item_resource_id", "more"}))  # fmt: skip
    assert sql == (
        "select count(line_item_resource_id), sum(cardinality(resource_tags)) from cur_bronze.cur2"
        " where billing_period = '2026-09'"
    )


def test_athena_bills_whole_megabytes_and_ten_at_the_least() -> None:
    sizes = (0, 1, 10 * MEGABYTE, 10 * MEGABYTE + 1)
    assert [PanelScan("b", "p", size, None).billed // MEGABYTE for size in sizes] == [10, 10, 10, 11]


def test_board_sums_its_panels_and_leaves_those_without_a_raw_question_out_of_the_share() -> None:
    board = BoardScan("b", (PanelScan("b", "p", 10, 1000), PanelScan("b", "q", 500, None)))
    assert (board.scanned, board.billed, board.of_raw) == (510, 20 * MEGABYTE, 0.01)
    assert board.faults == []


def test_board_that_reads_too_much_says_so_where_it_is_promised() -> None:
    board = BoardScan("b", (PanelScan("b", "p", 60 * MEGABYTE, 600 * MEGABYTE),))
    assert board.faults == ["over 50 MB", "over 1% of raw"]
    assert [*told([board], PROMISED_AT)] == [
        "  p: 60.00 MB scanned, 60 MB billed, 10.00% of raw",
        "b: 60.00 MB scanned, 60 MB billed, 10.00% of raw",
        "b: over 50 MB",
        "b: over 1% of raw",
    ]
    assert len([*told([board], PROMISED_AT - 1)]) == 2


def test_every_panel_is_asked_once() -> None:
    asked: list[str] = []
    found = list(boards(lambda sql: asked.append(sql) or 7, lambda columns: len(columns) or None))  # type: ignore[func-returns-value]
    assert [one.board for one in found] == [board.key for board in BOARDS]
    assert len(asked) == len(PANELS) == sum(len(one.panels) for one in found)
