"""A scenario is a document: what it says is generated, and what cannot be is refused by the name of its field."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import BadInput
from ingestion.synthetic.scenario import Scenario, bill_of
from ingestion.synthetic.scenario_file import load_scenario
from ingestion.synthetic.truth import truth_of

DOCUMENT = """
last_month: "2026-02"
months: 2
discount: true
prices: {free_tier: credits, spot_public: zero}
organisation:
  payer: root
  accounts:
    - {id: "000022223333", name: root, category: overhead}
    - {id: "444455556666", name: india, currency: INR, seller: AISPL}
  tag_keys:
    - {key: Team, valid: [a, b], activated: {month: 1, day: 10}}
workloads:
  - {key: web, account: root, sku: m5_large, resource: "i-{id}", tags: {Team: a}, count: 3}
  - {key: out, account: root, sku: internet_out, rhythm: "daily:3", level: 500, resource: "i-{id}", tags: {Team: b}}
  - {key: box, account: india, sku: t3_medium_mumbai, resource: "i-{id}"}
commitments:
  plans:
    - {key: c, account: root, start: {month: -1}, option: No Upfront, recurring_hourly: 0.1}
charges: {refunds: [{key: r, account: root, amount: 1.5, text: sorry}], late_refunds: []}
anomalies: [{workload: out, kind: egress_spike, days_before: 5, days: 1, factor: 7}]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_document_says_the_whole_company(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path, DOCUMENT), seed=5, months=None)
    assert (scenario.seed, scenario.months, scenario.prices.spot_public) == (5, 2, "zero")
    assert scenario.organisation.account("root").id == "000022223333"
    truth: Any = truth_of(bill_of(scenario, scenario.periods[1], 0))
    assert set(truth["by_account"]) == {"000022223333"}
    assert set(truth["currencies"]) == {"INR"}
    # Two thirds of February carry the tag: it was activated on the tenth.
    tags = truth["tag_coverage"]["team"]
    assert tags["valid_ratio"] == tags["taggable_ratio"]
    assert Decimal("0.5") < Decimal(tags["taggable_ratio"]) < Decimal("0.9")


def test_what_a_document_leaves_out_is_the_default(tmp_path: Path) -> None:
    said = load_scenario(written(tmp_path, "seed: 7\nlast_month: '2026-04'\n"))
    assert said == Scenario(seed=7, last_month="2026-04")


def test_what_is_given_wins_over_the_document(tmp_path: Path) -> None:
    said = load_scenario(
        written(tmp_path, "seed: 7\nlast_month: '2026-04'\n"), last_month="2026-05", size="medium"
    )
    assert (said.seed, said.last_month, said.size) == (7, "2026-05", "medium")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed: x", "seed: expected.*integer.*found 'x'"),
        ("colour: red", "colour: expected: Unexpected keyword argument; found 'red'"),
        ("charges: {tax_rate: [1]}", r"charges.tax_rate: expected.*found \[1\]"),
        ("prices: {free_tier: maybe}", "prices.free_tier: expected.*'rows' or 'credits'.*found 'maybe'"),
        ("organisation: {payer: a, accounts: []}", "account: expected one of .*found 'a'"),
        (
            "workloads: [{key: a, account: nobody, sku: m5_large}]",
            "account: expected one of acme-root.*'nobody'",
        ),
        ("workloads: [{key: a, account: acme-web, sku: m9_huge}]", "sku: expected one of .*found 'm9_huge'"),
        (
            "workloads: [{key: a, account: acme-web, sku: m5_large, rhythm: 'daily:25'}]",
            "rhythm: expected one of",
        ),
        ("workloads: []", "anomalies: expected workloads"),
        ("anomalies: [{workload: logs, kind: gremlins}]", "anomalies.0.kind: expected"),
        (
            "commitments: {plans: [{key: c, account: nobody, start: {}, option: No Upfront}]}",
            "account: expected",
        ),
        ("months: 99", "months: expected 1 to 36; found 99"),
        ("- 1", "expected a mapping of scenario fields; found list"),
        ("a: [", "expected a readable YAML document"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInput, match=f"(?s){message}"):
        load_scenario(written(tmp_path, text), last_month="2026-01")


def test_a_missing_file_and_a_missing_month_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a readable YAML document"):
        load_scenario(tmp_path / "none.yaml")
    with pytest.raises(BadInput, match="last_month: expected a month"):
        load_scenario(written(tmp_path, "seed: 1"))
