"""When two answers of a relation are the same: every row, every text and time, sums of doubles within a tolerance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from dashboards.quicksight.contract import DOUBLE, RELATIONS, Relation

COMPARED = [one for one in RELATIONS if one.name not in ("account_map", "kpi_instance_mapping")]
ESTIMATED = {"resource_id_count"}
RELATIVE = 1e-9

Sums = Mapping[tuple[Any, ...], Mapping[str, Any]]


def key_and_sums(relation: Relation, rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, float]]:
    """Rows by everything that is no sum; a row that comes twice is an error of the relation's grain."""
    sums = [name for name, kind in relation.columns.items() if kind == DOUBLE]
    keys = [name for name in relation.columns if name not in sums and name not in ESTIMATED]
    found = {tuple(row[name] for name in keys): {name: row[name] for name in sums} for row in rows}
    assert len(found) == len(rows), Counter(tuple(row[name] for name in keys) for row in rows).most_common(1)
    return found


def differences(ours: Sums, theirs: Sums) -> list[tuple[Any, ...]]:
    """Sums that differ, of rows that both have: key, column, our value, theirs."""
    return [
        (key, name, value, theirs[key][name])
        for key, sums in ours.items()
        for name, value in sums.items()
        if not same(value, theirs[key][name])
    ]


def same(ours: float | None, theirs: float | None) -> bool:
    """Equal within the tolerance. A division by no space is NULL with us and not a number upstream."""
    if ours is None or theirs is None:
        return ours is None and (theirs is None or math.isnan(theirs))
    return math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=1e-9)
