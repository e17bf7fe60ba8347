"""Who pays for which hour: reservations first, then Savings Plans, the rest is on demand or spot.

A fleet's resources stand in a row, 0..count. A payer takes a stretch of that row, which may begin or end
inside one resource: then that resource's hour is split between two payers, as on a real bill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal

from ingestion.synthetic.facts import Cell, Fleet, Plan, Reservation, Use
from ingestion.synthetic.month import Month

Payer = Reservation | Plan | None
_CENT = Decimal("0.01")  # plans cover hundredths of a resource-hour: keeps costs at ten decimals


class _Ledger:
    """What of each fleet and hour is still unpaid, and which cells each payer took."""

    def __init__(self, fleets: Sequence[Fleet]) -> None:
        self.amounts = [{hour.index: hour.amount for hour in fleet.hours} for fleet in fleets]
        self._paid = [dict.fromkeys(amounts, Decimal(0)) for amounts in self.amounts]
        self._fleets = fleets
        self._payers: dict[str, Payer] = {}
        self._cells: dict[tuple[int, str], list[Cell]] = defaultdict(list)

    def unpaid(self, fleet: int, hour: int) -> Decimal:
        """Resources of the fleet that nobody paid in this hour; 0 when it did not run."""
        paid = self._paid[fleet].get(hour)
        return Decimal(0) if paid is None else self._fleets[fleet].count - paid

    def pay(self, fleet: int, hour: int, resources: Decimal, payer: Payer) -> None:
        start = self._paid[fleet][hour]
        amount = self.amounts[fleet][hour]
        name = payer.arn if payer else ""
        self._payers[name] = payer
        self._cells[fleet, name].extend(_stretch(hour, amount, start, start + resources))
        self._paid[fleet][hour] = start + resources

    def uses(self) -> Iterator[Use]:
        for (fleet, name), cells in self._cells.items():
            yield Use(self._fleets[fleet], self._payers[name], tuple(cells))


def allocate(
    month: Month, fleets: Sequence[Fleet], reservations: Iterable[Reservation], plans: Iterable[Plan]
) -> tuple[Use, ...]:
    """Every hour of every fleet, given to its payers; nothing is lost, nothing is paid twice."""
    ledger = _Ledger(fleets)
    for reservation in reservations:
        _apply_reservation(ledger, month, fleets, reservation)
    for plan in plans:
        _apply_plan(ledger, month, fleets, plan)
    for number, amounts in enumerate(ledger.amounts):
        for hour in amounts:
            left = ledger.unpaid(number, hour)
            if left:
                ledger.pay(number, hour, left, None)
    return tuple(ledger.uses())


def _apply_reservation(
    ledger: _Ledger, month: Month, fleets: Sequence[Fleet], reservation: Reservation
) -> None:
    matching = sorted(_matching(fleets, reservation), key=lambda number: _size(fleets[number]))
    order = _own_account_first(matching, fleets, reservation.account.id)
    for hour in reservation.active(month):
        units = reservation.units_per_hour
        for number in order:
            instance = fleets[number].sku.instance
            unpaid = ledger.unpaid(number, hour)
            if instance and unpaid and units:
                taken = min(unpaid, units / instance.units)
                ledger.pay(number, hour, taken, reservation)
                units -= taken * instance.units


def _apply_plan(ledger: _Ledger, month: Month, fleets: Sequence[Fleet], plan: Plan) -> None:
    covered = [
        n
        for n, fleet in enumerate(fleets)
        if fleet.spot_price is None
        and plan.price(fleet.sku)
        and fleet.account.currency == plan.account.currency
    ]
    covered.sort(key=lambda n: _price_ratio(fleets[n], plan))
    order = _own_account_first(covered, fleets, plan.account.id)
    for hour in plan.active(month):
        left = plan.commitment
        for number in order:
            unpaid = ledger.unpaid(number, hour)
            price = plan.price(fleets[number].sku)
            if unpaid and price:
                cost = price * ledger.amounts[number][hour]
                taken = min(unpaid, (left / cost).quantize(_CENT, rounding=ROUND_FLOOR))
                if taken:
                    ledger.pay(number, hour, taken, plan)
                    left -= taken * cost


def _matching(fleets: Sequence[Fleet], reservation: Reservation) -> list[int]:
    """Fleets that the RI covers: every size of its family in the region, or its very size in its zone."""
    return [number for number, fleet in enumerate(fleets) if _covers(reservation, fleet)]


def _covers(reservation: Reservation, fleet: Fleet) -> bool:
    sku, bought = fleet.sku, reservation.sku
    if sku.instance is None or fleet.spot_price is not None:
        return False
    if (sku.service, sku.region, sku.operation) != (bought.service, bought.region, bought.operation):
        return False
    if fleet.account.currency != reservation.account.currency:
        return False
    if reservation.zone:
        return (fleet.zone, sku.instance.type) == (reservation.zone, reservation.instance.type)
    if bought.is_flexible and sku.is_flexible:
        return sku.instance.family == reservation.instance.family
    return sku.instance.type == reservation.instance.type


def _size(fleet: Fleet) -> Decimal:
    """Normalised units: a flexible reservation covers the smallest size first."""
    return fleet.sku.instance.units if fleet.sku.instance else Decimal(0)


def _own_account_first(numbers: list[int], fleets: Sequence[Fleet], account_id: str) -> list[int]:
    return sorted(numbers, key=lambda number: fleets[number].account.id != account_id)


def _price_ratio(fleet: Fleet, plan: Plan) -> Decimal:
    """Plan price over list price: the smallest ratio is the highest discount and goes first."""
    price = plan.price(fleet.sku)
    return price / fleet.sku.price if price else Decimal(1)


def _stretch(hour: int, amount: Decimal, start: Decimal, end: Decimal) -> Iterator[Cell]:
    """Cells for the stretch [start, end) of the row of resources: broken first, whole ones, broken last."""
    first = int(start)
    if start > first:
        stop = min(end, Decimal(first + 1))
        yield Cell(hour, amount * (stop - start), first, 1)
        start, first = stop, first + 1
    whole = int(end) - first
    if whole > 0:
        yield Cell(hour, amount, first, whole)
        first += whole
    if end > first and end > start:
        yield Cell(hour, amount * (end - max(start, Decimal(first))), first, 1)
