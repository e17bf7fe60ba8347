"""The dearest hundred of every account are told by name, all others in one row, and no cent or line is lost.

The board's panel answers of a month what the days of all resources would have answered, in any metric.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import METRICS, filled, query
from dashboards.grafana.variables import Value
from tests.dbt_sql import Engine, Models

TABLE, DAYS, IDENTITY = (
    "dearest_resources_monthly",
    "cost_resource_daily",
    "assert_dearest_resources_hold_all_cost",
)
MONTH = TimeRange(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC))
GRAIN = ("resource_id", "account_id", "product_code", "region")
LISTED, SHOWN = 4, 3
ACCOUNTS = ("shop", "labs", None)
Row = dict[str, Any]


def day(resource: str, **more: Any) -> Row:
    """A row of the daily table; a cost that is not said is 0."""
    return {
        "usage_date": "2026-04-01",
        "account_id": "shop",
        "resource_id": resource,
        "product_code": "AmazonEC2",
        "region": "eu-central-1",
        "currency": "USD",
        **dict.fromkeys(METRICS, 0),
        "line_items": 1,
        **more,
    }


def many() -> list[Row]:
    """Three accounts, two of them with more resources than are listed: equal costs, refunds, absent names, many days."""
    dice = random.Random(7)
    sizes = (14, 9, 2)
    return [
        day(
            f"i-{dice.randrange(size)}",
            usage_date=f"2026-04-{dice.randrange(1, 31):02}",
            account_id=account,
            product_code=dice.choice(("AmazonEC2", "AmazonEC2", None)),
            region=dice.choice(("eu-central-1", None)),
            currency=dice.choice(("USD", "USD", "USD", "CNY")),
            **{metric: dice.choice((0, 0, -3, 5, 5, dice.randrange(1000))) for metric in METRICS},
        )
        for account, size in zip(ACCOUNTS, sizes, strict=True)
        for _ in range(2 * size)
    ]


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    """The models, but few are listed: every row here is planned as SQL."""
    found = Models(sql_engine)
    assert found.expression("{{ listed_resources() }}") == "100"
    found.environment.globals["listed_resources"] = lambda: LISTED
    return found


@pytest.fixture(scope="module")
def days() -> list[Row]:
    return many()


@pytest.fixture(scope="module")
def built(models: Models, days: list[Row]) -> list[Row]:
    return models.rows(TABLE, {DAYS: days})


def dearest(days: Sequence[Row], metric: str, accounts: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """What the panel shows, of the days of all resources."""
    costs = defaultdict[tuple[Any, ...], int](int)
    for row in days:
        if row["currency"] == "USD" and (not accounts or row["account_id"] in accounts):
            costs[tuple(row[name] for name in GRAIN)] += row[metric]
    rows = [(*key, cost) for key, cost in costs.items()]
    # Absent values come last, as the query has them.
    return sorted(rows, key=lambda row: (-row[4], [(cell is None, cell) for cell in row[:4]]))[:SHOWN]


CASES = [
    *((metric, ()) for metric in METRICS),
    ("amortized_cost", ("shop",)),
    ("unblended_cost", ("shop", "labs")),
]


@pytest.mark.parametrize(("metric", "accounts"), CASES)
def test_panel_answers_what_the_days_of_all_resources_say(
    models: Models, days: list[Row], built: list[Row], metric: str, accounts: tuple[str, ...]
) -> None:
    chosen: dict[str, Value] = {"metric": metric, "account": list(accounts)}
    panel = filled(query("explorer_resources"), MONTH, chosen).replace("limit 50", f"limit {SHOWN}")
    asked = panel.replace(
        f"from {TABLE}", f"from (select *, '2026-04' as billing_period from {TABLE}) as months"
    )
    answer = models.rows(TABLE, {TABLE: built}, asked.replace(TABLE, "{wanted}"))
    found = [(*(row[name] for name in GRAIN), int(float(row["cost"] or 0))) for row in answer]
    assert found == dearest(days, metric, accounts)


def test_no_more_rows_are_shown_than_every_month_holds() -> None:
    shown = re.search(r"\nlimit (\d+)$", query("explorer_resources").rstrip())
    assert shown is not None and int(shown[1]) <= 100


def test_sums_are_those_of_the_days_and_the_least_difference_is_found(
    models: Models, days: list[Row]
) -> None:
    few = days[:LISTED] + days[-LISTED:]
    built = models.rows(TABLE, {DAYS: few})
    assert models.rows(IDENTITY, {DAYS: few, TABLE: built}) == []
    for column, least in (("net_unblended_cost", Decimal("0.000000000001")), ("line_items", Decimal(1))):
        more = [dict(row) for row in built]
        more[0][column] = str(Decimal(more[0][column]) + least)
        assert len(models.rows(IDENTITY, {DAYS: few, TABLE: more})) == 1, column
    assert len(models.rows(IDENTITY, {DAYS: few, TABLE: built[1:]})) == 1


def test_accounts_of_few_resources_have_no_rest(built: list[Row]) -> None:
    rest = {(row["account_id"], row["currency"]) for row in built if row["is_rest"] == "true"}
    assert ("shop", "USD") in rest and None not in {account for account, _ in rest}


def test_a_resource_is_dear_by_any_cost_and_equals_stand_by_name(models: Models) -> None:
    """Resources of one price fill the list by name; the one that costs most net is in it all the same."""
    rows = [day(f"i-{number}", unblended_cost=2, amortized_cost=2) for number in range(LISTED + 2)]
    rows += [day(f"i-{LISTED + 1}", usage_date="2026-04-09", net_unblended_cost=1)]
    found = models.rows(TABLE, {DAYS: rows}, "select * from {wanted} order by resource_id")
    assert [row["resource_id"] for row in found] == ["i-0", "i-1", "i-2", "i-3", "i-5", None]
    named, rest = found[-2:]
    assert (named["line_items"], named["unblended_cost"]) == ("2", "2.000000000000")
    assert (named["first_usage_date"], named["last_usage_date"]) == ("2026-04-01", "2026-04-09")
    absent = (rest["resource_id"], rest["product_code"], rest["region"])
    assert (rest["is_rest"], rest["unblended_cost"], *absent) == ("true", "2.000000000000", None, None, None)


def test_an_export_without_resource_ids_gives_an_empty_table(models: Models) -> None:
    assert models.rows(TABLE, {DAYS: []}) == []
    assert models.rows(IDENTITY, {DAYS: [], TABLE: []}) == []
