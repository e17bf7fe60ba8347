"""Which queries have few rows, as far as their text says: groups, totals, what a LIMIT leaves."""

from __future__ import annotations

import math

from sqlglot import exp

from infra.local.athena.engines.duckdb_.relations.grouping import aggregates

_FEW = 1000


def is_summary(tree: exp.Expression) -> bool:
    if not isinstance(tree, exp.Select):
        return False
    has_groups = tree.args.get("group") is not None or any(map(aggregates, tree.expressions))
    return has_groups or _limit(tree) <= _FEW


def _limit(tree: exp.Select) -> float:
    found = tree.args.get("limit")
    count = found.expression if isinstance(found, exp.Limit) else None
    return int(count.name) if isinstance(count, exp.Literal) and not count.is_string else math.inf
