"""The worked example of the page on containers is what the arithmetic gives."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from ingestion.container_usage.columns import COLUMNS
from ingestion.synthetic.split_cost import Capacity, Need, shares, split

PAGE = Path(__file__).resolve().parents[3] / "docs" / "containers.md"


def example() -> list[list[str]]:
    """The cells of the table of pods."""
    lines = PAGE.read_text().split("| vCPU reserved |")[1].splitlines()[2:]
    return [line.strip("| ").split(" | ") for line in lines[: lines.index("")]]


def test_the_worked_example_is_what_the_arithmetic_gives() -> None:
    rows = example()
    assert len(rows) == 4
    needs = tuple(
        need
        for cpu, cpu_used, memory, memory_used, _, _ in rows
        for need in (
            Need("vCPU", Decimal(cpu), Decimal(cpu_used)),
            Need("GB", Decimal(memory), Decimal(memory_used)),
        )
    )
    parts = split(Decimal(1), shares(Capacity(Decimal(4), Decimal(16)), needs))
    for number, (*_, split_cost, unused) in enumerate(rows):
        pod = parts[2 * number : 2 * number + 2]
        assert f"{sum(part.split for part in pod):.6f}" == split_cost
        assert f"{sum(part.unused for part in pod):.6f}" == unused


def test_every_column_of_landed_usage_is_on_the_page() -> None:
    page = PAGE.read_text()
    assert [column.name for column in COLUMNS if f"`{column.name}`" not in page] == []
