"""The page and the CSV files say what the workbook says; the page asks for nothing, and no text becomes markup."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboards.reports.cells import text_of
from dashboards.reports.contents import SHEETS
from dashboards.reports.files import write_files
from dashboards.reports.report_page import HALF, LEFT_OUT, chart_of, report_html, shown_columns
from dashboards.reports.sheets import Report
from tests.unit.dashboards.reports.answers import EC2, HOSTILE, WHOLE, small_answers, small_report


class Page(HTMLParser):
    """Elements, attributes and the texts that a reader sees."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def report() -> Report:
    return small_report()


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    return Page(report_html(report))


@pytest.fixture(scope="module")
def files(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_files(report, folder, "bill")
    return folder


def test_page_asks_the_network_for_nothing(report: Report, page: Page) -> None:
    for tag, attributes in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "base", "form"}
        assert not {"src", "href", "action", "srcset"} & attributes.keys()
    assert "default-src 'none'" in report_html(report)


def test_hostile_texts_stay_text(page: Page) -> None:
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert page.texts.count(HOSTILE) == 1


def test_page_has_every_sheet_with_its_query(page: Page) -> None:
    panels = {attributes.get("id") for tag, attributes in page.elements if tag == "article"}
    assert {spec.key for spec in SHEETS} <= panels
    assert sum("billing_period = '2026-09'" in text for text in page.texts) >= len(SHEETS) - 2


def test_what_the_page_leaves_out_is_in_the_sheets(report: Report) -> None:
    keys = {spec.key: {column.name for column in spec.columns} for spec in SHEETS}
    assert keys.keys() >= HALF
    assert all(names <= keys[key] for key, names in LEFT_OUT.items())
    assert [column.name for column in shown_columns(report.sheet("transfer"))][:2] == [
        "path_class",
        "unblended_cost",
    ]


def test_figures_are_those_of_the_workbook(report: Report, page: Page, files: Path) -> None:
    book = load_workbook(files / "bill.xlsx", data_only=True)
    written = {
        row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=4, max_row=13, max_col=2)
    }
    compared = 0
    for figure in report.figures:
        if isinstance(figure.value, Decimal):
            amount = Decimal(f"{written[figure.label]:.15g}").quantize(Decimal("0.01"))
            assert f"{'-' if amount < 0 else ''}${abs(amount):,.2f}" in page.texts
            compared += 1
    assert compared >= 6


def test_charts_are_drawn_from_the_same_rows(report: Report) -> None:
    days = chart_of(report.sheet("days"), report)
    assert [(each.name, each.values) for each in days.series] == [
        ("AmazonEC2", (float(EC2), None)),
        ("other services", (None, 234.003)),
    ]
    usage = chart_of(report.sheet("commitment_days"), report)
    assert [each.name for each in usage.series] == ["Reserved Instances"]
    assert chart_of(report.sheet("months"), report).series[0].values == (float(WHOLE),) * 2


def test_days_of_other_months_are_only_in_the_table() -> None:
    answers = small_answers()
    answers["days"].append({**answers["days"][0], "usage_date": "2026-08-15", "cost": Decimal(0)})
    report = small_report(answers)
    assert len(report.sheet("days").rows) == 3
    assert len(chart_of(report.sheet("days"), report).days) == 2


def test_a_sheet_without_rows_says_why(page: Page) -> None:
    assert "The export of this month is not hourly" in " ".join(page.texts)


def test_csv_files_hold_every_digit_of_every_sheet(report: Report, files: Path) -> None:
    for sheet in report.sheets:
        with (files / "bill-csv" / f"{sheet.spec.key}.csv").open(encoding="utf-8", newline="") as source:
            head, *rows = csv.reader(source)
        assert len(head) == len(sheet.columns) and len(rows) == len(sheet.rows)
        for values, cells in zip(sheet.rows, rows, strict=True):
            for column, text in zip(sheet.columns, cells, strict=True):
                assert text.removeprefix("'") == text_of(values[column.name])


def test_csv_texts_cannot_run_and_amounts_stay_numbers(files: Path) -> None:
    resources = (files / "bill-csv" / "resources.csv").read_text(encoding="utf-8")
    assert "'=cmd" in resources and "234.003" in resources
    months = (files / "bill-csv" / "months.csv").read_text(encoding="utf-8")
    assert str(WHOLE) in months


def test_days_csv_names_its_services(files: Path) -> None:
    head = (files / "bill-csv" / "days.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head == "usage_date,all services,AmazonEC2,other services"


def test_writing_again_gives_the_same_bytes(report: Report, files: Path, tmp_path: Path) -> None:
    again = write_files(report, tmp_path, "bill")
    assert len(again) == 2 + len(SHEETS)
    assert all((files / path.relative_to(tmp_path)).read_bytes() == path.read_bytes() for path in again)


def test_only_the_wanted_forms_are_written(report: Report, tmp_path: Path) -> None:
    assert [path.name for path in write_files(report, tmp_path, "x", ["html"])] == ["x.html"]
    assert re.match(r"<!doctype html>", (tmp_path / "x.html").read_text(encoding="utf-8"))
