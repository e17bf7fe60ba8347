"""The checks that a delivery meets before it is built, asked of a series: which of them see an edit of its lines.

Their conditions are SQL of the product; here they judge the same tables as the laws do, without Great Expectations.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.quality.rules import KEY_COLUMNS, rules_for
from tests.laws.series import Series

ONCE = "every_line_once"


def failing(series: Series) -> Sequence[str]:
    """Names of the blocking checks that some delivery's lines break."""
    series.connection.execute("create or replace temp macro regexp_like(x, y) as regexp_matches(x, y)")
    months = series.connection.sql("select delivery, billing_period from delivery").fetchall()
    found = [name for delivery, period in months for name in _failing(series, delivery, period)]
    return tuple(dict.fromkeys(found))


def _failing(series: Series, delivery: int, period: str) -> list[str]:
    rules = [rule for rule in rules_for(period) if rule.severity == "block"]
    broken = ", ".join(f"count(*) filter ({rule.breaks})" for rule in rules)
    key = ", ".join(KEY_COLUMNS)
    lines = f"from bill where delivery = {delivery}"
    [(repeated, *counts)] = series.connection.sql(
        f"select count(*) - count(distinct ({key})), {broken} {lines}"
    ).fetchall()
    names = [rule.name for rule, count in zip(rules, counts, strict=True) if count]
    return [*names, *([ONCE] if repeated else [])]
