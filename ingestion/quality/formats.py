"""Which rules, key and currency column a format has."""

from __future__ import annotations

from ingestion.quality.focus_rules import focus_rules_for
from ingestion.quality.partition import Partition
from ingestion.quality.rules import KEY_COLUMNS, Rule, read_by, rules_for

FOCUS = "focus"


def rules_of(partition: Partition) -> tuple[Rule, ...]:
    """The rules for the lines of the partition."""
    return (
        focus_rules_for(partition.billing_period)
        if partition.table == FOCUS
        else rules_for(partition.billing_period)
    )


def key_of(partition: Partition) -> tuple[str, ...]:
    """The columns that tell a line; none in FOCUS."""
    return () if partition.table == FOCUS else KEY_COLUMNS


def required_of(partition: Partition) -> tuple[str, ...]:
    """Every column that a rule or the key reads, sorted."""
    return tuple(sorted({*read_by(rules_of(partition)), *key_of(partition)}))


def currency_of(partition: Partition) -> str:
    """The column of the currency."""
    return "billingcurrency" if partition.table == FOCUS else "line_item_currency_code"
