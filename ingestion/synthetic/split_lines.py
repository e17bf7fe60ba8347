"""Containers as rows: two per pod or task and hour (vCPU, GB), a third with accelerators; no cost of their own.

`Lines.parents` names the instance that hosted each pod. A pod whose instance the bill doesn't know stands in rows
with an empty parent and no cost: readers drop those.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingestion.synthetic.container_facts import Cluster
from ingestion.synthetic.facts import Bill, Fleet
from ingestion.synthetic.lines import LineCell, Lines, Maps, Numbers, Text, bill_text, rate, with_net
from ingestion.synthetic.month import HOUR
from ingestion.synthetic.resources import resource_ids
from ingestion.synthetic.skus import REGION_NAMES, REGION_PREFIX
from ingestion.synthetic.split_cost import Need
from ingestion.synthetic.split_ledger import SplitCell, SplitUse, split_ledger
from ingestion.synthetic.split_truth import orphan_rows
from ingestion.synthetic.usage_lines import code

ZERO = Decimal(0)


@dataclass(frozen=True)
class _Product:
    """How the bill names a container service. `pod`: resource id of a pod or task."""

    code: str
    name: str
    label: str
    operation: str
    pod: str


_TASK = "arn:aws:ecs:{region}:{account}:task/{cluster}/{id}"
_ECS = _Product("AmazonECS", "Amazon Elastic Container Service", "ECS", "ECSTask-EC2", _TASK)
_PRODUCTS = {
    "EKS": _Product(
        "AmazonEKS",
        "Amazon Elastic Container Service for Kubernetes",
        "EKS",
        "EKSPod-EC2",
        "arn:aws:eks:{region}:{account}:pod/{cluster}/{namespace}/{name}-{short}/{id}",
    ),
    "ECS": _ECS,
    "Batch": _ECS,
}


def split_lines(bill: Bill) -> Iterator[Lines]:
    """All split rows of the bill; none without clusters."""
    for use in split_ledger(bill).uses:
        yield _lines(bill, use)
        if orphan_rows(use):
            yield _orphans(bill, use)


def _lines(bill: Bill, use: SplitUse) -> Lines:
    return Lines(
        key=f"split|{use.cluster.name}|{use.workload.namespace}|{use.workload.name}|{use.kind}",
        text=_text(bill, use),
        cells=tuple(_cell(bill, cell) for cell in use.cells),
        maps=_maps(use),
        resources=tuple(_pod(use, number) for number in range(use.fleet.count)),
        parents=resource_ids(use.fleet),
    )


def _orphans(bill: Bill, use: SplitUse) -> Lines:
    """Rows of the first hours of the month for a pod of which nobody knows where it ran."""
    nothing = _split_numbers(Need(use.kind, ZERO, ZERO), ZERO)
    costs = dict.fromkeys(_cost_names(bill), ZERO)
    starts = [bill.month.at(hour) for hour in range(use.cluster.orphans)]
    return Lines(
        key=f"orphan|{use.cluster.name}|{use.kind}",
        text=_text(bill, use),
        cells=tuple(LineCell(start, start + HOUR, with_net(bill, nothing | costs)) for start in starts),
        maps=_maps(use),
        resources=(_pod(use, use.fleet.count),),
    )


def _cell(bill: Bill, cell: SplitCell) -> LineCell:
    start = bill.month.at(cell.hour)
    parts = (cell.gross, cell.public, cell.net)
    costs = (value for part in parts for value in (part.split, part.unused))
    numbers = _split_numbers(cell.need, cell.ratio) | dict(zip(_cost_names(bill), costs, strict=False))
    return LineCell(start, start + HOUR, with_net(bill, numbers), cell.first, cell.count)


def _split_numbers(need: Need, ratio: Decimal) -> Numbers:
    return {
        "line_item_usage_amount": need.allocated,
        "line_item_unblended_cost": ZERO,
        "line_item_blended_cost": ZERO,
        "split_line_item_actual_usage": need.used,
        "split_line_item_reserved_usage": need.reserved,
        "split_line_item_split_usage": need.allocated,
        "split_line_item_split_usage_ratio": round(ratio, 10),
    }


def _cost_names(bill: Bill) -> list[str]:
    """Gross, public and, for a payer with discounts, net; unused after split."""
    kinds = ["", "public_on_demand_", *(["net_"] if bill.discounted else [])]
    return [f"split_line_item_{kind}{part}_cost" for kind in kinds for part in ("split", "unused")]


def _text(bill: Bill, use: SplitUse) -> Text:
    fleet, product = use.fleet, _PRODUCTS[use.cluster.platform]
    usage_type = f"{REGION_PREFIX[fleet.sku.region]}{product.label}-EC2-{use.kind}-Hours"
    identity = code(f"{product.code}|{usage_type}|{product.operation}")
    return bill_text(bill, fleet.account, "Usage") | {
        "line_item_availability_zone": fleet.zone or None,
        "line_item_product_code": product.code,
        "line_item_usage_type": usage_type,
        "line_item_operation": product.operation,
        "line_item_unblended_rate": rate(ZERO),
        "line_item_blended_rate": rate(ZERO),
        "line_item_line_item_description": f"{use.kind}-Hours of containers on EC2, cost allocated from the instance",
        "pricing_currency": "USD",
        "pricing_public_on_demand_rate": rate(ZERO),
        "pricing_rate_id": str(int(identity, 32) % 10**12),
        "pricing_term": "OnDemand",
        "pricing_unit": f"{use.kind}-Hours",
        "product_product_family": "Compute",
        "product_servicecode": product.code,
        "product_sku": identity,
        "product_usagetype": usage_type,
        "product_operation": product.operation,
        "product_region_code": fleet.sku.region,
        "product_location": REGION_NAMES[fleet.sku.region],
        "product_location_type": "AWS Region",
    }


def _pod(use: SplitUse, number: int) -> str:
    """Resource id of the workload's pod on node `number`."""
    cluster, work, fleet = use.cluster, use.workload, use.fleet
    names = f"{cluster.name}|{work.namespace}|{work.name}|{number}"
    digits = hashlib.sha256(names.encode()).hexdigest()
    eks = cluster.platform == "EKS"
    return _PRODUCTS[cluster.platform].pod.format(
        region=fleet.sku.region,
        account=fleet.account.id,
        cluster=cluster.name,
        namespace=work.namespace,
        name=work.name,
        short=digits[-5:],
        id=_uuid(digits) if eks else digits[:32],
    )


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _maps(use: SplitUse) -> Maps:
    """AWS's own tags in both spellings, `aws_eks_namespace` and `resourceTags/aws:eks:namespace`."""
    tags = [(key, value) for key, value in _tags(use) if value]
    product = _PRODUCTS[use.cluster.platform]
    names = {"product_name": product.name, "servicename": product.name, "region": use.fleet.sku.region}
    return {
        "product": tuple(sorted(names.items())),
        "resource_tags": tuple((key.replace(":", "_").replace("-", "_"), value) for key, value in tags),
        "tags": (*_account_tags(use.fleet), *((f"resourceTags/{key}", value) for key, value in tags)),
    }


def _account_tags(fleet: Fleet) -> tuple[tuple[str, str], ...]:
    own = fleet.account.owner_tag
    return (("accountTag/Owner", own),) if own else ()


def _tags(use: SplitUse) -> tuple[tuple[str, str], ...]:
    cluster, work = use.cluster, use.workload
    if cluster.platform == "ECS":
        return ("aws:ecs:cluster-name", cluster.name), ("aws:ecs:service-name", work.name)
    if cluster.platform == "Batch":
        return _batch_tags(cluster, work.name)
    return (
        ("aws:eks:cluster-name", cluster.name),
        ("aws:eks:deployment", work.deployment),
        ("aws:eks:namespace", work.namespace),
        ("aws:eks:workload-name", work.name),
        ("aws:eks:workload-type", work.kind),
    )


def _batch_tags(cluster: Cluster, queue: str) -> tuple[tuple[str, str], ...]:
    return (
        ("aws:batch:compute-environment", cluster.name),
        ("aws:batch:job-definition", f"{queue}-job"),
        ("aws:batch:job-queue", queue),
    )
