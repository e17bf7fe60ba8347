"""The board for who runs the lakehouse: is every month fresh, how long did it take, did anything get stuck."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

PLATFORM = Board(
    "platform",
    "AWS cost: this platform",
    "Freshness and latency of deliveries, what landed, publications, dead letters, and services of a lakehouse.",
    ("currency", "account"),
    (
        Panel(
            "platform_summary",
            "Deliveries",
            "Deliveries of the range's months, from the ledger: how many were published, how many landed and are not,"
            " rows and bytes landed.",
            "stat",
            (
                Column("deliveries", "deliveries", "count"),
                Column("published", "published", "count"),
                Column("unpublished", "not published", "count"),
                Column("rows_landed", "rows landed", "count"),
                Column("bytes_landed", "landed", "bytes"),
            ),
            width=16,
            height=4,
        ),
        Panel(
            "dead_letters",
            "Dead letters",
            "Messages that nobody could process and that somebody sent back, of all time. What still waits in the queue"
            " is in `lakehouse dlq`.",
            "stat",
            (
                Column("letters", "letters sent back", "count"),
                Column("replays", "times", "count"),
            ),
            width=8,
            height=4,
        ),
        Panel(
            "freshness",
            "Freshness",
            "The newest event of each delivery: when AWS made it, when it was published, and the minutes between.",
            "table",
            (
                Column("billing_period", "month", "text"),
                Column("export_name", "export", "text"),
                Column("state", "state", "text"),
                Column("ordered_at", "delivered", "text"),
                Column("published_at", "published", "text"),
                Column("minutes", "minutes", "quantity"),
                Column("rows_landed", "rows", "count"),
            ),
            width=24,
            height=9,
        ),
        Panel(
            "stages",
            "Time by stage",
            "Seconds that each stage of a delivery took: on average and at worst.",
            "table",
            (
                Column("state", "until", "text"),
                Column("deliveries", "deliveries", "count"),
                Column("average_seconds", "average", "seconds"),
                Column("longest_seconds", "longest", "seconds"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "publications",
            "Publications",
            "Each time that readers were pointed at another delivery, by whom and why.",
            "table",
            (
                Column("at", "when", "text"),
                Column("billing_period", "month", "text"),
                Column("delivery_id", "delivery", "text"),
                Column("actor", "by", "text"),
                Column("reason", "reason", "text"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "platform_services",
            "Services of a lakehouse",
            "Unblended cost per day of Athena, Glue, S3 and queues. Choose the platform's own account above: a bill does"
            " not say which queries were ours.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=12,
            height=9,
            series="service",
        ),
        Panel(
            "platform_usage",
            "Usage of a lakehouse",
            "The usage types of the same services: terabytes read by Athena, bytes stored and requests in S3.",
            "table",
            (
                Column("service", "service", "text"),
                Column("usage_type", "usage type", "text"),
                Column("pricing_unit", "unit", "text"),
                Column("usage_amount", "used", "quantity"),
                Column("cost", "cost", "money"),
            ),
            width=12,
            height=9,
        ),
    ),
)
