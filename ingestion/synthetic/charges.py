"""Rows that are no usage: support, subscriptions, credits, refunds, negotiated discounts, and the tax on the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ingestion.synthetic.facts import (
    DISCOUNTS,
    ZERO,
    Account,
    Bill,
    Charge,
    ChargeKind,
    Plan,
    Reservation,
    Sku,
    Use,
)
from ingestion.synthetic.month import HOUR, Month
from ingestion.synthetic.organisation import ChargeRules, Organisation, Refund

_EIGHT_DECIMALS = Decimal("0.00000001")
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_DISCOUNT_TEXTS: dict[ChargeKind, str] = {
    "EdpDiscount": "Enterprise Program Discount",
    "PrivateRateDiscount": "Private Pricing Discount",
    "BundledDiscount": "Bundled Discount",
}

Costs = dict[tuple[Account, str], Decimal]


def with_charges(bill: Bill, rules: ChargeRules, organisation: Organisation, first: Month) -> Bill:
    """The bill with its fees, credits, refunds, discounts and, last, the tax on all of them."""
    charges = (
        *_support(bill, rules.support),
        *_subscription(bill, rules.subscription),
        *_promotion(bill, rules, first),
        *_free_tier_credits(bill),
        *_refunds(bill, rules, organisation),
        *_returned_plans(bill),
        *_discounts(bill),
    )
    charged = replace(bill, charges=charges)
    return replace(charged, charges=(*charges, *_taxes(charged, rules.tax_rate)))


def _support(bill: Bill, fee: Decimal) -> Iterator[Charge]:
    if fee:
        start, code, name = bill.month.start, "AWSSupportBusiness", "AWS Support (Business)"
        yield Charge(
            "Fee",
            "support",
            bill.payer,
            code,
            fee,
            name,
            start,
            start + HOUR,
            service=code,
            product_name=name,
        )


def _subscription(bill: Bill, fee: Decimal) -> Iterator[Charge]:
    """A seller's monthly fee on AWS Marketplace, which has its own invoice."""
    if fee:
        start, name = bill.month.start, "Log Lens Enterprise"
        yield Charge(
            "Fee", "subscription", bill.payer, "3kq8acmeloglens0f7x2w9z1b", fee, f"{name} monthly subscription",
            start, start + HOUR, product_name=name, entity="AWS Marketplace",
        )  # fmt: skip


def _promotion(bill: Bill, rules: ChargeRules, first: Month) -> Iterator[Charge]:
    """Promotional credit for a share of each account's log ingestion, dated day by day like the usage."""
    ends = rules.credit_ends.at(first) if rules.credit_ends else bill.month.end
    spent: dict[tuple[Account, int], Decimal] = defaultdict(Decimal)
    skus: dict[Account, Sku] = {}
    for use in bill.uses:
        if use.fleet.sku.usage_type == "DataProcessing-Bytes" and use.fleet.sku.service == "AmazonCloudWatch":
            skus[use.fleet.account] = use.fleet.sku
            for cell in use.cells:
                cost = cell.amount * cell.count * use.unit_price
                spent[use.fleet.account, cell.hour // 24] += cost
    for (account, day), cost in sorted(spent.items(), key=lambda item: (item[0][0].id, item[0][1])):
        if bill.month.at(day * 24) < ends:
            amount = _rounded(cost * rules.credit_share)
            text = "AWS Promotional Credit"
            yield _credit(bill, f"promo-{day}", account, skus[account], amount, text, day)


def _free_tier_credits(bill: Bill) -> Iterator[Charge]:
    """What the free tier gives back where it is no usage at rate 0; a day later than the usage it cancels."""
    given: dict[tuple[Account, Sku, int], Decimal] = defaultdict(Decimal)
    for use in bill.uses:
        if use.tier and use.tier.free and use.tier.price:
            for cell in use.cells:
                day = min(cell.hour // 24 + 1, bill.month.days - 1)
                given[use.fleet.account, use.fleet.sku, day] += cell.amount * cell.count * use.tier.price
    for (account, sku, day), cost in given.items():
        key = f"free-{sku.product_code}-{sku.usage_type}-{sku.operation}-{day}"
        yield _credit(bill, key, account, sku, cost, "AWS Free Tier", day)


def _credit(bill: Bill, key: str, account: Account, sku: Sku, amount: Decimal, text: str, day: int) -> Charge:
    """A Credit row keeps usage type and product; it has no resource, rate or tags."""
    start = bill.month.at(day * 24)
    return Charge(
        "Credit",
        key,
        account,
        sku.product_code,
        -amount,
        text,
        start,
        start + _DAY,
        service=sku.service,
        usage_type=sku.usage_type,
        operation=sku.operation,
        product_name=sku.product_name,
        sku=sku,
    )


def _refunds(bill: Bill, rules: ChargeRules, organisation: Organisation) -> Iterator[Charge]:
    """Service refunds on each bill; a restated one brings others that arrived late and have no invoice."""
    for refund in rules.refunds:
        yield _refund(bill, refund, organisation.account(refund.account))
    for refund in rules.late_refunds if bill.revision else ():
        yield replace(_refund(bill, refund, organisation.account(refund.account)), invoiced=False)


def _refund(bill: Bill, refund: Refund, account: Account) -> Charge:
    month = bill.month.previous() if refund.of_earlier_month else bill.month
    earlier = f" in {month.period}" if refund.of_earlier_month else ""
    return Charge(
        "Refund",
        refund.key,
        account,
        "AmazonEC2",
        -refund.amount,
        refund.text + earlier,
        month.start,
        month.end - _SECOND,
        service="AmazonEC2",
        usage_type="BoxUsage:m5.large",
        product_name="Amazon Elastic Compute Cloud",
    )


def _returned_plans(bill: Bill) -> Iterator[Charge]:
    """Both payments of a plan that was given back, in the month of its return: no ARN, AWS's own text."""
    for plan in bill.plans:
        if plan.returned_at and 0 <= bill.month.hour_of(plan.returned_at) < bill.seen_hours:
            yield from _given_back(plan, plan.returned_at)


def _given_back(plan: Plan, moment: datetime) -> Iterator[Charge]:
    hours = plan.returned_after or 0
    paid = (
        ("one-time", plan.upfront, f"Refund for one-time fee for Savings Plan ID: {plan.plan_id}", plan),
        ("hourly", plan.recurring_hourly * hours, f"Refund for hourly fee for Savings Plan ID: {plan.plan_id}", None),
    )  # fmt: skip
    for name, amount, text, of_plan in paid:
        if amount:
            yield Charge(
                "Refund", f"return-{plan.plan_id}-{name}", plan.account, plan.product_code, -amount, text, moment,
                moment + HOUR, service=plan.product_code, product_name="Savings Plans", plan=of_plan,
            )  # fmt: skip


def _discounts(bill: Bill) -> Iterator[Charge]:
    """One row per account, product and kind of discount: the share of what it applies to."""
    given: dict[tuple[Account, str, ChargeKind], Decimal] = defaultdict(Decimal)
    for account, code, cost, shares in _discountable(bill):
        for kind, share in shares.items():
            given[account, code, kind] += cost * share
    for (account, code, kind), amount in sorted(given.items(), key=lambda i: (i[0][0].id, *i[0][1:])):
        if amount:
            yield Charge(
                kind,
                f"{kind}-{code}",
                account,
                code,
                -_rounded(amount),
                _DISCOUNT_TEXTS[kind],
                bill.month.start,
                bill.month.end,
            )


def _taxes(bill: Bill, rate: Decimal) -> Iterator[Charge]:
    """Tax per account and product on the net cost of usage, fees and refunds; credits are tendered after tax."""
    base: Costs = defaultdict(Decimal)
    for account, code, cost, _ in _discountable(bill):
        base[account, code] += cost
    entity: dict[str, str] = {use.fleet.sku.product_code: use.fleet.sku.entity for use in bill.uses}
    for charge in bill.charges:
        if charge.kind != "Credit":
            base[charge.account, charge.product_code] += charge.cost
        if charge.kind not in DISCOUNTS:
            entity.setdefault(charge.product_code, charge.entity)
    for (account, code), cost in sorted(base.items(), key=lambda item: (item[0][0].id, item[0][1])):
        tax = _rounded(cost * rate)
        if tax:
            text = f"Tax for product code {code}"
            seller = entity.get(code, "")
            yield Charge(
                "Tax", f"tax-{code}", account, code, tax, text, bill.month.start, bill.month.end,
                entity="" if seller == "AWS" else seller,
            )  # fmt: skip


def _discountable(bill: Bill) -> Iterable[tuple[Account, str, Decimal, dict[ChargeKind, Decimal]]]:
    """(account, product, gross cash cost, discount shares) of the month's usage and commitments."""
    for use in bill.uses:
        if use.payer is None:
            sku = use.fleet.sku
            yield use.fleet.account, sku.product_code, _cash(use), bill.shares(sku)
    for reservation in bill.reservations:
        yield reservation.account, reservation.sku.product_code, _paid(bill, reservation), bill.shares()
    for plan in bill.plans:
        yield plan.account, plan.product_code, _paid(bill, plan), bill.shares()


def _cash(use: Use) -> Decimal:
    return use.unit_price * sum((cell.amount * cell.count for cell in use.cells), ZERO)


def _paid(bill: Bill, commitment: Reservation | Plan) -> Decimal:
    """Recurring fee of the month, and the upfront fee when it was bought in this month."""
    active = commitment.active(bill.month)
    if isinstance(commitment, Reservation):
        recurring = commitment.recurring_hourly * commitment.count * len(active)
    else:
        recurring = commitment.recurring_hourly * len([hour for hour in active if hour < bill.seen_hours])
    bought_now = bill.month.start <= commitment.start < bill.month.end
    return recurring + (commitment.upfront if bought_now else ZERO)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_EIGHT_DECIMALS, rounding=ROUND_HALF_UP)
