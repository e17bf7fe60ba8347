"""A few values of the lines that break a rule, asked for only when some do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from ingestion.quality.formats import rules_of
from ingestion.quality.partition import Partition
from ingestion.quality.report import CheckResult
from ingestion.quality.rules import Rule

EXAMPLES = 10
# Long texts (a tag value pasted into an id) are cut in the engine, not in our memory.
CHARACTERS = 200


def with_examples(url: str, partition: Partition, results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """The results, those of failed rules with examples of what was observed."""
    rules = {rule.name: rule for rule in rules_of(partition)}
    failed = [one.name for one in results if not one.success and one.name in rules and one.observed.isdigit()]
    if not failed:
        return tuple(results)
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            seen = {name: _values(connection, partition, rules[name]) for name in failed}
    finally:
        engine.dispose()
    return tuple(
        replace(one, observed=_told(one.observed, seen[one.name])) if one.name in seen else one
        for one in results
    )


def query(partition: Partition, rule: Rule) -> sa.Select[tuple[str]]:
    """The different values of the rule's column on the lines that break it, a few of them."""
    text = sa.func.substr(sa.cast(sa.column(rule.column), sa.VARCHAR), 1, CHARACTERS).label("example")
    here = [sa.column(name) == value for name, value in partition.keys().items()]
    broken: sa.ColumnElement[bool] = sa.literal_column(f"({rule.breaks})")
    table = sa.table(partition.table)
    return sa.select(text).distinct().select_from(table).where(*here, broken).order_by(text).limit(EXAMPLES)


def _values(connection: sa.Connection, partition: Partition, rule: Rule) -> list[str]:
    rows = connection.execute(query(partition, rule)).scalars()
    return ["NULL" if value is None else repr(value) for value in rows]


def _told(lines: str, values: Sequence[str]) -> str:
    return f"{lines} lines, such as {', '.join(values)}"
