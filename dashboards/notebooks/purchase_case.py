"""What a commitment of so many units would have cost and saved in the hours of a month. Pure.

A commitment is paid in every hour, used or not; it covers up to its units of what ran on demand. The discount is the
reader's assumption: a bill has the on-demand price, but not the offers of commitments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.errors import BadInput


@dataclass(frozen=True)
class Case:
    """A commitment of `units`, held against the hours of a month. Money in the bill's currency."""

    units: Decimal
    committed_cost: Decimal
    on_demand_cost: Decimal
    saved: Decimal
    utilization_ratio: float


def case(hours: Sequence[Decimal], rate: Decimal, discount: Decimal, units: Decimal) -> Case:
    """`hours` are normalised units on demand per hour, idle hours as 0; `rate` is one unit's on-demand price an hour.

    Raises BadInput for a discount outside 0 to 1, negative units or a month without hours.
    """
    if not hours or units < 0 or not 0 <= discount < 1:
        raise BadInput(
            "Purchase case: expected hours, units of 0 or more and a discount from 0 to below 1; "
            f"found {len(hours)} hours, {units} units, {discount}."
        )
    covered = sum((min(hour, units) for hour in hours), Decimal(0))
    committed = units * len(hours)
    cost = committed * rate * (1 - discount)
    saved = covered * rate - cost
    return Case(
        units, cost, sum(hours, Decimal(0)) * rate, saved, float(covered / committed) if committed else 0.0
    )


def cases(hours: Sequence[Decimal], rate: Decimal, discount: Decimal) -> list[Case]:
    """A case for each number of units that some hour ran, from nothing upwards: saving is straight between them."""
    return [case(hours, rate, discount, units) for units in sorted({Decimal(0), *hours})]


def best_case(hours: Sequence[Decimal], rate: Decimal, discount: Decimal) -> Case:
    """The case that saves most; of equal ones the smallest commitment. Nothing, where every commitment would lose."""
    return max(cases(hours, rate, discount), key=lambda one: (one.saved, -one.units))
