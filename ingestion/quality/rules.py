"""The rules that every line of a bill keeps, each as the SQL condition that a line breaking it meets. Pure.

The conditions are Athena SQL over the columns that legacy CUR and CUR 2.0 share. They are written so that NULL
breaks a rule rather than slipping through: legacy CUR writes '' where CUR 2.0 writes NULL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingestion import names
from ingestion.quality.report import Severity

# Documented values and those seen in bills; AWS adds new ones, which pass through and are reported.
KNOWN_LINE_TYPES = (
    "Usage",
    "DiscountedUsage",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "SavingsPlanRecurringFee",
    "SavingsPlanUpfrontFee",
    "RIFee",
    "Fee",
    "Tax",
    "Credit",
    "Refund",
    "Discount",
    "EdpDiscount",
    "PrivateRateDiscount",
    "BundledDiscount",
    "RiVolumeDiscount",
    "SppDiscount",
    "FlatRateSubscription",
)
# The item's id alone repeats over its intervals; the pair was unique in every real bill looked at.
KEY_COLUMNS = ("identity_line_item_id", "identity_time_interval")
# Only these are metered inside the month. A Tax line spans it, an RIFee starts when the reservation was bought,
# Credit and Refund may refer to an earlier month, a Fee is dated by its purchase.
METERED_LINE_TYPES = ("Usage", "DiscountedUsage", "SavingsPlanCoveredUsage", "SavingsPlanNegation")
# decimal(38,12) has 26 digits before its point. NaN and infinity are not below any bound.
COST_BOUND = "1e26"


@dataclass(frozen=True)
class Rule:
    """`breaks` is the condition that a bad line meets; `column` the one whose values are shown as examples."""

    name: str
    column: str
    breaks: str
    expected: str
    severity: Severity = "block"
    also_reads: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the condition reads."""
        return (self.column, *self.also_reads)


def rules_for(billing_period: str) -> tuple[Rule, ...]:
    """The rules for the lines of one month."""
    first, after = month_bounds(billing_period)
    return (
        *(filled(column) for column in (*KEY_COLUMNS, "line_item_line_item_type", "line_item_currency_code")),
        *(account(column) for column in ("bill_payer_account_id", "line_item_usage_account_id")),
        Rule(
            "billing_period_is_the_partition",
            "bill_billing_period_start_date",
            outside("bill_billing_period_start_date", first, after),
            f"a billing period that begins in {billing_period}",
        ),
        _metered("metered_usage_inside_month", "bill_billing_entity = 'AWS'", first, after, "block"),
        _metered("marketplace_usage_inside_month", "bill_billing_entity <> 'AWS'", first, after, "warn"),
        Rule(
            "unblended_cost_is_a_number",
            "line_item_unblended_cost",
            f"not coalesce(abs(line_item_unblended_cost) < {COST_BOUND}, false)",
            "a finite unblended cost on every line",
        ),
        Rule(
            "product_code_filled",
            "line_item_product_code",
            empty("line_item_product_code"),
            "a product code on every line",
            "warn",
        ),
        Rule(
            "known_line_item_types",
            "line_item_line_item_type",
            f"not coalesce(line_item_line_item_type in ({quoted(KNOWN_LINE_TYPES)}), false)",
            "line item types that are known (an unknown one counts as usage at its unblended cost)",
            "warn",
        ),
    )


def required_columns(billing_period: str) -> tuple[str, ...]:
    """Every column that some rule reads, sorted."""
    return tuple(sorted({*read_by(rules_for(billing_period)), *KEY_COLUMNS}))


def read_by(rules: Iterable[Rule]) -> frozenset[str]:
    """Every column that one of the rules reads."""
    return frozenset(column for rule in rules for column in rule.columns)


def month_bounds(billing_period: str) -> tuple[str, str]:
    """The first instant of the month and of the next one, as SQL text `2026-04-01 00:00:00`.

    >>> month_bounds("2026-12")
    ('2026-12-01 00:00:00', '2027-01-01 00:00:00')
    """
    year, month = map(int, names.billing_period(billing_period).split("-"))
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return _instant(year, month), _instant(*following)


def _instant(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}-01 00:00:00"


def filled(column: str) -> Rule:
    """A value on every line."""
    return Rule(f"{column}_filled", column, empty(column), f"{column} on every line")


def empty(column: str) -> str:
    """Met by NULL and by ''."""
    return f"coalesce({column}, '') = ''"


def account(column: str) -> Rule:
    """An account id of twelve digits on every line."""
    return Rule(
        f"{column}_is_an_account",
        column,
        f"not coalesce(regexp_like({column}, '^\\d{{12}}$'), false)",
        "twelve digits, leading zeros kept",
    )


def _metered(name: str, entity: str, first: str, after: str, severity: Severity) -> Rule:
    elsewhere = outside("line_item_usage_start_date", first, after)
    return Rule(
        name,
        "line_item_usage_start_date",
        f"line_item_line_item_type in ({quoted(METERED_LINE_TYPES)}) and {entity} and {elsewhere}",
        f"metered usage that starts from {first} UTC and before {after} UTC",
        severity,
        ("line_item_line_item_type", "bill_billing_entity"),
    )


def outside(column: str, first: str, after: str) -> str:
    """Met by an instant before `first`, from `after` on, and by NULL."""
    inside = f"{column} >= timestamp '{first}' and {column} < timestamp '{after}'"
    return f"not coalesce({inside}, false)"


def quoted(values: tuple[str, ...]) -> str:
    """A list of SQL texts; the values are ours."""
    return ", ".join(f"'{value}'" for value in values)
