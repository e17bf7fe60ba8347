"""The price list by name, as scenario files write it: `m5_large`, `internet_out`."""

from __future__ import annotations

from ingestion.errors import BadInput
from ingestion.synthetic import skus, transfer_skus
from ingestion.synthetic.facts import Sku

PRICE_LIST: dict[str, Sku] = {
    name.lower(): value
    for module in (skus, transfer_skus)
    for name, value in sorted(vars(module).items())
    if isinstance(value, Sku)
}


def priced(name: str) -> Sku:
    """The thing of that name. Raises BadInput when the price list has none."""
    if name not in PRICE_LIST:
        raise BadInput(f"sku: expected one of {', '.join(PRICE_LIST)}; found {name!r}.")
    return PRICE_LIST[name]
