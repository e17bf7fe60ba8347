"""The board for whoever asks what something costs: any cut of the bill, down to the resource."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

EXPLORER = Board(
    "explorer",
    "AWS cost: explorer",
    "Cost by the column that you choose, by account, usage type, charge type and resource.",
    ("metric", "dimension", "currency", "account", "service"),
    (
        Panel(
            "explorer_total",
            "In the range",
            "Cost of the days of the range, and its average day.",
            "stat",
            (
                Column("cost", "cost", "money"),
                Column("cost_per_day", "per day", "money"),
                Column("days", "days", "count"),
                Column("accounts", "accounts", "count"),
                Column("services", "services", "count"),
            ),
            width=24,
            height=4,
        ),
        Panel(
            "explorer_daily",
            "Cost by day",
            "Cost per day of the ten largest values of the chosen column; the others are added up.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=14,
            height=10,
            series="value",
        ),
        Panel(
            "explorer_values",
            "Cost by value",
            "The values of the chosen column that cost most in the range, and their share of all.",
            "table",
            (
                Column("value", "value", "text"),
                Column("cost", "cost", "money"),
                Column("share_ratio", "share", "ratio"),
                Column("days", "days", "count"),
            ),
            width=10,
            height=10,
        ),
        Panel(
            "explorer_accounts",
            "Cost by account",
            "Accounts by cost in the range, with the owner and environment that settings give them.",
            "table",
            (
                Column("account_id", "account", "text"),
                Column("account_name", "name", "text"),
                Column("owner", "owner", "text"),
                Column("environment", "environment", "text"),
                Column("cost", "cost", "money"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "explorer_usage_types",
            "Cost by usage type",
            "The usage types that cost most, how much was used of them and what a unit cost. Lines without one (credits,"
            " discounts, some fees) are not in it.",
            "table",
            (
                Column("service", "service", "text"),
                Column("usage_type", "usage type", "text"),
                Column("pricing_unit", "unit", "text"),
                Column("usage_amount", "used", "quantity"),
                Column("cost", "cost", "money"),
                Column("cost_per_unit", "per unit", "price"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "explorer_charge_types",
            "Cost by charge type",
            "Usage, fees, tax, credits and refunds per day, as the bill names them.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=12,
            height=9,
            series="charge_type",
        ),
        Panel(
            "explorer_purchase_options",
            "Cost by purchase option",
            "Per day: on demand, under a Savings Plan, reserved, spot. Fees have the option of their commitment.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=12,
            height=9,
            series="purchase_option",
        ),
        Panel(
            "explorer_resources",
            "Cost by resource",
            "The resources that cost most in the whole months of the range, out of the hundred dearest of each account and"
            " month: over several months, one that is no part of a month's hundred lacks that month. Lines without a"
            " resource (tax, credits, fees) are not in it; the table is empty for an export without resource ids. The"
            " service filter does not apply.",
            "table",
            (
                Column("resource_id", "resource", "text"),
                Column("account_id", "account", "text"),
                Column("product_code", "product", "text"),
                Column("region", "region", "text"),
                Column("cost", "cost", "money"),
            ),
            width=24,
            height=9,
        ),
    ),
)
