"""The cost of instances by the pods they hosted, from the facts alone: before any row, and without the renderers.

An instance's hour may have been paid by several: part by a reservation, part on demand. Its amortized cost is the sum
of what each of them paid, its hours the sum of their amounts; both are split between the pods that it hosted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ingestion.synthetic.capacities import CAPACITIES
from ingestion.synthetic.container_facts import Cluster, Workload
from ingestion.synthetic.facts import ZERO, Bill, Cell, Fleet, Use
from ingestion.synthetic.money import covered_share
from ingestion.synthetic.split_cost import Capacity, Kind, Need, Part, shares, split

Price = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class NodeHour:
    """One hour of each of the `count` instances of a fleet from number `first` on, which cost the same.

    `hours`: for how long it ran. Amortized cost gross, net, and at public rates, per instance.
    """

    hour: int
    first: int
    count: int
    hours: Decimal
    gross: Decimal
    net: Decimal
    public: Decimal


@dataclass(frozen=True)
class SplitCell:
    """What one kind of capacity cost one pod on each of the `count` nodes from number `first` on, in one hour."""

    hour: int
    first: int
    count: int
    need: Need
    ratio: Decimal
    gross: Part
    net: Part
    public: Part


@dataclass(frozen=True)
class SplitUse:
    """All hours of one workload of a cluster in one kind of capacity."""

    cluster: Cluster
    workload: Workload
    fleet: Fleet
    kind: Kind
    cells: tuple[SplitCell, ...]


@dataclass(frozen=True)
class SplitLedger:
    """The split bill: `uses` of the pods; `idle`: hours of the clusters' nodes in which they hosted nothing."""

    uses: tuple[SplitUse, ...]
    idle: tuple[tuple[Cluster, NodeHour], ...]


def split_ledger(bill: Bill) -> SplitLedger:
    """All clusters of the bill; a cluster whose nodes the bill doesn't know (yet) is left out."""
    uses: list[SplitUse] = []
    idle: list[tuple[Cluster, NodeHour]] = []
    for cluster in bill.clusters:
        nodes = [use for use in bill.uses if use.fleet.key == cluster.fleet]
        if nodes:
            found, unused = _split(cluster, nodes[0].fleet, node_hours(bill, nodes))
            uses += found
            # Instances that hosted nothing at all are no nodes to a reader of the bill.
            idle += ((cluster, hour) for hour in unused if found)
    return SplitLedger(tuple(uses), tuple(idle))


def node_hours(bill: Bill, uses: list[Use]) -> Iterator[NodeHour]:
    """Hours of one fleet's instances, whoever paid, in stretches of equal cost."""
    cells: dict[int, list[tuple[Cell, Price]]] = defaultdict(list)
    for use in uses:
        price = hourly_price(bill, use)
        for cell in use.cells:
            cells[cell.hour].append((cell, price))
    for hour, found in cells.items():
        edges = sorted({edge for cell, _ in found for edge in (cell.first, cell.first + cell.count)})
        for first, end in pairwise(edges):
            over = [(cell.amount, price) for cell, price in found if first in _numbers(cell)]
            if over:
                yield NodeHour(hour, first, end - first, *_weighted(over))


def _numbers(cell: Cell) -> range:
    return range(cell.first, cell.first + cell.count)


def _weighted(paid: list[tuple[Decimal, Price]]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Hours, and the sums of the prices by the hours that each payer took."""
    gross, net, public = (sum((hours * price[n] for hours, price in paid), ZERO) for n in range(3))
    return sum((hours for hours, _ in paid), ZERO), gross, net, public


def hourly_price(bill: Bill, use: Use) -> Price:
    """Amortized cost of one instance for one hour, by who pays for it: gross, net, at public rates."""
    if use.payer is None:
        return use.unit_price, use.unit_price * bill.kept(use.fleet.sku), use.public_price
    gross = covered_share(use, Decimal(1))
    return gross, gross * bill.kept(), use.public_price


def _split(
    cluster: Cluster, fleet: Fleet, nodes: Iterator[NodeHour]
) -> tuple[list[SplitUse], list[NodeHour]]:
    cells: dict[tuple[Workload, Kind], list[SplitCell]] = defaultdict(list)
    idle: list[NodeHour] = []
    for node in nodes:
        needs = [(work, need) for work in cluster.workloads for need in work.needs(node.hour, cluster.turn)]
        if not needs:
            idle.append(node)
        for (work, need), cell in zip(needs, _cells(fleet, node, [need for _, need in needs]), strict=True):
            cells[work, need.kind].append(cell)
    uses = [SplitUse(cluster, work, fleet, kind, tuple(found)) for (work, kind), found in cells.items()]
    return uses, idle


def _cells(fleet: Fleet, node: NodeHour, needs: list[Need]) -> Iterator[SplitCell]:
    if not needs:
        return
    parts = shares(_capacity(fleet, node.hours), tuple(needs))
    prices = (split(cost, parts) for cost in (node.gross, node.net, node.public))
    for need, share, gross, net, public in zip(needs, parts, *prices, strict=True):
        yield SplitCell(node.hour, node.first, node.count, need, share.ratio, gross, net, public)


def _capacity(fleet: Fleet, hours: Decimal) -> Capacity:
    if fleet.sku.instance is None:
        raise ValueError(f"fleet {fleet.key}: expected instances as nodes of a cluster, found {fleet.sku}.")
    whole = CAPACITIES[fleet.sku.instance.type]
    return Capacity(whole.vcpus * hours, whole.memory_gb * hours, whole.accelerators * hours)
