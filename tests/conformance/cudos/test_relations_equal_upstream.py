"""Our relations answer what cid-cmd's own SQL answers over the same bill: every row, every column.

Texts and times are equal; sums of doubles are within 1e-9 of each other, since two orders of adding differ in the
last digit. `resource_id_count` is an estimate by contract.
"""

from __future__ import annotations

from typing import Any

import pytest

from dashboards.quicksight.contract import (
    DETECTED_BY,
    RELATIONS,
    SUBSTRATE_MONEY,
    SUBSTRATE_TEXTS,
    SUBSTRATE_TIMES,
    Relation,
)
from tests.conformance.cudos.comparing import COMPARED, differences, key_and_sums
from tests.conformance.cudos.conftest import upstream_statements

# Upstream maps the commitments of the whole history; summary_view, the only one to join them, shows these months.
SHOWN = {
    "ri_sp_mapping": " where billing_period_mapping >= date_add('month', -7, date_trunc('month', current_date))"
}


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
    assert not (found := differences(ours, theirs)), found[:5]
