"""The report as one HTML page: the same sheets and figures as the workbook, drawn; it asks the network for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

from dashboards.reports import svg
from dashboards.reports.cells import Cell, shown
from dashboards.reports.page import direction, document, footer, meter
from dashboards.reports.series import Chart, Series
from dashboards.reports.sheets import Column, Figure, Report, Row, Sheet

# Sheets that take half of the page's width.
HALF = frozenset(
    {
        "months",
        "services",
        "accounts",
        "charges",
        "regions",
        "region_services",
        "commitment_days",
        "coverage",
        "transfer",
        "transfer_resources",
        "tag_coverage",
        "invoices",
    }
)
# Columns that only the workbook and the CSV files have, so that a table fits its place.
LEFT_OUT: dict[str, frozenset[str]] = {
    "months": frozenset(
        {"net_unblended_cost", "commitment_trueup", "commitment_upfront_fee", "not_invoiced_cost"}
    ),
    "services": frozenset({"service_name", "net_amortized_cost", "public_on_demand_cost"}),
    "accounts": frozenset({"environment", "account_name", "unblended_cost", "net_amortized_cost"}),
    "charges": frozenset({"net_unblended_cost", "net_amortized_cost"}),
    "region_services": frozenset({"line_items"}),
    "commitments": frozenset(
        {"commitment_type", "service", "offering_class", "committed_quantity", "used_cost"}
    )
    | {"unused_quantity", "used_quantity", "account_id"},
    "demand": frozenset({"platform", "tenancy", "lowest_demand", "lowest_on_demand", "covered_unit_hours"}),
    "coverage": frozenset(
        {"region", "running_hours_spot", "running_hours_reserved", "running_hours_savings_plan"}
    ),
    "transfer": frozenset({"amortized_cost", "line_items"}),
    "transfer_resources": frozenset({"account_id", "product_code", "from_region", "to_region", "moved_gb"}),
    "transfer_advice": frozenset({"account_id", "from_region", "to_region", "cheaper_cost", "applies_if"}),
    "tag_coverage": frozenset({"effective_cost", "effective_ratio"}),
    "tag_gaps": frozenset({"value_source", "service"}),
    "invoices": frozenset({"payer_account_id", "line_items"}),
}
MOST_OF_AN_ID, ID_BEGIN, ID_END = 46, 12, 32
CHART_SIZES = {12: (600.0, 250.0), 24: (1200.0, 270.0)}
# Sheets whose chart is drawn over time; every other chart is the bars behind a table's numbers.
OVER_TIME = {
    "months": ("amortized_cost",),
    "days": (),
    "commitment_days": ("reserved_ratio", "savings_plan_ratio"),
}
# The rest of a sheet is in the workbook and its CSV file.
MOST_ROWS = 40
# Rows that are seen without scrolling.
SEEN_ROWS = 9


def write_report_page(report: Report, out: Path) -> Path:
    """Write the page to `out`; the file appears whole or not at all."""
    partial = out.with_name(f".{out.name}.partial")
    partial.write_text(report_html(report), encoding="utf-8")
    return partial.replace(out)


def report_html(report: Report) -> str:
    """The whole document; whatever a bill holds is escaped."""
    cards = "".join(_card(figure, report) for figure in report.figures)
    panels = "".join(_panel(sheet, report) for sheet in report.sheets)
    body = f'<section class="cards five">{cards}</section>\n<section class="panels">\n{panels}</section>\n'
    return document(report.title, report.subtitle, body + footer((*report.notes, _checked(report))))


def _checked(report: Report) -> str:
    sheets = ", ".join(check.sheet for check in report.checks)
    return f"Each of these adds up to the month, to the last digit: {sheets}."


def _card(figure: Figure, report: Report) -> str:
    text, mark, picture = shown(figure.value, figure.kind, report.currency), "", ""
    if figure.label == "change" and isinstance(figure.value, float):
        text, mark = f"{figure.value:+.1%}", f" {direction(figure.value)}"
    elif figure.kind == "ratio" and isinstance(figure.value, float):
        picture = meter(figure.value)
    elif figure.label == "amortized cost":
        picture = svg.sparkline(_by_day(report))
    return (
        f'<article class="card{mark}" title="{escape(figure.meaning)}"><h2>{escape(figure.label)}</h2>'
        f"<strong>{escape(text)}</strong>{picture}</article>"
    )


def _by_day(report: Report) -> list[float]:
    return [_number(row["cost"]) or 0.0 for row in _of_month(report.sheet("days"), report)]


def _of_month(sheet: Sheet, report: Report) -> list[Row]:
    return [row for row in sheet.rows if str(row["usage_date"])[:7] == report.billing_period]


def _panel(sheet: Sheet, report: Report) -> str:
    span = 12 if sheet.spec.key in HALF else 24
    body = _body(sheet, report, span) if sheet.rows else f'<p class="empty">{escape(sheet.spec.empty)}</p>'
    return (
        f'<article class="panel" style="--span:{span};--rows:{SEEN_ROWS}" id="{sheet.spec.key}">'
        f"<h2>{escape(sheet.spec.title)}</h2><p>{escape(sheet.spec.description)}</p>{body}"
        f"<details><summary>SQL</summary><pre>{escape(report.queries[sheet.spec.key])}</pre></details></article>\n"
    )


def _body(sheet: Sheet, report: Report, span: int) -> str:
    picture = ""
    if sheet.spec.key in OVER_TIME:
        picture = _plot(sheet, report, span)
    elif sheet.spec.key == "tag_coverage":
        picture = _meters(sheet)
    return picture + _table(sheet, report)


def _plot(sheet: Sheet, report: Report, span: int) -> str:
    drawn = chart_of(sheet, report)
    draw = svg.lines if drawn.format == "ratio" else svg.stacked_bars
    picture = draw(drawn, *CHART_SIZES[span], report.currency)
    return f'<div class="plot">{picture}{svg.legend(drawn, report.currency)}</div>'


def chart_of(sheet: Sheet, report: Report) -> Chart:
    """A sheet over time as a chart. Days of other months (refunds are for them) are in the table alone."""
    months = sheet.spec.key == "months"
    rows = sheet.rows if months else _of_month(sheet, report)
    names = OVER_TIME[sheet.spec.key] or (sheet.chart.values if sheet.chart else ())
    columns = [column for column in sheet.columns if column.name in names]
    series = (Series(column.label, tuple(_number(row[column.name]) for row in rows)) for column in columns)
    days = tuple(_day(row["billing_period" if months else "usage_date"]) for row in rows)
    drawn = tuple(each for each in series if any(value is not None for value in each.values))
    return Chart(days, drawn, "ratio" if columns[0].kind == "ratio" else "money")


def _day(value: Cell) -> date:
    return value if isinstance(value, date) else date.fromisoformat(f"{value}-01")


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, Decimal | float | int) else None


def _meters(sheet: Sheet) -> str:
    items = "".join(
        f"<li><span>{escape(str(row['tag_key']))}</span>{meter(_number(row['coverage_ratio']) or 0.0)}"
        f"<b>{escape(shown(row['coverage_ratio'], 'ratio', ''))}</b></li>"
        for row in sheet.rows
    )
    return f'<ul class="gauges">{items}</ul>'


def _table(sheet: Sheet, report: Report) -> str:
    columns = shown_columns(sheet)
    bar = next((column.name for column in columns if column.kind == "money"), "")
    largest = max((_number(row[bar]) or 0.0 for row in sheet.rows), default=0.0) if bar else 0.0
    head = "".join(f'<th class="{_align(column)}">{escape(column.label)}</th>' for column in columns)
    lines = "".join(
        f"<tr>{''.join(_cell(each, row, report.currency, largest if each.name == bar else 0.0) for each in columns)}</tr>"
        for row in sheet.rows[:MOST_ROWS]
    )
    rest = len(sheet.rows) - MOST_ROWS
    more = f"<p>{rest} more rows are in the workbook and its CSV file.</p>" if rest > 0 else ""
    return (
        f'<div class="scroll"><table class="report"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody>'
        f"{_total(sheet, columns, report.currency)}</table></div>{more}"
    )


def shown_columns(sheet: Sheet) -> list[Column]:
    """The columns of a sheet that the page has room for."""
    left_out = LEFT_OUT.get(sheet.spec.key, frozenset())
    return [column for column in sheet.columns if column.name not in left_out]


def _total(sheet: Sheet, columns: Sequence[Column], currency: str) -> str:
    if not sheet.totals or len(sheet.rows) < 2:
        return ""
    cells = [
        f'<td class="{_align(column)}">{escape(shown(sheet.totals[column.name], column.kind, currency))}</td>'
        if column.name in sheet.totals
        else "<td></td>"
        for column in columns
    ]
    if columns[0].name not in sheet.totals:
        cells[0] = '<td class="text">total</td>'
    return f"<tfoot><tr>{''.join(cells)}</tr></tfoot>"


def _cell(column: Column, row: Row, currency: str, largest: float) -> str:
    value = row[column.name]
    text = escape(shown(value, column.kind, currency))
    if column.kind in ("text", "day"):
        return _text_cell(str(value or ""), text)
    number = _number(value) or 0.0
    if column.name == "difference" and column.kind == "money":
        return f'<td class="number {direction(number)}">{"+" if number > 0 else ""}{text}</td>'
    if largest > 0:
        return f'<td class="number bar" style="--bar-width:{max(0.0, number) / largest:.1%}">{text}</td>'
    return f'<td class="number">{text}</td>'


def _text_cell(whole: str, text: str) -> str:
    """Sentences wrap; an id that is too long keeps its end, where ids differ."""
    if len(whole) <= MOST_OF_AN_ID:
        return f'<td class="text">{text}</td>'
    if " " in whole:
        return f'<td class="text long">{text}</td>'
    cut = f"{whole[:ID_BEGIN]}\N{HORIZONTAL ELLIPSIS}{whole[-ID_END:]}"
    return f'<td class="text" title="{text}">{escape(cut)}</td>'


def _align(column: Column) -> str:
    return "text" if column.kind in ("text", "day") else "number"
