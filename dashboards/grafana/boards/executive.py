"""The board for who pays: this month, where it ends, what changed, what was invoiced."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

EXECUTIVE = Board(
    "executive",
    "AWS cost: executive",
    "The newest month, where it is heading, what moved it and the last invoices.",
    ("metric", "currency", "account", "service"),
    (
        Panel(
            "month",
            "Newest month",
            "Cost of the newest month, and of the same days of the month before. A complete month is compared as a whole.",
            "stat",
            (
                Column("this_month", "this month", "money"),
                Column("month_before", "month before", "money"),
                Column("change_ratio", "change", "ratio"),
            ),
            width=12,
            height=4,
        ),
        Panel(
            "forecast",
            "Where the month ends",
            "A run rate, not a model: what the newest month has cost so far, plus for each day that is left the average"
            " usage cost of its last seven days. A complete month ends as it is.",
            "stat",
            (
                Column("so_far", "so far", "money"),
                Column("expected", "expected at the end", "money"),
                Column("last_month", "all of last month", "money"),
            ),
            width=12,
            height=4,
        ),
        Panel(
            "cost_by_service",
            "Cost by service",
            "Cost per day of the eight largest services; the others are added up.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=14,
            height=10,
            series="service",
        ),
        Panel(
            "movers",
            "What changed",
            "Services whose cost changed most: the newest month against the same days of the month before.",
            "table",
            (
                Column("service", "service", "text"),
                Column("this_month", "this month", "money"),
                Column("month_before", "month before", "money"),
                Column("change", "change", "money"),
            ),
            width=10,
            height=10,
        ),
        Panel(
            "months",
            "Months",
            "Each month as billed (unblended), spread over its use (amortized), after discounts (net), at list price.",
            "table",
            (
                Column("billing_period", "month", "text"),
                Column("unblended_cost", "unblended", "money"),
                Column("amortized_cost", "amortized", "money"),
                Column("net_amortized_cost", "net amortized", "money"),
                Column("public_on_demand_cost", "public on-demand", "money"),
                Column("state", "state", "text"),
            ),
            width=12,
            height=8,
        ),
        Panel(
            "accounts",
            "Top accounts",
            "The ten accounts that cost most in the newest month, and the same days of the month before.",
            "table",
            (
                Column("account_id", "account", "text"),
                Column("this_month", "this month", "money"),
                Column("month_before", "month before", "money"),
                Column("change", "change", "money"),
            ),
            width=12,
            height=8,
        ),
        Panel(
            "account_movers",
            "Accounts that changed most",
            "The ten accounts whose cost changed most, up or down: the newest month against the same days of the month"
            " before.",
            "table",
            (
                Column("account_name", "account", "text"),
                Column("this_month", "this month", "money"),
                Column("month_before", "month before", "money"),
                Column("change", "change", "money"),
                Column("change_ratio", "change, share", "ratio"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "invoices",
            "Invoices",
            "The bill's total of each invoice (unblended, tax and credits in it) beside the number typed in from the PDF."
            " Accounts and services do not apply: an invoice is the payer's.",
            "table",
            (
                Column("billing_period", "month", "text"),
                Column("invoice_id", "invoice", "text"),
                Column("bill_type", "for", "text"),
                Column("billing_entity", "seller", "text"),
                Column("bill_total", "bill", "money"),
                Column("invoice_total", "PDF", "money"),
                Column("state", "state", "text"),
            ),
            width=12,
            height=9,
        ),
    ),
)
