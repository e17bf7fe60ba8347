"""The board for who moves data: which way it goes, what a gigabyte costs there, and the cheaper path."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

TRANSFER = Board(
    "transfer",
    "AWS cost: data transfer",
    "Paths as flows, NAT gateways, traffic between zones, the price of a gigabyte, and cheaper paths.",
    ("currency", "account"),
    (
        Panel(
            "transfer_summary",
            "Data transfer",
            "Unblended cost in the range of all paths, and of the three that are most often avoidable.",
            "stat",
            (
                Column("cost", "all paths", "money"),
                Column("internet_cost", "to the internet", "money"),
                Column("nat_cost", "through NAT gateways", "money"),
                Column("zone_cost", "between zones", "money"),
                Column("savings", "upper bound of savings, whole months", "money"),
            ),
            width=24,
            height=4,
        ),
        Panel(
            "transfer_cost",
            "Data transfer cost by path",
            "Unblended cost per day of the eight most expensive paths. The service filter does not apply.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=12,
            height=9,
            series="path_class",
        ),
        Panel(
            "transfer_gb",
            "Data moved by path",
            "GB per day, each byte once: both ends of a two-sided charge count half. Never add paths up: a byte to the"
            " internet through NAT is in two of them.",
            "bars",
            (Column("moved_gb", "GB", "gb"),),
            width=12,
            height=9,
            series="path_class",
        ),
        Panel(
            "transfer_flows",
            "Where bytes go",
            "Bytes between regions and the internet; an edge carries its unblended cost and GB moved. What stays within a"
            " region is in the table beside it.",
            "flow",
            (
                Column("id", "flow", "text"),
                Column("source", "from", "text"),
                Column("target", "to", "text"),
                Column("mainstat", "cost", "money"),
                Column("secondarystat", "GB", "gb"),
            ),
            width=12,
            height=11,
        ),
        Panel(
            "transfer_regions",
            "Flows",
            "The same flows by path. On rows without a region (the internet, edge locations) that end is called internet.",
            "table",
            (
                Column("from_region", "from", "text"),
                Column("to_region", "to", "text"),
                Column("path_class", "path", "text"),
                Column("unblended_cost", "cost", "money"),
                Column("moved_gb", "GB", "gb"),
            ),
            width=12,
            height=11,
        ),
        Panel(
            "transfer_paths",
            "Data transfer paths",
            "All paths of the range. Metered GB is what the bill says, moved GB counts each byte once.",
            "table",
            (
                Column("path_class", "path", "text"),
                Column("unblended_cost", "cost", "money"),
                Column("metered_gb", "metered GB", "gb"),
                Column("moved_gb", "moved GB", "gb"),
                Column("cost_per_gb", "per moved GB", "price"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "transfer_price",
            "Price of a gigabyte",
            "Cost of usage per GB that had a price, before credits, per day: the five paths that cost most.",
            "lines",
            (Column("price", "per GB", "price"),),
            width=12,
            height=9,
            series="path_class",
        ),
        Panel(
            "transfer_nat",
            "NAT gateways",
            "What NAT gateways processed in whole months and what the gigabytes cost; their hours are not transfer. Of each"
            " account and month the 100 gateways that cost most.",
            "table",
            (
                Column("resource_name", "gateway", "text"),
                Column("account_id", "account", "text"),
                Column("region", "region", "text"),
                Column("unblended_cost", "cost", "money"),
                Column("metered_gb", "GB", "gb"),
                Column("cost_per_gb", "per GB", "price"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "transfer_zones",
            "Between zones",
            "Who pays in whole months for bytes between availability zones of a region: both ends of each byte are metered."
            " Of each account and month the 100 resources that cost most.",
            "table",
            (
                Column("resource_name", "resource", "text"),
                Column("account_id", "account", "text"),
                Column("product_code", "product", "text"),
                Column("unblended_cost", "cost", "money"),
                Column("metered_gb", "metered GB", "gb"),
            ),
            width=12,
            height=9,
        ),
        Panel(
            "transfer_advice",
            "Cheaper paths",
            "Traffic of whole months with a cheaper path. Savings are an upper bound or an estimate: read the condition"
            " before you quote one.",
            "table",
            (
                Column("finding", "finding", "text"),
                Column("resource_name", "resource", "text"),
                Column("cheaper_path", "cheaper path", "text"),
                Column("affected_gb", "GB", "gb"),
                Column("current_cost", "cost", "money"),
                Column("potential_savings", "savings up to", "money"),
                Column("confidence", "confidence", "text"),
                Column("applies_if", "if", "text"),
            ),
            width=24,
            height=9,
        ),
    ),
)
