"""A generated bill comes out of the marts as its truth says, difference 0 in every metric.

The truth is computed from the scenario before any line is written, so it knows nothing of our formulas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.synthetic.generate import Scenario, generate
from ingestion.synthetic.scenario import valid_values

MONEY = (
    "unblended_cost",
    "amortized_cost",
    "net_unblended_cost",
    "net_amortized_cost",
    "public_on_demand_cost",
)
ALL_MONEY = (*MONEY, "commitment_trueup", "commitment_upfront_fee")
COMMITMENT = (
    "committed_quantity",
    "used_quantity",
    "unused_quantity",
    "committed_hours",
    "used_hours",
    "committed_cost",
    "used_cost",
    "unused_cost",
    "on_demand_equivalent_cost",
    "net_savings",
)
TAGS = ("total_cost", "taggable_cost", "tagged_cost", "tagged_taggable_cost", "valid_cost", "effective_cost")
OPTIONS = ("reserved", "savings_plan", "on_demand", "spot")
COVERAGE = (
    *(f"running_hours_{option}" for option in OPTIONS),
    *(f"normalized_units_{option}" for option in OPTIONS),
    "on_demand_equivalent_reserved",
    "on_demand_equivalent_savings_plan",
    "on_demand_equivalent_eligible_on_demand",
    "amortized_covered_cost",
)
SCENARIOS = {
    "plain": Scenario(seed=1, last_month="2026-10", months=1),
    "discounted": Scenario(seed=2, last_month="2026-02", months=1, discount=True),
}


class Built:
    """One generated month: the marts made of it, and its truth."""

    def __init__(self, builder: Any, bill: Any, truth: dict[str, Any]) -> None:
        self.builder, self.bill, self.truth = builder, bill, truth

    def sums(self, table: str, key: str, columns: tuple[str, ...]) -> dict[str | None, dict[str, Decimal]]:
        """Sums of `columns` by `key`, as exact decimals; NULL counts as 0, as truth leaves it out."""
        chosen = ", ".join(f"sum({column})" for column in columns)
        rows = self.builder.query(
            f"select {key}, {chosen} from {table} group by {key}", self.bill.scratch_schema
        )
        return {
            row[0]: {name: Decimal(text or 0) for name, text in zip(columns, row[1:], strict=True)}
            for row in rows
        }


@pytest.fixture(scope="module", params=SCENARIOS)
def built(
    request: pytest.FixtureRequest, builder: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    export = generate(SCENARIOS[request.param], tmp_path_factory.mktemp(request.param) / "bill")
    truth = json.loads(Path(export.truth).read_text())
    [month] = [one for one in truth["deliveries"] if one["revision"] == 0]
    [delivery] = [one for one in export.deliveries if one.revision == 0]
    bill = builder.bill(f"acme-{request.param}", delivery.billing_period, f"{request.param}-r0")
    builder.land(bill, sorted(delivery.folder.rglob("*.parquet")))
    allowed = {key: list(values) for key, values in valid_values(SCENARIOS[request.param].organisation)}
    builder.build(bill, bill_rounding="0", tag_keys=truth["tag_keys"], allowed_tag_values=allowed)
    yield Built(builder, bill, month)


def expected(truth: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Decimal]:
    return {column: Decimal(truth.get(column) or 0) for column in columns}


def test_cost_daily_equals_the_truth(built: Built) -> None:
    found = built.sums("cost_daily", "currency", (*ALL_MONEY, "line_items"))
    whole = built.truth["money"] | {"line_items": built.truth["line_items"]}
    assert found == {built.truth["currency"]: expected(whole, (*ALL_MONEY, "line_items"))}


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("service", "by_service"),
        ("account_id", "by_account"),
        ("charge_type", "by_charge_type"),
        ("purchase_option", "by_purchase_option"),
    ],
)
def test_cost_daily_equals_the_truth_by(built: Built, key: str, part: str) -> None:
    found = built.sums("cost_daily", key, ALL_MONEY)
    assert found == {name: expected(truth, ALL_MONEY) for name, truth in built.truth[part].items()}


def test_cost_daily_equals_the_truth_by_day(built: Built) -> None:
    """A millionth a day: unused reservations are shared out by a double and rounded; the month's sum is exact."""
    found = built.sums("cost_daily", "cast(usage_date as varchar)", ALL_MONEY)
    truth = {day: expected(money, ALL_MONEY) for day, money in built.truth["by_day"].items()}
    assert found.keys() == truth.keys()
    assert not [
        (day, name)
        for day, figures in truth.items()
        for name, value in figures.items()
        if abs(found[day][name] - value) > Decimal("0.000001")
    ]


def test_invoice_check_equals_the_truth_by_invoice(built: Built) -> None:
    rows = built.builder.query(
        "select coalesce(invoice_id, ''), bill_type, billing_entity, currency, bill_total, line_items, state"
        " from invoice_check",
        built.bill.scratch_schema,
    )
    found = sorted((*row[:4], Decimal(row[4]), int(row[5])) for row in rows)
    keys = ("invoice_id", "bill_type", "billing_entity", "currency")
    assert found == sorted(
        (*(one[key] for key in keys), Decimal(one["unblended_cost"]), int(one["line_items"]))
        for one in built.truth["invoices"]
    )
    assert {row[6] for row in rows} <= {"not_entered", "not_invoiced"}


def test_demand_equals_the_truth_by_market(built: Built) -> None:
    """Sums, peaks and the hours in which something ran; the hours between are rows of zeros."""
    units = ("normalized_units_on_demand", "normalized_units_covered")
    chosen = ", ".join(f"sum({unit}), max({unit})" for unit in units)
    rows = built.builder.query(
        "select account_id, service, region, family, coalesce(platform, ''), coalesce(tenancy, ''),"
        f" {chosen}, count_if({' + '.join(units)} > 0), count(*) from commitment_demand_hourly"
        " group by account_id, service, region, family, platform, tenancy",
        built.bill.scratch_schema,
    )
    keys = ("account_id", "service", "region", "family", "platform", "tenancy")
    figures = [name for unit in units for name in (unit, f"peak_{unit}")] + ["hours"]
    found = {row[:6]: tuple(Decimal(text) for text in row[6:11]) for row in rows}
    assert found == {
        tuple(one[key] for key in keys): tuple(Decimal(one[name]) for name in figures)
        for one in built.truth["demand"]
    }
    assert len({row[11] for row in rows}) == 1


def test_data_transfer_equals_the_truth_by_path(built: Built) -> None:
    columns = ("metered_gb", "moved_gb", *MONEY, "line_items")
    found = built.sums("data_transfer_daily", "path_class", columns)
    assert found == {name: expected(truth, columns) for name, truth in built.truth["by_path_class"].items()}


def test_utilization_equals_the_truth_by_commitment(built: Built) -> None:
    found = built.sums("commitment_utilization_daily", "commitment_id", COMMITMENT)
    truths = {truth["commitment_id"]: truth for truth in built.truth["commitments"]}
    assert found == {name: expected(truth, COMMITMENT) for name, truth in truths.items()}


def test_utilization_belongs_to_the_owner(built: Built) -> None:
    rows = built.builder.query(
        "select distinct commitment_id, account_id, commitment_type from commitment_utilization_daily",
        built.bill.scratch_schema,
    )
    truths = built.truth["commitments"]
    assert sorted(rows) == sorted((t["commitment_id"], t["account_id"], t["commitment_type"]) for t in truths)


def test_coverage_equals_the_truth_by_service(built: Built) -> None:
    found = built.sums("commitment_coverage_daily", "service", COVERAGE)
    wanted = {name: expected(truth, COVERAGE) for name, truth in built.truth["coverage"].items()}
    assert any(any(sums.values()) for sums in wanted.values())
    # A service that no commitment could cover has zeros, or no line at all.
    assert _interesting(found) == _interesting(wanted)


def _interesting(services: Mapping[Any, dict[str, Decimal]]) -> dict[Any, dict[str, Decimal]]:
    return {name: sums for name, sums in services.items() if any(sums.values())}


def test_tag_coverage_equals_the_truth_by_key(built: Built) -> None:
    found = built.sums("tag_coverage_daily", "tag_key", TAGS)
    assert found == {key: expected(truth, TAGS) for key, truth in built.truth["tag_coverage"].items()}


def test_inherited_tags_add_up_to_what_is_effective(built: Built) -> None:
    """The bill's only other source is the account's tag; its part is the rest of what the truth calls effective."""
    found = built.sums("tag_coverage_daily", "tag_key", ("account_tag_cost", "default_cost"))
    assert found == {
        key: {
            "account_tag_cost": Decimal(str(truth["effective_cost"]))
            - Decimal(str(truth["tagged_taggable_cost"])),
            "default_cost": Decimal(0),
        }
        for key, truth in built.truth["tag_coverage"].items()
    }


def test_gaps_add_up_to_the_cost_without_an_allowed_value(built: Built) -> None:
    found = built.sums("tag_gaps_monthly", "tag_key || ' ' || gap", ("gap_cost",))
    gaps = {}
    for key, truth in built.truth["tag_coverage"].items():
        tagged = Decimal(truth["tagged_taggable_cost"])
        gaps[f"{key} missing"] = {"gap_cost": Decimal(truth["taggable_cost"]) - tagged}
        gaps[f"{key} invalid"] = {"gap_cost": tagged - Decimal(truth["valid_cost"])}
    assert found == {name: gap for name, gap in gaps.items() if gap["gap_cost"]}


def test_data_transfer_equals_the_truth_by_account_and_regions(built: Built) -> None:
    keys = ("path_class", "from_region", "to_region", "account_id")
    columns = ("metered_gb", "moved_gb", *MONEY, "line_items")
    joined = " || '|' || ".join(f"coalesce({key}, '')" for key in keys)
    found = built.sums("data_transfer_daily", joined, columns)
    truth = {"|".join(each[key] for key in keys): expected(each, columns) for each in built.truth["egress"]}
    assert found == truth


FINDING_OF_ROW = """case
    when path_class = 'public_ip_regional' then 'public_address'
    when path_class = 'inter_az' and coalesce(resource_name, '') not like '%natgateway/%' then 'cross_zone'
end"""


def test_findings_hold_all_traffic_of_their_path_and_no_more_than_it_costs(built: Built) -> None:
    """Crossing zones by way of a NAT gateway is a finding of its own, and none when a second gateway costs more."""
    columns = ("metered_gb", "usage_cost")
    found = built.sums("transfer_findings_monthly", "finding", (*columns, "potential_savings"))
    traffic = built.sums("data_transfer_daily", FINDING_OF_ROW, columns)
    for finding in ("cross_zone", "public_address"):
        assert {name: found[finding][name] for name in columns} == traffic[finding]
        assert found[finding]["potential_savings"] == traffic[finding]["usage_cost"]
    # What a gateway's own rows send elsewhere cannot go through an endpoint.
    processed = Decimal(built.truth["by_path_class"]["nat_processing"]["unblended_cost"])
    assert 0 < found["nat_to_gateway_endpoint"]["potential_savings"] <= processed


def test_a_second_build_gives_the_same_tables(built: Built) -> None:
    before = built.sums("cost_daily", "service", ALL_MONEY)
    built.builder.build(built.bill, bill_rounding="0", tag_keys=list(built.truth["tag_coverage"]))
    assert built.sums("cost_daily", "service", ALL_MONEY) == before
