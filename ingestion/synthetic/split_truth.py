"""The truth of containers: cost of each workload, summed from the ledger of split cost, never from rows.

One record per platform, cluster, namespace, workload_type and workload: split_cost, unused_cost and total_cost
(amortized), their net and public twins, cpu_hours and memory_gb_hours (max of reserved and used), and the hours
reserved and used. Nodes that hosted nothing have a record of their cluster with blank workload: idle_cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.money import Money, Post, text
from ingestion.synthetic.split_cost import Kind
from ingestion.synthetic.split_ledger import SplitCell, SplitLedger, SplitUse, split_ledger

KEYS = ("platform", "cluster", "namespace", "workload_type", "workload")
SUMS = (
    "split_cost",
    "unused_cost",
    "total_cost",
    "cpu_hours",
    "memory_gb_hours",
    "cpu_hours_reserved",
    "cpu_hours_used",
    "memory_gb_hours_reserved",
    "memory_gb_hours_used",
    "accelerator_hours",
    "idle_cost",
    "net_split_cost",
    "net_unused_cost",
    "net_idle_cost",
    "public_split_cost",
    "public_unused_cost",
)
SERVICES = {"EKS": "AmazonEKS", "ECS": "AmazonECS", "Batch": "AmazonECS"}
_HOURS: dict[Kind, str] = {"vCPU": "cpu_hours", "GB": "memory_gb_hours", "Accelerator": "accelerator_hours"}
Key = tuple[str, ...]


def split_truth(bill: Bill) -> list[dict[str, str]]:
    """The records, sorted by their key; decimals as text."""
    ledger = split_ledger(bill)
    sums: dict[Key, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(SUMS, Decimal(0)))
    for key, name, value in _figures(ledger):
        sums[key][name] += value
    return [
        dict(zip(KEYS, key, strict=True)) | {name: text(value) for name, value in sums[key].items()}
        for key in sorted(sums)
    ]


def split_posts(bill: Bill) -> Iterator[Post]:
    """The lines of containers as posts without money: their cost stands on the instances already."""
    for use in split_ledger(bill).uses:
        rows = sum(cell.count for cell in use.cells) + orphan_rows(use)
        service = SERVICES[use.cluster.platform]
        yield Post("Usage", service, use.fleet.account, Money(line_items=rows), use)


def orphan_rows(use: SplitUse) -> int:
    """Lines of a pod whose node the bill doesn't name: only the cluster's first workload has them."""
    first = use.cluster.workloads[0] == use.workload
    return use.cluster.orphans if first else 0


def _figures(ledger: SplitLedger) -> Iterator[tuple[Key, str, Decimal]]:
    for use in ledger.uses:
        key = (use.cluster.platform, use.cluster.name, use.workload.namespace, *use.workload.owner)
        for cell in use.cells:
            for name, value in (*_costs(cell), *_hours(use.kind, cell)):
                yield key, name, value * cell.count
    for cluster, node in ledger.idle:
        yield _nobody(cluster), "idle_cost", node.gross * node.count
        yield _nobody(cluster), "net_idle_cost", node.net * node.count


def _nobody(cluster: Cluster) -> Key:
    return (cluster.platform, cluster.name, "", "", "")


def _costs(cell: SplitCell) -> Iterable[tuple[str, Decimal]]:
    yield "split_cost", cell.gross.split
    yield "unused_cost", cell.gross.unused
    yield "total_cost", cell.gross.split + cell.gross.unused
    yield "net_split_cost", cell.net.split
    yield "net_unused_cost", cell.net.unused
    yield "public_split_cost", cell.public.split
    yield "public_unused_cost", cell.public.unused


def _hours(kind: Kind, cell: SplitCell) -> Iterable[tuple[str, Decimal]]:
    yield _HOURS[kind], cell.need.allocated
    if kind != "Accelerator":
        yield f"{_HOURS[kind]}_reserved", cell.need.reserved
        yield f"{_HOURS[kind]}_used", cell.need.used
