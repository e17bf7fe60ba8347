"""Rule: a column that a delivery lacks or has beyond the contract is reported by its name, and what a setting adds is no lack."""

from __future__ import annotations

import pytest

from ingestion.exports import contract
from ingestion.exports.column_report import compare
from ingestion.exports.delivery import ExportFormat

SWITCHES = ("line_item_resource_id", "split_line_item_split_cost", "line_item_iam_principal")


def test_a_whole_export_has_nothing_to_report() -> None:
    assert compare("cur2", contract.types("cur2")).sentences() == ()


def test_an_absent_and_a_new_column_are_reported_by_name() -> None:
    report = compare("cur2", (set(contract.types("cur2")) - {"pricing_currency"}) | {"brand_new"})
    assert (report.absent, report.switched_off, report.new) == (("pricing_currency",), (), ("brand_new",))
    assert report.sentences() == (
        "1 columns of the contract are absent and read as NULL: pricing_currency.",
        "1 columns are not in the contract and pass by: brand_new.",
    )


@pytest.mark.parametrize("name", SWITCHES)
def test_what_a_switch_of_the_export_adds_is_switched_off_and_not_absent(name: str) -> None:
    report = compare("cur2", set(contract.types("cur2")) - {name})
    assert (report.absent, report.switched_off) == ((), (name,))


def test_tags_and_cost_categories_of_a_legacy_bill_are_not_new() -> None:
    columns = {*contract.types("legacy"), "resource_tags_user_team", "cost_category_unit", "product_flavour"}
    assert compare("legacy", columns).new == ("product_flavour",)


@pytest.mark.parametrize(("version", "foreign"), [("FOCUS 1.0", "FOCUS 1.2"), ("FOCUS 1.2", "FOCUS 1.0")])
def test_a_version_of_focus_lacks_only_its_own_columns(version: str, foreign: str) -> None:
    focus: ExportFormat = "focus"
    presence = contract.presence(focus)
    own = {name for name, when in presence.items() if when in ("base", version)}
    report = compare(focus, own)
    assert report.absent == ()
    assert {presence[name] for name in report.switched_off} == {foreign}
    assert compare(focus, own - {"tags"}).absent == ("tags",)


def test_a_long_list_is_cut() -> None:
    [sentence] = compare("cur2", contract.REQUIRED).sentences()
    assert sentence.count(",") == 7
    assert " and 86 more." in sentence
