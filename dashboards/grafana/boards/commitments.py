"""The board for who buys commitments: are they used, what do they save, what could be covered, what ends when."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

COMMITMENTS = Board(
    "commitments",
    "AWS cost: commitments",
    "Reserved Instances and Savings Plans: coverage, utilisation, what is unused, steady demand, expiries.",
    ("currency", "account"),
    (
        Panel(
            "commitments",
            "Commitments",
            "Used share of what is committed (normalised units for Reserved Instances, money for Savings Plans), and the"
            " covered share of what could be: running hours without spot for Reserved Instances, on-demand equivalent"
            " of eligible usage for Savings Plans, as Cost Explorer counts.",
            "stat",
            (
                Column("ri_utilization_ratio", "RI utilisation", "ratio"),
                Column("sp_utilization_ratio", "SP utilisation", "ratio"),
                Column("ri_coverage_hours_ratio", "RI coverage", "ratio"),
                Column("sp_coverage_ratio", "SP coverage", "ratio"),
            ),
            width=12,
            height=4,
        ),
        Panel(
            "commitment_savings",
            "What commitments save",
            "Cost of all commitments in the range, the part of it that nobody used, and the list price of what they"
            " covered less their cost.",
            "stat",
            (
                Column("committed_cost", "committed", "money"),
                Column("unused_cost", "unused", "money"),
                Column("net_savings", "saved", "money"),
            ),
            width=12,
            height=4,
        ),
        Panel(
            "utilization",
            "Commitment utilisation",
            "Used share of what is committed, per day.",
            "lines",
            (Column("utilization_ratio", "utilisation", "ratio"),),
            width=12,
            height=8,
            series="commitment",
        ),
        Panel(
            "coverage",
            "Commitment coverage",
            "Covered share per day: of running hours (Reserved Instances), of eligible on-demand cost (Savings Plans).",
            "lines",
            (
                Column("ri_coverage_hours_ratio", "Reserved Instances, hours", "ratio"),
                Column("sp_coverage_ratio", "Savings Plans, cost", "ratio"),
            ),
            width=12,
            height=8,
        ),
        Panel(
            "commitment_unused",
            "Unused commitments",
            "Cost per day of what was committed and not used.",
            "bars",
            (Column("unused_cost", "unused", "money"),),
            width=12,
            height=8,
            series="commitment",
        ),
        Panel(
            "coverage_by_service",
            "Coverage by service",
            "List price of usage that a commitment could cover: under reservations, under plans, on demand.",
            "table",
            (
                Column("service", "service", "text"),
                Column("reserved", "reserved", "money"),
                Column("plan", "Savings Plans", "money"),
                Column("on_demand", "on demand, eligible", "money"),
                Column("covered_ratio", "covered", "ratio"),
            ),
            width=12,
            height=8,
        ),
        Panel(
            "commitment_list",
            "Each commitment",
            "What each commitment cost in the range, how much of it was used and what it saved; the least used first.",
            "table",
            (
                Column("commitment_id", "commitment", "text"),
                Column("account_id", "account", "text"),
                Column("family", "family", "text"),
                Column("payment_option", "payment", "text"),
                Column("committed_cost", "cost", "money"),
                Column("unused_cost", "unused", "money"),
                Column("utilization_ratio", "utilisation", "ratio"),
                Column("net_savings", "saved", "money"),
            ),
            width=24,
            height=9,
        ),
        Panel(
            "steady_demand",
            "Where a purchase could pay",
            "Families with usage on demand: normalised units that ran in nine of ten hours of the whole months (a purchase"
            " up to there is always used), on average, and what all of it cost at list price. Discounts of the purchase"
            " are not in the bill: compare with AWS's offers.",
            "table",
            (
                Column("service", "service", "text"),
                Column("region", "region", "text"),
                Column("family", "family", "text"),
                Column("steady_units", "units, nine of ten hours", "quantity"),
                Column("average_units", "units on average", "quantity"),
                Column("on_demand_cost", "on-demand cost", "money"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "expiries",
            "What ends when",
            "Days are counted from the newest day of the published bills. After the end the same usage costs its list"
            " price: the last column says how much more an hour. The time range does not apply.",
            "table",
            (
                Column("commitment_id", "commitment", "text"),
                Column("end_date", "ends", "day"),
                Column("days_left", "days left", "count"),
                Column("hourly_cost", "per hour", "price"),
                Column("hourly_on_demand_cost", "per hour, list price", "price"),
                Column("hourly_increase", "more per hour", "price"),
            ),
            width=12,
            height=9,
        ),
    ),
)
