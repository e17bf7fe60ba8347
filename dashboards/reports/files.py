"""A report as files: one workbook, one page, one CSV per sheet, all with the same figures."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from dashboards.reports.cells import Cell, text_of
from dashboards.reports.report_page import write_report_page
from dashboards.reports.sheets import Column, Report, Sheet
from dashboards.reports.workbook import FORMULA_STARTS, write_workbook

Form = Literal["xlsx", "html", "csv"]
FORMS: tuple[Form, ...] = ("xlsx", "html", "csv")


def write_files(report: Report, folder: Path, name: str, forms: Sequence[Form] = FORMS) -> list[Path]:
    """Write the report as `<name>.xlsx`, `<name>.html` and `<name>-csv/<sheet>.csv`; returns the files written.

    Made anew, they are replaced. The same report gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    if "xlsx" in forms:
        written.append(write_workbook(report, folder / f"{name}.xlsx"))
    if "html" in forms:
        written.append(write_report_page(report, folder / f"{name}.html"))
    if "csv" in forms:
        target = folder / f"{name}-csv"
        target.mkdir(exist_ok=True)
        written.extend(write_csv(sheet, target / f"{sheet.spec.key}.csv") for sheet in report.sheets)
    return written


def write_csv(sheet: Sheet, out: Path) -> Path:
    """RFC 4180 lines with every digit of every amount; columns by their names in SQL, and no totals."""
    partial = out.with_name(f".{out.name}.partial")
    with partial.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(_disarmed(_heading(sheet, column)) for column in sheet.columns)
        writer.writerows([_disarmed(row[column.name]) for column in sheet.columns] for row in sheet.rows)
    return partial.replace(out)


def _heading(sheet: Sheet, column: Column) -> str:
    """Columns that only this answer has (one per service) go by what people read."""
    return column.name if column in sheet.spec.columns else column.label


def _disarmed(value: Cell) -> str:
    """Texts that a spreadsheet would run as a formula get a leading apostrophe; numbers never do."""
    text = text_of(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
