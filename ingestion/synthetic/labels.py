"""Labels for anomaly detection: what was injected, and what only looks like an anomaly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from ingestion.synthetic.facts import TERM_HOURS, ZERO, Bill, Cell, Use
from ingestion.synthetic.fleets import Disturbance
from ingestion.synthetic.money import text
from ingestion.synthetic.month import HOUR
from ingestion.synthetic.organisation import Anomaly
from ingestion.synthetic.resources import resource_ids
from ingestion.synthetic.scenario import Scenario

Label = dict[str, str | bool]


def part_with_labels(scenario: Scenario, bill: Bill) -> Bill:
    """The bill with those uses alone that a label can speak of: what `labels` needs to be kept of it."""
    named = {anomaly.workload for anomaly in scenario.anomalies}
    uses = tuple(use for use in bill.uses if use.fleet.key.partition(".")[0] in named)
    return replace(bill, uses=uses, charges=())


def labels(scenario: Scenario, bills: list[Bill]) -> list[Label]:
    """Injected anomalies, with what they cost in the newest revision of each month, and labelled normal events."""
    newest = {bill.month.period: bill for bill in sorted(bills, key=lambda bill: bill.revision)}
    bills_in_order = list(newest.values())
    injected = (_injected(disturbance, bills_in_order) for disturbance in scenario.disturbances)
    endings = (
        _ending(anomaly, bills_in_order) for anomaly in scenario.anomalies if anomaly.kind == "ri_expiry"
    )
    return [
        *(label for found in (*injected, *endings) for label in found),
        *(label for bill in bills_in_order for label in _normal(bill)),
        *_month_lengths(bills_in_order),
        *_credit_end(scenario),
    ]


def _injected(disturbance: Disturbance, bills: list[Bill]) -> Iterator[Label]:
    """Nothing when no generated month shows it.

    `extra_usd` is what the disturbance added at the price paid, negative where it took usage away.
    """
    anomaly = disturbance.anomaly
    first_day = min(bill.month.start.date() for bill in bills)
    last_day = max(bill.month.at(bill.seen_hours - 1).date() for bill in bills)
    hit = [
        (bill, use, cell)
        for bill in bills
        for use in bill.uses
        if use.fleet.key.partition(".")[0] == anomaly.workload
        for cell in use.cells
        if _inside(bill, cell, disturbance)
    ]
    gone = _typical(disturbance, bills) if anomaly.factor == 0 else ZERO
    if not hit and not gone:
        return
    use = hit[0][1] if hit else next(_uses_of(anomaly.workload, bills))
    yield {
        "id": anomaly.workload,
        "kind": anomaly.kind,
        "is_anomaly": True,
        "start": max(disturbance.first, first_day).isoformat(),
        "end": min(disturbance.last, last_day).isoformat(),
        **_place(use),
        "extra_usd": text(_extra(disturbance, hit) if hit else -gone),
    }


def _uses_of(key: str, bills: list[Bill]) -> Iterator[Use]:
    return (use for bill in bills for use in bill.uses if use.fleet.key.partition(".")[0] == key)


def _typical(disturbance: Disturbance, bills: list[Bill]) -> Decimal:
    """Cost of as many days before the disturbance: what a drop to zero took away, about."""
    days = (disturbance.last - disturbance.first).days + 1
    before = replace(disturbance, first=disturbance.first - timedelta(days=days), last=disturbance.first)
    costs = (
        cell.amount * cell.count * use.unit_price
        for bill in bills
        for use in bill.uses
        if use.fleet.key.partition(".")[0] == disturbance.anomaly.workload
        for cell in use.cells
        if _inside(bill, cell, before) and bill.month.at(cell.hour).date() < before.last
    )
    return sum(costs, ZERO)


def _place(use: Use) -> Label:
    fleet = use.fleet
    return {
        "account_id": fleet.account.id,
        "product_code": fleet.sku.product_code,
        "service": fleet.sku.service,
        "usage_type": fleet.sku.usage_type,
        "path_class": fleet.sku.path_class or "",
        "resource_id": resource_ids(fleet)[0],
    }


def _ending(anomaly: Anomaly, bills: list[Bill]) -> Iterator[Label]:
    """The day on which a reservation ended; extra = what it had paid until then, per day, at list price less its own."""
    for bill in bills:
        for reservation in bill.reservations:
            ended = reservation.start + TERM_HOURS * HOUR
            if (
                reservation.arn.endswith(f"/{anomaly.workload}")
                and bill.month.start <= ended < bill.month.end
            ):
                hourly = reservation.sku.price - reservation.recurring_hourly - reservation.upfront_hourly
                left = Decimal(bill.seen_hours - bill.month.hour_of(ended))
                if left > 0:
                    yield {
                        "id": anomaly.workload,
                        "kind": "ri_expiry",
                        "is_anomaly": True,
                        "start": ended.date().isoformat(),
                        "end": bill.month.at(bill.seen_hours - 1).date().isoformat(),
                        "account_id": reservation.account.id,
                        "product_code": reservation.sku.product_code,
                        "service": reservation.sku.service,
                        "usage_type": reservation.sku.usage_type,
                        "path_class": "",
                        "resource_id": "",
                        "extra_usd": text(hourly * reservation.count * left),
                    }


def _inside(bill: Bill, cell: Cell, disturbance: Disturbance) -> bool:
    return disturbance.first <= bill.month.at(cell.hour).date() <= disturbance.last


def _extra(disturbance: Disturbance, hit: list[tuple[Bill, Use, Cell]]) -> Decimal:
    return sum((_added(disturbance, *one) for one in hit), ZERO)


def _added(disturbance: Disturbance, bill: Bill, use: Use, cell: Cell) -> Decimal:
    """What one disturbed cell costs beyond what it would have cost."""
    cost = cell.amount * cell.count * use.unit_price
    if disturbance.anomaly.price_factor != 1:
        return cost * (disturbance.anomaly.price_factor - 1) / disturbance.anomaly.price_factor
    moment = bill.month.at(cell.hour)
    percent = disturbance.percent(moment.date(), moment.hour)
    woken = disturbance.anomaly.kind in ("forgotten_instance", "new_region")
    return cost if woken else (cost * (percent - 100) / percent if percent != 100 else ZERO)


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


def _month_lengths(bills: list[Bill]) -> Iterator[Label]:
    """Prices per month-unit move on the 1st of a month that has another number of days."""
    for before, bill in pairwise(bills):
        if before.month.days != bill.month.days:
            first = bill.month.start.date()
            yield _event(f"length-{first}", "month_length", first, first)


def _credit_end(scenario: Scenario) -> Iterator[Label]:
    if scenario.charges.credit_ends:
        day = scenario.charges.credit_ends.at(scenario.periods[0]).date()
        if scenario.periods[0].start.date() <= day < scenario.periods[-1].end.date():
            yield _event(f"credit-end-{day}", "credit_end", day, day)
