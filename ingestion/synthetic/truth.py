"""The truth of a bill: every figure that a mart must give, summed with Decimal from the facts, never from rows.

Definitions, per bill (one month, export, currency):

- `money`, `by_service`, `by_account`, `by_charge_type`: see `money.Money`; service = servicecode, else product code.
- `by_path_class`: metered_gb = GB of the rows; moved_gb = each byte once (vpc_peering, inter_az and
  public_ip_regional halved, inter_region_in 0). Rows in other units than GB add cost, no GB.
- `commitments`: quantities in normalised units for RIs, in money for plans; used + unused = committed exactly.
  net_savings = on_demand_equivalent_cost - committed_cost.
- `coverage`, per service: running hours and normalised units of instances by who paid; on-demand equivalents of
  DiscountedUsage, SavingsPlanCoveredUsage, and of Usage rows a plan could have covered (no spot, EC2 instances,
  Fargate, Lambda compute); amortized_covered_cost of both covered kinds.
- `tag_coverage`, per tag key, net amortized: total = all rows but Tax; taggable = usage-like rows with a resource id,
  sold by AWS; tagged = non-blank value; effective = taggable with the resource's value or else the account's;
  resources and tagged_resources count distinct taggable resource ids.
- `split`: cost of containers, see `split_truth`. Their lines count in `line_items` and have no money of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

from ingestion.synthetic.company import TAG_KEYS
from ingestion.synthetic.facts import ZERO, Bill, Charge, PathClass, Plan, Reservation, Use
from ingestion.synthetic.money import Money, Post, covered_cost, posts, quantity, reserved_hours, text
from ingestion.synthetic.resources import resource_ids
from ingestion.synthetic.split_truth import split_posts, split_truth

Figures = dict[str, str | int]
TWO_SIDED: frozenset[PathClass] = frozenset({"vpc_peering", "inter_az", "public_ip_regional"})
_PLAN_SERVICES = frozenset({"AmazonEC2", "AmazonECS", "AWSLambda"})


def truth_of(bill: Bill) -> dict[str, object]:
    """All figures of one bill, decimals as text; the keys are described in the module's docstring."""
    entries = [*posts(bill), *split_posts(bill)]
    total = sum((post.money for post in entries), Money())
    return {
        "line_items": total.line_items,
        "money": {name: value for name, value in total.as_text().items() if name != "line_items"},
        "by_service": _grouped(entries, lambda post: post.service),
        "by_account": _grouped(entries, lambda post: post.account_id),
        "by_charge_type": _grouped(entries, lambda post: post.charge_type),
        "by_path_class": _paths(entries),
        "commitments": [
            *(_reservation(bill, reservation) for reservation in bill.reservations),
            *(_plan(bill, plan) for plan in bill.plans),
        ],
        "coverage": _coverage(bill),
        "tag_coverage": {key: _tag_coverage(entries, key) for key in TAG_KEYS},
        "split": split_truth(bill),
    }


def _grouped(entries: Iterable[Post], label: Callable[[Post], str]) -> dict[str, Figures]:
    sums: dict[str, Money] = defaultdict(Money)
    for post in entries:
        sums[label(post)] += post.money
    return {name: sums[name].as_text() for name in sorted(sums)}


def _paths(entries: Iterable[Post]) -> dict[str, Figures]:
    money: dict[PathClass, Money] = defaultdict(Money)
    metered: dict[PathClass, Decimal] = defaultdict(Decimal)
    for post in entries:
        use = post.about
        if isinstance(use, Use) and use.fleet.sku.path_class:
            label = use.fleet.sku.path_class
            money[label] += post.money
            metered[label] += quantity(use) if use.fleet.sku.unit == "GB" else ZERO
    return {
        label: {
            "metered_gb": text(metered[label]),
            "moved_gb": text(_moved(label, metered[label])),
            **money[label].as_text(),
        }
        for label in sorted(money)
    }


def _moved(label: PathClass, metered: Decimal) -> Decimal:
    if label == "inter_region_in":
        return ZERO
    return metered / 2 if label in TWO_SIDED else metered


def _reservation(bill: Bill, reservation: Reservation) -> Figures:
    uses = [use for use in bill.uses if use.payer == reservation]
    hours = Decimal(len(reservation.active(bill.month)) * reservation.count)
    used = sum((reserved_hours(use, reservation) for use in uses), ZERO)
    units, price = reservation.instance.units, reservation.recurring_hourly + reservation.upfront_hourly
    return {
        "commitment_type": "ReservedInstance",
        "commitment_id": reservation.arn,
        "account_id": reservation.account.id,
        "payment_option": reservation.option,
        **_utilization(hours * units, used * units, hours * price, used * price),
        "committed_hours": text(hours),
        "used_hours": text(used),
        **_savings(uses, hours * price),
    }


def _plan(bill: Bill, plan: Plan) -> Figures:
    uses = [use for use in bill.uses if use.payer == plan]
    committed = plan.commitment * len([hour for hour in plan.active(bill.month) if hour < bill.seen_hours])
    used = sum((covered_cost(use) for use in uses), ZERO)
    return {
        "commitment_type": "SavingsPlan",
        "commitment_id": plan.arn,
        "account_id": plan.account.id,
        "payment_option": plan.option,
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
    }


def _savings(uses: Iterable[Use], committed_cost: Decimal) -> Figures:
    listed = sum((quantity(use) * use.fleet.sku.price for use in uses), ZERO)
    return {"on_demand_equivalent_cost": text(listed), "net_savings": text(listed - committed_cost)}


def _coverage(bill: Bill) -> dict[str, Figures]:
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for use in bill.uses:
        sku, payer = use.fleet.sku, _payer_name(use)
        amount = quantity(use)
        if sku.instance:
            sums[sku.service][f"running_hours_{payer}"] += amount
            sums[sku.service][f"normalized_units_{payer}"] += amount * sku.instance.units
        if payer in ("reserved", "savings_plan"):
            sums[sku.service][f"on_demand_equivalent_{payer}"] += amount * sku.price
            sums[sku.service]["amortized_covered_cost"] += covered_cost(use)
        elif _plan_could_cover(use):
            sums[sku.service]["on_demand_equivalent_eligible_on_demand"] += amount * sku.price
    return {
        service: {name: text(value) for name, value in sorted(sums[service].items())}
        for service in sorted(sums)
    }


def _payer_name(use: Use) -> str:
    if isinstance(use.payer, Reservation):
        return "reserved"
    if isinstance(use.payer, Plan):
        return "savings_plan"
    return "on_demand" if use.fleet.spot_price is None else "spot"


def _plan_could_cover(use: Use) -> bool:
    sku = use.fleet.sku
    runs = sku.instance is not None or sku.plan_price is not None
    return runs and use.fleet.spot_price is None and sku.service in _PLAN_SERVICES


def _tag_coverage(entries: Iterable[Post], key: str) -> Figures:
    costs = dict.fromkeys(("total", "taggable", "tagged", "tagged_taggable", "effective"), ZERO)
    resources: set[str] = set()
    tagged_resources: set[str] = set()
    for post in entries:
        for name in _tag_roles(post, key):
            costs[name] += post.money.net_amortized_cost
        if isinstance(post.about, Use) and _taggable(post):
            ids = {resource_ids(post.about.fleet)[n] for n in _numbers(post.about)}
            resources |= ids
            tagged_resources |= ids if post.about.fleet.tags.value(key) else set()
    counts: Figures = {"resources": len(resources), "tagged_resources": len(tagged_resources)}
    return {**{f"{name}_cost": text(value) for name, value in costs.items()}, **counts}


def _tag_roles(post: Post, key: str) -> Iterable[str]:
    """The sums of tag coverage that a post belongs to."""
    if isinstance(post.about, Charge) and post.about.kind == "Tax":
        return
    yield "total"
    if not isinstance(post.about, Use) or post.charge_type == "SavingsPlanNegation":
        return
    value, account = post.about.fleet.tags.value(key), post.about.fleet.account
    if value:
        yield "tagged"
    if _taggable(post):
        yield "taggable"
        if value:
            yield "tagged_taggable"
        if value or (key == "owner" and account.owner_tag):
            yield "effective"


def _taggable(post: Post) -> bool:
    use = post.about
    usage = isinstance(use, Use) and post.charge_type != "SavingsPlanNegation"
    return usage and isinstance(use, Use) and bool(use.fleet.resource) and use.fleet.sku.entity == "AWS"


def _numbers(use: Use) -> set[int]:
    return {number for cell in use.cells for number in range(cell.first, cell.first + cell.count)}
