"""Fees of commitments and the rows that are no usage: RIFee, upfront fees, plan fees, tax, credits, refunds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from ingestion.synthetic.facts import DISCOUNTS, TERM_HOURS, Account, Bill, Charge, Plan, Reservation
from ingestion.synthetic.lines import (
    LineCell,
    Lines,
    Maps,
    Numbers,
    Text,
    account_maps,
    bill_text,
    iso,
    rate,
    with_net,
)
from ingestion.synthetic.month import HOUR
from ingestion.synthetic.usage_lines import ZERO, code, plan_text, reservation_text, sku_text

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def fee_lines(bill: Bill) -> Iterator[Lines]:
    """All rows of the bill that are no usage."""
    for reservation in bill.reservations:
        yield _monthly_fee(bill, reservation)
        if reservation.upfront and bill.month.start <= reservation.start < bill.month.end:
            yield _reservation_purchase(bill, reservation)
    for plan in bill.plans:
        yield _hourly_fees(bill, plan)
        if plan.upfront and bill.month.start <= plan.start < bill.month.end:
            yield _plan_purchase(bill, plan)
    for charge in bill.charges:
        yield _charge(bill, charge)


def _monthly_fee(bill: Bill, reservation: Reservation) -> Lines:
    """The RIFee row: the whole month's fee on its first instant, with what stayed unused; 0 for All Upfront."""
    active = reservation.active(bill.month)
    hours = len(active)
    text = bill_text(bill, reservation.account, "RIFee") | _fee_text(reservation, hours)
    text |= {"reservation_modification_status": "Original", "reservation_start_time": iso(reservation.start)}
    text["reservation_end_time"] = iso(reservation.start + TERM_HOURS * HOUR)
    text["reservation_total_reserved_normalized_units"] = _plain(reservation.units_per_hour * hours)
    text["reservation_normalized_units_per_reservation"] = _plain(reservation.instance.units * hours)
    start, end = bill.month.at(active.start), bill.month.at(active.stop)
    numbers = with_net(bill, _monthly_numbers(bill, reservation, Decimal(hours * reservation.count)))
    cell = LineCell(start, end - _SECOND, numbers, interval_end=end)
    return Lines(f"rifee|{reservation.arn}", text, (cell,), _product(bill, reservation))


def _monthly_numbers(bill: Bill, reservation: Reservation, hours: Decimal) -> Numbers:
    unused_units = reservation.instance.units * hours - _used_units(bill, reservation)
    unused = unused_units / reservation.instance.units
    fee = reservation.recurring_hourly * hours
    return {
        "line_item_usage_amount": hours,
        "line_item_normalization_factor": reservation.instance.units,
        "line_item_normalized_usage_amount": reservation.instance.units * hours,
        "line_item_unblended_cost": fee,
        "line_item_blended_cost": fee,
        "reservation_amortized_upfront_fee_for_billing_period": reservation.upfront_hourly * hours,
        "reservation_unused_amortized_upfront_fee_for_billing_period": reservation.upfront_hourly * unused,
        "reservation_unused_recurring_fee": reservation.recurring_hourly * unused,
        "reservation_unused_quantity": unused,
        "reservation_unused_normalized_unit_quantity": unused_units,
        "reservation_upfront_value": reservation.upfront,
    }


def _used_units(bill: Bill, reservation: Reservation) -> Decimal:
    used = ZERO
    for use in bill.uses:
        if use.payer == reservation and use.fleet.sku.instance:
            used += use.fleet.sku.instance.units * sum((c.amount * c.count for c in use.cells), ZERO)
    return used


def _reservation_purchase(bill: Bill, reservation: Reservation) -> Lines:
    text = bill_text(bill, reservation.account, "Fee", bill_type="Purchase") | _fee_text(
        reservation, TERM_HOURS
    )
    text["line_item_line_item_description"] = (
        f"Sign up charge for {reservation.count} x {reservation.instance.type}"
    )
    numbers = with_net(
        bill,
        {
            "line_item_usage_amount": Decimal(reservation.count),
            "line_item_unblended_cost": reservation.upfront,
            "line_item_blended_cost": reservation.upfront,
        },
    )
    cell = LineCell(reservation.start, bill.month.end - _SECOND, numbers, interval_end=bill.month.end)
    return Lines(f"upfront|{reservation.arn}", text, (cell,), _product(bill, reservation))


def _fee_text(reservation: Reservation, hours: int) -> Text:
    prefix, _, kind = reservation.sku.usage_type.rpartition(":")
    usage_type = f"{prefix.replace('BoxUsage', 'HeavyUsage').replace('InstanceUsage', 'HeavyUsage')}:{kind}"
    return (
        sku_text(reservation.sku, reservation.account)
        | reservation_text(reservation)
        | {
            "line_item_usage_type": usage_type,
            "product_usagetype": usage_type,
            "line_item_unblended_rate": rate(reservation.recurring_hourly),
            "line_item_blended_rate": rate(reservation.recurring_hourly),
            "line_item_line_item_description": f"{reservation.account.currency} {reservation.recurring_hourly} hourly fee per {kind} instance",
            "reservation_number_of_reservations": str(reservation.count),
            "reservation_total_reserved_units": str(hours * reservation.count),
            "reservation_units_per_reservation": str(hours),
            "reservation_availability_zone": reservation.zone or reservation.sku.region,
        }
    )


def _hourly_fees(bill: Bill, plan: Plan) -> Lines:
    """One SavingsPlanRecurringFee row per hour that the bill knows."""
    used: dict[int, Decimal] = defaultdict(Decimal)
    for use in (use for use in bill.uses if use.payer == plan):
        price = plan.price(use.fleet.sku) or ZERO
        for cell in use.cells:
            used[cell.hour] += cell.amount * cell.count * price
    hours = [hour for hour in plan.active(bill.month) if hour < bill.seen_hours]
    text = bill_text(bill, plan.account, "SavingsPlanRecurringFee") | _plan_fee_text(plan)
    cells = tuple(_plan_cell(bill, plan, hour, used[hour]) for hour in hours)
    return Lines(f"spfee|{plan.arn}", text, cells, _named(bill, plan.account, "Savings Plans"))


def _plan_cell(bill: Bill, plan: Plan, hour: int, used: Decimal) -> LineCell:
    start = bill.month.at(hour)
    numbers = {
        "line_item_usage_amount": Decimal(1),
        "line_item_unblended_cost": plan.recurring_hourly,
        "line_item_blended_cost": plan.recurring_hourly,
        "savings_plan_total_commitment_to_date": plan.commitment,
        "savings_plan_used_commitment": used,
        "savings_plan_recurring_commitment_for_billing_period": plan.recurring_hourly,
        "savings_plan_amortized_upfront_commitment_for_billing_period": plan.upfront_hourly,
    }
    return LineCell(start, start + HOUR, with_net(bill, numbers))


def _plan_purchase(bill: Bill, plan: Plan) -> Lines:
    text = bill_text(bill, plan.account, "SavingsPlanUpfrontFee", bill_type="Purchase") | _plan_fee_text(plan)
    numbers = {
        "line_item_usage_amount": Decimal(1),
        "line_item_unblended_cost": plan.upfront,
        "line_item_blended_cost": plan.upfront,
    }
    cell = LineCell(plan.start, plan.start + HOUR, with_net(bill, numbers))
    return Lines(f"spupfront|{plan.arn}", text, (cell,), _named(bill, plan.account, "Savings Plans"))


def _plan_fee_text(plan: Plan) -> Text:
    kind = {"EC2Instance": "EC2SP", "Compute": "ComputeSP", "Database": "DatabaseSP"}[plan.kind]
    usage_type = f"{kind}:1yr{plan.option.replace(' ', '')}"
    return plan_text(plan) | {
        "line_item_product_code": plan.product_code,
        "product_servicecode": plan.product_code,
        "line_item_usage_type": usage_type,
        "product_usagetype": usage_type,
        "product_product_family": plan.product_code,
        "product_sku": code(plan.arn),
        "line_item_unblended_rate": rate(plan.recurring_hourly),
        "line_item_line_item_description": f"1 year {plan.option} {plan.offering}",
        "pricing_unit": "Hrs",
        "pricing_currency": plan.account.currency,
    }


def _charge(bill: Bill, charge: Charge) -> Lines:
    text = bill_text(
        bill,
        charge.account,
        charge.kind,
        entity=charge.entity,
        bill_type="Refund" if charge.kind == "Refund" else "Anniversary",
        invoiced=charge.invoiced,
    ) | {
        "line_item_product_code": charge.product_code,
        "product_servicecode": charge.service or None,
        "line_item_usage_type": charge.usage_type or None,
        "line_item_operation": charge.operation or None,
        "line_item_line_item_description": charge.text,
        "line_item_tax_type": "VAT" if charge.kind == "Tax" else None,
    }
    interval_end = charge.start + _DAY if charge.kind == "Tax" else charge.end
    cell = LineCell(charge.start, charge.end, _charge_numbers(bill, charge), interval_end=interval_end)
    name = charge.product_name or charge.product_code
    key = f"{charge.kind}|{charge.key}|{charge.account.id}"
    return Lines(key, text, (cell,), _named(bill, charge.account, name))


def _charge_numbers(bill: Bill, charge: Charge) -> Numbers:
    numbers = {"line_item_usage_amount": Decimal(1), "line_item_unblended_cost": charge.cost}
    if charge.kind not in DISCOUNTS:
        numbers["line_item_blended_cost"] = charge.cost
    if bill.discounted:
        numbers["line_item_net_unblended_cost"] = ZERO if charge.kind in DISCOUNTS else charge.cost
    return numbers


def _product(bill: Bill, reservation: Reservation) -> Maps:
    pairs = dict(reservation.sku.attributes)
    pairs |= {"product_name": reservation.sku.product_name, "region": reservation.sku.region}
    return {"product": tuple(sorted(pairs.items()))} | account_maps(bill, reservation.account)


def _named(bill: Bill, account: Account, name: str) -> Maps:
    return {"product": (("product_name", name),)} | account_maps(bill, account)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
