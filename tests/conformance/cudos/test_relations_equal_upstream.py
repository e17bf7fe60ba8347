"""Our relations answer what cid-cmd's own SQL answers over the same bill: every row, every column.

Texts and times are equal; sums of doubles are within 1e-9 of each other, since two orders of adding differ in the
last digit. `resource_id_count` is an estimate by contract.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest

from dashboards.quicksight.contract import (
    DETECTED_BY,
    DOUBLE,
    RELATIONS,
    SUBSTRATE_MONEY,
    SUBSTRATE_TEXTS,
    SUBSTRATE_TIMES,
    Relation,
)
from tests.conformance.cudos.conftest import upstream_statements

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


def test_upstreams_views_are_whole_without_tags(cudos: Any) -> None:
    """cid-cmd leaves a name that it can't fill as it stands; with tags, the engine has read every view already."""
    rendered = upstream_statements(cudos.ours)
    assert set(rendered) == {one.name for one in RELATIONS} - {"account_map"}
    assert [name for name, text in rendered.items() if "${" in text] == []


def test_upstreams_views_read_the_51_columns_alone(cudos: Any) -> None:
    """Upstream's answers below come from this table: nothing but what the contract names, and the map of tags."""
    columns = {*SUBSTRATE_TEXTS, *SUBSTRATE_TIMES, *SUBSTRATE_MONEY, *DETECTED_BY, "product"}
    assert len(columns) == 51
    assert set(cudos.types("cur2")) - columns == {"resource_tags"}


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
