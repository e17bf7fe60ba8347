"""Rule: a file without one of the 21 required columns is refused by the name of each missing one."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ingestion.errors import NotAnExport, Refused
from ingestion.exports import contract
from ingestion.exports.delivery import ExportFormat


def test_required_columns_are_21_and_in_both_contracts() -> None:
    assert len(set(contract.REQUIRED)) == 21
    assert set(contract.REQUIRED) <= set(contract.types("cur2")) & set(contract.types("legacy"))


def test_contract_types_are_known_words() -> None:
    assert len(contract.types("cur2")) == 131
    assert len(contract.types("focus")) == 62
    formats: tuple[ExportFormat, ...] = ("cur2", "legacy", "focus")
    for export_format in formats:
        assert set(contract.types(export_format).values()) <= set(contract.ARROW_TYPES)


@pytest.mark.parametrize("missing", contract.REQUIRED)
def test_check_columns_names_the_missing_one(missing: str) -> None:
    with pytest.raises(Refused, match=rf"missing: {missing}\."):
        contract.check_columns("cur2", set(contract.REQUIRED) - {missing})


def test_check_columns_passes_a_whole_bill() -> None:
    contract.check_columns("legacy", contract.types("legacy"))


@pytest.mark.parametrize("missing", contract.REQUIRED_OF_FOCUS)
def test_check_columns_names_what_a_focus_export_lacks(missing: str) -> None:
    with pytest.raises(Refused, match=rf"A FOCUS export needs .* missing: {missing}\."):
        contract.check_columns("focus", set(contract.REQUIRED_OF_FOCUS) - {missing})


@pytest.mark.parametrize(
    ("columns", "version"), [({"BilledCost"}, "1.0"), ({"billedcost", "SkuMeter"}, "1.2")]
)
def test_focus_is_told_by_its_columns_in_any_spelling(columns: set[str], version: str) -> None:
    assert contract.is_focus(columns)
    assert contract.focus_version(columns) == version
    assert not contract.is_focus(contract.REQUIRED)


@pytest.mark.parametrize("export_format", ["cur2", "legacy", "focus"])
def test_contract_says_of_every_column_when_it_is_there(export_format: ExportFormat) -> None:
    assert set(contract.presence(export_format)) == set(contract.types(export_format))
    assert all(contract.presence(export_format)[name] == "base" for name in contract.required(export_format))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("lineItem/UnblendedCost", "line_item_unblended_cost"),
        ("reservation/ReservationARN", "reservation_reservation_a_r_n"),
        ("resourceTags/user:CostCenter", "resource_tags_user_cost_center"),
        ("product/group-description", "product_group_description"),
        ("line_item_usage_type", "line_item_usage_type"),
    ],
)
def test_column_name_spells_legacy_headers_as_aws_does(header: str, name: str) -> None:
    assert contract.column_name("legacy", header) == name


def test_column_name_refuses_a_header_without_letters() -> None:
    with pytest.raises(NotAnExport, match="header"):
        contract.column_name("legacy", "//")


def test_arrow_type_makes_unknown_legacy_columns_text_and_leaves_cur2_open() -> None:
    assert contract.arrow_type("legacy", "resource_tags_user_x") == pa.string()
    assert contract.arrow_type("cur2", "brand_new_column") is None
    assert contract.arrow_type("cur2", "discount") == pa.map_(pa.string(), pa.float64())
