"""vCPUs, memory and accelerators of instance types, as the price list states them."""

from __future__ import annotations

from decimal import Decimal

from ingestion.synthetic.split_cost import Capacity


def _of(vcpus: int, memory_gb: int, accelerators: int = 0) -> Capacity:
    return Capacity(Decimal(vcpus), Decimal(memory_gb), Decimal(accelerators))


CAPACITIES = {
    "m5.large": _of(2, 8),
    "m6i.large": _of(2, 8),
    "m6i.xlarge": _of(4, 16),
    "c6i.large": _of(2, 4),
    "c5.large": _of(2, 4),
    "c5.xlarge": _of(4, 8),
    "r5.large": _of(2, 16),
    "r6g.large": _of(2, 16),
    "t3.medium": _of(2, 4),
    "m5.4xlarge": _of(16, 64),
    "m6i.4xlarge": _of(16, 64),
    "m6i.8xlarge": _of(32, 128),
    "r6i.16xlarge": _of(64, 512),
    "r5a.24xlarge": _of(96, 768),
    "c6a.24xlarge": _of(96, 192),
    "g4dn.xlarge": _of(4, 16, 1),
    "p4d.24xlarge": _of(96, 1152, 8),
}


def attributes(instance_type: str) -> tuple[tuple[str, str], ...]:
    """Keys of CUR's `product` map with the price list's spelling; nothing for a type that is not listed here."""
    capacity = CAPACITIES.get(instance_type)
    if capacity is None:
        return ()
    gpu = (("gpu", str(capacity.accelerators)),) if capacity.accelerators else ()
    return (*gpu, ("memory", f"{capacity.memory_gb} GiB"), ("vcpu", str(capacity.vcpus)))
