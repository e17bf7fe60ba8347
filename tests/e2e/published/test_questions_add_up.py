"""A question that cuts a figure of the bill adds up to that figure, exactly.

The figure is the truth file's; where that has none, the same sum over the bill's own lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest

from ingestion.synthetic.generate import GeneratedExport
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import BEFORE, MONTHS, NEWEST
from tests.e2e.published.questions import asked

Truth = dict[str, Any]
Figure = Callable[[Truth], Decimal]
USAGE = ("Usage", "DiscountedUsage", "SavingsPlanCoveredUsage")
LINES = "from line_items_cur2 where billing_period = '2026-09' and line_item_resource_id <> ''"


def total(rows: Iterable[dict[str, Any]], column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in rows), Decimal(0))


def money(metric: str, *months: str) -> Figure:
    return lambda truth: sum(Decimal(truth[month]["money"][metric]) for month in months) + Decimal(0)


def usage(truth: Truth) -> Decimal:
    charges = truth[NEWEST]["by_charge_type"]
    return sum(Decimal(charges[name]["amortized_cost"]) for name in USAGE) + Decimal(0)


def path(name: str, measure: str) -> Figure:
    return lambda truth: Decimal(truth[NEWEST]["by_path_class"][name][measure])


def every_path(measure: str) -> Figure:
    return lambda truth: total(truth[NEWEST]["by_path_class"].values(), measure)


def records(section: str, measure: str) -> Figure:
    return lambda truth: total(truth[NEWEST][section], measure)


def running(way: str) -> Figure:
    name = f"running_hours_{way}"
    return lambda truth: total(
        ({name: one.get(name)} for one in truth[NEWEST]["coverage"].values()), name
    )  # fmt: skip


SUMS: dict[str, dict[str, Figure]] = {
    "16_teams": {name: money(name, NEWEST) for name in ("amortized_cost", "net_amortized_cost")},
    "20_owners": {
        "this_month": money("amortized_cost", NEWEST),
        "month_before": money("amortized_cost", BEFORE),
    },
    "23_marketplace": {
        "unblended_cost": lambda truth: total(
            (one for one in truth[NEWEST]["invoices"] if one["billing_entity"] == "AWS Marketplace"),
            "unblended_cost",
        )
    },
    "24_regions": {"amortized_cost": money("amortized_cost", NEWEST)},
    "25_focus": {
        "billedcost": money("unblended_cost", NEWEST),
        "effectivecost": money("net_amortized_cost", NEWEST),
        "listcost": money("public_on_demand_cost", NEWEST),
    },
    "26_movers": {
        "cost_change": lambda truth: (
            money("amortized_cost", NEWEST)(truth) - money("amortized_cost", BEFORE)(truth)
        )
    },
    "30_hours": {"month_cost": usage},
    "31_services_since": {"unblended_cost": money("unblended_cost", *MONTHS)},
    "36_purchase_mix": {
        f"hours_{way}": running(way) for way in ("on_demand", "reserved", "savings_plan", "spot")
    },
    "37_break_even": {
        name: records("commitments", name)
        for name in ("net_savings", "committed_cost", "on_demand_equivalent_cost")
    },
    "39_unused_by_account": {
        name: records("commitments", name) for name in ("unused_cost", "committed_cost")
    },
    "40_commitment_floor": {"unit_hours": records("demand", "normalized_units_on_demand")},
    "41_region_pairs": {
        name: path("inter_region_out", name) for name in ("moved_gb", "unblended_cost")
    },
    "42_nat": {
        "processed_gb": path("nat_processing", "metered_gb"),
        "processing_cost": path("nat_processing", "unblended_cost"),
    },
    "43_cross_zone": {name: path("inter_az", name) for name in ("moved_gb", "unblended_cost")},
    "44_cloudfront": {
        "internet_gb": path("internet_out", "metered_gb"),
        "internet_cost": path("internet_out", "unblended_cost"),
        "cloudfront_gb": path("cloudfront_viewer", "metered_gb"),
        "cloudfront_cost": path("cloudfront_viewer", "unblended_cost"),
    },
    "46_namespaces": {
        name: records("split", name) for name in ("split_cost", "unused_cost", "total_cost")
    },
    "47_idle_clusters": {name: records("split", name) for name in ("unused_cost", "idle_cost")},
    "51_transfer_days": {name: every_path(name) for name in ("unblended_cost", "moved_gb")},
}  # fmt: skip


@pytest.mark.parametrize("name", list(SUMS))
def test_cut_adds_up_to_the_truth(analyst: Analyst, truth: Truth, name: str) -> None:
    rows = asked(analyst, name).dicts()
    assert rows
    for column, figure in SUMS[name].items():
        assert total(rows, column) == figure(truth), column


def test_every_tagged_dollar_has_one_source(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "17_tag_sources").by("tag_key")
    assert set(truth[NEWEST]["tag_coverage"]) <= set(rows)
    for key, figures in truth[NEWEST]["tag_coverage"].items():
        row = {column: value for column, value in rows[key].items() if column.startswith("from_")}
        assert sum(Decimal(value) for value in row.values()) == Decimal(figures["taggable_cost"])
        assert Decimal(row["from_resource"]) == Decimal(figures["tagged_taggable_cost"])
        effective = Decimal(figures["taggable_cost"]) - Decimal(figures["effective_cost"])
        assert Decimal(row["from_nowhere"]) == effective


def test_untagged_cost_lies_in_services(analyst: Analyst, truth: Truth) -> None:
    team = truth[NEWEST]["tag_coverage"]["team"]
    expected = Decimal(team["taggable_cost"]) - Decimal(team["tagged_taggable_cost"])
    assert total(asked(analyst, "18_untagged_services").dicts(), "untagged_cost") == expected > 0


def test_tag_keys_that_count_are_marked(analyst: Analyst) -> None:
    rows = asked(analyst, "19_tag_keys").dicts()
    counted = {row["tag_key"].lower() for row in rows if row["is_allocation_key"] == "true"}
    assert {"team", "environment", "owner"} <= counted < {row["tag_key"].lower() for row in rows}


def test_credits_refunds_and_tax_of_each_month(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "21_credits_and_tax").by("billing_period")
    for month in MONTHS:
        charges = truth[month]["by_charge_type"]
        for column, charge in (("credits", "Credit"), ("refunds", "Refund"), ("tax", "Tax")):
            expected = charges.get(charge, {"unblended_cost": "0"})["unblended_cost"]
            assert Decimal(rows[month][column]) == Decimal(expected), (month, column)


def test_support_and_the_rest_are_the_bill(analyst: Analyst, truth: Truth) -> None:
    for month, row in asked(analyst, "22_support").by("billing_period").items():
        services = truth[month]["by_service"]
        support = sum(Decimal(services[name]["unblended_cost"]) for name in services if "Support" in name)
        assert Decimal(row["support_cost"]) == support > 0
        assert Decimal(row["other_cost"]) == money("unblended_cost", month)(truth) - support


def test_run_rate_of_a_complete_month_ends_at_what_it_cost(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "27_run_rate").by("billing_period")
    for month, days in zip(MONTHS, ("31", "31", "30"), strict=True):
        assert (rows[month]["days_billed"], rows[month]["days_in_month"]) == (days, days)
        assert Decimal(rows[month]["so_far"]) == money("amortized_cost", month)(truth)
        assert float(rows[month]["expected"]) == pytest.approx(float(rows[month]["so_far"]), rel=1e-12)


def test_unusual_days_name_the_spike(analyst: Analyst, bill: GeneratedExport) -> None:
    [spike] = [
        one for one in json.loads(bill.truth.read_text())["anomalies"] if one["kind"] == "egress_spike"
    ]
    rows = asked(analyst, "28_unusual_days").dicts()
    assert any(
        row["account_id"] == spike["account_id"]
        and row["service"] == "AWSDataTransfer"
        and spike["start"] <= row["usage_date"] <= spike["end"]
        for row in rows
    )


def test_weekdays_and_weekends_are_the_month(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "29_weekends").dicts()
    assert total(rows, "weekday_cost") + total(rows, "weekend_cost") == usage(truth)


def test_costliest_resources_cost_what_their_lines_say(analyst: Analyst) -> None:
    lines = analyst.ask(
        "select line_item_resource_id as resource_id, line_item_product_code as product, "
        "sum(cast(line_item_unblended_cost as decimal(38, 12))) as cost "
        f"{LINES} group by 1, 2 having count_if(line_item_line_item_type <> 'Usage') = 0"
    ).dicts()
    expected = {(row["resource_id"], row["product"]): Decimal(row["cost"]) for row in lines}
    rows = asked(analyst, "32_costliest_resources").dicts()
    found = {(row["resource_id"], row["product_code"]): Decimal(row["amortized_cost"]) for row in rows}
    plain = found.keys() & expected.keys()
    assert len(plain) > 5 and {key: found[key] for key in plain} == {key: expected[key] for key in plain}


def test_dearest_resources_of_an_account_and_its_others_are_all_of_its_resources(analyst: Analyst) -> None:
    days = analyst.ask(
        "select account_id, sum(amortized_cost) as cost, sum(line_items) as lines from cost_resource_daily "
        "where billing_period = '2026-09' group by account_id"
    ).by("account_id")
    rows = asked(analyst, "53_dearest_of_accounts").by("account_id")
    assert rows.keys() == days.keys()
    for account, row in rows.items():
        assert Decimal(row["amortized_cost"]) == Decimal(days[account]["cost"])
        assert row["line_items"] == days[account]["lines"]
        assert 0 < Decimal(row["ten_dearest_cost"]) <= Decimal(row["amortized_cost"])


def test_owners_could_close_all_gaps(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "54_gap_owners").dicts()
    counted = analyst.ask(
        "select tag_key, owner, count(distinct resource_id) as resources from tag_gaps_monthly "
        "where billing_period = '2026-09' group by tag_key, owner"
    ).dicts()
    assert sorted((row["tag_key"], row["owner"] or "", row["resources"]) for row in rows) == sorted(
        (row["tag_key"], row["owner"] or "", row["resources"]) for row in counted
    )
    for key, figures in truth[NEWEST]["tag_coverage"].items():
        those = [row for row in rows if row["tag_key"] == key]
        assert total(those, "missing_cost") == Decimal(figures["taggable_cost"]) - Decimal(
            figures["tagged_taggable_cost"]
        )
        # Settings of this bill allow every value.
        assert total(those, "invalid_cost") == 0


def test_resources_that_came_and_went_are_in_one_month_alone(analyst: Analyst) -> None:
    seen = defaultdict[str, set[str]](set)
    for row in analyst.ask(
        "select distinct billing_period, resource_id from ("
        "select billing_period, line_item_resource_id as resource_id from line_items_cur2 "
        "where line_item_resource_id <> '' and line_item_line_item_type <> 'SplitLineItem' "
        "and billing_period in ('2026-08', '2026-09')) as lines"
    ).dicts():
        seen[row["billing_period"]].add(row["resource_id"])
    rows = asked(analyst, "33_came_and_went").dicts()
    assert rows
    for change, here, there in (("new", NEWEST, BEFORE), ("gone", BEFORE, NEWEST)):
        found = {row["resource_id"] for row in rows if row["what_happened"] == change}
        assert found == seen[here] - seen[there]


def test_stored_gigabytes_are_those_of_the_lines(analyst: Analyst) -> None:
    lines = analyst.ask(
        "select billing_period, sum(cast(line_item_usage_amount as decimal(38, 12))) as gb from line_items_cur2 "
        "where billing_period between '2026-07' and '2026-09' and pricing_unit = 'GB-Mo' "
        "and line_item_line_item_type = 'Usage' group by billing_period"
    ).by("billing_period")
    rows = asked(analyst, "34_storage").dicts()
    for month in MONTHS:
        those = [row for row in rows if row["billing_period"] == month]
        assert total(those, "gb_months") == Decimal(lines[month]["gb"]) > 0


def test_databases_cost_what_the_mart_says(analyst: Analyst) -> None:
    [mart] = analyst.ask(
        "select sum(amortized_cost) as cost, sum(usage_amount) as hours from cost_daily where billing_period = '2026-09' "
        "and product_family = 'Database Instance' "
        "and charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')"
    ).dicts()
    rows = asked(analyst, "35_databases").dicts()
    assert total(rows, "amortized_cost") == Decimal(mart["cost"]) > 0
    assert total(rows, "instance_hours") == Decimal(mart["hours"])


def test_expiries_name_every_commitment_in_their_order(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "38_expiries").dicts()
    known = {one["commitment_id"] for month in MONTHS for one in truth[month]["commitments"]}
    assert {row["commitment_id"] for row in rows} == known
    ends = [row["end_date"] for row in rows if row["end_date"]]
    assert ends and ends == sorted(ends)


def test_price_of_a_gigabyte_over_the_months(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "45_gb_price_trend").dicts()
    assert {row["billing_period"] for row in rows} == set(MONTHS)
    for row in rows:
        label = truth[row["billing_period"]]["by_path_class"][row["path_class"]]
        for measure in ("metered_gb", "unblended_cost"):
            assert Decimal(row[measure]) == Decimal(label[measure]), row


def test_invoices_are_those_of_the_truth(analyst: Analyst, truth: Truth) -> None:
    keys = ("invoice_id", "bill_type", "billing_entity", "currency")
    found, expected = defaultdict[Any, Decimal](Decimal), defaultdict[Any, Decimal](Decimal)
    for row in asked(analyst, "48_invoices").dicts():
        found[row["billing_period"], *(row[key] or "" for key in keys)] += Decimal(row["bill_total"])
    for month in MONTHS:
        for one in truth[month]["invoices"]:
            expected[month, *(one[key] for key in keys)] += Decimal(one["unblended_cost"])
    assert found == expected


def test_restatements_say_old_and_new(analyst: Analyst) -> None:
    rows = asked(analyst, "49_restatements").dicts()
    assert rows
    for row in rows:
        assert Decimal(row["new_value"]) - Decimal(row["previous_value"]) == Decimal(row["difference"])


def test_deliveries_have_the_lines_of_the_bill(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "50_deliveries").by("billing_period")
    for month in MONTHS:
        assert int(rows[month]["line_items"]) == truth[month]["line_items"]
        assert rows[month]["state"] == "published"


def test_senders_are_the_dearest_of_their_path(analyst: Analyst, truth: Truth) -> None:
    rows = asked(analyst, "52_senders").dicts()
    days = analyst.ask(
        "select path_class, account_id, resource_name, sum(unblended_cost) as cost from data_transfer_daily "
        "where billing_period = '2026-09' and resource_name <> '' group by path_class, account_id, resource_name"
    ).dicts()
    for path_class, label in truth[NEWEST]["by_path_class"].items():
        found = [row for row in rows if row["path_class"] == path_class]
        costs = sorted(
            (Decimal(day["cost"]) for day in days if day["path_class"] == path_class), reverse=True
        )
        assert [Decimal(row["unblended_cost"]) for row in found] == costs[:3]
        assert {Decimal(row["path_cost"]) for row in found} <= {Decimal(label["unblended_cost"])}
    assert len(rows) > 10
