"""An instance's hour is split as AWS's own example splits it, and the parts sum up to the cost exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.synthetic.split_cost import Capacity, Need, Share, rounded, shares, split

D = Decimal
M5_XLARGE = Capacity(D(4), D(16))
G4DN = Capacity(D(4), D(16), D(1))
# AWS's example: reserved and used vCPU-hours, reserved and used GB-hours, and the answer split + unused.
PODS = (
    ("1", "0.1", "4", "3", "0.218210", "0.010989"),
    ("1", "1.9", "4", "6", "0.383830", "0.016484"),
    ("1", "0.5", "2", "2", "0.179749", "0.005495"),
    ("1", "0.5", "2", "2", "0.179749", "0.005495"),
)
FOUR_PODS = tuple(
    need
    for cpu, cpu_used, memory, memory_used, _, _ in PODS
    for need in (Need("vCPU", D(cpu), D(cpu_used)), Need("GB", D(memory), D(memory_used)))
)


def test_the_four_pods_of_the_published_example_cost_what_it_says() -> None:
    parts = split(D(1), shares(M5_XLARGE, FOUR_PODS))
    pods = [parts[n : n + 2] for n in range(0, len(parts), 2)]
    found = [
        (f"{sum(part.split for part in pod):.6f}", f"{sum(part.unused for part in pod):.6f}") for pod in pods
    ]
    assert found == [(split_cost, unused) for *_, split_cost, unused in PODS]
    assert sum(part.split + part.unused for part in parts) == D(1)


def test_an_accelerator_weighs_nine_beside_nine_tenths_and_one_tenth() -> None:
    """AWS's example: 8 accelerators, 64 vCPUs, 488 GB at 10 dollars: 0.504, 0.05 and 0.00506 per unit."""
    capacity = Capacity(D(64), D(488), D(8))
    needs = (Need("Accelerator", D(1), D(0)), Need("vCPU", D(1), D(0)), Need("GB", D(1), D(0)))
    found = [f"{10 * share.split:.3f}" for share in shares(capacity, needs)]
    assert found == ["0.504", "0.050", "0.006"]


def test_what_nobody_asked_for_is_unused_cost() -> None:
    needs = (Need("vCPU", D(4), D(4)), Need("GB", D(16), D(0)))
    cpu, memory = shares(G4DN, needs)
    assert cpu.split == D(36) / 142
    assert memory.split == D(16) / 142
    assert rounded(cpu.unused + memory.unused) == rounded(D(90) / 142)


def test_demand_beyond_capacity_leaves_nothing_unused() -> None:
    needs = (Need("vCPU", D(3), D(1)), Need("vCPU", D(1), D(5)), Need("GB", D(16), D(2)))
    found = shares(M5_XLARGE, needs)
    assert [share.ratio for share in found] == [D("0.375"), D("0.625"), D(1)]
    assert [share.unused for share in found] == [0, 0, 0]


def test_an_hour_without_any_demand_is_refused() -> None:
    with pytest.raises(ValueError, match="found none"):
        shares(M5_XLARGE, (Need("vCPU", D(0), D(0)),))


def test_the_largest_split_takes_the_remainder_and_the_last_of_equals() -> None:
    third = Share(D(1) / 3, D(1) / 3, D(0))
    parts = split(D("0.0000000001"), (third, third, third))
    assert [part.split for part in parts] == [0, 0, D("0.0000000001")]


AMOUNT = st.decimals(min_value=0, max_value=64, places=4)


@given(
    cost=st.decimals(min_value=0, max_value=200, places=10),
    cpus=st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=6),
    gbs=st.lists(st.tuples(AMOUNT, AMOUNT), min_size=0, max_size=6),
)
def test_parts_sum_up_to_the_cost(
    cost: Decimal, cpus: list[tuple[Decimal, Decimal]], gbs: list[tuple[Decimal, Decimal]]
) -> None:
    needs = (
        Need("vCPU", D("0.1"), D(0)),
        *(Need("vCPU", reserved, used) for reserved, used in cpus),
        *(Need("GB", reserved, used) for reserved, used in gbs),
    )
    parts = split(cost, shares(G4DN, needs))
    assert sum(part.split + part.unused for part in parts) == cost
    assert all(part.unused >= 0 for part in parts)
