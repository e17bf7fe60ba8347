"""Our data sets and dashboard are what QuickSight's API takes, and every name in them leads somewhere.

botocore's model knows shapes, the checks of ours enums, patterns, lengths and references; each check has an input that
trips it. Columns are looked up in the models' contracts, through the SQL of each data set.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlglot import exp, parse_one
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from dashboards.quicksight.__main__ import generated, main
from dashboards.quicksight.definitions.dashboard import SHEETS, definition
from dashboards.quicksight.definitions.data_sets import (
    DATA_SETS,
    EXAMPLE,
    FITTING,
    Account,
    DataSet,
    data_set_request,
)
from dashboards.quicksight.definitions.faults import reference_faults, shape_faults
from dashboards.quicksight.definitions.files import JSON, requests
from dashboards.quicksight.definitions.visuals import COLUMNS_OF_A_SHEET, layout_shape

MODELS = Path(__file__).resolve().parents[4] / "dbt_project" / "models"
COLUMNS = {one.key: one.columns for one in DATA_SETS}
Change = Callable[[dict[str, Any]], object]


@cache
def public_tables() -> dict[str, dict[str, str]]:
    """Table → column → type of the contract; partitions, which no contract lists, added."""
    tables: dict[str, dict[str, str]] = {}
    for path in (*MODELS.glob("marts/*.yml"), *MODELS.glob("derived/*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models") or ():
            columns = {
                one["name"]: one["data_type"] for one in model.get("columns", ()) if "data_type" in one
            }
            tables[model["name"]] = columns | {"billing_period": "varchar", "export_name": "varchar"}
    return tables


def selected(sql: str) -> dict[str, str]:
    """Column → type of a query over the public tables. Raises when a table or column is none of theirs."""
    tables: Any = {"cur_lakehouse": public_tables()}
    found = annotate_types(
        qualify(parse_one(sql, dialect="athena"), schema=tables, dialect="athena"),
        schema=tables,
        dialect="athena",
    )
    assert isinstance(found, exp.Select)
    return {
        column.alias_or_name: column.type.sql("athena").lower() for column in found.selects if column.type
    }


@pytest.mark.parametrize("name", requests(EXAMPLE))
def test_request_is_what_the_api_takes(name: str) -> None:
    operation, request = requests(EXAMPLE)[name]
    assert shape_faults(operation, request) == []
    if operation in ("CreateDataSet", "CreateDashboard"):
        assert shape_faults(operation.replace("Create", "Update"), request) == []


def test_names_of_the_dashboard_lead_somewhere() -> None:
    assert reference_faults(definition(EXAMPLE), COLUMNS) == []


def test_committed_files_are_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["--check"]) == 0
    monkeypatch.setattr("dashboards.quicksight.__main__.JSON", tmp_path)
    assert {path.name for path in generated() if path.parent == tmp_path} == {
        path.name for path in JSON.iterdir()
    }
    assert main(["--check"]) == 1
    assert main([]) == 0
    (tmp_path / "left_over.json").write_text("{}")
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)
def test_query_selects_the_columns_of_the_data_set_with_fitting_types(data_set: DataSet) -> None:
    found = selected(data_set.sql())
    assert set(found) == set(data_set.columns)
    wrong = {name: kind for name, kind in found.items() if kind not in FITTING[data_set.columns[name]]}
    assert not wrong


def test_query_of_a_column_that_no_table_has_is_noticed() -> None:
    with pytest.raises(OptimizeError, match="nothing"):
        selected("select nothing from cur_lakehouse.cost_daily")


@pytest.mark.parametrize("data_set", DATA_SETS, ids=lambda one: one.key)
def test_query_opens_a_year_at_most_in_the_account_that_is_asked(data_set: DataSet) -> None:
    request = data_set_request(data_set, Account("999999999999", "eu-west-1", "lake", "people"))
    [table] = request["PhysicalTableMap"].values()
    sql = table["CustomSql"]["SqlQuery"]
    assert "cur_lakehouse" not in sql
    assert sql.count("billing_period >= date_format(date_add('month', -") == 1
    assert table["CustomSql"]["DataSourceArn"].startswith("arn:aws:quicksight:eu-west-1:999999999999:")


def test_every_column_and_visual_is_seen() -> None:
    visuals = [visual for sheet in SHEETS for visual in sheet.visuals]
    assert len({visual.key for visual in visuals}) == len(visuals)
    for sheet in SHEETS:
        places = layout_shape(sheet)["Configuration"]["GridLayout"]["Elements"]
        cells = {
            (across, down)
            for one in places
            for across in range(one["ColumnIndex"], one["ColumnIndex"] + one["ColumnSpan"])
            for down in range(one["RowIndex"], one["RowIndex"] + one["RowSpan"])
        }
        assert len(cells) == sum(one["ColumnSpan"] * one["RowSpan"] for one in places)
        assert max(across for across, _ in cells) < COLUMNS_OF_A_SHEET


def test_no_sum_mixes_currencies() -> None:
    """Every visual stands in the scope of its data set's filter by one currency."""
    filtered: set[tuple[str, str]] = set()
    for group in definition(EXAMPLE)["FilterGroups"]:
        [one] = group["Filters"]
        assert one["CategoryFilter"]["Column"]["ColumnName"] == "currency"
        assert one["CategoryFilter"]["Configuration"]["CustomFilterConfiguration"]["ParameterName"]
        for scope in group["ScopeConfiguration"]["SelectedSheets"]["SheetVisualScopingConfigurations"]:
            name = one["CategoryFilter"]["Column"]["DataSetIdentifier"]
            filtered |= {(name, visual) for visual in scope["VisualIds"]}
    assert filtered == {(one.data_set.key, one.key) for sheet in SHEETS for one in sheet.visuals}


def _first_visual(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["Sheets"][0]["Visuals"][0]["KPIVisual"]
    return found


BROKEN_SHAPES: dict[str, tuple[Change, str]] = {
    "unknown member": (lambda one: one.update(Colour="red"), 'Unknown parameter in input: "Colour"'),
    "missing member": (lambda one: one.pop("Name"), 'Missing required parameter in input: "Name"'),
    "wrong type": (lambda one: one.update(Name=7), "Invalid type for parameter Name"),
    "enum": (lambda one: one["ValidationStrategy"].update(Mode="HARD"), "'HARD' is none of STRICT, LENIENT"),
    "pattern": (lambda one: one.update(DashboardId="a b"), "'a b' does not match"),
    "too long": (lambda one: one.update(Name="x" * 3000), "length 3000 is above"),
    "too large": (
        lambda one: one["Definition"]["Sheets"][0]["Layouts"][0]["Configuration"]["GridLayout"]["Elements"][
            0
        ].update(ColumnSpan=99),
        "99 is above 36",
    ),
}


@pytest.mark.parametrize("name", BROKEN_SHAPES)
def test_broken_shape_is_noticed(name: str) -> None:
    change, said = BROKEN_SHAPES[name]
    request = copy.deepcopy(requests(EXAMPLE)["dashboard"][1])
    change(request)
    faults = shape_faults("CreateDashboard", request)
    assert any(said in fault for fault in faults), faults


BROKEN_NAMES: dict[str, tuple[Change, str]] = {
    "column": (
        lambda one: _first_visual(one)["ChartConfiguration"]["FieldWells"]["Values"][0][
            "NumericalMeasureField"
        ]["Column"].update(ColumnName="cost"),
        "column cost.cost: there is none",
    ),
    "data set": (
        lambda one: one["DataSetIdentifierDeclarations"].pop(0),
        "data set cost: used, but not declared",
    ),
    "declared data set": (
        lambda one: one["DataSetIdentifierDeclarations"].append({"Identifier": "old", "DataSetArn": "a"}),
        "data set old: declared, but there is none",
    ),
    "parameter": (lambda one: one["ParameterDeclarations"].clear(), "parameter Currency: used, but not"),
    "expression": (
        lambda one: one["CalculatedFields"][0].update(Expression="sum({nothing}) * ${Nobody}"),
        "calculated field commitments.utilization: there is no column nothing",
    ),
    "expression's parameter": (
        lambda one: one["CalculatedFields"][0].update(Expression="sum({used_cost}) * ${Nobody}"),
        "calculated field commitments.utilization: there is no parameter Nobody",
    ),
    "same field twice": (
        lambda one: one["CalculatedFields"].append(one["CalculatedFields"][0]),
        "calculated field commitments.utilization: stands 2 times",
    ),
    "same sheet twice": (
        lambda one: one["Sheets"].append(copy.deepcopy(one["Sheets"][0])),
        "sheet month: stands 2 times",
    ),
    "same visual twice": (
        lambda one: _first_visual(one).update(VisualId="transfer-cost"),
        "visual transfer-cost: stands 2 times",
    ),
    "same control twice": (
        lambda one: one["Sheets"][0]["ParameterControls"].append(one["Sheets"][0]["ParameterControls"][0]),
        "control currency-on-month: stands 2 times",
    ),
    "same filter twice": (
        lambda one: one["FilterGroups"].append(one["FilterGroups"][0]),
        "filter currency-of-cost: stands 2 times",
    ),
    "place": (
        lambda one: _first_visual(one).update(VisualId="elsewhere"),
        "place of month-amortized: not on sheet month",
    ),
    "scope": (
        lambda one: _first_visual(one).update(VisualId="elsewhere"),
        "filter on visual month-amortized: not on sheet month",
    ),
    "scope's sheet": (
        lambda one: one["Sheets"][0].update(SheetId="elsewhere"),
        "filter on sheet month: there is none",
    ),
    "kind": (
        lambda one: one["Sheets"][0]["Visuals"][0].update(TableVisual={"VisualId": "other"}),
        "visual on sheet month: expected one kind",
    ),
    "sorted field": (
        lambda one: one["Sheets"][0]["Visuals"][2]["BarChartVisual"]["ChartConfiguration"][
            "SortConfiguration"
        ]["CategorySort"][0]["FieldSort"].update(FieldId="gone"),
        "visual month-by-service: there is no field gone",
    ),
    "same field twice in a visual": (
        lambda one: one["Sheets"][0]["Visuals"][2]["BarChartVisual"]["ChartConfiguration"]["FieldWells"][
            "BarChartAggregatedFieldWells"
        ]["Values"].append(
            one["Sheets"][0]["Visuals"][2]["BarChartVisual"]["ChartConfiguration"]["FieldWells"][
                "BarChartAggregatedFieldWells"
            ]["Values"][0]
        ),
        "visual month-by-service: field month-by-service.amortized_cost stands 2 times",
    ),
}


@pytest.mark.parametrize("name", BROKEN_NAMES)
def test_broken_name_is_noticed(name: str) -> None:
    change, said = BROKEN_NAMES[name]
    body = copy.deepcopy(definition(EXAMPLE))
    change(body)
    faults = reference_faults(body, COLUMNS)
    assert any(said in fault for fault in faults), faults


def test_texts_and_comments_in_an_expression_name_no_column() -> None:
    body = copy.deepcopy(definition(EXAMPLE))
    body["CalculatedFields"][0]["Expression"] = (
        "ifelse({family} = '{none}', 0, // not {this}\n sum({used_cost}))"
    )
    assert reference_faults(body, COLUMNS) == []
