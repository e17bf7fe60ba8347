"""The workbook holds typed cells that show the bill's own cents, native charts, and no text that Excel runs."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dashboards.reports.sheets import Report
from dashboards.reports.workbook import FIRST, HEAD, SHOWN, TOTAL, sheet_titles, write_workbook
from tests.unit.dashboards.reports.answers import HOSTILE, WHOLE, small_report

CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def report() -> Report:
    return small_report()


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(report, tmp_path_factory.mktemp("book") / "report.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """With the values that stand in the file for formulas, as a viewer that does not calculate shows them."""
    return load_workbook(path, data_only=True)


@pytest.fixture(scope="module")
def formulas(path: Path) -> Workbook:
    return load_workbook(path)


def test_workbook_has_every_sheet_in_order(report: Report, book: Workbook) -> None:
    assert book.sheetnames == sheet_titles(report.sheets)


def test_cells_show_the_cents_of_the_report(report: Report, book: Workbook) -> None:
    compared = 0
    for sheet in report.sheets:
        page = book[sheet.spec.title]
        for at, column in enumerate(sheet.columns, 1):
            for row, values in enumerate(sheet.rows, FIRST + 1):
                found, wanted = page.cell(row, at).value, values[column.name]
                if isinstance(wanted, Decimal) and column.kind == "money":
                    assert Decimal(f"{found:.15g}").quantize(CENT, ROUND_HALF_UP) == wanted.quantize(
                        CENT, ROUND_HALF_UP
                    )
                    compared += 1
    assert compared > 50


def test_columns_are_named_and_typed(book: Workbook) -> None:
    page = book["RI and SP usage"]
    heads = [page.cell(HEAD + 1, at).value for at in range(1, page.max_column + 1)]
    assert heads[:3] == ["type", "commitment", "bought by"] and "cost (USD)" in heads
    row = {head: page.cell(FIRST + 1, at) for at, head in enumerate(heads, 1)}
    assert row["ends"].value == datetime(2027, 3, 1)
    assert (row["utilisation"].value, row["utilisation"].number_format) == (0.75, "0.0%")
    assert row["bought by"].value == "000012345678"


def test_totals_are_exact_and_follow_a_filter(book: Workbook, formulas: Workbook) -> None:
    assert book["Services"].cell(TOTAL + 1, 3).value == 1234.0
    assert formulas["Services"].cell(SHOWN + 1, 3).value == "=SUBTOTAL(109,C6:C7)"
    assert formulas["Services"].auto_filter.ref == "A5:H7"


def test_first_page_adds_up_every_sheet_again(report: Report, formulas: Workbook) -> None:
    sums = [
        cell.value
        for row in formulas["Summary"].iter_rows(max_col=3)
        for cell in row
        if str(cell.value).startswith("=SUM")
    ]
    assert len(sums) == len(report.checks)
    assert "=SUM('Regions'!B6)" in sums


def test_charts_are_native_and_point_at_cells(formulas: Workbook) -> None:
    drawn = {page.title: page._charts for page in formulas.worksheets if page._charts}
    assert set(drawn) >= {
        "Summary",
        "Months",
        "Services",
        "Days",
        "RI and SP usage",
        "Data transfer",
        "Regions",
    }
    [days] = drawn["Days"]
    assert [series.val.numRef.f for series in days.series] == ["Days!$C$6:$C$7", "Days!$D$6:$D$7"]


def test_no_text_is_a_formula_or_a_link(formulas: Workbook) -> None:
    cells = [cell for page in formulas.worksheets for row in page.iter_rows() for cell in row]
    hostile = [cell for cell in cells if cell.value in (HOSTILE, "+web")]
    assert len(hostile) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in hostile)
    ours = ("=SUM('", "=SUBTOTAL(109,", "=ROUND(")
    assert all(str(cell.value).startswith(ours) for cell in cells if cell.data_type == "f")
    assert not any(cell.hyperlink for cell in cells)


def test_the_same_report_gives_the_same_bytes(report: Report, path: Path, tmp_path: Path) -> None:
    assert write_workbook(report, tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["again.xlsx"]


def test_an_empty_sheet_says_why(book: Workbook) -> None:
    assert "The export of this month is not hourly" in str(book["Demand and P95"]["A2"].value)


def test_exact_whole_is_beside_the_month(book: Workbook) -> None:
    texts = {str(row[0].value): row[1].value for row in book["Summary"].iter_rows(max_col=2)}
    assert texts["amortized cost"] == float(WHOLE.quantize(CENT))
