"""Every relation of the dashboards is read by Athena's rules and has the contract's columns with its types.

In process, over the lines of an empty bill: what it answers is compared with cid-cmd's own SQL in the slow tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dashboards.quicksight.contract import (
    RELATIONS,
    SUBSTRATE_MONEY,
    SUBSTRATE_TEXTS,
    SUBSTRATE_TIMES,
    Relation,
)
from dashboards.quicksight.lines import accounts_sql
from dashboards.quicksight.relations import catalog_views, contract_views
from infra.local.athena.runner import parse
from tests.dbt_sql import Engine

DATABASE = "lake"
VIEWS = (*catalog_views(DATABASE, {}, ["team"]), *contract_views())
TEXTS = {view.name: view.sql for view in VIEWS}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = Engine(tmp_path_factory.mktemp("cudos"))
    yield made
    made.close()


def needed(name: str) -> list[str]:
    """The views that a view reads, and those that these read, each before its reader."""
    found: list[str] = []
    for view in VIEWS:
        if view.name != name and re.search(rf"\b(?:from|join) {view.name}\b", TEXTS[name]):
            found += [one for one in (*needed(view.name), view.name) if one not in found]
    return found


def columns_of(engine: Engine, name: str) -> dict[str, Any]:
    parts = ",\n".join(f"{one} as (\n{TEXTS[one]}\n)" for one in (*needed(name), name))
    described = engine.engine.describe(parse(f"with {parts}\nselect * from {name}", DATABASE))
    return {column.name: str(column.type) for column in described}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda one: one.name)
def test_relation_has_the_contracts_columns_and_types(engine: Engine, relation: Relation) -> None:
    found = columns_of(engine, relation.name)
    texts = {name: re.sub(r"varchar\([1-9]\d*\)", "varchar", kind) for name, kind in found.items()}
    assert texts == dict(relation.columns)


def test_substrate_has_upstreams_types(engine: Engine) -> None:
    found = columns_of(engine, "cur2")
    assert {found[name] for name in SUBSTRATE_TEXTS} == {"varchar"}
    assert {found[name] for name in SUBSTRATE_TIMES} == {"timestamp(3)"}
    assert {found[name] for name in SUBSTRATE_MONEY} == {"double"}
    assert found["product"] == found["resource_tags"] == "map(varchar, varchar)"


def test_accounts_of_the_dimension_stand_once_with_their_payers_name(engine: Engine) -> None:
    rows = "('1', 'Root', '1', cast(null as varchar), 'prod'), ('2', cast(null as varchar), '1', 'ann', '')"
    accounts = (
        f"select * from (values {rows}) as a (account_id, account_name, payer_account_id, owner, environment)"
    )
    text = accounts_sql(DATABASE, ["account_id"]).replace(f"{DATABASE}.accounts", "accounts")
    found = engine.rows(
        f"with accounts as ({accounts}), account_map as ({text}) select * from account_map order by 1"
    )
    assert [list(row.values()) for row in found] == [
        ["1", "Root", "1", "Root", "", "prod"],
        ["2", "2", "1", "Root", "ann", ""],
    ]
