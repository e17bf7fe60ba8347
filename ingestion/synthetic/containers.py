"""The company's clusters: EKS with bursts and daemons, EKS with accelerators, ECS services, Batch jobs on spot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from ingestion.synthetic.container_facts import Cluster, Workload
from ingestion.synthetic.rhythm import draw
from ingestion.synthetic.split_cost import Kind, Need


def _need(kind: Kind, reserved: str, used: str) -> Need:
    return Need(kind, Decimal(reserved), Decimal(used))


def _pod(cpu: str, cpu_used: str, memory: str, memory_used: str) -> tuple[Need, ...]:
    return _need("vCPU", cpu, cpu_used), _need("GB", memory, memory_used)


_NOON, _MORNING = (9, 13), (10, 11)

# Reserves 0.5 of the node's 2 vCPUs; on two days of three it takes more, once more than the node has left.
SEARCH = Workload(
    "ReplicaSet",
    "search-6c9f7d8b54",
    _NOON,
    (_pod("0.5", "0.31", "2", "1.75"), _pod("0.5", "1.25", "2", "2.5"), _pod("0.5", "1.9", "2", "6.25")),
    namespace="storefront",
    deployment="search",
)
CART = Workload(
    "ReplicaSet",
    "cart-7f5c4d9b8",
    _NOON,
    (_pod("0.5", "0.3", "2", "1.5"), _pod("0.5", "0.4125", "2", "1.5")),
    namespace="storefront",
    deployment="cart",
)
LOG_AGENT = Workload(
    "DaemonSet", "fluent-bit", _NOON[:1], (_pod("0.1", "0.05", "0.25", "0.25"),), namespace="kube-system"
)
INGEST = Workload("Service", "ingest", _MORNING, (_pod("1", "0.75", "4", "3.5"), _pod("1", "1", "4", "8")))
REPORTS = Workload("Service", "reports", _MORNING[:1], (_pod("0.25", "0.125", "2", "1"),))
TRAINING = Workload("JobQueue", "nightly-training", (1,), (_pod("3", "3.6", "6", "4.5"),))
INFERENCE = Workload(
    "StatefulSet",
    "vision",
    _MORNING[:1],
    ((*_pod("2", "1.4", "8", "9.5"), _need("Accelerator", "1", "0.62")),),
    namespace="models",
)
# Runs an hour longer than the pods with accelerators: then nobody asks for the node's accelerator.
GATEWAY = Workload(
    "ReplicaSet", "gateway-5b8d", _MORNING, (_pod("0.5", "0.2", "1", "0.5"),), "models", "gateway"
)

CLUSTERS = (
    Cluster("EKS", "shop", "web", (SEARCH, CART, LOG_AGENT)),
    Cluster("EKS", "vision", "inference", (INFERENCE, GATEWAY), orphans=0),
    Cluster("ECS", "orders", "analytics", (INGEST, REPORTS), orphans=2),
    Cluster("Batch", "training", "spot-training", (TRAINING,)),
)


def clusters_of(patterns: Iterable[Cluster], seed: int, copies: int) -> Iterator[Cluster]:
    """The clusters on every copy of their fleets, `shop-0` on `web.0` and so on."""
    for pattern in patterns:
        for copy in range(copies):
            name = f"{pattern.name}-{copy}"
            turn = draw(f"{seed}|cluster|{name}", 6)
            yield replace(pattern, name=name, fleet=f"{pattern.fleet}.{copy}", turn=turn)
