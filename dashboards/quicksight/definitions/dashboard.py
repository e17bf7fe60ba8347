"""The dashboard "cur-lakehouse: month, movers, commitments, transfer" as QuickSight's definition."""

from __future__ import annotations

from dashboards.quicksight.definitions.data_sets import (
    COMMITMENTS,
    COST,
    COVERAGE,
    DATA_SETS,
    MOVERS,
    TRANSFER,
    Account,
)
from dashboards.quicksight.definitions.visuals import (
    Group,
    Measure,
    Shape,
    Sheet,
    Visual,
    layout_shape,
    visual_shape,
)

DASHBOARD_ID = "cur-lakehouse"
NAME = "cur-lakehouse: month, movers, commitments, transfer"
CURRENCY = "Currency"

AMORTIZED = Measure("amortized_cost", "amortized cost")
UNBLENDED = Measure("unblended_cost", "unblended cost")
BY_MONTH, BY_DAY = Group("billing_month", "month", "MONTH"), Group("usage_date", "day", "DAY")
SERVICE, ACCOUNT = Group("service", "service"), Group("account_name", "account")
THIS_MONTH, MONTH_BEFORE = (
    Measure("this_month", "this month"),
    Measure("month_before", "same days of the month before"),
)
CHANGE = Measure("cost_change", "change")
UNUSED, SAVED = Measure("unused_cost", "unused"), Measure("net_savings", "net savings")
UTILIZATION = Measure("utilization", "utilization", "ratio")
RI_COVERAGE = Measure("ri_coverage_hours", "hours covered by Reserved Instances", "ratio")
SP_COVERAGE = Measure("sp_coverage", "cost covered by Savings Plans", "ratio")
MOVED = Measure("moved_gb", "GB moved", "quantity")
TRANSFER_COST = Measure("unblended_cost", "cost")
PATH = Group("path_class", "path")

# (data set, name) -> expression. Ratios of sums, so that every cut of them is right.
CALCULATED = {
    (COMMITMENTS.key, "utilization"): "sum({used_quantity}) / sum({committed_quantity})",
    (COVERAGE.key, "ri_coverage_hours"): (
        "sum({reserved_hours}) / (sum({reserved_hours}) + sum({on_demand_hours}))"
    ),
    (COVERAGE.key, "sp_coverage"): "sum({plan_covered}) / (sum({plan_covered}) + sum({plan_eligible}))",
}

MONTH_SHEET = Sheet(
    "month",
    "Month",
    (
        (
            Visual("month-amortized", "Amortized cost, newest month", "kpi", COST, (AMORTIZED,), (BY_MONTH,)),
            Visual("month-unblended", "Unblended cost, newest month", "kpi", COST, (UNBLENDED,), (BY_MONTH,)),
        ),
        (
            Visual(
                "month-by-service",
                "Amortized cost by month and service",
                "columns",
                COST,
                (AMORTIZED,),
                (BY_MONTH,),
                (SERVICE,),
            ),
        ),
        (
            Visual(
                "month-by-day",
                "Amortized cost by day and purchase option",
                "lines",
                COST,
                (AMORTIZED,),
                (BY_DAY,),
                (Group("purchase_option", "purchase option"),),
            ),
            Visual("month-by-account", "Cost by account", "table", COST, (AMORTIZED, UNBLENDED), (ACCOUNT,)),
        ),
    ),
)
MOVERS_SHEET = Sheet(
    "movers",
    "Movers",
    (
        (
            Visual("movers-this-month", "Newest month", "kpi", MOVERS, (THIS_MONTH,)),
            Visual("movers-before", "Same days of the month before", "kpi", MOVERS, (MONTH_BEFORE,)),
            Visual("movers-change", "Change", "kpi", MOVERS, (CHANGE,)),
        ),
        (
            Visual("movers-by-service", "Change by service", "bars", MOVERS, (CHANGE,), (SERVICE,)),
            Visual("movers-by-account", "Change by account", "bars", MOVERS, (CHANGE,), (ACCOUNT,)),
        ),
        (
            Visual(
                "movers-list",
                "Change by service and account",
                "table",
                MOVERS,
                (CHANGE, THIS_MONTH, MONTH_BEFORE),
                (SERVICE, ACCOUNT),
            ),
        ),
    ),
)
COMMITMENTS_SHEET = Sheet(
    "commitments",
    "Commitments",
    (
        (
            Visual("commitments-saved", "Net savings", "kpi", COMMITMENTS, (SAVED,)),
            Visual("commitments-unused", "Unused", "kpi", COMMITMENTS, (UNUSED,)),
            Visual("commitments-ri", "Reserved Instance coverage, hours", "kpi", COVERAGE, (RI_COVERAGE,)),
            Visual("commitments-sp", "Savings Plan coverage, cost", "kpi", COVERAGE, (SP_COVERAGE,)),
        ),
        (
            Visual(
                "commitments-utilization",
                "Utilization by day",
                "lines",
                COMMITMENTS,
                (UTILIZATION,),
                (BY_DAY,),
                (Group("commitment_type", "commitment"),),
            ),
            Visual(
                "commitments-coverage",
                "Coverage by day",
                "lines",
                COVERAGE,
                (RI_COVERAGE, SP_COVERAGE),
                (BY_DAY,),
            ),
        ),
        (
            Visual(
                "commitments-list",
                "Commitments, the least used first",
                "table",
                COMMITMENTS,
                (UNUSED, SAVED, Measure("committed_cost", "committed")),
                (
                    Group("commitment_id", "commitment"),
                    Group("account_id", "account"),
                    Group("family", "family"),
                ),
            ),
        ),
    ),
)
TRANSFER_SHEET = Sheet(
    "transfer",
    "Transfer",
    (
        (
            Visual(
                "transfer-cost", "Data transfer, newest month", "kpi", TRANSFER, (TRANSFER_COST,), (BY_MONTH,)
            ),
            Visual("transfer-gb", "GB moved, newest month", "kpi", TRANSFER, (MOVED,), (BY_MONTH,)),
        ),
        (
            Visual(
                "transfer-by-path",
                "Cost by day and path",
                "columns",
                TRANSFER,
                (TRANSFER_COST,),
                (BY_DAY,),
                (PATH,),
            ),
        ),
        (
            Visual(
                "transfer-flow",
                "GB from region to region",
                "flow",
                TRANSFER,
                (MOVED,),
                (Group("from_region", "from"), Group("to_region", "to")),
            ),
            Visual("transfer-paths", "Paths", "table", TRANSFER, (TRANSFER_COST, MOVED), (PATH,)),
        ),
    ),
)
SHEETS = (MONTH_SHEET, MOVERS_SHEET, COMMITMENTS_SHEET, TRANSFER_SHEET)


def dashboard_request(account: Account) -> Shape:
    """CreateDashboard and UpdateDashboard, without permissions. STRICT: a field that is missing fails the request."""
    return {
        "AwsAccountId": account.account_id,
        "DashboardId": DASHBOARD_ID,
        "Name": NAME,
        "Definition": definition(account),
        "ValidationStrategy": {"Mode": "STRICT"},
    }


def definition(account: Account) -> Shape:
    """The dashboard over the data sets of `account`."""
    used = [one for one in DATA_SETS if any(v.data_set == one for sheet in SHEETS for v in sheet.visuals)]
    return {
        "DataSetIdentifierDeclarations": [
            {"Identifier": one.key, "DataSetArn": account.arn("dataset", one.data_set_id)} for one in used
        ],
        "Sheets": [sheet_shape(sheet) for sheet in SHEETS],
        "CalculatedFields": [
            {"DataSetIdentifier": key, "Name": name, "Expression": text}
            for (key, name), text in CALCULATED.items()
        ],
        "ParameterDeclarations": [{"StringParameterDeclaration": CURRENCY_PARAMETER}],
        "FilterGroups": [currency_filter(one.key) for one in used],
    }


# Costs of two currencies never stand in one sum: every data set is filtered by one.
CURRENCY_PARAMETER: Shape = {
    "ParameterValueType": "SINGLE_VALUED",
    "Name": CURRENCY,
    "DefaultValues": {"StaticValues": ["USD"]},
}


def currency_filter(data_set: str) -> Shape:
    """One currency in every visual over `data_set`."""
    sheets = [sheet for sheet in SHEETS if any(one.data_set.key == data_set for one in sheet.visuals)]
    chosen = {"MatchOperator": "EQUALS", "ParameterName": CURRENCY, "NullOption": "NON_NULLS_ONLY"}
    category = {
        "FilterId": f"currency-of-{data_set}",
        "Column": {"DataSetIdentifier": data_set, "ColumnName": "currency"},
        "Configuration": {"CustomFilterConfiguration": chosen},
    }
    scopes = [
        {
            "SheetId": sheet.key,
            "Scope": "SELECTED_VISUALS",
            "VisualIds": [one.key for one in sheet.visuals if one.data_set.key == data_set],
        }
        for sheet in sheets
    ]
    return {
        "FilterGroupId": f"one-currency-{data_set}",
        "Filters": [{"CategoryFilter": category}],
        "ScopeConfiguration": {"SelectedSheets": {"SheetVisualScopingConfigurations": scopes}},
        "Status": "ENABLED",
        "CrossDataset": "SINGLE_DATASET",
    }


def sheet_shape(sheet: Sheet) -> Shape:
    """A sheet with its visuals, their places and the choice of a currency."""
    dropdown = {
        "ParameterControlId": f"currency-on-{sheet.key}",
        "Title": CURRENCY,
        "SourceParameterName": CURRENCY,
        "Type": "SINGLE_SELECT",
        "SelectableValues": {
            "LinkToDataSetColumn": {"DataSetIdentifier": COST.key, "ColumnName": "currency"}
        },
    }
    return {
        "SheetId": sheet.key,
        "Name": sheet.title,
        "ContentType": "INTERACTIVE",
        "ParameterControls": [{"Dropdown": dropdown}],
        "Visuals": [visual_shape(visual) for visual in sheet.visuals],
        "Layouts": [layout_shape(sheet)],
    }
