"""Steps of a price: the payer's usage of a month climbs them in time order, over all accounts together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ingestion.synthetic.facts import Cell, Sku, Tier, Use
from ingestion.synthetic.organisation import Prices


def with_tiers(uses: Sequence[Use], prices: Prices) -> tuple[Use, ...]:
    """The uses, those with a stepped price cut where a step begins; no amount is lost."""
    climbing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, use in enumerate(uses):
        if use.fleet.sku.tiers and use.payer is None:
            climbing[_ladder(use.fleet.sku), use.fleet.account.currency].append(number)
    cut: dict[int, list[Use]] = {}
    for numbers in climbing.values():
        cut |= _climb({number: uses[number] for number in numbers}, prices)
    return tuple(part for number, use in enumerate(uses) for part in cut.get(number, [use]))


def _ladder(sku: Sku) -> str:
    return sku.tier_group or f"{sku.product_code}|{sku.usage_type}"


def _climb(uses: dict[int, Use], prices: Prices) -> dict[int, list[Use]]:
    """Each use as its parts by step."""
    in_time = sorted(
        (cell.hour, number, position)
        for number, use in uses.items()
        for position, cell in enumerate(use.cells)
    )
    parts: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    used, step = Decimal(0), 0
    for _, number, position in in_time:
        use = uses[number]
        tiers = use.fleet.sku.tiers
        for taken in _pieces(use.cells[position], tiers, step, used):
            step, cells = taken
            parts[number, step].extend(cells)
        used += use.cells[position].amount * use.cells[position].count
    return {
        number: [
            replace(use, cells=tuple(parts[number, step]), tier=_priced(use.fleet.sku.tiers, step, prices))
            for step in range(len(use.fleet.sku.tiers))
            if (number, step) in parts
        ]
        for number, use in uses.items()
    }


def _pieces(cell: Cell, tiers: Sequence[Tier], step: int, used: Decimal) -> Iterator[tuple[int, list[Cell]]]:
    """(step, cells) of one cell; a resource on a boundary has a row on either side."""
    rest = [cell]
    while rest:
        while step + 1 < len(tiers) and used >= tiers[step + 1].above:
            step += 1
        room = tiers[step + 1].above - used if step + 1 < len(tiers) else None
        below, rest = (rest, []) if room is None else _split(rest, room)
        used += sum((one.amount * one.count for one in below), Decimal(0))
        yield step, below


def _split(cells: Sequence[Cell], room: Decimal) -> tuple[list[Cell], list[Cell]]:
    """The cells up to an amount of `room`, and the others."""
    below: list[Cell] = []
    for position, cell in enumerate(cells):
        if cell.amount * cell.count <= room:
            below.append(cell)
            room -= cell.amount * cell.count
            continue
        whole = int(room / cell.amount)
        left = room - whole * cell.amount
        if whole:
            below.append(replace(cell, count=whole))
        if left:
            below.append(Cell(cell.hour, left, cell.first + whole, 1))
        above = [Cell(cell.hour, cell.amount - left, cell.first + whole, 1)] if left else []
        first = cell.first + whole + len(above)
        if first < cell.first + cell.count:
            above.append(replace(cell, first=first, count=cell.first + cell.count - first))
        return below, [*above, *cells[position + 1 :]]
    return below, []


def _priced(tiers: Sequence[Tier], step: int, prices: Prices) -> Tier:
    """The step as the bill prices it: where the free tier is given as credits, it costs what the next step does."""
    tier = tiers[step]
    if tier.free and prices.free_tier == "credits":
        return replace(tiers[step + 1], free=True)
    return tier
