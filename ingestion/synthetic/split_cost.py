"""Cost of one instance hour, split between the pods or tasks that it hosted.

As AWS's "Example of split cost allocation data" does it, in Decimal:

- a unit of cost = cost / (9 x vCPU + 1 x GB). With accelerators one of them weighs 9 beside 0.9 per vCPU and 0.1 per
  GB, which is 90 : 9 : 1: the same scale.
- allocated = max(reserved, used); split ratio = allocated / max(capacity, sum of allocated), per kind of capacity.
- what is left of a kind is unused, handed out in proportion to the split ratio.

AWS does not say what happens with a kind that nobody asked for (the accelerator of an hour in which only plain pods
ran): here it is unused cost too, in proportion to split cost, so that an instance's cost never gets lost.

Rounding, ours: each part half up at ten decimals, by way of twelve, so that arithmetic in doubles comes out the same.
What rounding lost or won goes to the largest split cost; of equal ones to the last. So the parts sum up to the cost
exactly, and no part of a real price becomes negative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

Kind = Literal["vCPU", "GB", "Accelerator"]
KINDS: tuple[Kind, ...] = ("vCPU", "GB", "Accelerator")
WEIGHTS: Mapping[Kind, int] = {"vCPU": 9, "GB": 1, "Accelerator": 90}
ZERO = Decimal(0)
_TWELFTH, _TENTH = Decimal("1e-12"), Decimal("1e-10")


@dataclass(frozen=True)
class Capacity:
    """What an instance offers in one hour."""

    vcpus: Decimal
    memory_gb: Decimal
    accelerators: Decimal = ZERO

    def of(self, kind: Kind) -> Decimal:
        return {"vCPU": self.vcpus, "GB": self.memory_gb, "Accelerator": self.accelerators}[kind]


@dataclass(frozen=True)
class Need:
    """What one pod or task reserved and used of one kind, in unit-hours."""

    kind: Kind
    reserved: Decimal
    used: Decimal

    @property
    def allocated(self) -> Decimal:
        return max(self.reserved, self.used)


@dataclass(frozen=True)
class Share:
    """Part of one need in a cost of 1. `ratio`: AWS's split_usage_ratio."""

    ratio: Decimal
    split: Decimal
    unused: Decimal


@dataclass(frozen=True)
class Part:
    """Part of one need in a cost, at most ten decimals."""

    split: Decimal
    unused: Decimal


@lru_cache(maxsize=4096)
def shares(capacity: Capacity, needs: tuple[Need, ...]) -> tuple[Share, ...]:
    """One share per need, in their order; all splits and unused sum up to 1 but for Decimal's 28 digits.

    Raises ValueError when nothing was allocated: such an hour is idle and has nobody to split it between.
    """
    allocated = {kind: sum((need.allocated for need in needs if need.kind == kind), ZERO) for kind in KINDS}
    if not any(allocated.values()):
        raise ValueError("needs: expected at least one with something reserved or used, found none.")
    total = sum((WEIGHTS[kind] * capacity.of(kind) for kind in KINDS), ZERO)
    budgets = {kind: WEIGHTS[kind] * capacity.of(kind) / total for kind in KINDS}
    ratios = [_ratio(need, capacity, allocated) for need in needs]
    splits = [budgets[need.kind] * ratio for need, ratio in zip(needs, ratios, strict=True)]
    unwanted = sum((budgets[kind] for kind in KINDS if not allocated[kind]), ZERO)
    spread = unwanted / sum(splits, ZERO) if unwanted else ZERO
    return tuple(
        Share(ratio, split, _unused(need, capacity, allocated) * split + spread * split)
        for need, ratio, split in zip(needs, ratios, splits, strict=True)
    )


def _ratio(need: Need, capacity: Capacity, allocated: Mapping[Kind, Decimal]) -> Decimal:
    return (
        need.allocated / max(capacity.of(need.kind), allocated[need.kind]) if allocated[need.kind] else ZERO
    )


def _unused(need: Need, capacity: Capacity, allocated: Mapping[Kind, Decimal]) -> Decimal:
    """Capacity of the kind that nobody was allocated, per allocated unit."""
    given = allocated[need.kind]
    return max(ZERO, capacity.of(need.kind) - given) / given if given else ZERO


@lru_cache(maxsize=65536)
def split(cost: Decimal, parts: tuple[Share, ...]) -> tuple[Part, ...]:
    """The cost by shares; the sum of all parts is the cost, exactly. `cost` has at most ten decimals."""
    splits = [rounded(cost * share.split) for share in parts]
    unused = [rounded(cost * share.unused) for share in parts]
    taker = largest(splits)
    splits[taker] += cost - sum(splits, ZERO) - sum(unused, ZERO)
    return tuple(Part(one, other) for one, other in zip(splits, unused, strict=True))


def largest(values: Sequence[Decimal]) -> int:
    """Position of the largest value; the last of equal ones."""
    return max(range(len(values)), key=lambda number: (values[number], number))


def rounded(value: Decimal) -> Decimal:
    """Half up at the twelfth decimal, then at the tenth."""
    return value.quantize(_TWELFTH, ROUND_HALF_UP).quantize(_TENTH, ROUND_HALF_UP)
