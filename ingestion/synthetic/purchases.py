"""From what a scenario says was bought to the commitments of a bill, in the order in which AWS applies them."""

from __future__ import annotations

from decimal import Decimal

from ingestion.synthetic.facts import Plan, Reservation
from ingestion.synthetic.month import Month
from ingestion.synthetic.organisation import Commitments, Organisation, PlanPurchase, ReservationPurchase
from ingestion.synthetic.price_list import priced

_PLAN_ORDER = ("EC2Instance", "Compute", "Database")


def reservations(
    organisation: Organisation, bought: Commitments, first: Month, scale: int
) -> tuple[Reservation, ...]:
    """Zonal reservations before regional ones: they fit nothing but their very size and zone."""
    made = (_reservation(organisation, one, first, scale) for one in bought.reservations)
    return tuple(sorted(made, key=lambda reservation: not reservation.zone))


def plans(organisation: Organisation, bought: Commitments, first: Month, scale: int) -> tuple[Plan, ...]:
    """EC2 Instance plans before Compute plans."""
    made = (_plan(organisation, one, first, scale) for one in bought.plans)
    return tuple(sorted(made, key=lambda plan: _PLAN_ORDER.index(plan.kind)))


def _reservation(
    organisation: Organisation, one: ReservationPurchase, first: Month, scale: int
) -> Reservation:
    account, sku = organisation.account(one.account), priced(one.sku)
    service = sku.service.removeprefix("Amazon").lower()
    return Reservation(
        arn=f"arn:aws:{service}:{sku.region}:{account.id}:reserved-instances/{one.key}",
        account=account,
        sku=sku,
        count=one.count * scale,
        start=one.start.at(first),
        upfront_hourly=one.upfront_hourly,
        recurring_hourly=one.recurring_hourly,
        option=one.option,
        zone=one.zone,
        offering_class=one.offering_class,
    )


def _plan(organisation: Organisation, one: PlanPurchase, first: Month, scale: int) -> Plan:
    account = organisation.account(one.account)
    return Plan(
        arn=f"arn:aws:savingsplans::{account.id}:savingsplan/{one.key}",
        account=account,
        start=one.start.at(first),
        recurring_hourly=_money(one.recurring_hourly, scale),
        upfront_hourly=_money(one.upfront_hourly, scale),
        option=one.option,
        family=one.family,
        region=one.region,
        kind=one.kind,
        returned_after=one.returned_after,
    )


def _money(value: Decimal, scale: int) -> Decimal:
    return value * scale
