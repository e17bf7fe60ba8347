"""Rows that are no usage: support, credits, refunds, the negotiated discount, and the tax on what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from ingestion.synthetic.company import DATA, LEGACY, PAYER, WEB
from ingestion.synthetic.facts import ZERO, Account, Bill, Charge, Plan, Reservation, Sku, Use
from ingestion.synthetic.month import HOUR

TAX_RATE = Decimal("0.07")
CREDIT_SHARE = Decimal("0.25")
_EIGHT_DECIMALS = Decimal("0.00000001")
_DAY = timedelta(days=1)


def with_charges(bill: Bill) -> Bill:
    """The bill with its fees, credits, refunds, discounts and, last, the tax on all of them."""
    charged = replace(bill, charges=(*_support(bill), *_credits(bill), *_refunds(bill), *_discounts(bill)))
    return replace(charged, charges=(*charged.charges, *_taxes(charged)))


def _support(bill: Bill) -> Iterator[Charge]:
    start = bill.month.start
    yield Charge(
        "Fee",
        "support",
        PAYER,
        "AWSSupportBusiness",
        Decimal("100.00"),
        "AWS Support (Business)",
        start,
        start + HOUR,
        service="AWSSupportBusiness",
        product_name="AWS Support (Business)",
    )


def _credits(bill: Bill) -> Iterator[Charge]:
    """Promotional credit of a quarter of each account's log ingestion, dated day by day like the usage."""
    spent: dict[int, Decimal] = defaultdict(Decimal)
    sku: Sku | None = None
    for use in bill.uses:
        if use.fleet.key.startswith("logs."):
            sku = use.fleet.sku
            for cell in use.cells:
                spent[cell.hour // 24] += cell.amount * cell.count * sku.price
    if sku is None:
        return
    for day, cost in sorted(spent.items()):
        start = bill.month.at(day * 24)
        yield Charge(
            "Credit",
            f"promo-{day}",
            DATA,
            sku.product_code,
            -(cost * CREDIT_SHARE).quantize(_EIGHT_DECIMALS, rounding=ROUND_HALF_UP),
            "AWS Promotional Credit",
            start,
            start + _DAY,
            service=sku.service,
            usage_type=sku.usage_type,
            operation=sku.operation,
            product_name=sku.product_name,
        )


def _refunds(bill: Bill) -> Iterator[Charge]:
    """A service refund on each bill; a restated one brings another that arrived late."""
    start = bill.month.start
    refunds = [("sla", WEB, Decimal("-3.21"), "Refund for service availability"), *_late_refund(bill)]
    for key, account, cost, text in refunds:
        yield Charge(
            "Refund",
            key,
            account,
            "AmazonEC2",
            cost,
            text,
            start,
            bill.month.end - timedelta(seconds=1),
            service="AmazonEC2",
            usage_type="BoxUsage:m5.large",
            product_name="Amazon Elastic Compute Cloud",
        )


def _late_refund(bill: Bill) -> list[tuple[str, Account, Decimal, str]]:
    return [("late", LEGACY, Decimal("-12.34"), "Refund agreed with support")] if bill.revision else []


def _discounts(bill: Bill) -> Iterator[Charge]:
    """One EdpDiscount row per account and product: the discount share of what it applies to."""
    if not bill.discount:
        return
    for (account, code), cost in sorted(
        _discountable(bill).items(), key=lambda item: (item[0][0].id, item[0][1])
    ):
        if cost:
            yield Charge(
                "EdpDiscount",
                f"edp-{code}",
                account,
                code,
                -(cost * bill.discount).quantize(_EIGHT_DECIMALS, rounding=ROUND_HALF_UP),
                "Enterprise Program Discount",
                bill.month.start,
                bill.month.end,
            )


def _taxes(bill: Bill) -> Iterator[Charge]:
    """Tax per account and product on the net cost of usage, fees and refunds; credits are tendered after tax."""
    base = _discountable(bill)
    for charge in bill.charges:
        if charge.kind != "Credit":
            base[charge.account, charge.product_code] += charge.cost
    for (account, code), cost in sorted(base.items(), key=lambda item: (item[0][0].id, item[0][1])):
        tax = (cost * TAX_RATE).quantize(_EIGHT_DECIMALS, rounding=ROUND_HALF_UP)
        if tax:
            text = f"Tax for product code {code}"
            yield Charge("Tax", f"tax-{code}", account, code, tax, text, bill.month.start, bill.month.end)


def _discountable(bill: Bill) -> dict[tuple[Account, str], Decimal]:
    """Gross cash cost of usage and commitments of the month, per account and product."""
    costs: dict[tuple[Account, str], Decimal] = defaultdict(Decimal)
    for use in bill.uses:
        if use.payer is None:
            costs[use.fleet.account, use.fleet.sku.product_code] += _cash(use)
    for reservation in bill.reservations:
        costs[reservation.account, reservation.sku.product_code] += _paid(bill, reservation)
    for plan in bill.plans:
        costs[plan.account, plan.offering] += _paid(bill, plan)
    return costs


def _cash(use: Use) -> Decimal:
    price = use.fleet.sku.price if use.fleet.spot_price is None else use.fleet.spot_price
    return price * sum((cell.amount * cell.count for cell in use.cells), ZERO)


def _paid(bill: Bill, commitment: Reservation | Plan) -> Decimal:
    """Recurring fee of the month, and the upfront fee when it was bought in this month."""
    active = commitment.active(bill.month)
    if isinstance(commitment, Reservation):
        recurring = commitment.recurring_hourly * commitment.count * len(active)
    else:
        recurring = commitment.recurring_hourly * len([hour for hour in active if hour < bill.seen_hours])
    bought_now = bill.month.start <= commitment.start < bill.month.end
    return recurring + (commitment.upfront if bought_now else ZERO)
