"""The relations have what cid-cmd's datasets import, column by column: it drops a missing one without an error.

The datasets are read from the installed package. The other rules of the contract that need no engine are here too.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import pytest

from dashboards.quicksight.contract import (
    DETECTED_BY,
    DOUBLE,
    PRODUCT_KEYS,
    RELATIONS,
    SUBSTRATE_MONEY,
    SUBSTRATE_TEXTS,
    SUBSTRATE_TIMES,
)
from dashboards.quicksight.families import families
from dashboards.quicksight.lines import lines_sql, substrate_sql, tags_json
from dashboards.quicksight.relations import catalog_views, contract_views
from dashboards.quicksight.resources import RESOURCES, resources_yaml

BY_NAME = {relation.name: relation for relation in RELATIONS}
CLASSES = {"STRING": "varchar", "DATETIME": "timestamp(3)", "INTEGER": "bigint", "DECIMAL": DOUBLE}
DATA = files("cid.builtin.core") / "data"
DATASETS = {
    path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
    for folder in ("cid", "cudos", "kpi")
    for path in (DATA / "datasets" / folder).iterdir()
    if path.name.endswith(".json")
}
TEXTS = {view.name: view.sql for view in contract_views()}


def imported(dataset: Any) -> dict[str, dict[str, str]]:
    """relation -> column -> type, as QuickSight would import them."""
    tables = [one["RelationalTable"] for one in dataset["PhysicalTableMap"].values()]
    return {one["Name"]: {column["Name"]: column["Type"] for column in one["InputColumns"]} for one in tables}


def test_package_is_the_version_that_was_read() -> None:
    assert version("cid-cmd").startswith("4.4.")
    assert len(DATASETS) == 11


@pytest.mark.parametrize("name", DATASETS)
def test_relations_have_the_columns_and_types_of_the_dataset(name: str) -> None:
    for relation, columns in imported(DATASETS[name]).items():
        ours = BY_NAME[relation].columns
        assert {column: CLASSES[kind] for column, kind in columns.items()} == {
            column: ours.get(column) for column in columns
        }


def test_every_relation_but_the_families_is_imported_by_a_dataset() -> None:
    used = {relation for dataset in DATASETS.values() for relation in imported(dataset)}
    assert set(BY_NAME) - used == {"kpi_instance_mapping"}


def test_relations_add_only_tags_and_what_is_known_of_accounts() -> None:
    more: dict[str, set[str]] = {}
    for dataset in DATASETS.values():
        for relation, columns in imported(dataset).items():
            more.setdefault(relation, set()).update(set(BY_NAME[relation].columns) - set(columns))
    known = {"parent_account_id", "parent_account_name", "owner", "environment"}
    assert more.pop("account_map") == known
    assert more.pop("ri_sp_mapping") == set()
    assert set(map(frozenset, more.values())) == {frozenset({"tags_json"})}


def test_types_are_scalars() -> None:
    assert {kind for relation in RELATIONS for kind in relation.columns.values()} == set(CLASSES.values())


def test_substrate_has_the_51_columns_that_upstream_reads() -> None:
    substrate = [*SUBSTRATE_TEXTS, *SUBSTRATE_TIMES, *SUBSTRATE_MONEY, *DETECTED_BY, "product"]
    assert len(substrate) == len(set(substrate)) == 51
    read: set[str] = set()
    attributes: set[str] = set()
    for folder in ("cid", "cudos", "kpi"):
        for path in (DATA / "queries" / folder).iterdir():
            text = re.sub(r"--.*|/\*.*?\*/", "", path.read_text(encoding="utf-8"))
            read |= set(re.findall(r"\b(?:bill|line_item|pricing|reservation|savings_plan)_\w+", text))
            attributes |= set(re.findall(r"product\['(\w+)'\]", text))
    aliases = {"savings_plan_a_r_n", "savings_plan_effective_cost", "reservation_a_r_n", "billing_entity"}
    assert {name for name in read if name not in aliases} <= set(substrate)
    assert attributes == set(PRODUCT_KEYS)


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if "from cid_lines" in text])
def test_relation_opens_only_the_months_it_shows(name: str) -> None:
    """Nine of upstream's views have no predicate on the partition: they list and open the whole history."""
    reads = len(re.findall(r"from cid_lines\b", TEXTS[name]))
    assert len(re.findall(r"\bbilling_period >= date_format\(", TEXTS[name])) == reads


@pytest.mark.parametrize("name", TEXTS)
def test_relation_has_no_column_of_a_bare_blank(name: str) -> None:
    """Athena refuses a view with a column of type varchar(0)."""
    assert not re.search(r"^\s*'' as \w+,?$", TEXTS[name], re.MULTILINE)


def test_relation_follows_what_it_reads() -> None:
    made = [view.name for view in (*catalog_views("lake", {}, ["team"]), *contract_views())]
    for view in contract_views():
        for read in re.findall(r"\b(?:from|join) (\w+)", view.sql):
            assert read not in made or made.index(read) < made.index(view.name)
    for relation in RELATIONS:
        assert all(made.index(need) < made.index(relation.name) for need in relation.needs)


def test_resources_file_is_fresh_and_leaves_accounts_out() -> None:
    assert RESOURCES.read_text(encoding="utf-8") == resources_yaml()
    assert "  account_map:" not in resources_yaml()
    assert "$" not in resources_yaml(), "cid-cmd fills names behind a dollar sign"


def test_families_advise_what_upstream_advises() -> None:
    text = (DATA / "queries" / "kpi" / "first_kpi_instance_mapping_view.sql").read_text(encoding="utf-8")
    rows = [[cell.strip(" '") for cell in row.split(",")] for row in re.findall(r"ROW \((.*?)\)", text)]
    theirs = {(product, family): cells for family, product, *cells in rows}
    ours = {(one.product, one.family): one for one in families()}
    assert len(rows) == 238
    assert set(theirs) <= set(ours)
    for key, (generation, processor, _intel, amd, graviton, _previous) in theirs.items():
        one = ours[key]
        assert (one.generation, one.instance_processor) == (generation, processor), key
        assert (bool(one.latest_amd), bool(one.latest_graviton)) == (bool(amd), bool(graviton)), key


def test_family_stands_once_per_product() -> None:
    """A second row would double the cost of its instances."""
    keys = [(one.product, one.family) for one in families()]
    assert len(keys) == len(set(keys))


def test_lines_without_a_bill_are_empty_but_typed() -> None:
    sql = lines_sql("lake", {}, ["team"])
    assert "where false" in sql
    assert "resource_tags_user_team" in sql


def test_lines_take_every_format_of_tags() -> None:
    tables = {
        "line_items_cur2": ["resource_tags"],
        "line_items_legacy": ["resource_tags_user_cost_center"],
        "other": ["tags"],
    }
    sql = lines_sql("lake", tables, ["CostCenter"])
    assert "element_at(resource_tags, 'user_cost_center')" in sql
    assert "coalesce(resource_tags_user_cost_center, '')" in sql
    assert "element_at(tags, 'resourceTags/user:cost_center')" in sql


def test_substrate_without_tag_keys_has_no_map_of_tags() -> None:
    assert "resource_tags" not in substrate_sql([])
    assert tags_json([], []) == "cast('{}' as varchar)"
