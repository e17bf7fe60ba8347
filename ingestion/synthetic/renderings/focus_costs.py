"""The figures of a FOCUS row, from the figures of the Cost and Usage Report's row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal

from ingestion.synthetic.lines import LineCell, Lines, Numbers

ZERO = Decimal(0)
# A double says fifteen digits of a Decimal; a quotient may have more.
_FIFTEEN = Context(prec=15)
_USAGE = frozenset({"Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"})


def of(line: Lines, cell: LineCell) -> Numbers:
    """Figures of the row itself: as billed, as amortised after discounts, at list and at contracted price.

    Unit prices are there where the row names them; a fee has no list price, so its ListCost is 0 as its public
    on-demand cost is.
    """
    kind, numbers = _kind(line), cell.numbers
    quantity = _of(numbers, "line_item_usage_amount")
    found = {
        "BilledCost": ZERO if kind == "SavingsPlanCoveredUsage" else _of(numbers, "line_item_unblended_cost"),
        "EffectiveCost": _effective(line, numbers),
        "ListCost": _of(numbers, "pricing_public_on_demand_cost"),
        "ContractedCost": _contracted(kind, numbers),
        "PricingQuantity": quantity,
    }
    found |= {f"x_Discounts.{key}": value for key, value in _discounts(numbers)}
    if kind in _USAGE:
        found |= {"ConsumedQuantity": quantity} | _unit_prices(line)
    return found | _quantity(line, numbers) | _in_pricing_currency(line, found)


def of_unused(line: Lines, cell: LineCell) -> Numbers:
    """Figures of what a commitment's hour or month did not cover; nothing is billed for it a second time."""
    numbers = cell.numbers
    if _kind(line) == "RIFee":
        names = ("unused_amortized_upfront_fee_for_billing_period", "unused_recurring_fee")
        cost = sum((_net(numbers, f"reservation_{name}", f"reservation_net_{name}") for name in names), ZERO)
        unused = _of(numbers, "reservation_unused_normalized_unit_quantity") or _of(
            numbers, "reservation_unused_quantity"
        )
    else:
        unused = _of(numbers, "savings_plan_total_commitment_to_date") - _of(
            numbers, "savings_plan_used_commitment"
        )
        cost = _fifteen(unused * _share_kept(numbers))
    found = {"BilledCost": ZERO, "EffectiveCost": cost, "ListCost": ZERO, "ContractedCost": ZERO}
    return found | {"CommitmentDiscountQuantity": unused} | _in_pricing_currency(line, found)


def _effective(line: Lines, numbers: Mapping[str, Decimal]) -> Decimal:
    kind = _kind(line)
    if kind == "DiscountedUsage":
        return _net(numbers, "reservation_effective_cost", "reservation_net_effective_cost")
    if kind == "SavingsPlanCoveredUsage":
        return _net(
            numbers,
            "savings_plan_savings_plan_effective_cost",
            "savings_plan_net_savings_plan_effective_cost",
        )
    bought = kind in ("RIFee", "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee")
    if bought or (kind == "Fee" and line.text.get("reservation_reservation_a_r_n")) or _given_back(line):
        return ZERO
    if kind.endswith("Discount"):
        return ZERO  # the rows which it reduces carry it
    return _net(numbers, "line_item_unblended_cost", "line_item_net_unblended_cost")


def _given_back(line: Lines) -> bool:
    """A Savings Plan's one-time fee that AWS pays back: it was never part of an amortised cost."""
    words = line.text.get("line_item_line_item_description") or ""
    return _kind(line) == "Refund" and words.startswith("Refund for one-time fee for Savings Plan ID")


def _contracted(kind: str, numbers: Mapping[str, Decimal]) -> Decimal:
    """Cost at negotiated prices before commitments; of what an RI covered the file says the list cost alone."""
    if kind == "DiscountedUsage":
        return _of(numbers, "pricing_public_on_demand_cost")
    if kind.endswith("Discount"):
        return ZERO
    return _net(numbers, "line_item_unblended_cost", "line_item_net_unblended_cost")


def _share_kept(numbers: Mapping[str, Decimal]) -> Decimal:
    """What a discount leaves of a plan's hourly fee: 1 without one."""
    pairs = [
        (
            f"savings_plan_{part}_commitment_for_billing_period",
            f"savings_plan_net_{part}_commitment_for_billing_period",
        )
        for part in ("recurring", "amortized_upfront")
    ]
    gross = sum((_of(numbers, name) for name, _ in pairs), ZERO)
    return sum((_net(numbers, name, twin) for name, twin in pairs), ZERO) / gross if gross else Decimal(1)


def _discounts(numbers: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    """Entries of the map column `discount`."""
    return [(name.partition(".")[2], numbers[name]) for name in numbers if name.startswith("discount.")]


def _unit_prices(line: Lines) -> Numbers:
    prices: Numbers = {}
    if listed := line.text.get("pricing_public_on_demand_rate"):
        prices["ListUnitPrice"] = Decimal(listed)
    contracted = line.text.get("line_item_net_unblended_rate") or line.text.get("line_item_unblended_rate")
    if contracted and _kind(line) != "DiscountedUsage":
        prices["ContractedUnitPrice"] = Decimal(contracted)
    return prices


def _quantity(line: Lines, numbers: Mapping[str, Decimal]) -> Numbers:
    """CommitmentDiscountQuantity: RIs in normalised units where there are such, plans in money."""
    kind = _kind(line)
    if kind == "DiscountedUsage" or (
        kind in ("RIFee", "Fee") and line.text.get("reservation_reservation_a_r_n")
    ):
        units = _of(numbers, "line_item_normalized_usage_amount") or _of(numbers, "line_item_usage_amount")
        return {"CommitmentDiscountQuantity": units}
    if kind == "SavingsPlanCoveredUsage":
        return {"CommitmentDiscountQuantity": _of(numbers, "savings_plan_savings_plan_effective_cost")}
    if kind == "SavingsPlanRecurringFee":
        return {"CommitmentDiscountQuantity": _of(numbers, "savings_plan_total_commitment_to_date")}
    if kind == "SavingsPlanUpfrontFee":
        return {"CommitmentDiscountQuantity": _of(numbers, "line_item_unblended_cost")}
    return {}


def _in_pricing_currency(line: Lines, found: Numbers) -> Numbers:
    """The same figures under their second name, where the price is in the bill's currency; else unknown."""
    if line.text.get("pricing_currency") != line.text.get("line_item_currency_code"):
        return {}
    names = {"ContractedUnitPrice", "EffectiveCost", "ListUnitPrice"} & set(found)
    return {f"PricingCurrency{name}": found[name] for name in sorted(names)}


def _kind(line: Lines) -> str:
    return line.text.get("line_item_line_item_type") or ""


def _net(numbers: Mapping[str, Decimal], gross: str, net: str) -> Decimal:
    return numbers[net] if net in numbers else _of(numbers, gross)


def _of(numbers: Mapping[str, Decimal], name: str) -> Decimal:
    return numbers.get(name, ZERO)


def _fifteen(value: Decimal) -> Decimal:
    return _FIFTEEN.plus(value)
