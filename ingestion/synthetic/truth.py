"""The truth of a bill: every figure that a mart must give, summed with Decimal from the facts, never from rows.

Sections, per bill (one month, export); all but `line_items`, `invoices` and `currencies` are of the rows in USD:

- `line_items`: rows of the delivery, in every currency.
- `money`, `by_service`, `by_account`, `by_charge_type`, `by_purchase_option`: see `money.Money`; service =
  servicecode, else product code; option = SavingsPlan, Reserved, Spot or OnDemand.
- `by_day`, by usage date: see `day_truth`. `by_path_class`, `egress`: see `transfer_truth`.
- `commitments`, `coverage`, `demand`: see `commitment_truth`. `tag_coverage`, per key: see `tag_truth`.
- `invoices`: a list of invoice_id ('' while open), bill_type, billing_entity, currency → unblended_cost, line_items.
- `split`: cost of containers, see `split_truth`. Their lines count in `line_items` and have no money of their own.
- `currencies`: every other currency of the export → the sections above of its rows, `line_items` among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from ingestion.synthetic.commitment_truth import commitments, coverage, demand
from ingestion.synthetic.day_truth import by_day
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.money import Figures, Money, Post, posts, text
from ingestion.synthetic.split_truth import split_posts, split_truth
from ingestion.synthetic.tag_truth import tag_coverage
from ingestion.synthetic.transfer_truth import by_path_class, egress

HOME = "USD"


def truth_of(bill: Bill) -> dict[str, object]:
    """All figures of one bill, decimals as text; the keys are described in the module's docstring."""
    entries = [*posts(bill), *split_posts(bill)]
    others = sorted({post.currency for post in entries} - {HOME})
    return {
        "line_items": sum(post.money.line_items for post in entries),
        **_sections(bill, entries, HOME),
        "invoices": _invoices(bill, entries),
        "currencies": {
            currency: {
                "line_items": sum(post.money.line_items for post in entries if post.currency == currency),
                **_sections(bill, entries, currency),
            }
            for currency in others
        },
        "split": split_truth(bill),
    }


def _sections(bill: Bill, every: list[Post], currency: str) -> dict[str, object]:
    entries = [post for post in every if post.currency == currency]
    uses = [use for use in bill.uses if use.fleet.account.currency == currency]
    total = sum((post.money for post in entries), Money())
    return {
        "money": {name: value for name, value in total.as_text().items() if name != "line_items"},
        "by_service": _grouped(entries, lambda post: post.service),
        "by_account": _grouped(entries, lambda post: post.account_id),
        "by_charge_type": _grouped(entries, lambda post: post.charge_type),
        "by_purchase_option": _grouped(entries, lambda post: post.purchase_option),
        "by_day": {day: money.as_text() for day, money in by_day(bill, entries).items()},
        "by_path_class": by_path_class(entries),
        "egress": egress(entries),
        "commitments": commitments(bill, currency),
        "coverage": coverage(bill, uses),
        "demand": demand(uses),
        "tag_coverage": {key: tag_coverage(bill, entries, key) for key in bill.tag_keys},
    }


def _grouped(entries: Iterable[Post], label: Callable[[Post], str]) -> dict[str, Figures]:
    sums: dict[str, Money] = defaultdict(Money)
    for post in entries:
        sums[label(post)] += post.money
    return {name: sums[name].as_text() for name in sorted(sums)}


def _invoices(bill: Bill, entries: Iterable[Post]) -> list[Figures]:
    sums: dict[tuple[str, ...], Money] = defaultdict(Money)
    for post in entries:
        invoice = bill.invoice(post.entity, post.bill_type, post.currency) if post.invoiced else ""
        sums[invoice, post.bill_type, post.entity, post.currency] += post.money
    names = ("invoice_id", "bill_type", "billing_entity", "currency")
    return [
        {
            **dict(zip(names, key, strict=True)),
            "unblended_cost": text(sums[key].unblended_cost),
            "line_items": sums[key].line_items,
        }
        for key in sorted(sums)
    ]
