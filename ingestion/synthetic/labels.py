"""Labels for anomaly detection: what was injected, and what only looks like an anomaly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ingestion.synthetic.facts import ZERO, Bill, Cell, Fleet
from ingestion.synthetic.fleets import Disturbance
from ingestion.synthetic.money import text
from ingestion.synthetic.resources import resource_ids
from ingestion.synthetic.scenario import Scenario

_KINDS = {"legacy-egress": "egress_spike", "forgotten-render": "forgotten_instance"}

Label = dict[str, str | bool]


def labels(scenario: Scenario, bills: list[Bill]) -> list[Label]:
    """Injected anomalies, with what they cost in the newest revision of each month, and labelled normal events."""
    newest = {bill.month.period: bill for bill in sorted(bills, key=lambda bill: bill.revision)}
    injected = (_injected(disturbance, list(newest.values())) for disturbance in scenario.disturbances)
    return [
        *(label for found in injected for label in found),
        *(label for bill in newest.values() for label in _normal(bill)),
    ]


def _injected(disturbance: Disturbance, bills: list[Bill]) -> Iterator[Label]:
    """Nothing when no generated month shows it.

    `extra_usd` is what the disturbance added at list price: (factor - 1) / factor of its cost, or all of it.
    """
    first_day = min(bill.month.start.date() for bill in bills)
    last_day = max(bill.month.at(bill.seen_hours - 1).date() for bill in bills)
    cells = [(bill, use.fleet, cell) for bill in bills for use in bill.uses for cell in use.cells]
    hit = [
        (fleet, cell)
        for bill, fleet, cell in cells
        if fleet.key.partition(".")[0] == disturbance.key and _inside(bill, cell, disturbance)
    ]
    if not hit:
        return
    fleet = hit[0][0]
    yield {
        "id": disturbance.key,
        "kind": _KINDS[disturbance.key],
        "is_anomaly": True,
        "start": max(disturbance.first, first_day).isoformat(),
        "end": min(disturbance.last, last_day).isoformat(),
        "account_id": fleet.account.id,
        "product_code": fleet.sku.product_code,
        "service": fleet.sku.service,
        "usage_type": fleet.sku.usage_type,
        "path_class": fleet.sku.path_class or "",
        "resource_id": resource_ids(fleet)[0],
        "extra_usd": text(_extra(disturbance, hit)),
    }


def _inside(bill: Bill, cell: Cell, disturbance: Disturbance) -> bool:
    return disturbance.first <= bill.month.at(cell.hour).date() <= disturbance.last


def _extra(disturbance: Disturbance, hit: list[tuple[Fleet, Cell]]) -> Decimal:
    cost = sum((cell.amount * cell.count * fleet.sku.price for fleet, cell in hit), ZERO)
    return cost if disturbance.factor == 1 else cost * (disturbance.factor - 1) / disturbance.factor


def _normal(bill: Bill) -> Iterator[Label]:
    """Events of every month that a detector must not report."""
    first = bill.month.start.date()
    last = bill.month.at(bill.seen_hours - 1).date()
    yield _event(f"rifee-{first}", "ri_fee_on_the_first", first, first)
    yield _event(f"tax-{first}", "tax_dated_on_the_first", first, first)
    if bill.seen_hours < bill.month.hours:
        yield _event(f"partial-{last}", "partial_last_days", last - timedelta(days=1), last)
    if bill.revision:
        yield _event(f"restated-{first}", "restatement", first, last)


def _event(name: str, kind: str, start: date, end: date) -> Label:
    return {"id": name, "kind": kind, "is_anomaly": False, "start": start.isoformat(), "end": end.isoformat()}
