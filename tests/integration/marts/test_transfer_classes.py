"""data_transfer_daily is the sum of the classified lines, where the classes are the generator's labels, not our rule.

Every thing with a price that the generator knows is one line here. The same comparison is then made on models that
are broken on purpose, one break at a time: each must be seen.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.synthetic import skus, transfer_skus
from ingestion.synthetic.facts import Sku
from tests import dbt_sql
from tests.dbt_sql import Engine, Models

KNOWN = sorted(
    {
        id(each): each
        for room in (skus, transfer_skus)
        for each in vars(room).values()
        if isinstance(each, Sku)
    }.values(),
    key=lambda sku: (sku.usage_type, sku.operation),
)
TWO_SIDED = {"vpc_peering", "inter_az", "public_ip_regional"}
MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
)
ASKED = (
    "select path_class, sum(unblended_cost) as cost, sum(metered_gb) as metered_gb, sum(moved_gb) as moved_gb,"
    " sum(line_items) as line_items from {wanted} group by path_class"
)
Figures = dict[str, tuple[Decimal, Decimal, Decimal, int]]

# What each break changes, in the file that it edits.
BREAKS = {
    "the prefilter forgets a class": ("macros/path_class.sql", '"VpcEndpoint-", ', ""),
    "bytes to CloudFront count as internet": (
        "macros/path_class.sql",
        "then 'to_cloudfront'",
        "then 'internet_out'",
    ),
    "the order is changed": (
        "macros/path_class.sql",
        """when operation like 'VPCPeering-%' then 'vpc_peering'""",
        """when {{ code_is("DataTransfer-Regional-Bytes") }} then 'inter_az'""",
    ),
    "both ends of a byte are moved": (
        "macros/path_class.sql",
        "cast(0.5 as decimal(2, 1))",
        "cast(1 as decimal(2, 1))",
    ),
    "free bytes are dropped": (
        "models/marts/data_transfer_daily.sql",
        "where {{ may_be_transfer() }}",
        "where {{ may_be_transfer() }} and unblended_cost > 0",
    ),
    "gigabytes go by one spelling": (
        "macros/path_class.sql",
        "lower(pricing_unit) in ('gb', 'gigabyte', 'gigabytes')",
        "pricing_unit = 'GigaBytes'",
    ),
}


def days() -> list[dict[str, object]]:
    """One line per thing with a price; amounts differ, so that no two classes can be mistaken for each other."""
    return [_day(sku, number) for number, sku in enumerate(KNOWN, start=1)]


def _day(sku: Sku, number: int) -> dict[str, object]:
    route = sku.route
    return {
        **dict.fromkeys(("resource_id", "tag_1", "free_amount", "free_tier_credit")),
        **dict.fromkeys(MONEY, sku.price * number),
        "usage_date": "2026-04-01",
        "payer_account_id": "payer",
        "account_id": "shop",
        "charge_type": "Usage",
        "product_code": sku.product_code,
        "product_family": sku.family,
        "product_group": None,
        "usage_type": sku.usage_type,
        "operation": sku.operation or None,
        "region": sku.region or None,
        "from_region_code": (route.origin if route else "") or None,
        "to_region_code": (route.target if route else "") or None,
        "to_location": "External" if route and not route.target else None,
        "pricing_unit": sku.unit,
        "currency": "USD",
        "usage_amount": number,
        "line_items": 1,
    }


def labelled() -> Figures:
    """The figures by the labels of the price list."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for number, sku in enumerate(KNOWN, start=1):
        if sku.path_class:
            metered = Decimal(number) if sku.unit == "GB" else Decimal(0)
            share = (
                Decimal("0.5")
                if sku.path_class in TWO_SIDED
                else Decimal(sku.path_class != "inter_region_in")
            )
            added = (sku.price * number, metered, metered * share, Decimal(1))
            sums[sku.path_class] = [a + b for a, b in zip(sums[sku.path_class], added, strict=True)]
    return {name: (each[0], each[1], each[2], int(each[3])) for name, each in sums.items()}


def modelled(engine: Engine) -> Figures:
    """The figures of the model, from the same lines."""
    rows = Models(engine, {"tag_keys": ["owner"]}).rows(
        "data_transfer_daily", {"int_charges_by_day": days()}, ASKED
    )
    return {
        str(row["path_class"]): (
            Decimal(row["cost"] or 0),
            Decimal(row["metered_gb"] or 0),
            Decimal(row["moved_gb"] or 0),
            int(row["line_items"] or 0),
        )
        for row in rows
    }


def test_the_price_list_has_every_class() -> None:
    contract = "vpc_peering vpn_out s3_acceleration s3_mrap_rtc inter_region_out inter_region_in direct_connect \
cloudfront_viewer cloudfront_origin to_cloudfront internet_out internet_in inter_az public_ip_regional nat_processing \
privatelink transit_gateway load_balancer global_accelerator network_firewall public_ipv4 service_replication unknown"
    assert set(labelled()) == set(contract.split())


def test_transfer_is_the_sum_of_its_labelled_lines(sql_engine: Engine) -> None:
    assert modelled(sql_engine) == labelled()


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_model_is_seen(
    sql_engine: Engine, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, correct, broken = BREAKS[what]
    project = tmp_path / "dbt_project"
    shutil.copytree(dbt_sql.PROJECT, project)
    text = (project / file).read_text(encoding="utf-8")
    assert text.count(correct) == 1, f"{file}: expected once: {correct}"
    (project / file).write_text(text.replace(correct, broken), encoding="utf-8")
    monkeypatch.setattr(dbt_sql, "PROJECT", project)
    assert modelled(sql_engine) != labelled()
