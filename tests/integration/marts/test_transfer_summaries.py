"""The summaries of data_transfer_daily: bytes kept apart from hours, resources listed whole, and no sum lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_sql import Engine, Models, Row

LISTED = 3
IDENTITY = "assert_transfer_summaries_equal_their_days"
MONEY = ("amortized_cost", "net_unblended_cost", "net_amortized_cost", "public_on_demand_cost")


def row(cost: str, gb: str | None, **more: Any) -> dict[str, Any]:
    """A row of data_transfer_daily whose costs are all the same."""
    return {
        "usage_date": "2026-04-01",
        "payer_account_id": "payer",
        "account_id": "shop",
        "path_class": "inter_az",
        "product_code": "AmazonEC2",
        "from_region": "eu-west-1",
        "currency": "USD",
        "unblended_cost": cost,
        "usage_cost": cost,
        "credit_cost": "0",
        "metered_gb": gb,
        "moved_gb": gb,
        "priced_gb": gb,
        "line_items": 1,
        **dict.fromkeys(MONEY, cost),
        **more,
    }


# i-0 costs least and is one too many; i-9 sends from two regions and is dearest as a whole alone.
MANY = [row(f"{number + 1}", "1", resource_name=f"i-{number}") for number in range(LISTED)]
SPLIT = [
    row("2", "1", resource_name="i-9"),
    row("2", "1", resource_name="i-9", from_region="us-east-1"),
    row("2", "1", resource_name="i-9", usage_date="2026-04-02"),
]
UNNAMED = [row("1000", "7", resource_name=None), row("3", None, resource_name=None)]
EQUAL = [row("1", "1", account_id="twins", resource_name=f"vol-{number}") for number in range(LISTED + 2)]
CREDIT = [row("-0.5", None, resource_name="i-0", usage_cost="0", credit_cost="-0.5")]
DAYS = MANY + SPLIT + UNNAMED + EQUAL + CREDIT


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    """The models, but a list is of three: every row here is planned as SQL."""
    found = Models(sql_engine, {"tag_keys": ["owner"]})
    assert found.expression("{{ listed_resources() }}") == "100"
    found.environment.globals["listed_resources"] = lambda: LISTED
    return found


@pytest.fixture(scope="module")
def senders(models: Models) -> list[dict[str, str | None]]:
    return models.rows("transfer_senders_monthly", {"data_transfer_daily": DAYS})


def of(
    rows: list[dict[str, str | None]], account: str, *, is_rest: bool = False
) -> list[dict[str, str | None]]:
    wanted = (account, str(is_rest).lower())
    return [row for row in rows if (row["account_id"], row["is_rest"]) == wanted]


def figures(row: Row, *names: str) -> tuple[Decimal | None, ...]:
    return tuple(None if row[name] is None else Decimal(row[name]) for name in names)


def test_the_dearest_resources_are_listed_each_with_all_its_regions(
    senders: list[dict[str, str | None]],
) -> None:
    named = [row for row in of(senders, "shop") if row["resource_name"]]
    assert {row["resource_name"] for row in named} == {"i-1", "i-2", "i-9"}
    split = {row["from_region"]: row for row in named if row["resource_name"] == "i-9"}
    assert figures(split["eu-west-1"], "unblended_cost", "metered_gb", "line_items") == (4, 2, 2)
    assert figures(split["us-east-1"], "unblended_cost", "metered_gb", "line_items") == (2, 1, 1)
    assert {row["resources"] for row in named} == {"1"}


def test_what_is_not_listed_is_in_a_row_of_the_rest(senders: list[dict[str, str | None]]) -> None:
    [rest] = of(senders, "shop", is_rest=True)
    assert (rest["resource_name"], rest["resources"]) == (None, "1")
    assert figures(rest, "unblended_cost", "usage_cost", "credit_cost", "metered_gb") == (
        Decimal("0.5"),
        1,
        Decimal("-0.5"),
        1,
    )


def test_rows_without_a_resource_are_no_rest_and_take_nobodys_place(
    senders: list[dict[str, str | None]],
) -> None:
    [unnamed] = [row for row in of(senders, "shop") if row["resource_name"] is None]
    assert unnamed["resources"] == "0"
    assert figures(unnamed, "unblended_cost", "metered_gb", "line_items") == (1003, 7, 2)


def test_equal_costs_are_listed_by_name(senders: list[dict[str, str | None]]) -> None:
    named = {row["resource_name"] for row in of(senders, "twins")}
    assert named == {f"vol-{number}" for number in range(LISTED)}
    [rest] = of(senders, "twins", is_rest=True)
    assert (rest["resources"], *figures(rest, "unblended_cost")) == ("2", 2)


def test_paths_keep_bytes_apart_from_what_has_none(models: Models) -> None:
    given = [
        row("1", "5", resource_name="a", usage_type="bytes"),
        row("2", "6", resource_name="b", usage_type="bytes"),
        row("3", None, resource_name="a", usage_type="hours", free_tier_gb="2"),
        row("4", "1", resource_name="a", to_region="us-east-1"),
    ]
    rows = models.rows("data_transfer_path_daily", {"data_transfer_daily": given})
    found = {
        (row["to_region"], row["has_bytes"]): figures(row, "unblended_cost", "moved_gb", "free_tier_gb")
        for row in rows
    }
    assert found == {
        (None, "true"): (3, 11, None),
        (None, "false"): (3, None, 2),
        ("us-east-1", "true"): (4, 1, None),
    }


def edited(rows: list[dict[str, str | None]], column: str, amount: str) -> list[dict[str, Any]]:
    """The rows, the first with a value in `column` edited by `amount`."""
    at = next(number for number, row in enumerate(rows) if row[column] is not None)
    changed = {**rows[at], column: str(Decimal(rows[at][column] or 0) + Decimal(amount))}
    return [*rows[:at], changed, *rows[at + 1 :]]


@pytest.mark.parametrize("column", ["free_tier_gb", "net_amortized_cost", "line_items"])
@pytest.mark.parametrize("table", ["data_transfer_path_daily", "transfer_senders_monthly"])
def test_identity_fails_when_a_sum_of_a_summary_differs(models: Models, table: str, column: str) -> None:
    days = [row("1", "5", resource_name="a", free_tier_gb="2"), row("2", "6", resource_name="b")]
    built = models.rows(table, {"data_transfer_daily": days})
    assert models.rows(IDENTITY, {"data_transfer_daily": days, table: built}) == []
    wrong = edited(built, column, "1" if column == "line_items" else "0.000000000001")
    [told] = models.rows(IDENTITY, {"data_transfer_daily": days, table: wrong})
    assert (told["summary"], told["path_class"]) == (table, "inter_az")


def test_identity_fails_without_the_row_of_the_rest(
    models: Models, senders: list[dict[str, str | None]]
) -> None:
    given = {"data_transfer_daily": DAYS}
    assert models.rows(IDENTITY, {**given, "transfer_senders_monthly": senders}) == []
    listed = [row for row in senders if row["is_rest"] == "false"]
    [told] = models.rows(IDENTITY, {**given, "transfer_senders_monthly": listed})
    assert told["summary"] == "transfer_senders_monthly"
