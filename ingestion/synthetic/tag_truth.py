"""The truth of tags, per key, net amortized, over all rows but Tax (and the rows of discounts count 0):

- `total_cost`; `tagged_cost`: rows with a non-blank value.
- `taggable_cost`: usage-like rows with a resource id, sold by AWS; of these `tagged_taggable_cost`: with a value;
  `valid_cost`: with a value that the company allows, without regard to case (any value where it names none);
  `effective_cost`: with the resource's value or one that it inherits; `account_tag_cost`, `cost_category_cost`: what
  is inherited, from the account's own tag or, where it has none, from the cost category of the key's name.
- `untaggable_cost` = total - taggable. `resources`, `tagged_resources`: distinct taggable resource ids.
- `raw_ratio` = tagged / total, `taggable_ratio` = tagged_taggable / taggable, `valid_ratio`, `effective_ratio`:
  over taggable. Twelve decimals; absent where the denominator is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingestion.synthetic.facts import ZERO, Account, Bill, Charge, Use
from ingestion.synthetic.money import Figures, Post, ratio, text
from ingestion.synthetic.resources import resource_ids

_ROLES = (
    "total", "taggable", "tagged", "tagged_taggable", "valid", "effective", "account_tag", "cost_category",
)  # fmt: skip
_RATIOS = (
    ("raw", "tagged", "total"),
    ("taggable", "tagged_taggable", "taggable"),
    ("valid", "valid", "taggable"),
    ("effective", "effective", "taggable"),
)


def tag_coverage(bill: Bill, entries: Iterable[Post], key: str) -> Figures:
    """The figures of one key, in the module's words."""
    costs = dict.fromkeys(_ROLES, ZERO)
    allowed = dict(bill.valid_values).get(key, ())
    resources: set[str] = set()
    tagged_resources: set[str] = set()
    for post in entries:
        for name in _roles(post, key, allowed, bill.category):
            costs[name] += post.money.net_amortized_cost
        if isinstance(post.about, Use) and is_taggable(post):
            ids = {resource_ids(post.about.fleet)[n] for n in _numbers(post.about)}
            resources |= ids
            tagged_resources |= ids if post.about.fleet.tags.value(key) else set()
    counts: Figures = {"resources": len(resources), "tagged_resources": len(tagged_resources)}
    sums: Figures = {f"{name}_cost": text(value) for name, value in costs.items()}
    sums["untaggable_cost"] = text(costs["total"] - costs["taggable"])
    ratios: Figures = {
        f"{name}_ratio": ratio(costs[part], costs[whole]) for name, part, whole in _RATIOS if costs[whole]
    }
    return {**sums, **counts, **ratios}


def _roles(post: Post, key: str, allowed: tuple[str, ...], category: str) -> Iterator[str]:
    """The sums that a post belongs to."""
    if isinstance(post.about, Charge) and post.about.kind == "Tax":
        return
    yield "total"
    if not isinstance(post.about, Use) or post.charge_type == "SavingsPlanNegation":
        return
    fleet = post.about.fleet
    value = fleet.tags.value(key) if fleet.resource else ""
    if value:
        yield "tagged"
    if is_taggable(post):
        yield "taggable"
        if value:
            yield "tagged_taggable"
            if not allowed or value.lower() in allowed:
                yield "valid"
        source = "" if value else _source(fleet.account, key, category)
        if value or source:
            yield "effective"
        if source:
            yield source


def _source(account: Account, key: str, category: str) -> str:
    """Where a resource without the key inherits a value from; '' = nowhere."""
    if key == "owner" and account.owner_tag:
        return "account_tag"
    return "cost_category" if key == category.lower() and account.category else ""


def is_taggable(post: Post) -> bool:
    """Whether a post is usage of a resource that AWS itself sells."""
    use = post.about
    usage = isinstance(use, Use) and post.charge_type != "SavingsPlanNegation"
    return usage and isinstance(use, Use) and bool(use.fleet.resource) and use.fleet.sku.entity == "AWS"


def _numbers(use: Use) -> set[int]:
    return {number for cell in use.cells for number in range(cell.first, cell.first + cell.count)}
