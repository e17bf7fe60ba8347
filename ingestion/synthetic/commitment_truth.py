"""The truth of commitments: what was used of them, what they covered, what ran on demand beside them.

- `commitments`: quantities in normalised units for RIs, in money for plans; used + unused = committed exactly.
  net_savings = on_demand_equivalent_cost - committed_cost. `utilization_ratio` = used / committed (twelve decimals).
- `coverage`, per service: running hours and normalised units of instances by who paid; on-demand equivalents of
  DiscountedUsage, SavingsPlanCoveredUsage, and of Usage rows a plan could have covered (no spot, EC2 instances,
  Fargate, Lambda compute, and instances of databases where a Database plan covers any); amortized_covered_cost of
  both covered kinds; amortized_cost and public_on_demand_cost of all usage.
- `demand`, a list per service, region, family, platform, tenancy and account: instance usage in normalised units,
  without spot, that nobody covered (`normalized_units_on_demand`) and that a commitment covered
  (`normalized_units_covered`), `hours` with either, and the highest hour of each (`peak_…`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from ingestion.synthetic.facts import DATABASES, ZERO, Bill, Plan, Reservation, Use
from ingestion.synthetic.money import (
    Figures,
    covered_cost,
    option_of,
    plan_hours,
    quantity,
    ratio,
    reserved_hours,
    text,
    use_money,
    uses_by_payer,
)

_PLAN_SERVICES = frozenset({"AmazonEC2", "AmazonECS", "AWSLambda"})
_SUFFIXES = {"Reserved": "reserved", "SavingsPlan": "savings_plan", "Spot": "spot", "OnDemand": "on_demand"}


def commitments(bill: Bill, currency: str) -> list[Figures]:
    """One record per commitment of that currency, reservations first."""
    paid = uses_by_payer(bill)
    return [
        *(_reservation(bill, r, paid.get(r.arn, [])) for r in bill.reservations if r.account.currency == currency),
        *(_plan(bill, p, paid.get(p.arn, [])) for p in bill.plans if p.account.currency == currency),
    ]  # fmt: skip


def _reservation(bill: Bill, reservation: Reservation, uses: list[Use]) -> Figures:
    hours = Decimal(len(reservation.active(bill.month)) * reservation.count)
    used = sum((reserved_hours(use, reservation) for use in uses), ZERO)
    units, price = reservation.instance.units, reservation.recurring_hourly + reservation.upfront_hourly
    return {
        "commitment_type": "ReservedInstance",
        "commitment_id": reservation.arn,
        "account_id": reservation.account.id,
        "payment_option": reservation.option,
        "offering_class": reservation.offering_class,
        **_utilization(hours * units, used * units, hours * price, used * price),
        "committed_hours": text(hours),
        "used_hours": text(used),
        **_savings(uses, hours * price),
    }


def _plan(bill: Bill, plan: Plan, uses: list[Use]) -> Figures:
    committed = plan.commitment * len(plan_hours(bill, plan))
    used = sum((covered_cost(use) for use in uses), ZERO)
    return {
        "commitment_type": "SavingsPlan",
        "commitment_id": plan.arn,
        "account_id": plan.account.id,
        "payment_option": plan.option,
        "offering_class": plan.offering,
        **_utilization(committed, used, committed, used),
        **_savings(uses, committed),
    }


def _utilization(committed: Decimal, used: Decimal, cost: Decimal, used_cost: Decimal) -> Figures:
    return {
        "committed_quantity": text(committed),
        "used_quantity": text(used),
        "unused_quantity": text(committed - used),
        "committed_cost": text(cost),
        "used_cost": text(used_cost),
        "unused_cost": text(cost - used_cost),
        "utilization_ratio": ratio(used, committed),
    }


def _savings(uses: Iterable[Use], committed_cost: Decimal) -> Figures:
    listed = sum((quantity(use) * use.fleet.sku.price for use in uses), ZERO)
    return {"on_demand_equivalent_cost": text(listed), "net_savings": text(listed - committed_cost)}


def coverage(bill: Bill, uses: Iterable[Use]) -> dict[str, Figures]:
    """The sums of each service that coverage ratios are made of."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    uses = list(uses)
    services = _PLAN_SERVICES | _databases_under_plans(uses)
    for use in uses:
        sku, payer = use.fleet.sku, _SUFFIXES[option_of(use)]
        amount = quantity(use)
        money = use_money(bill, use, amount)
        sums[sku.service]["amortized_cost"] += money.amortized_cost
        sums[sku.service]["public_on_demand_cost"] += money.public_on_demand_cost
        if sku.instance:
            sums[sku.service][f"running_hours_{payer}"] += amount
            sums[sku.service][f"normalized_units_{payer}"] += amount * sku.instance.units
        if payer in ("reserved", "savings_plan"):
            sums[sku.service][f"on_demand_equivalent_{payer}"] += amount * sku.price
            sums[sku.service]["amortized_covered_cost"] += covered_cost(use)
        elif _plan_could_cover(use, services):
            sums[sku.service]["on_demand_equivalent_eligible_on_demand"] += amount * sku.price
    return {
        service: {name: text(value) for name, value in sorted(sums[service].items())}
        for service in sorted(sums)
    }


def _databases_under_plans(uses: list[Use]) -> frozenset[str]:
    """Databases count as eligible where a Database Savings Plan is seen at work; of them, instances alone."""
    seen = any(isinstance(use.payer, Plan) and use.fleet.sku.service in DATABASES for use in uses)
    return DATABASES if seen else frozenset()


def _plan_could_cover(use: Use, services: frozenset[str]) -> bool:
    sku = use.fleet.sku
    runs = sku.instance is not None or (sku.plan_price is not None and sku.service not in DATABASES)
    return runs and use.fleet.spot_price is None and sku.service in services


def demand(uses: Iterable[Use]) -> list[Figures]:
    """Instance usage by what a reservation could cover, from the hours of the ledger."""
    hours: dict[tuple[str, ...], dict[int, list[Decimal]]] = defaultdict(dict)
    for use in uses:
        instance = use.fleet.sku.instance
        if instance and use.fleet.spot_price is None:
            series = hours[_market(use)]
            for cell in use.cells:
                both = series.setdefault(cell.hour, [ZERO, ZERO])
                both[int(use.payer is not None)] += cell.amount * cell.count * instance.units
    names = ("account_id", "service", "region", "family", "platform", "tenancy")
    return [{**dict(zip(names, key, strict=True)), **_series(hours[key])} for key in sorted(hours)]


def _market(use: Use) -> tuple[str, ...]:
    sku = use.fleet.sku
    facts = dict(sku.attributes)
    platform = facts.get("operating_system") or facts.get("database_engine", "")
    family = sku.instance.family if sku.instance else ""
    return (use.fleet.account.id, sku.service, sku.region, family, platform, facts.get("tenancy", ""))


def _series(series: dict[int, list[Decimal]]) -> Figures:
    free, covered = zip(*series.values(), strict=True)
    return {
        "normalized_units_on_demand": text(sum(free, ZERO)),
        "normalized_units_covered": text(sum(covered, ZERO)),
        "peak_normalized_units_on_demand": text(max(free)),
        "peak_normalized_units_covered": text(max(covered)),
        "hours": len(series),
    }
