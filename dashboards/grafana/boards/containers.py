"""The board for who runs containers: what each workload costs, and what it asks for and does not use."""

from __future__ import annotations

from dashboards.grafana.panels import Board, Column, Panel

CONTAINERS = Board(
    "containers",
    "AWS cost: containers",
    "EKS, ECS and Batch on EC2: amortized cost of instances, split over what they hosted.",
    ("currency", "account"),
    (
        Panel(
            "container_summary",
            "Containers",
            "Amortized cost of instances in the range: allocated to workloads, left over beside them, and of instances"
            " that hosted nothing.",
            "stat",
            (
                Column("split_cost", "allocated", "money"),
                Column("unused_cost", "left over", "money"),
                Column("idle_cost", "hosting nothing", "money"),
                Column("allocated_ratio", "allocated share", "ratio"),
            ),
            width=24,
            height=4,
        ),
        Panel(
            "container_clusters",
            "Cost by cluster",
            "Allocated and left over cost per day of each cluster, idle instances in it.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=12,
            height=9,
            series="cluster",
        ),
        Panel(
            "container_namespaces",
            "Cost by namespace",
            "Allocated and left over cost per day. ECS and Batch have no namespaces: their platform stands instead.",
            "bars",
            (Column("cost", "cost", "money"),),
            width=12,
            height=9,
            series="namespace",
        ),
        Panel(
            "container_workloads",
            "Workloads",
            "The workloads that cost most in the range, and what a vCPU-hour of them came to.",
            "table",
            (
                Column("cluster", "cluster", "text"),
                Column("namespace", "namespace", "text"),
                Column("workload", "workload", "text"),
                Column("workload_type", "kind", "text"),
                Column("split_cost", "allocated", "money"),
                Column("unused_cost", "left over", "money"),
                Column("total_cost", "together", "money"),
                Column("cost_per_cpu_hour", "per vCPU-hour", "price"),
            ),
            width=24,
            height=9,
        ),
        Panel(
            "container_requests",
            "Asked for and used",
            "vCPU-hours and GB-hours of memory that workloads reserved and really used. Above 100 % they use more than"
            " they asked for; far below, they pay for what they do not need.",
            "table",
            (
                Column("cluster", "cluster", "text"),
                Column("workload", "workload", "text"),
                Column("cpu_hours_reserved", "vCPU-hours reserved", "quantity"),
                Column("cpu_hours_used", "used", "quantity"),
                Column("cpu_used_ratio", "vCPU used", "ratio"),
                Column("memory_gb_hours_reserved", "GB-hours reserved", "quantity"),
                Column("memory_gb_hours_used", "used", "quantity"),
                Column("memory_used_ratio", "memory used", "ratio"),
            ),
            width=24,
            height=9,
        ),
        Panel(
            "container_waste",
            "What clusters leave over",
            "Share of each cluster's instances that no workload was allocated.",
            "table",
            (
                Column("platform", "platform", "text"),
                Column("cluster", "cluster", "text"),
                Column("total_cost", "cost", "money"),
                Column("unused_cost", "left over", "money"),
                Column("idle_cost", "hosting nothing", "money"),
                Column("waste_ratio", "share not allocated", "ratio"),
            ),
            width=24,
            height=7,
        ),
    ),
)
