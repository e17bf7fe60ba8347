"""The truth of transfer: what moved, by class and by its two ends.

`metered_gb` = GB of the rows; `moved_gb` = each byte once (vpc_peering, inter_az and public_ip_regional halved,
inter_region_in 0). Rows in other units than GB add cost, no GB. `from_region` is the sender's region, `to_region` the
receiver's; '' = outside AWS, an edge area, or the same service. A credit counts where the usage stands that it gives
back, and moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ingestion.synthetic.facts import ZERO, Charge, PathClass, Sku, Use
from ingestion.synthetic.money import Figures, Money, Post, quantity, text

TWO_SIDED: frozenset[PathClass] = frozenset({"vpc_peering", "inter_az", "public_ip_regional"})
_AT_THE_EDGE: frozenset[PathClass] = frozenset(
    {"cloudfront_viewer", "cloudfront_origin", "global_accelerator"}
)


def by_path_class(entries: Iterable[Post]) -> dict[str, Figures]:
    """Money and GB of each class."""
    sums = _sums((post, (sku.path_class,)) for post, sku in _of_skus(entries))
    return {key[0]: figures for key, figures in sums}


def egress(entries: Iterable[Post]) -> list[Figures]:
    """Money and GB by class, sender, receiver and account."""
    names = ("path_class", "from_region", "to_region", "account_id")
    sums = _sums((post, (sku.path_class, *ends(sku), post.account_id)) for post, sku in _of_skus(entries))
    return [{**dict(zip(names, key, strict=True)), **figures} for key, figures in sums]


def _of_skus(entries: Iterable[Post]) -> Iterator[tuple[Post, Sku]]:
    """Usage with what was used, and credits with what they give back."""
    for post in entries:
        match post.about:
            case Use(fleet=fleet):
                yield post, fleet.sku
            case Charge(sku=Sku() as sku):
                yield post, sku


def ends(sku: Sku) -> tuple[str, str]:
    """(sender, receiver): an inbound row of a region pair names its own region, the receiver, first."""
    if sku.path_class in _AT_THE_EDGE:
        return "", ""
    if sku.route is None:
        return sku.region, ""
    if sku.route.kind == "InterRegion Inbound":
        return sku.route.target, sku.route.origin
    return sku.route.origin, sku.route.target


def _sums(labelled: Iterable[tuple[Post, tuple[str | None, ...]]]) -> list[tuple[tuple[str, ...], Figures]]:
    money: dict[tuple[str, ...], Money] = defaultdict(Money)
    metered: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for post, label in labelled:
        key = tuple(part for part in label if part is not None)
        if len(key) == len(label):
            money[key] += post.money
            metered[key] += _gigabytes(post)
    return [
        (
            key,
            {
                "metered_gb": text(metered[key]),
                "moved_gb": text(_moved(key[0], metered[key])),
                **money[key].as_text(),
            },
        )
        for key in sorted(money)
    ]


def _gigabytes(post: Post) -> Decimal:
    if isinstance(post.about, Use) and post.about.fleet.sku.unit == "GB":
        return quantity(post.about)
    return ZERO


def _moved(label: str, metered: Decimal) -> Decimal:
    if label == "inter_region_in":
        return ZERO
    return metered / 2 if label in TWO_SIDED else metered
