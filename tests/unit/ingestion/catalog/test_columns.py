"""Rule: a public table only grows; a publish that would drop or retype a column is refused and names it."""

from __future__ import annotations

import pytest

from ingestion.catalog.columns import Column, folder, grown, parsed
from ingestion.errors import Refused

PUBLIC = (Column("usage_date", "date"), Column("unblended_cost", "decimal(38,12)"))


def test_grown_keeps_the_order_and_appends_what_is_new() -> None:
    build = (Column("service", "string"), *reversed(PUBLIC))
    assert grown("cost_daily", PUBLIC, build) == (*PUBLIC, Column("service", "string"))


def test_grown_refuses_a_dropped_column_by_name() -> None:
    with pytest.raises(Refused, match=r"cost_daily\.unblended_cost: expected this published column"):
        grown("cost_daily", PUBLIC, PUBLIC[:1])


def test_grown_refuses_a_retyped_column_by_name() -> None:
    build = (PUBLIC[0], Column("unblended_cost", "double"))
    with pytest.raises(
        Refused,
        match=r"cost_daily\.unblended_cost: expected the published type decimal\(38,12\); found double",
    ):
        grown("cost_daily", PUBLIC, build)


def test_grown_lets_an_earlier_build_lack_a_later_column_but_not_retype_it() -> None:
    assert grown("cost_daily", PUBLIC, PUBLIC[:1], restoring=True) == PUBLIC
    with pytest.raises(Refused):
        grown("cost_daily", PUBLIC, (Column("usage_date", "string"),), restoring=True)


def test_parsed_compares_names_and_types_in_lower_case() -> None:
    assert parsed([{"Name": "Cost", "Type": "DECIMAL(38,12)"}]) == (Column("cost", "decimal(38,12)"),)


@pytest.mark.parametrize("location", ["s3://b/x", "s3://b/x/", "s3://b/x//"])
def test_folder_spells_a_location_one_way(location: str) -> None:
    assert folder(location) == "s3://b/x/"
