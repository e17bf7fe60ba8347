"""Gaps by owner are the gaps by resource, to the last digit, and count each resource once whatever services are chosen."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import filled, query
from dashboards.grafana.variables import Value
from tests.dbt_sql import Engine, Models

TABLE, GAPS, IDENTITY = "tag_gap_owners_monthly", "tag_gaps_monthly", "assert_gap_owners_hold_all_gaps"
MONTH = TimeRange(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC))
SERVICES = ("AmazonEC2", "AmazonVPC", "AWSDataTransfer", None)
Row = dict[str, Any]


def gap(resource: str, **more: Any) -> Row:
    """A row of the list of resources."""
    return {
        "payer_account_id": "payer",
        "account_id": "shop",
        "owner": "ann",
        "service": "AmazonEC2",
        "resource_id": resource,
        "tag_key": "team",
        "gap": "missing",
        "currency": "USD",
        "gap_cost": 1,
        **more,
    }


def many() -> list[Row]:
    """Resources with gaps in one to four services, missing and invalid, of two owners and nobody, in two accounts."""
    dice = random.Random(11)
    rows = []
    for number in range(18):
        account, owner = dice.choice(("shop", "labs")), dice.choice(("ann", "bob", None))
        for _ in range(dice.randrange(1, 5)):
            kind = dice.choice(("missing", "missing", "invalid"))
            rows.append(
                gap(
                    f"i-{number}",
                    account_id=account,
                    owner=owner,
                    service=dice.choice(SERVICES),
                    tag_key=dice.choice(("team", "owner")),
                    gap=kind,
                    tag_value=dice.choice(("x", "y")) if kind == "invalid" else None,
                    gap_cost=dice.randrange(1, 100),
                )
            )
    return rows


@pytest.fixture(scope="module")
def models(sql_engine: Engine) -> Models:
    return Models(sql_engine)


@pytest.fixture(scope="module")
def gaps() -> list[Row]:
    return many()


@pytest.fixture(scope="module")
def built(models: Models, gaps: list[Row]) -> list[Row]:
    return models.rows(TABLE, {GAPS: gaps})


def owners(gaps: Sequence[Row], services: Sequence[str], accounts: Sequence[str]) -> set[tuple[Any, ...]]:
    """What the panel shows, of the list of resources: owner, resources, cost missing, cost invalid."""
    resources, costs = defaultdict[str, set[str]](set), defaultdict[tuple[str, str], int](int)
    for row in gaps:
        chosen = row["service"] in services or not services
        if row["tag_key"] == "team" and chosen and (row["account_id"] in accounts or not accounts):
            owner = row["owner"] or "(nobody)"
            resources[owner].add(row["resource_id"])
            costs[owner, row["gap"]] += row["gap_cost"]
    return {
        (name, len(ids), costs[name, "missing"], costs[name, "invalid"]) for name, ids in resources.items()
    }


@pytest.mark.parametrize(
    ("services", "accounts"),
    [((), ()), (("AmazonEC2",), ()), (("AmazonEC2", "AmazonVPC"), ("labs",)), (SERVICES[:3], ())],
    ids=["all", "one service", "two of one account", "three"],
)
def test_panel_counts_each_resource_once(
    models: Models, gaps: list[Row], built: list[Row], services: tuple[str, ...], accounts: tuple[str, ...]
) -> None:
    chosen: dict[str, Value] = {"service": list(services), "account": list(accounts), "tag_key": "team"}
    panel = filled(query("gap_owners"), MONTH, chosen)
    asked = panel.replace(
        f"from {TABLE}", f"from (select *, '2026-04' as billing_period from {TABLE}) as months"
    )
    answer = models.rows(
        TABLE, {TABLE: built}, f"select * from ({asked.replace(TABLE, '{wanted}')}) as answer"
    )
    numbers = ("resources", "missing_cost", "invalid_cost")
    found = {(row["owner"], *(int(float(row[name] or 0)) for name in numbers)) for row in answer}
    assert found == owners(gaps, services, accounts)


def test_a_profile_names_every_gap_of_its_resources(models: Models) -> None:
    rows = [
        gap("i-1"), gap("i-1", service="AmazonVPC"), gap("i-1", gap="invalid", tag_value="x"), gap("i-2"),
        gap("i-3", service=None), gap("i-3", service=None, effective_value="other"),
    ]  # fmt: skip
    found = models.rows(TABLE, {GAPS: rows}, "select * from {wanted} order by gap_profile, service, gap")
    three = "AmazonEC2 invalid, AmazonEC2 missing, AmazonVPC missing"
    assert [
        (row["gap_profile"], row["service"], row["gap"], row["resources"], row["gap_cost"]) for row in found
    ] == [
        ("(none) missing", None, "missing", "1", "2.000000000000"),
        (three, "AmazonEC2", "invalid", "1", "1.000000000000"),
        (three, "AmazonEC2", "missing", "1", "1.000000000000"),
        (three, "AmazonVPC", "missing", "1", "1.000000000000"),
        ("AmazonEC2 missing", "AmazonEC2", "missing", "1", "1.000000000000"),
    ]


def test_costs_and_resources_are_those_of_the_list(models: Models, gaps: list[Row]) -> None:
    few = gaps[:12]
    built = models.rows(TABLE, {GAPS: few})
    assert models.rows(IDENTITY, {GAPS: few, TABLE: built}) == []
    for column, least in (("gap_cost", Decimal("0.000000000001")), ("resources", Decimal(1))):
        more = [dict(row) for row in built]
        more[0][column] = str(Decimal(more[0][column]) + least)
        assert models.rows(IDENTITY, {GAPS: few, TABLE: more}), column
    assert models.rows(IDENTITY, {GAPS: few, TABLE: built[1:]})


def test_resources_of_a_profile_that_differ_are_found(models: Models) -> None:
    """Sums per service are right here; but the two rows of one profile do not speak of the same resources."""
    rows = [gap("i-1"), gap("i-1", service="AmazonVPC"), gap("i-2"), gap("i-3", service="AmazonVPC")]
    built = models.rows(TABLE, {GAPS: rows})
    merged = [row | {"gap_profile": "all"} for row in built]
    assert len(models.rows(IDENTITY, {GAPS: rows, TABLE: merged})) == 1
