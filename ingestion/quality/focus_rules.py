"""The rules that every row of a FOCUS export keeps, as `rules` has them for the CUR formats. Pure.

A row of FOCUS has no identity, so that a row that came twice is not seen here: the number of landed rows and the
control totals are what says so.
"""

from __future__ import annotations

from ingestion.quality.rules import COST_BOUND, Rule, account, filled, month_bounds, outside, quoted

CATEGORIES = ("Usage", "Purchase", "Tax", "Credit", "Adjustment")
COSTS = ("billedcost", "effectivecost", "listcost")
# What AWS writes. Rows of another provider mean that the file is no export of AWS, and would count as its cost.
PROVIDER = "AWS"


def focus_rules_for(billing_period: str) -> tuple[Rule, ...]:
    """The rules for the rows of one month."""
    first, after = month_bounds(billing_period)
    return (
        *(filled(column) for column in ("billingcurrency", "chargecategory", "servicename")),
        *(account(column) for column in ("billingaccountid", "subaccountid")),
        Rule(
            "provider_is_aws",
            "providername",
            f"not coalesce(providername = '{PROVIDER}', false)",
            f"rows of {PROVIDER} only",
        ),
        Rule(
            "billing_period_is_the_partition",
            "billingperiodstart",
            outside("billingperiodstart", first, after),
            f"a billing period that begins in {billing_period}",
        ),
        Rule(
            "usage_inside_month",
            "chargeperiodstart",
            f"chargecategory = 'Usage' and {outside('chargeperiodstart', first, after)}",
            f"usage that starts from {first} UTC and before {after} UTC",
            also_reads=("chargecategory",),
        ),
        *(_number(column) for column in COSTS),
        Rule(
            "known_charge_categories",
            "chargecategory",
            f"not coalesce(chargecategory in ({quoted(CATEGORIES)}), false)",
            "charge categories of FOCUS (an unknown one counts at its billed cost)",
            "warn",
        ),
    )


def _number(column: str) -> Rule:
    return Rule(
        f"{column}_is_a_number",
        column,
        f"not coalesce(abs({column}) < {COST_BOUND}, false)",
        f"a finite {column} on every row",
    )
