"""The board for what nobody expected: days above what is usual, and months that AWS wrote again."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

CHANGES = Board(
    "changes",
    "AWS cost: anomalies and restatements",
    "Days that cost more than usual, and what a later delivery changed in a month already published.",
    ("metric", "currency", "account", "service"),
    (
        Panel(
            "restatement_summary",
            "Restatements",
            "Months of the range whose figures a later delivery changed, and by how much in all (unblended).",
            "stat",
            (
                Column("restated_months", "months restated", "count"),
                Column("restatements", "times", "count"),
                Column("difference", "net difference", "money"),
            ),
            width=24,
            height=4,
        ),
        Panel(
            "unusual_cost",
            "Cost above usual",
            "Per day, what services cost above the average of the fourteen days before plus three standard deviations.",
            "bars",
            (Column("excess", "above usual", "money"),),
            width=12,
            height=10,
            series="service",
        ),
        Panel(
            "unusual_days",
            "Days furthest above usual",
            "Days of a service in an account, by what they cost above the average of up to fourteen days before. A plain"
            " rule to look with: `lakehouse anomalies` judges with weekdays, trends and recurring charges.",
            "table",
            (
                Column("usage_date", "day", "day"),
                Column("account_id", "account", "text"),
                Column("service", "service", "text"),
                Column("cost", "cost", "money"),
                Column("usual", "usual", "money"),
                Column("excess", "above usual", "money"),
                Column("deviations", "standard deviations", "quantity"),
            ),
            width=12,
            height=10,
        ),
        Panel(
            "restated_months",
            "Months restated",
            "Each time that a delivery changed a published month (unblended cost of the whole month).",
            "table",
            (
                Column("billing_period", "month", "text"),
                Column("at", "when", "text"),
                Column("previous_value", "before", "money"),
                Column("new_value", "after", "money"),
                Column("difference", "difference", "money"),
                Column("change_ratio", "change", "ratio"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "restated_members",
            "What was restated",
            "Services and other members whose cost a later delivery changed most (unblended).",
            "table",
            (
                Column("billing_period", "month", "text"),
                Column("dimension", "cut by", "text"),
                Column("member", "value", "text"),
                Column("previous_value", "before", "money"),
                Column("new_value", "after", "money"),
                Column("difference", "difference", "money"),
            ),
            width=12,
            height=9,
        ),
    ),
)
