"""FOCUS 1.0 and 1.2 as AWS exports it: which columns there are, and a bill's lines in them.

Sums agree with the Cost and Usage Report of the same bill: BilledCost = unblended, EffectiveCost = net amortized,
ListCost = public on-demand. There are no negation rows (a covered row is billed 0 instead), and a commitment's fee
is two rows: the purchase as billed, and what stayed unused, if any, as usage with CommitmentDiscountStatus `Unused`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

import pyarrow as pa

from ingestion.synthetic.lines import LineCell, Lines, Numbers, Text
from ingestion.synthetic.renderings import focus_costs as costs
from ingestion.synthetic.renderings.focus_text import committed_text, tags_of, texts
from ingestion.synthetic.renderings.layout import Layout

_SECOND = timedelta(seconds=1)
Version = Literal["1.0", "1.2"]

_TEXT = [
    "AvailabilityZone",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "CommitmentDiscountCategory",
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "ConsumedUnit",
    "InvoiceIssuerName",
    "PricingCategory",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceCategory",
    "ServiceName",
    "SkuId",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "x_Operation",
    "x_ServiceCode",
]
_NUMBERS = [
    "BilledCost",
    "ConsumedQuantity",
    "ContractedCost",
    "ContractedUnitPrice",
    "EffectiveCost",
    "ListCost",
    "ListUnitPrice",
    "PricingQuantity",
]
_TIMES = ["BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd", "ChargePeriodStart"]
_ONLY_1_0 = ["x_UsageType"]
_TEXT_1_2 = [
    "BillingAccountType",
    "CapacityReservationId",
    "CapacityReservationStatus",
    "CommitmentDiscountUnit",
    "InvoiceId",
    "PricingCurrency",
    "ServiceSubcategory",
    "SkuMeter",
    "SubAccountType",
]
_NUMBERS_1_2 = [
    "CommitmentDiscountQuantity",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice",
]
# Rows which share out a parent's cost; FOCUS exports have none.
_SPLIT = ("EKSPod-EC2", "ECSTask-EC2")


@cache
def focus_layout(version: Version) -> Layout:
    """The columns of AWS's export, by name."""
    later = version == "1.2"
    text_map, number_map = pa.map_(pa.string(), pa.string()), pa.map_(pa.string(), pa.float64())
    kinds: dict[str, pa.DataType] = dict.fromkeys(_TEXT + (_TEXT_1_2 if later else _ONLY_1_0), pa.string())
    kinds |= dict.fromkeys(_NUMBERS + (_NUMBERS_1_2 if later else []), pa.float64())
    kinds |= dict.fromkeys(_TIMES, pa.timestamp("ms", tz="UTC"))
    kinds |= {"Tags": text_map, "x_Discounts": number_map}
    kinds |= {"SkuPriceDetails": text_map} if later else {"x_CostCategories": text_map}
    return Layout(
        schema=pa.schema(sorted(kinds.items())),
        zeros=frozenset({"BilledCost", "ContractedCost", "EffectiveCost", "ListCost"}),
        roles={
            "start": "ChargePeriodStart",
            "end": "ChargePeriodEnd",
            "period_start": "BillingPeriodStart",
            "period_end": "BillingPeriodEnd",
            "resource_id": "ResourceId",
        },
    )


def focus_lines(lines: Sequence[Lines], version: Version) -> list[Lines]:
    """The bill's lines in FOCUS columns."""
    return [found for each in lines for found in _focus_lines(each, version)]


def _focus_lines(line: Lines, version: Version) -> Iterator[Lines]:
    kind = line.text.get("line_item_line_item_type")
    if kind == "SavingsPlanNegation" or line.text.get("line_item_operation") in _SPLIT:
        return
    yield _rendered(line, version, texts(line), lambda cell: costs.of(line, cell))
    if kind in ("RIFee", "SavingsPlanRecurringFee"):
        text = texts(line) | committed_text(line, "Unused")
        wasted = _rendered(line, version, text, lambda cell: costs.of_unused(line, cell))
        cells = tuple(cell for cell in wasted.cells if cell.numbers["EffectiveCost"])
        if cells:
            yield replace(wasted, cells=cells)


def _rendered(line: Lines, version: Version, text: Text, numbers: Callable[[LineCell], Numbers]) -> Lines:
    cells = tuple(
        replace(cell, end=_exclusive(max(cell.end, cell.interval_end or cell.end)), numbers=numbers(cell))
        for cell in line.cells
    )
    product = tuple(line.maps.get("product", ()))
    maps = {"Tags": tags_of(line, version == "1.2"), "SkuPriceDetails": product}
    maps["x_CostCategories"] = tuple(line.maps.get("cost_category", ()))
    return replace(line, text=text, cells=cells, maps=maps)


def _exclusive(end: datetime) -> datetime:
    """The first instant after a charge; reports end some fees a second before midnight."""
    return end + _SECOND if end.second == 59 else end
