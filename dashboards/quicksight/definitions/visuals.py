"""What a sheet is made of, and QuickSight's shape of it. Pure: descriptions in, plain dictionaries out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from dashboards.quicksight.definitions.data_sets import DataSet

Kind = Literal["kpi", "columns", "bars", "lines", "table", "flow"]
Format = Literal["money", "ratio", "quantity"]
Shape = dict[str, Any]
COLUMNS_OF_A_SHEET = 36
ROWS_OF_A_KPI, ROWS_OF_A_CHART = 6, 14
SHOWN = 25


@dataclass(frozen=True)
class Measure:
    """A number: the sum of a column, or (`is_ratio`) a calculated field that sums by itself."""

    column: str
    label: str
    format: Format = "money"

    @property
    def is_ratio(self) -> bool:
        return self.format == "ratio"


@dataclass(frozen=True)
class Group:
    """What numbers are grouped by; `by` makes a date of it."""

    column: str
    label: str
    by: Literal["", "DAY", "MONTH"] = ""


@dataclass(frozen=True)
class Visual:
    """One visual. `colors` split bars and lines; a flow goes from the first group to the second.

    `key` is unique over the dashboard. Charts and tables are sorted by their first measure, the largest first, unless
    they are grouped by a date.
    """

    key: str
    title: str
    kind: Kind
    data_set: DataSet
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...] = ()
    colors: tuple[Group, ...] = ()

    @property
    def is_by_date(self) -> bool:
        return any(group.by for group in self.groups)


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of visuals, each row as wide as the sheet."""

    key: str
    title: str
    rows: tuple[tuple[Visual, ...], ...]

    @property
    def visuals(self) -> tuple[Visual, ...]:
        return tuple(visual for row in self.rows for visual in row)


def field_id(visual: Visual, column: str) -> str:
    """The name of a field within the dashboard."""
    return f"{visual.key}.{column}"


def _column(visual: Visual, name: str) -> Shape:
    return {"DataSetIdentifier": visual.data_set.key, "ColumnName": name}


def number_format(kind: Format) -> Shape:
    """Two decimals for money and quantities, one for percents; thousands apart."""
    apart = {"SeparatorConfiguration": {"ThousandsSeparator": {"Symbol": "COMMA", "Visibility": "VISIBLE"}}}
    if kind == "ratio":
        return {"PercentageDisplayFormatConfiguration": {"DecimalPlacesConfiguration": {"DecimalPlaces": 1}}}
    return {"NumberDisplayFormatConfiguration": {"DecimalPlacesConfiguration": {"DecimalPlaces": 2}} | apart}


def measure_shape(visual: Visual, measure: Measure) -> Shape:
    """A ratio aggregates by itself: QuickSight refuses a second aggregation over it."""
    sums = {} if measure.is_ratio else {"AggregationFunction": {"SimpleNumericalAggregation": "SUM"}}
    field = {"FieldId": field_id(visual, measure.column), "Column": _column(visual, measure.column)}
    written = {"FormatConfiguration": {"FormatConfiguration": number_format(measure.format)}}
    return {"NumericalMeasureField": field | sums | written}


def group_shape(visual: Visual, group: Group) -> Shape:
    field = {"FieldId": field_id(visual, group.column), "Column": _column(visual, group.column)}
    if group.by:
        return {"DateDimensionField": field | {"DateGranularity": group.by}}
    return {"CategoricalDimensionField": field}


def _largest_first(visual: Visual) -> list[Shape]:
    if visual.is_by_date:
        date = next(group for group in visual.groups if group.by)
        return [{"FieldSort": {"FieldId": field_id(visual, date.column), "Direction": "ASC"}}]
    field = field_id(visual, visual.measures[0].column)
    return [{"FieldSort": {"FieldId": field, "Direction": "DESC"}}]


def _fields(visual: Visual) -> tuple[list[Shape], list[Shape], list[Shape]]:
    measures = [measure_shape(visual, one) for one in visual.measures]
    groups = [group_shape(visual, one) for one in visual.groups]
    return measures, groups, [group_shape(visual, one) for one in visual.colors]


def _kpi(visual: Visual) -> Shape:
    measures, groups, _ = _fields(visual)
    options: Shape = {"PrimaryValueDisplayType": "ACTUAL"}
    if groups:
        options["Comparison"] = {"ComparisonMethod": "PERCENT_DIFFERENCE"}
    return {"FieldWells": {"Values": measures, "TrendGroups": groups}, "KPIOptions": options}


def _bars(visual: Visual) -> Shape:
    measures, groups, colors = _fields(visual)
    limit = {"ItemsLimit": SHOWN, "OtherCategories": "INCLUDE"}
    wells = {"Category": groups, "Values": measures, "Colors": colors}
    return {
        "FieldWells": {"BarChartAggregatedFieldWells": wells},
        "SortConfiguration": {"CategorySort": _largest_first(visual), "ColorItemsLimit": limit},
        "Orientation": "VERTICAL" if visual.kind == "columns" else "HORIZONTAL",
        "BarsArrangement": "STACKED",
    }


def _lines(visual: Visual) -> Shape:
    measures, groups, colors = _fields(visual)
    wells = {"Category": groups, "Values": measures, "Colors": colors}
    return {
        "FieldWells": {"LineChartAggregatedFieldWells": wells},
        "SortConfiguration": {"CategorySort": _largest_first(visual)},
        "Type": "LINE",
    }


def _table(visual: Visual) -> Shape:
    measures, groups, _ = _fields(visual)
    shown: tuple[Group | Measure, ...] = (*visual.groups, *visual.measures)
    labels = {one.column: one.label for one in shown}
    named = [{"FieldId": field_id(visual, name), "CustomLabel": label} for name, label in labels.items()]
    return {
        "FieldWells": {"TableAggregatedFieldWells": {"GroupBy": groups, "Values": measures}},
        "SortConfiguration": {"RowSort": _largest_first(visual)},
        "FieldOptions": {"SelectedFieldOptions": named},
    }


def _flow(visual: Visual) -> Shape:
    measures, groups, _ = _fields(visual)
    wells = {"Source": groups[:1], "Destination": groups[1:], "Weight": measures}
    limit = {"ItemsLimit": SHOWN, "OtherCategories": "INCLUDE"}
    return {
        "FieldWells": {"SankeyDiagramAggregatedFieldWells": wells},
        "SortConfiguration": {
            "WeightSort": _largest_first(visual),
            "SourceItemsLimit": limit,
            "DestinationItemsLimit": limit,
        },
    }


SHAPES: dict[Kind, tuple[str, Callable[[Visual], Shape]]] = {
    "kpi": ("KPIVisual", _kpi),
    "columns": ("BarChartVisual", _bars),
    "bars": ("BarChartVisual", _bars),
    "lines": ("LineChartVisual", _lines),
    "table": ("TableVisual", _table),
    "flow": ("SankeyDiagramVisual", _flow),
}


def visual_shape(visual: Visual) -> Shape:
    """The member of a sheet's `Visuals`."""
    name, configured = SHAPES[visual.kind]
    title = {"Visibility": "VISIBLE", "FormatText": {"PlainText": visual.title}}
    return {name: {"VisualId": visual.key, "Title": title, "ChartConfiguration": configured(visual)}}


def layout_shape(sheet: Sheet) -> Shape:
    """The sheet's grid: every row of visuals as wide as the sheet, its visuals equally wide."""
    elements, top = [], 0
    for row in sheet.rows:
        height = ROWS_OF_A_KPI if all(visual.kind == "kpi" for visual in row) else ROWS_OF_A_CHART
        width = COLUMNS_OF_A_SHEET // len(row)
        for place, visual in enumerate(row):
            at = {"ColumnIndex": place * width, "ColumnSpan": width, "RowIndex": top, "RowSpan": height}
            elements.append({"ElementId": visual.key, "ElementType": "VISUAL"} | at)
        top += height
    canvas = {"ScreenCanvasSizeOptions": {"ResizeOption": "FIXED", "OptimizedViewPortWidth": "1600px"}}
    return {"Configuration": {"GridLayout": {"Elements": elements, "CanvasSizeOptions": canvas}}}
