"""Figures that follow from those of the truth file: ratios, and what the settings of the test add to the bill.

The truth file has the sums that ratios are made of, for months; the tables have them and the ratios of their days.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

ZERO = Decimal(0)
TWELVE = Decimal("0.000000000001")
# The key for which the settings name a value for every account: what no other source has a value for takes it.
DEFAULTED = "owner"

Record = Mapping[str, Decimal]
Label = tuple[str, ...]

# ratio → (parts, whole), by the names of the sums.
COVERAGE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ri_coverage_hours_ratio": (
        ("running_hours_reserved",),
        ("running_hours_reserved", "running_hours_on_demand"),
    ),
    "ri_coverage_units_ratio": (
        ("normalized_units_reserved",),
        ("normalized_units_reserved", "normalized_units_on_demand"),
    ),
    "sp_coverage_ratio": (
        ("on_demand_equivalent_savings_plan",),
        ("on_demand_equivalent_savings_plan", "on_demand_equivalent_eligible_on_demand"),
    ),
    "cid_coverage_public_ratio": (
        ("on_demand_equivalent_reserved", "on_demand_equivalent_savings_plan"),
        ("public_on_demand_cost",),
    ),
    "cid_coverage_usage_ratio": (
        ("running_hours_reserved", "running_hours_savings_plan"),
        (
            "running_hours_reserved",
            "running_hours_savings_plan",
            "running_hours_on_demand",
            "running_hours_spot",
        ),
    ),
    "cudos_coverage_amortized_ratio": (("amortized_covered_cost",), ("amortized_cost",)),
}
UTILIZATION: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "utilization_ratio": (("used_quantity",), ("committed_quantity",)),
    "utilization_hours_ratio": (("used_hours",), ("committed_hours",)),
}
TAGS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "raw_ratio": (("tagged_cost",), ("total_cost",)),
    "taggable_ratio": (("tagged_taggable_cost",), ("taggable_cost",)),
    "valid_ratio": (("valid_cost",), ("taggable_cost",)),
    "effective_ratio": (("effective_cost",), ("taggable_cost",)),
}


def completed(section: str, label: Label, record: Record) -> dict[str, Decimal]:
    """The record with what follows from it; figures of a whole of 0 are left out."""
    match section:
        case "coverage":
            return {**record, **_ratios(record, COVERAGE)}
        case "commitments":
            return {**record, **_ratios(record, UTILIZATION)}
        case "tag_coverage":
            return _with_default(label, record)
        case _:
            return dict(record)


def _ratios(
    record: Record, ratios: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
) -> dict[str, Decimal]:
    found = {}
    for name, (parts, wholes) in ratios.items():
        part = sum((record.get(one, ZERO) for one in parts), ZERO)
        whole = sum((record.get(one, ZERO) for one in wholes), ZERO)
        if whole:
            found[name] = (part / whole).quantize(TWELVE)
    return found


def _with_default(label: Label, record: Record) -> dict[str, Decimal]:
    """Settings give a value to what nothing else does: all that is taggable is then effective."""
    default = record["taggable_cost"] - record["effective_cost"] if label[-1] == DEFAULTED else ZERO
    added = {
        **record,
        "effective_cost": record["effective_cost"] + default,
        "default_cost": default,
        "iam_principal_cost": ZERO,
    }
    return {**added, **_ratios(added, TAGS)}
