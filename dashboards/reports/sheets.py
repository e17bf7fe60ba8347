"""The shape of a report: sheets of typed rows, figures, charts. Workbook, page and CSV are drawn from it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dashboards.reports.cells import Cell, Kind

Row = Mapping[str, Cell]
ChartKind = Literal["column", "stacked", "bar", "line"]


@dataclass(frozen=True)
class Column:
    """A column: its name in SQL, what people read, its kind, and whether its rows add up to a total."""

    name: str
    label: str
    kind: Kind = "text"
    adds: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart over the first `most` rows of its sheet: one category column, the columns drawn against it."""

    kind: ChartKind
    title: str
    category: str
    values: tuple[str, ...]
    most: int = 31


@dataclass(frozen=True)
class SheetSpec:
    """A sheet before its rows. `key` names its query and its CSV file.

    `whole` names the column whose rows must add up to the same column of the month, to the last digit.
    """

    key: str
    title: str
    description: str
    columns: tuple[Column, ...]
    chart: Chart | None = None
    whole: str | None = None
    empty: str = "Nothing of the kind in this month."


@dataclass(frozen=True)
class Sheet:
    """A sheet with its rows, in the order in which people read them."""

    spec: SheetSpec
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Mapping[str, Decimal]
    chart: Chart | None


@dataclass(frozen=True)
class Figure:
    """One number on the first page."""

    label: str
    value: Cell
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Check:
    """A sheet that adds up: its total of a column, beside the month's."""

    sheet: str
    column: str
    total: Decimal
    expected: Decimal


@dataclass(frozen=True)
class Report:
    """All that is in a report. `publication` names what readers saw when it was made."""

    title: str
    subtitle: str
    currency: str
    billing_period: str
    publication: str
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    queries: Mapping[str, str]

    def sheet(self, key: str) -> Sheet:
        return next(each for each in self.sheets if each.spec.key == key)
