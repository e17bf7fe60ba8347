"""Usage as rows: on demand, spot, under a reservation, under a Savings Plan, and the plan's negation."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from ingestion.synthetic.facts import Account, Bill, Cell, Fleet, Plan, Reservation, Sku, Tier, Use
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
from ingestion.synthetic.resources import resource_ids
from ingestion.synthetic.skus import REGION_NAMES

ZERO = Decimal(0)
_TEN_DECIMALS = Decimal("0.0000000001")
_SIGNS = {"USD": "$", "INR": "INR "}


Step = tuple[str, str, str, str]


def usage_lines(bill: Bill) -> Iterator[Lines]:
    """All usage rows of the bill and the negation rows of its plans."""
    blended = _blended_prices(bill)
    for use in bill.uses:
        yield _lines(bill, use, blended.get(_step_of(use)))
    yield from _negations(bill)


def _step_of(use: Use) -> Step:
    """What one blended rate is made for."""
    sku = use.fleet.sku
    return sku.product_code, sku.usage_type, sku.operation, use.fleet.account.currency


def _blended_prices(bill: Bill) -> dict[Step, Decimal]:
    """The payer's average price of each SKU whose price has steps, over all accounts."""
    sums: dict[Step, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for use in bill.uses:
        if use.tier:
            amount = sum((cell.amount * cell.count for cell in use.cells), ZERO)
            sums[_step_of(use)][0] += amount * use.unit_price
            sums[_step_of(use)][1] += amount
    return {step: cost / amount for step, (cost, amount) in sums.items()}


def _lines(bill: Bill, use: Use, blended: Decimal | None) -> Lines:
    fleet, payer = use.fleet, use.payer
    kind, extra = _kind(use)
    entity = "" if fleet.sku.entity == "AWS" else fleet.sku.entity
    text = bill_text(bill, fleet.account, kind, entity=entity) | sku_text(fleet.sku, fleet.account) | extra
    text["line_item_availability_zone"] = fleet.zone or None
    if use.tier:
        text |= _tier_text(use.tier, fleet.sku, blended or ZERO)
    # What the free tier gives back as credits is charged as the next step is: an hour on the boundary has both.
    step = f"|{use.tier.text}{'|free' if use.tier.free and use.tier.price else ''}" if use.tier else ""
    return Lines(
        key=f"use|{fleet.key}|{payer.arn if payer else ''}{step}",
        text=text,
        cells=tuple(_cell(bill, use, cell, blended) for cell in use.cells),
        maps=_sku_maps(fleet.sku) | _tag_maps(bill, fleet),
        resources=resource_ids(fleet) if fleet.resource else (),
    )


def _tier_text(tier: Tier, sku: Sku, blended: Decimal) -> Text:
    """A step has a rate and a rate code of its own."""
    step = code(f"{sku.product_code}|{sku.usage_type}|{sku.operation}|{tier.above}")[:10]
    identity = code(f"{sku.product_code}|{sku.usage_type}|{sku.operation}")
    return {
        "line_item_unblended_rate": rate(tier.price),
        "line_item_blended_rate": rate(blended),
        "line_item_line_item_description": f"${tier.price:f} per {sku.unit} - {tier.text}",
        "pricing_rate_code": f"{identity}.JRTCKXETXF.{step}",
    }


def _kind(use: Use) -> tuple[str, Text]:
    """Line item type, and what it writes over the SKU's columns."""
    sku, spot = use.fleet.sku, use.fleet.spot_price
    if isinstance(use.payer, Reservation):
        return "DiscountedUsage", reservation_text(use.payer) | {"line_item_unblended_rate": rate(ZERO)}
    if isinstance(use.payer, Plan):
        return "SavingsPlanCoveredUsage", plan_text(use.payer)
    if spot is None:
        return "Usage", {}
    usage_type = sku.usage_type.replace("BoxUsage", "SpotUsage")
    return "Usage", {
        "line_item_usage_type": usage_type,
        "product_usagetype": usage_type,
        "line_item_operation": "RunInstances:SV001",
        "line_item_unblended_rate": rate(spot),
        "line_item_blended_rate": rate(spot),
        "line_item_line_item_description": f"{usage_type} Linux/UNIX Spot Instance-hour in {REGION_NAMES[sku.region]}",
        "pricing_public_on_demand_rate": rate(use.public_price),
        "pricing_term": "Spot",
    }


def _cell(bill: Bill, use: Use, cell: Cell, blended: Decimal | None) -> LineCell:
    start = bill.month.at(cell.hour)
    numbers = with_net(bill, _numbers(use, cell, blended), use.fleet.sku)
    return LineCell(start, start + HOUR, numbers, cell.first, cell.count)


def _numbers(use: Use, cell: Cell, blended: Decimal | None) -> Numbers:
    sku, amount, payer = use.fleet.sku, cell.amount, use.payer
    units = sku.instance.units if sku.instance else ZERO
    listed = use.public_price * amount
    paid = listed if isinstance(payer, Plan) else use.unit_price * amount
    if isinstance(payer, Reservation):
        paid = ZERO
    numbers = {
        "line_item_usage_amount": amount,
        "line_item_normalization_factor": units,
        "line_item_normalized_usage_amount": units * amount,
        "line_item_unblended_cost": paid,
        "line_item_blended_cost": paid if blended is None else (blended * amount).quantize(_TEN_DECIMALS),
        "pricing_public_on_demand_cost": listed,
    }
    if isinstance(payer, Reservation):
        return numbers | _reserved_numbers(payer, units * amount / payer.instance.units)
    if isinstance(payer, Plan):
        return numbers | _planned_numbers(payer.price(sku) or ZERO, amount)
    return numbers


def _reserved_numbers(reservation: Reservation, hours: Decimal) -> Numbers:
    upfront, recurring = reservation.upfront_hourly * hours, reservation.recurring_hourly * hours
    return {
        "reservation_amortized_upfront_cost_for_usage": upfront,
        "reservation_recurring_fee_for_usage": recurring,
        "reservation_effective_cost": upfront + recurring,
    }


def _planned_numbers(price: Decimal, amount: Decimal) -> Numbers:
    return {
        "savings_plan_savings_plan_rate": price,
        "savings_plan_savings_plan_effective_cost": price * amount,
    }


def _negations(bill: Bill) -> Iterator[Lines]:
    """One row per plan, account, SKU, zone and hour: minus the covered amount and list cost, no resource, no tags."""
    groups: dict[tuple[str, str, str, str, str], list[Use]] = defaultdict(list)
    for use in bill.uses:
        if isinstance(use.payer, Plan):
            sku = use.fleet.sku
            where = (use.payer.arn, use.fleet.account.id, sku.operation, sku.usage_type, use.fleet.zone)
            groups[where].append(use)
    for where, uses in groups.items():
        yield _negation(bill, "|".join(where), uses)


def _negation(bill: Bill, key: str, uses: list[Use]) -> Lines:
    fleet, plan = uses[0].fleet, uses[0].payer
    text = bill_text(bill, fleet.account, "SavingsPlanNegation") | sku_text(fleet.sku, fleet.account)
    if isinstance(plan, Plan):
        text |= plan_text(plan)
    text["line_item_availability_zone"] = fleet.zone or None
    text["line_item_line_item_description"] = "SavingsPlanNegation used by " + fleet.sku.usage_type
    covered: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for use in uses:
        for cell in use.cells:
            covered[cell.hour][0] += cell.amount * cell.count
            covered[cell.hour][1] += cell.amount * cell.count * use.fleet.sku.price
    cells = (
        _negation_cell(bill, bill.month.at(hour), amount, cost, fleet.sku)
        for hour, (amount, cost) in covered.items()
    )
    return Lines(
        f"negation|{key}", text, tuple(cells), _sku_maps(fleet.sku) | account_maps(bill, fleet.account)
    )


def _negation_cell(bill: Bill, start: datetime, amount: Decimal, cost: Decimal, sku: Sku) -> LineCell:
    numbers = {
        "line_item_usage_amount": -amount,
        "line_item_unblended_cost": -cost,
        "line_item_blended_cost": -cost,
    }
    return LineCell(start, start + HOUR, with_net(bill, numbers, sku))


def reservation_text(reservation: Reservation) -> Text:
    """Columns that name the RI which paid."""
    return {
        "reservation_reservation_a_r_n": reservation.arn,
        "reservation_subscription_id": code(reservation.arn)[:11],
        "pricing_term": "Reserved",
        "pricing_lease_contract_length": "1yr",
        "pricing_offering_class": reservation.offering_class,
        "pricing_purchase_option": reservation.option,
        "line_item_line_item_description": f"{reservation.instance.type} reserved instance applied",
    }


def plan_text(plan: Plan) -> Text:
    """Columns that name the Savings Plan which paid."""
    return {
        "savings_plan_savings_plan_a_r_n": plan.arn,
        "savings_plan_offering_type": plan.offering,
        "savings_plan_payment_option": plan.option,
        "savings_plan_purchase_term": "1yr",
        "savings_plan_start_time": iso(plan.start),
        "savings_plan_end_time": iso(plan.end),
        "savings_plan_instance_type_family": plan.family or None,
        "savings_plan_region": REGION_NAMES.get(plan.region),
    }


def sku_text(sku: Sku, account: Account) -> Text:
    """Columns that the price list decides, in the currency of the account's seller."""
    identity = code(f"{sku.product_code}|{sku.usage_type}|{sku.operation}")
    text: Text = {
        "line_item_product_code": sku.product_code,
        "line_item_usage_type": sku.usage_type,
        "line_item_operation": sku.operation or None,
        "line_item_unblended_rate": rate(sku.price),
        "line_item_blended_rate": rate(sku.price),
        "line_item_line_item_description": f"{_SIGNS[account.currency]}{sku.price} per {sku.unit}, {sku.usage_type}",
        "pricing_currency": account.currency,
        "pricing_public_on_demand_rate": rate(sku.price),
        "pricing_rate_code": f"{identity}.JRTCKXETXF.6YS6EN2CT7",
        "pricing_rate_id": str(int(identity, 32) % 10**12),
        "pricing_term": "OnDemand",
        "pricing_unit": sku.unit,
        "product_product_family": sku.family or None,
        "product_servicecode": sku.service,
        "product_sku": identity,
        "product_usagetype": sku.usage_type,
        "product_operation": sku.operation or None,
        "reservation_subscription_id": str(int(identity, 32) % 10**11),
    }
    return text | _place_text(sku) | _instance_text(sku)


def _place_text(sku: Sku) -> Text:
    """Region of a resource, or the two ends of a transfer, which has no region of its own."""
    if sku.route is None:
        return {
            "product_region_code": sku.region,
            "product_location": REGION_NAMES[sku.region],
            "product_location_type": "AWS Region",
        }
    ends: Text = {}
    for side, region in (("from", sku.route.origin), ("to", sku.route.target)):
        ends[f"product_{side}_location"] = REGION_NAMES.get(region, "External")
        ends[f"product_{side}_location_type"] = "AWS Region" if region else "Other"
        ends[f"product_{side}_region_code"] = region or None
    return ends


def _instance_text(sku: Sku) -> Text:
    if sku.instance is None:
        return {}
    return {"product_instance_type": sku.instance.type, "product_instance_family": sku.instance.group}


def _sku_maps(sku: Sku) -> Maps:
    region = sku.region or (sku.route.origin or sku.route.target if sku.route else "")
    pairs = {"product_name": sku.product_name, "servicename": _service_name(sku), **dict(sku.attributes)}
    if region:
        pairs["region"] = region
    if sku.route:
        pairs["transfer_type"] = sku.route.kind
    return {"product": tuple(sorted(pairs.items()))}


def _service_name(sku: Sku) -> str:
    return "AWS Data Transfer" if sku.service == "AWSDataTransfer" else sku.product_name


def _tag_maps(bill: Bill, fleet: Fleet) -> Maps:
    """`resource_tags` with normalised keys; `tags` with the original spelling and what the account carries.

    A blank value is left out, as AWS does: a key appears only where it has a value.
    """
    pairs = [(key, value) for key, value in fleet.tags.pairs if value and fleet.resource]
    maps = account_maps(bill, fleet.account)
    own = ((f"resourceTags/user:{key}", value) for key, value in pairs)
    return maps | {
        "resource_tags": tuple((f"user_{key.lower()}", value) for key, value in pairs),
        "tags": (*maps["tags"], *own),
    }


def code(text: str) -> str:
    """Sixteen characters A-V and 0-9, as SKUs look; the same for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:10], "big")
    return "".join("0123456789ABCDEFGHIJKLMNOPQRSTUV"[(number >> 5 * i) % 32] for i in range(16))
