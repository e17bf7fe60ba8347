"""The truth is the sum of the rows, exactly, though it was computed from the scenario before any row existed.

The sums here know the columns of the file and the published formulas, and nothing of the generator's facts.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Case

Row = dict[str, Any]
Classify = Callable[[Row], str | None]
ZERO = Decimal(0)
VALID = {
    "environment": {"production", "prod", "staging", "dev"},
    "team": {"platform", 'team "a", 50% off', "équipe été 🚀 <b>&amp;</b>"},
}
DISCOUNTS = {"EdpDiscount", "PrivateRateDiscount", "BundledDiscount"}
COVERED = {"Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"}


def purchase_option(row: Row) -> str:
    if row["savings_plan_savings_plan_a_r_n"]:
        return "SavingsPlan"
    if row["reservation_reservation_a_r_n"]:
        return "Reserved"
    return "Spot" if "Spot" in (row["line_item_usage_type"] or "") else "OnDemand"


def unblended(row: Row) -> Decimal:
    return row["line_item_unblended_cost"]


def amortized(row: Row, net: str = "") -> Decimal:
    kind = row["line_item_line_item_type"]
    if kind == "SavingsPlanCoveredUsage":
        return pick(row, f"savings_plan_{net}savings_plan_effective_cost")
    if kind == "SavingsPlanRecurringFee":
        return unused_plan(row, net)
    if kind in ("SavingsPlanNegation", "SavingsPlanUpfrontFee"):
        return ZERO
    if kind == "DiscountedUsage":
        return pick(row, f"reservation_{net}effective_cost")
    if kind == "RIFee":
        upfront = pick(row, f"reservation_{net}unused_amortized_upfront_fee_for_billing_period")
        return upfront + pick(row, f"reservation_{net}unused_recurring_fee")
    if is_upfront_fee(row):
        return ZERO
    if net and kind in DISCOUNTS:
        return ZERO
    return net_unblended(row) if net else unblended(row)


def unused_plan(row: Row, net: str) -> Decimal:
    unused = row["savings_plan_total_commitment_to_date"] - row["savings_plan_used_commitment"]
    parts = [
        f"savings_plan_{{}}{part}_commitment_for_billing_period"
        for part in ("recurring", "amortized_upfront")
    ]
    gross = sum(row[part.format("")] for part in parts)
    return unused * sum(pick(row, part.format(net)) for part in parts) / gross


def pick(row: Row, column: str) -> Decimal:
    """The column, or its gross twin where the net one is NULL."""
    value = row[column]
    return row[column.replace("net_", "")] if value is None else value


def net_unblended(row: Row) -> Decimal:
    if row["line_item_line_item_type"] in DISCOUNTS:
        return ZERO
    return pick(row, "line_item_net_unblended_cost")


def trueup(row: Row) -> Decimal:
    kind = row["line_item_line_item_type"]
    if kind == "RIFee":
        return -row["reservation_amortized_upfront_fee_for_billing_period"]
    fee = kind == "SavingsPlanRecurringFee"
    return -row["savings_plan_amortized_upfront_commitment_for_billing_period"] if fee else ZERO


def upfront(row: Row) -> Decimal:
    return unblended(row) if is_upfront_fee(row) else ZERO


def is_upfront_fee(row: Row) -> bool:
    """Paid or, for a Savings Plan that was given back, refunded."""
    kind, arn = row["line_item_line_item_type"], row["reservation_reservation_a_r_n"]
    text = row["line_item_line_item_description"]
    returned = kind == "Refund" and text.startswith("Refund for one-time fee for Savings Plan ID")
    return kind == "SavingsPlanUpfrontFee" or (kind == "Fee" and bool(arn)) or returned


METRICS: dict[str, Callable[[Row], Decimal]] = {
    "unblended_cost": unblended,
    "amortized_cost": amortized,
    "net_unblended_cost": net_unblended,
    "net_amortized_cost": lambda row: amortized(row, "net_"),
    "public_on_demand_cost": lambda row: row["pricing_public_on_demand_cost"],
    "commitment_trueup": trueup,
    "commitment_upfront_fee": upfront,
}


def sums(rows: Iterable[Row]) -> dict[str, Decimal]:
    rows = list(rows)
    return {name: sum((metric(row) for row in rows), ZERO) for name, metric in METRICS.items()}


def decimals(figures: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(figures[name]) for name in METRICS}


def grouped(rows: Iterable[Row], label: Callable[[Row], str | None]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        name = label(row)
        if name:
            groups[name].append(row)
    return groups


def test_money_equals_the_rows(cases: list[Case]) -> None:
    for case in cases:
        assert sums(case.rows) == decimals(case.truth["money"]), case.name
        assert len(case.rows) == case.truth["line_items"], case.name


def test_money_equals_the_rows_cast_by_a_database(plain: Case) -> None:
    query = (
        "select sum(d(line_item_unblended_cost)), sum(d(pricing_public_on_demand_cost)), count(*) from bill"
    )
    money = plain.truth["money"]
    expected = Decimal(money["unblended_cost"]), Decimal(money["public_on_demand_cost"])
    assert plain.sql(query) == [(*expected, plain.truth["line_items"])]


def test_bridge_from_unblended_to_amortized_is_exact(cases: list[Case]) -> None:
    for case in cases:
        money = decimals(case.truth["money"])
        parts = ("amortized_cost", "commitment_trueup", "commitment_upfront_fee")
        assert money["unblended_cost"] == sum(money[part] for part in parts), case.name


@pytest.mark.parametrize(
    ("section", "label"),
    [
        ("by_service", lambda row: row["product_servicecode"] or row["line_item_product_code"]),
        ("by_account", lambda row: row["line_item_usage_account_id"]),
        ("by_charge_type", lambda row: row["line_item_line_item_type"]),
        ("by_purchase_option", purchase_option),
    ],
)
def test_groups_equal_the_rows(cases: list[Case], section: str, label: Callable[[Row], str | None]) -> None:
    for case in cases:
        assert_groups(case, section, grouped(case.rows, label))


def test_path_classes_equal_the_rows(cases: list[Case], path_class: Classify) -> None:
    for case in cases:
        assert_groups(case, "by_path_class", grouped(case.rows, path_class))


def assert_groups(case: Case, section: str, groups: dict[str, list[Row]]) -> None:
    truth = case.truth[section]
    assert sorted(groups) == sorted(truth), (case.name, section)
    for name, rows in groups.items():
        assert sums(rows) == decimals(truth[name]), (case.name, name)
        assert len(rows) == truth[name]["line_items"], (case.name, name)


def test_transfer_gigabytes_equal_the_rows_each_byte_once(cases: list[Case], path_class: Classify) -> None:
    share = {"vpc_peering": 2, "inter_az": 2, "public_ip_regional": 2}
    for case in cases:
        for name, rows in grouped(case.rows, path_class).items():
            metered = sum((r["line_item_usage_amount"] for r in rows if r["pricing_unit"] == "GB"), ZERO)
            moved = ZERO if name == "inter_region_in" else metered / share.get(name, 1)
            truth = case.truth["by_path_class"][name]
            assert (Decimal(truth["metered_gb"]), Decimal(truth["moved_gb"])) == (metered, moved), name


def test_commitments_equal_the_rows(cases: list[Case]) -> None:
    for case in cases:
        for truth in case.truth["commitments"]:
            plan = truth["commitment_type"] == "SavingsPlan"
            found = plan_figures(case, truth) if plan else reservation_figures(case, truth)
            assert {name: Decimal(truth[name]) for name in found} == found, (case.name, truth)


def reservation_figures(case: Case, truth: Row) -> dict[str, Decimal]:
    rows = [row for row in case.rows if row["reservation_reservation_a_r_n"] == truth["commitment_id"]]
    (fee,) = (row for row in rows if row["line_item_line_item_type"] == "RIFee")
    used = [row for row in rows if row["line_item_line_item_type"] == "DiscountedUsage"]
    unused = fee["reservation_unused_recurring_fee"]
    unused += fee["reservation_unused_amortized_upfront_fee_for_billing_period"]
    cost = sum((row["reservation_effective_cost"] for row in used), ZERO)
    units = sum((row["line_item_normalized_usage_amount"] for row in used), ZERO)
    return {
        "committed_quantity": Decimal(fee["reservation_total_reserved_normalized_units"]),
        "used_quantity": units,
        "unused_quantity": fee["reservation_unused_normalized_unit_quantity"],
        "committed_hours": Decimal(fee["reservation_total_reserved_units"]),
        "used_hours": Decimal(fee["reservation_total_reserved_units"]) - fee["reservation_unused_quantity"],
        "committed_cost": cost + unused,
        "used_cost": cost,
        "unused_cost": unused,
        "on_demand_equivalent_cost": sum((row["pricing_public_on_demand_cost"] for row in used), ZERO),
    }


def plan_figures(case: Case, truth: Row) -> dict[str, Decimal]:
    rows = [row for row in case.rows if row["savings_plan_savings_plan_a_r_n"] == truth["commitment_id"]]
    fees = [row for row in rows if row["line_item_line_item_type"] == "SavingsPlanRecurringFee"]
    covered = [row for row in rows if row["line_item_line_item_type"] == "SavingsPlanCoveredUsage"]
    committed = sum((row["savings_plan_total_commitment_to_date"] for row in fees), ZERO)
    used = sum((row["savings_plan_savings_plan_effective_cost"] for row in covered), ZERO)
    assert used == sum((row["savings_plan_used_commitment"] for row in fees), ZERO)
    listed = sum((row["pricing_public_on_demand_cost"] for row in covered), ZERO)
    return {
        "committed_quantity": committed,
        "used_quantity": used,
        "unused_quantity": committed - used,
        "committed_cost": committed,
        "used_cost": used,
        "on_demand_equivalent_cost": listed,
        "net_savings": listed - committed,
    }


def test_used_and_unused_make_the_commitment_exactly(cases: list[Case]) -> None:
    for case in cases:
        for truth in case.truth["commitments"]:
            for what in ("quantity", "cost"):
                parts = Decimal(truth[f"used_{what}"]) + Decimal(truth[f"unused_{what}"])
                assert parts == Decimal(truth[f"committed_{what}"]), truth["commitment_id"]


def test_coverage_equals_the_rows(cases: list[Case]) -> None:
    for case in cases:
        found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for row in case.rows:
            add_coverage(found[row["product_servicecode"]], row)
        truth = {
            service: {name: Decimal(value) for name, value in figures.items() if Decimal(value)}
            for service, figures in case.truth["coverage"].items()
        }
        assert truth == {service: dict(figures) for service, figures in found.items() if figures}, case.name


def add_coverage(figures: dict[str, Decimal], row: Row) -> None:
    kind, listed = row["line_item_line_item_type"], row["pricing_public_on_demand_cost"]
    if kind not in COVERED:
        return
    usage_type = row["line_item_usage_type"]
    payer = {"DiscountedUsage": "reserved", "SavingsPlanCoveredUsage": "savings_plan"}.get(kind, "on_demand")
    payer = "spot" if "SpotUsage" in usage_type else payer
    runs = any(word in usage_type for word in ("BoxUsage:", "SpotUsage:", "InstanceUsage:"))
    if runs:
        figures[f"running_hours_{payer}"] += row["line_item_usage_amount"]
        figures[f"normalized_units_{payer}"] += row["line_item_normalized_usage_amount"]
    if payer in ("reserved", "savings_plan"):
        figures[f"on_demand_equivalent_{payer}"] += listed
        figures["amortized_covered_cost"] += amortized(row)
    elif payer == "on_demand" and any(
        # Databases too: on each of these bills a Database Savings Plan is at work.
        word in usage_type
        for word in ("BoxUsage:", "InstanceUsage:", "Fargate-", "Lambda-GB-Second")
    ):
        figures["on_demand_equivalent_eligible_on_demand"] += listed


def test_tag_coverage_equals_the_rows(cases: list[Case]) -> None:
    for case in cases:
        for key, truth in case.truth["tag_coverage"].items():
            assert truth == tag_figures(case.rows, key), (case.name, key)


def tag_figures(rows: list[Row], key: str) -> dict[str, str | int]:
    costs = dict.fromkeys(("total", "taggable", "tagged", "tagged_taggable", "valid", "effective"), ZERO)
    resources: set[str] = set()
    tagged: set[str] = set()
    for row in (row for row in rows if row["line_item_line_item_type"] != "Tax"):
        cost = amortized(row, "net_")
        value = dict(row["resource_tags"]).get(f"user_{key}")
        account = dict(row["tags"]).get(f"accountTag/{key.title()}")
        resource = row["line_item_resource_id"]
        taggable = row["line_item_line_item_type"] in COVERED and resource
        taggable = taggable and row["bill_billing_entity"] == "AWS"
        # Pods and tasks stand beside the instances that pay for them.
        taggable = taggable and row["line_item_operation"] not in ("EKSPod-EC2", "ECSTask-EC2")
        costs["total"] += cost
        costs["tagged"] += cost if value else ZERO
        if taggable:
            costs["taggable"] += cost
            costs["tagged_taggable"] += cost if value else ZERO
            allowed = VALID.get(key)
            costs["valid"] += cost if value and (allowed is None or value.lower() in allowed) else ZERO
            costs["effective"] += cost if value or account else ZERO
            resources.add(resource)
            tagged |= {resource} if value else set()
    texts = {f"{name}_cost": plain_text(value) for name, value in costs.items()}
    texts["untaggable_cost"] = plain_text(costs["total"] - costs["taggable"])
    shares = {
        "raw_ratio": costs["tagged"] / costs["total"],
        "taggable_ratio": costs["tagged_taggable"] / costs["taggable"],
        "valid_ratio": costs["valid"] / costs["taggable"],
        "effective_ratio": costs["effective"] / costs["taggable"],
    }
    ratios = {name: plain_text(round(value, 12)) for name, value in shares.items()}
    return {**texts, **ratios, "resources": len(resources), "tagged_resources": len(tagged)}


def test_days_sum_to_the_month_and_equal_the_rows(cases: list[Case]) -> None:
    """Unblended cost stays on the row's day; amortized cost differs by the spread of reservations alone."""
    for case in cases:
        days = case.truth["by_day"]
        found = grouped(case.rows, lambda row: f"{row['line_item_usage_start_date']:%Y-%m-%d}")
        assert {day: unblended_sum(rows) for day, rows in found.items()} == {
            day: Decimal(figures["unblended_cost"]) for day, figures in days.items() if day in found
        }
        for name, value in case.truth["money"].items():
            assert sum(Decimal(figures[name]) for figures in days.values()) == Decimal(value), name
        assert sum(figures["line_items"] for figures in days.values()) == len(case.rows)


def unblended_sum(rows: list[Row]) -> Decimal:
    return sum((unblended(row) for row in rows), ZERO)


def test_a_wholly_unused_reservation_costs_the_same_every_day(plain: Case) -> None:
    """0.054 an hour, spread evenly: without it the days of the truth are those of the rows."""
    spread = [Decimal(figures["amortized_cost"]) for figures in plain.truth["by_day"].values()]
    of_rows = grouped(plain.rows, lambda row: f"{row['line_item_usage_start_date']:%Y-%m-%d}")
    fees = {
        row["reservation_reservation_a_r_n"]: row
        for row in plain.rows
        if row["line_item_line_item_type"] == "RIFee"
    }
    assert len(spread) >= 31
    unused = sum((amortized(fee) for fee in fees.values()), ZERO)
    last_day = max(of_rows)
    without = sum((amortized(r) for r in of_rows[last_day] if r["line_item_line_item_type"] != "RIFee"), ZERO)
    left = Decimal(plain.truth["by_day"][last_day]["amortized_cost"]) - without
    assert ZERO < left < unused
    assert left >= Decimal("0.054") * 24


def test_invoices_equal_the_rows(cases: list[Case]) -> None:
    names = ("bill_invoice_id", "bill_bill_type", "bill_billing_entity", "line_item_currency_code")
    for case in cases:
        found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in case.rows:
            found[tuple(row[name] or "" for name in names)].append(row)
        truth = {
            (one["invoice_id"], one["bill_type"], one["billing_entity"], one["currency"]): (
                Decimal(one["unblended_cost"]),
                one["line_items"],
            )
            for one in case.truth["invoices"]
        }
        assert truth == {key: (unblended_sum(rows), len(rows)) for key, rows in found.items()}, case.name


def test_egress_sums_to_its_classes(cases: list[Case]) -> None:
    for case in cases:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for one in case.truth["egress"]:
            sums[one["path_class"]] += Decimal(one["unblended_cost"])
        assert sums == {name: Decimal(t["unblended_cost"]) for name, t in case.truth["by_path_class"].items()}


def plain_text(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def test_a_lost_file_breaks_the_equality(plain: Case, tmp_path: Path) -> None:
    kept = [Path(shutil.copy(path, tmp_path)) for path in plain.files[1:]]
    torn = replace(plain, files=kept)
    ((found,),) = torn.sql("select sum(d(line_item_unblended_cost)) from bill")
    assert found != Decimal(plain.truth["money"]["unblended_cost"])
