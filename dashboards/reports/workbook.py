"""The report as an Excel workbook: typed cells, native charts, totals that follow a filter, checks that add up.

Texts come from bills and are hostile: every one is written as a string cell, never as a formula or a link. The same
report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from dashboards.reports.cells import DECIMALS, Cell, Kind, excel_number
from dashboards.reports.sheets import Chart, Column, Report, Sheet

# Rows of a sheet, from 0: title, description, total, shown, column names, then the rows.
TITLE, DESCRIPTION, TOTAL, SHOWN, HEAD, FIRST = range(6)
TITLE_HEIGHT = 24
# "of the rows shown" stands in the first column.
FIRST_WIDTH = 18
# Excel's own limits.
MOST_CHARACTERS = 32_767
SHEET_CHARACTERS = 31
CREATED = datetime(2000, 1, 1)
WIDTHS: dict[Kind, int] = {
    "money": 15,
    "price": 13,
    "quantity": 14,
    "gb": 14,
    "ratio": 11,
    "count": 10,
    "day": 12,
}
COLOURS = ("#3f5efb", "#12b3a2", "#f5a524", "#e9559f", "#8b5cf6", "#1fa2e8", "#7cb518", "#f4724d", "#b3bac8")
NUMBERS: dict[Kind, str] = {
    "money": "#,##0.00;[Red]-#,##0.00",
    "price": "0.000000",
    "quantity": "#,##0.00",
    "gb": "#,##0.00",
    "ratio": "0.0%",
    "count": "#,##0",
    "day": "yyyy-mm-dd",
    "text": "@",
}
CHART_TYPES: dict[str, dict[str, str]] = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Where the checks of the first page begin, below the figures.
CHECK_COLUMNS = ("sheet", "column", "sum of its rows", "the month", "difference")


@dataclass(frozen=True)
class Formats:
    """Cell formats by name, made once per workbook."""

    book: Any
    by_kind: dict[Kind, Any]
    totals: dict[Kind, Any]
    title: Any
    soft: Any
    head: Any
    quoted: Any
    large: dict[Kind, Any]


def write_workbook(report: Report, out: Path) -> Path:
    """Write the report to `out` (.xlsx); the file appears whole or not at all."""
    partial = out.with_name(f".{out.name}.partial")
    with xlsxwriter.Workbook(str(partial), {"default_date_format": NUMBERS["day"]}) as book:
        book.set_properties({"title": report.title, "subject": report.subtitle, "created": CREATED})
        formats = _formats(book)
        first = book.add_worksheet("Summary")
        pages = {
            sheet.spec.key: _write_sheet(book, formats, sheet, report.currency) for sheet in report.sheets
        }
        _write_summary(book, first, formats, report)
        _write_queries(book.add_worksheet("Queries"), formats, report)
        _draw(book, first, report.sheet("months"), "H3")
        _draw(book, first, report.sheet("services"), "H21")
        for sheet in report.sheets:
            _draw(book, pages[sheet.spec.key], sheet, xl_rowcol_to_cell(FIRST, len(sheet.columns) + 1))
    return partial.replace(out)


def _formats(book: Any) -> Formats:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    strong = {"bold": True, "bottom": 1, "bottom_color": "#b3bac8"}
    big = {"bold": True, "font_size": 13, "align": "left"}

    def styled(**more: object) -> Any:
        return book.add_format({**base, **more})

    return Formats(
        book=book,
        by_kind={kind: styled(num_format=text) for kind, text in NUMBERS.items()},
        totals={kind: styled(num_format=text, bold=True) for kind, text in NUMBERS.items()},
        title=styled(bold=True, font_size=16),
        soft=styled(font_color="#667085"),
        head=styled(**strong, bg_color="#eef0f6"),
        quoted=styled(num_format="@", quote_prefix=True),
        large={kind: styled(**big, num_format=text) for kind, text in NUMBERS.items()},
    )


def _write_sheet(book: Any, formats: Formats, sheet: Sheet, currency: str) -> Any:
    page = book.add_worksheet(sheet.spec.title[:SHEET_CHARACTERS])
    page.set_row(TITLE, TITLE_HEIGHT)
    page.write_string(TITLE, 0, sheet.spec.title, formats.title)
    described = sheet.spec.description if sheet.rows else f"{sheet.spec.description} {sheet.spec.empty}"
    page.write_string(DESCRIPTION, 0, described, formats.soft)
    page.freeze_panes(FIRST, 1)
    page.repeat_rows(HEAD)
    _for_printing(page)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, max(_width(column, sheet), 0 if at else FIRST_WIDTH))
        page.write_string(HEAD, at, _label(column, currency), formats.head)
        for row, values in enumerate(sheet.rows, FIRST):
            _write_cell(page, (row, at), values[column.name], column.kind, formats)
    if sheet.rows:
        page.autofilter(HEAD, 0, FIRST + len(sheet.rows) - 1, len(sheet.columns) - 1)
        _write_totals(page, formats, sheet)
    return page


def _write_totals(page: Any, formats: Formats, sheet: Sheet) -> None:
    """The exact total, and below it Excel's own sum of the rows that a filter leaves."""
    if not sheet.totals:
        return
    for row, text in ((TOTAL, "total"), (SHOWN, "of the rows shown")):
        page.write_string(row, 0, text, formats.totals["text"])
    for at, column in enumerate(sheet.columns):
        if column.name in sheet.totals:
            style = formats.totals[column.kind]
            exact = excel_number(sheet.totals[column.name], DECIMALS[column.kind])
            _write_number(page, (TOTAL, at), exact, style)
            rows = xl_range(FIRST, at, FIRST + len(sheet.rows) - 1, at)
            page.write_formula(SHOWN, at, f"=SUBTOTAL(109,{rows})", formats.by_kind[column.kind], exact)


def _write_cell(page: Any, where: tuple[int, int], value: Cell, kind: Kind, formats: Formats) -> None:
    style = formats.by_kind[kind]
    if value is None or value == "":
        page.write_blank(*where, None, style)
    elif isinstance(value, str):
        _write_text(page, where, value, formats)
    elif isinstance(value, date):
        page.write_datetime(*where, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, Decimal):
        _write_number(page, where, excel_number(value, DECIMALS[kind]), style)
    else:
        page.write_number(*where, value, style)


def _write_number(page: Any, where: tuple[int, int], value: float | str, style: Any) -> None:
    """Text where no double shows the cent: Excel must not round what it cannot hold."""
    if isinstance(value, str):
        page.write_string(*where, value, style)
    else:
        page.write_number(*where, value, style)


def _write_text(page: Any, where: tuple[int, int], text: str, formats: Formats) -> None:
    """A string cell. One that looks like a formula is marked as text, so that editing it runs nothing."""
    style = formats.quoted if text.startswith(FORMULA_STARTS) else formats.by_kind["text"]
    page.write_string(*where, text[:MOST_CHARACTERS], style)


def _write_summary(book: Any, page: Any, formats: Formats, report: Report) -> None:
    _for_printing(page)
    page.set_column(0, 0, 26)
    page.set_column(1, 4, 18)
    page.set_row(TITLE, TITLE_HEIGHT)
    page.write_string(TITLE, 0, report.title, formats.title)
    page.write_string(1, 0, report.subtitle, formats.soft)
    row, large = 3, replace(formats, by_kind=formats.large)
    for figure in report.figures:
        page.write_string(row, 0, figure.label, formats.by_kind["text"])
        _write_cell(page, (row, 1), figure.value, figure.kind, large)
        page.write_string(row, 2, figure.meaning, formats.soft)
        row += 1
    row = _write_checks(page, formats, report, row + 1)
    for note in report.notes:
        row += 1
        page.write_string(row, 0, note, formats.soft)
    page.activate()


def _write_checks(page: Any, formats: Formats, report: Report, row: int) -> int:
    """Excel adds up each sheet again: its rows, beside the month's own figure."""
    page.write_string(row, 0, "Every sheet adds up to the month", formats.totals["text"])
    for at, name in enumerate(CHECK_COLUMNS):
        page.write_string(row + 1, at, name, formats.head)
    style = formats.by_kind["money"]
    for line, check in enumerate(report.checks, row + 2):
        sheet = next(each for each in report.sheets if each.spec.title == check.sheet)
        column = next(at for at, each in enumerate(sheet.columns) if each.name == check.column)
        rows = f"'{check.sheet}'!{xl_range(FIRST, column, FIRST + max(1, len(sheet.rows)) - 1, column)}"
        page.write_string(line, 0, check.sheet, formats.by_kind["text"])
        page.write_string(line, 1, sheet.columns[column].label, formats.by_kind["text"])
        shown = excel_number(check.total, DECIMALS["money"])
        page.write_formula(line, 2, f"=SUM({rows})", style, shown if sheet.rows else 0)
        _write_number(page, (line, 3), excel_number(check.expected, DECIMALS["money"]), style)
        sums = f"{xl_rowcol_to_cell(line, 2)}-{xl_rowcol_to_cell(line, 3)}"
        page.write_formula(line, 4, f"=ROUND({sums},2)", style, 0)
    return row + 2 + len(report.checks)


def _for_printing(page: Any) -> None:
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write_queries(page: Any, formats: Formats, report: Report) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 120)
    page.write_string(0, 0, "What Athena was asked for each sheet", formats.title)
    wrapped = formats.book.add_format({"font_name": "Consolas", "font_size": 9, "text_wrap": True})
    for row, sheet in enumerate(report.sheets, 2):
        page.write_string(row, 0, sheet.spec.title, formats.by_kind["text"])
        page.write_string(row, 1, report.queries[sheet.spec.key], wrapped)


def _draw(book: Any, page: Any, sheet: Sheet, where: str) -> None:
    """A native chart over the sheet's own cells, so that it follows what people change or filter."""
    chart = sheet.chart
    if chart is None or not sheet.rows:
        return
    drawn = book.add_chart(CHART_TYPES[chart.kind])
    last = FIRST + min(len(sheet.rows), chart.most) - 1
    columns = {column.name: at for at, column in enumerate(sheet.columns)}
    name, drawn_rows = sheet.spec.title[:SHEET_CHARACTERS], sheet.rows[: chart.most]
    for number, value in enumerate(chart.values):
        colour = COLOURS[min(number, len(COLOURS) - 1)]
        drawn.add_series(
            {
                "name": [name, HEAD, columns[value]],
                "categories": [name, FIRST, columns[chart.category], last, columns[chart.category]],
                "values": [name, FIRST, columns[value], last, columns[value]],
                "line" if chart.kind == "line" else "fill": {"color": colour},
                "gap": 60,
            }
        )
    below_zero = any(_is_negative(row[value]) for row in drawn_rows for value in chart.values)
    _style(drawn, chart, sheet.columns[columns[chart.values[0]]], has_negative=below_zero)
    page.insert_chart(where, drawn)


def _is_negative(value: Cell) -> bool:
    return isinstance(value, Decimal) and value < 0


def _style(drawn: Any, chart: Chart, measure: Column, *, has_negative: bool) -> None:
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_size({"width": 720, "height": 340})
    numbers: dict[str, object] = {
        "num_format": "0%" if measure.kind == "ratio" else "#,##0",
        "major_gridlines": {"visible": True, "line": {"color": "#e6e8ef"}},
    }
    if not has_negative:
        numbers["min"] = 0
    categories: dict[str, object] = {
        "num_format": "yyyy-mm-dd",
        "text_axis": True,
        "major_gridlines": {"visible": False},
    }
    if chart.kind == "bar":
        # The writer's y axis of a bar chart is the one with the categories; reversed, the first row is on top.
        drawn.set_y_axis(categories | {"reverse": True})
        drawn.set_x_axis(numbers)
    else:
        drawn.set_x_axis(categories)
        drawn.set_y_axis(numbers)
    drawn.set_legend({"position": "none" if len(chart.values) == 1 else "bottom"})


def _label(column: Column, currency: str) -> str:
    return f"{column.label} ({currency})" if column.kind in ("money", "price") else column.label


def _width(column: Column, sheet: Sheet) -> int:
    if column.kind != "text":
        return max(WIDTHS[column.kind], min(24, len(column.label) + 8))
    longest = max((len(str(row[column.name] or "")) for row in sheet.rows), default=0)
    return max(12, min(60, longest + 2), len(column.label) + 4)


def sheet_titles(sheets: Sequence[Sheet]) -> list[str]:
    """The names of a workbook's sheets, in their order."""
    return ["Summary", *(sheet.spec.title[:SHEET_CHARACTERS] for sheet in sheets), "Queries"]
