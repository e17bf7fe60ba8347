"""Our relations answer what cid-cmd's own SQL answers over the same bill: every row, every column.

Texts and times are equal; sums of doubles are within 1e-9 of each other, since two orders of adding differ in the
last digit. `resource_id_count` is an estimate by contract.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest

from dashboards.quicksight.contract import DOUBLE, RELATIONS, Relation

COMPARED = [one for one in RELATIONS if one.name not in ("account_map", "kpi_instance_mapping")]
ESTIMATED = {"resource_id_count"}
RELATIVE = 1e-9
# Upstream maps the commitments of the whole history; summary_view, the only one to join them, shows these months.
SHOWN = {
    "ri_sp_mapping": " where billing_period_mapping >= date_add('month', -7, date_trunc('month', current_date))"
}


def key_and_sums(relation: Relation, rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, float]]:
    """Rows by everything that is no sum; a row that comes twice is an error of the relation's grain."""
    sums = [name for name, kind in relation.columns.items() if kind == DOUBLE]
    keys = [name for name in relation.columns if name not in sums and name not in ESTIMATED]
    found = {tuple(row[name] for name in keys): {name: row[name] for name in sums} for row in rows}
    assert len(found) == len(rows), Counter(tuple(row[name] for name in keys) for row in rows).most_common(1)
    return found


@pytest.mark.parametrize("relation", COMPARED, ids=lambda one: one.name)
def test_relation_equals_upstream(cudos: Any, relation: Relation) -> None:
    columns = ", ".join(f'"{name}"' for name in relation.columns)
    ours = key_and_sums(relation, cudos.rows(f"select {columns} from {relation.name}"))
    theirs = key_and_sums(
        relation,
        cudos.rows(f"select {columns} from {relation.name}{SHOWN.get(relation.name, '')}", cudos.upstream),
    )
    assert ours.keys() == theirs.keys()
    assert ours
    different = [
        (key, name, value, theirs[key][name])
        for key, sums in ours.items()
        for name, value in sums.items()
        if not same(value, theirs[key][name])
    ]
    assert not different, different[:5]


def same(ours: float | None, theirs: float | None) -> bool:
    """Equal within the tolerance. A division by no space is NULL with us and not a number upstream."""
    if ours is None or theirs is None:
        return ours is None and (theirs is None or math.isnan(theirs))
    return math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=1e-9)
