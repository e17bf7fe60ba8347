"""A small month as Athena answers it: two services, two days, one commitment; hostile texts among them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.reports.contents import SHEETS
from dashboards.reports.questions import query
from dashboards.reports.report import build_report
from dashboards.reports.scope import Question, Scope
from dashboards.reports.sheets import Report

HOSTILE = "=cmd|'/c calc'!A1 </script><img src=x onerror=\"alert(1)\">"
ACCOUNT = "000012345678"
MONTH = "2026-09"
WHOLE = Decimal("1234.004999999999")
EC2, S3 = Decimal("1000.001999999999"), Decimal("234.003")
BILL = Question(Scope("bill", ""), MONTH, "USD")
Answers = dict[str, list[dict[str, Any]]]


def _costs(amount: Decimal, before: str = "0") -> dict[str, Any]:
    return {
        "amortized_cost": amount,
        "month_before": Decimal(before),
        "difference": amount - Decimal(before),
        "unblended_cost": amount,
        "net_amortized_cost": amount,
        "net_unblended_cost": amount,
        "public_on_demand_cost": amount,
        "line_items": 3,
    }


def small_answers() -> Answers:
    """The answer to each query; made anew, so that a test may change it."""
    others: Answers = {spec.key: [] for spec in SHEETS}
    return others | _bill() | _commitments() | _transfer_and_tags()


def _bill() -> Answers:
    """What the month cost, by when, what for, whose it was and where."""
    month = _costs(WHOLE) | {
        "commitment_trueup": Decimal(0),
        "commitment_upfront_fee": Decimal(0),
        "not_invoiced_cost": WHOLE,
    }
    account = {"account_id": ACCOUNT, "account_name": "+web", "owner": None, "environment": ""}
    resource = {
        "resource_id": HOSTILE,
        "account_id": ACCOUNT,
        "product_code": "AmazonEC2",
        "region": "us-east-1",
        "used_days": 30,
    }
    return {
        "months": [{"billing_period": "2026-08", **month}, {"billing_period": MONTH, **month}],
        "services": [
            {"service": "AmazonEC2", "service_name": HOSTILE, **_costs(EC2, "900")},
            {"service": "AmazonS3", "service_name": None, **_costs(S3)},
        ],
        "days": [
            {"usage_date": date(2026, 9, 1), "service": "AmazonEC2", "place": 1, "cost": EC2},
            {"usage_date": date(2026, 9, 2), "service": "other services", "place": 9, "cost": S3},
        ],
        "accounts": [{**account, **_costs(WHOLE)}],
        "charges": [{"charge_type": "Usage", "purchase_option": "OnDemand", **_costs(WHOLE)}],
        "regions": [{"region": "us-east-1", "services": 2, **_costs(WHOLE)}],
        "region_services": [{"region": "us-east-1", "service": "AmazonEC2", **_costs(WHOLE)}],
        "resources": [{**resource, **_costs(EC2)}],
    }


def _commitments() -> Answers:
    day = {
        "reserved_ratio": 0.75,
        "savings_plan_ratio": None,
        "committed_cost": Decimal("50"),
        "unused_cost": Decimal("12.5"),
    }
    return {
        "commitments": [_commitment()],
        "commitment_days": [{"usage_date": date(2026, 9, number), **day} for number in (1, 2)],
    }


def _transfer_and_tags() -> Answers:
    path = {
        "path_class": "internet_out",
        "metered_gb": Decimal("10"),
        "moved_gb": Decimal("10"),
        "cost_per_metered_gb": 0.09,
    }
    coverage = {
        "tag_key": "team",
        "taggable_cost": WHOLE,
        "tagged_taggable_cost": EC2,
        "untagged_cost": S3,
        "effective_cost": EC2,
        "coverage_ratio": 0.81,
        "effective_ratio": float("nan"),
    }
    return {"transfer": [{**path, **_costs(Decimal("0.9"))}], "tag_coverage": [coverage]}


def _commitment() -> dict[str, Any]:
    money = ("committed_cost", "used_cost", "unused_cost", "on_demand_equivalent_cost", "net_savings")
    return {
        "commitment_type": "ReservedInstance",
        "commitment_id": "arn:aws:ec2:us-east-1:000012345678:reserved-instances/1",
        "account_id": ACCOUNT,
        "service": "AmazonEC2",
        "region": "us-east-1",
        "family": "m5",
        "offering_class": "standard",
        "payment_option": "No Upfront",
        "term_end_date": date(2027, 3, 1),
        "committed_quantity": Decimal("8"),
        "used_quantity": Decimal("6"),
        "unused_quantity": Decimal("2"),
        "utilization_ratio": 0.75,
        "lowest_day_ratio": 0.5,
        **dict(zip(money, map(Decimal, ("100", "75", "25", "130", "30")), strict=True)),
    }


def small_report(answers: Answers | None = None, question: Question = BILL) -> Report:
    """The report of the small month."""
    queries = {spec.key: query(spec.key, question.values()) for spec in SHEETS}
    return build_report(question, answers or small_answers(), "abc123", queries)
