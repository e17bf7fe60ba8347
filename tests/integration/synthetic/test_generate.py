"""The same scenario gives the same bytes; a restatement differs as AWS's do; bad input is refused by name."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingestion.errors import BadInput, UnsafeName
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate, generate_bills

if TYPE_CHECKING:
    from conftest import Case

ONE_MONTH = Scenario(seed=7, last_month="2026-02", months=1)


def digests(out: Path) -> dict[str, str]:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_gives_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, second, other = (
        digests(generate(scenario, tmp_path / name).out)
        for name, scenario in (("a", ONE_MONTH), ("b", ONE_MONTH), ("c", replace(ONE_MONTH, seed=8)))
    )
    assert first == second
    assert sorted(first) == sorted(other)
    assert not set(first.values()) & set(other.values())


def test_generating_again_into_the_same_folder_changes_nothing(tmp_path: Path) -> None:
    before = digests(generate(ONE_MONTH, tmp_path).out)
    assert digests(generate(ONE_MONTH, tmp_path).out) == before


def test_foreign_files_in_the_folder_are_refused(tmp_path: Path) -> None:
    generate(ONE_MONTH, tmp_path)
    with pytest.raises(BadInput, match="expected an empty folder or the bills of this very scenario"):
        generate(replace(ONE_MONTH, seed=8), tmp_path)


def test_small_months_have_about_ten_thousand_lines(generated: dict[str, GeneratedExport]) -> None:
    for export in generated.values():
        assert all(8_000 < delivery.lines < 20_000 for delivery in export.deliveries)


def test_medium_month_has_about_a_million_lines(tmp_path: Path) -> None:
    scenario = Scenario(seed=1, last_month="2026-04", months=1, size="medium", restated=())
    export = generate(scenario, tmp_path)
    assert 800_000 < export.deliveries[0].lines < 1_200_000
    assert len(list(tmp_path.rglob("*.parquet"))) == math.ceil(export.deliveries[0].lines / 250_000)


def test_deliveries_come_in_the_order_in_which_aws_makes_them(generated: dict[str, GeneratedExport]) -> None:
    order = [(d.billing_period, d.revision) for d in generated["plain"].deliveries]
    assert order == [("2026-08", 0), ("2026-09", 0), ("2026-10", 0), ("2026-09", 1)]


def test_restatement_has_more_rows_another_tax_a_late_refund_and_an_invoice(cases: list[Case]) -> None:
    first, second = (c for c in cases if c.name in ("plain 2026-09 r0", "plain 2026-09 r1"))
    assert second.truth["execution_id"] != first.truth["execution_id"]
    assert second.truth["line_items"] > first.truth["line_items"]
    refunds, taxes = (
        [Decimal(c.truth["by_charge_type"][kind]["unblended_cost"]) for c in (first, second)]
        for kind in ("Refund", "Tax")
    )
    assert refunds == [Decimal("-4.29"), Decimal("-16.63")]
    assert taxes[1] != taxes[0]
    assert ({row["bill_invoice_id"] for row in first.rows}, first.truth["invoiced"]) == ({None}, False)
    blank = [row["line_item_line_item_description"] for row in second.rows if not row["bill_invoice_id"]]
    assert blank == ["Refund agreed with support"]
    assert second.truth["invoiced"]


def test_restatement_keeps_the_keys_of_what_stayed(cases: list[Case]) -> None:
    first, second = (
        {(row["identity_line_item_id"], row["identity_time_interval"]) for row in c.rows}
        for c in cases
        if c.name in ("plain 2026-09 r0", "plain 2026-09 r1")
    )
    lost = first - second
    # Late usage of the last day takes its share of commitments and price steps: other rows lose theirs.
    assert {interval[:10] for _, interval in lost} <= {"2026-09-30"}
    assert len(lost) < len(second - first) / 10


def test_truth_stands_before_the_rows_and_names_every_delivery(generated: dict[str, GeneratedExport]) -> None:
    for export in generated.values():
        document = json.loads(export.truth.read_text())
        listed = [(d["folder"], d["execution_id"], d["line_items"]) for d in document["deliveries"]]
        written = [
            (d.folder.relative_to(export.out).as_posix(), d.execution_id, d.lines) for d in export.deliveries
        ]
        assert listed == written
        assert {d["export_name"] for d in document["deliveries"]} == {"acme-cur2"}


def test_labels_say_what_was_injected_and_what_only_looks_so(generated: dict[str, GeneratedExport]) -> None:
    labels = json.loads(generated["plain"].truth.read_text())["anomalies"]
    spike, forgotten = (label for label in labels if label["is_anomaly"])
    assert (spike["kind"], spike["start"], spike["end"]) == ("egress_spike", "2026-10-23", "2026-10-25")
    assert (spike["account_id"], spike["path_class"]) == ("000012345678", "internet_out")
    assert (forgotten["kind"], forgotten["start"]) == ("forgotten_instance", "2026-10-12")
    assert Decimal(forgotten["extra_usd"]) == Decimal("0.92") * 24 * 20
    normal = {label["kind"] for label in labels if not label["is_anomaly"]}
    assert normal == {"ri_fee_on_the_first", "tax_dated_on_the_first", "restatement", "month_length"}
    in_open_month = json.loads(generated["open"].truth.read_text())["anomalies"]
    assert "partial_last_days" in {label["kind"] for label in in_open_month}


def bills(**changes: Any) -> GeneratedExport:
    arguments = {
        "seed": 1,
        "months": 1,
        "size": "small",
        "out": Path("never-written"),
        "last_month": "2026-04",
    }
    return generate_bills(**{**arguments, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"fmt": "cur3"},
            "format: expected one of cur2, cur2-csv, legacy, legacy-csv, focus, focus-1.0; found 'cur3'",
        ),
        ({"size": "vast"}, "size: expected one of small, medium, large, huge; found 'vast'"),
        ({"months": 0}, "months: expected 1 to 36; found 0"),
        ({"months": 37}, "months: expected 1 to 36; found 37"),
    ],
)
def test_bad_input_is_refused_by_name(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        bills(**changes)
    assert not Path("never-written").exists()


@pytest.mark.parametrize("changes", [{"last_month": "2026-13"}, {"export": "../evil"}, {"export": ""}])
def test_unsafe_names_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnsafeName):
        bills(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": datetime(2026, 3, 1, tzinfo=UTC)},
        {"as_of": datetime(2026, 2, 10)},
        {"restated": ("2025-01",)},
        {"chunk_rows": 0},
    ],
)
def test_scenario_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(changes))):
        replace(ONE_MONTH, **changes)


@pytest.mark.parametrize("as_of", [datetime(2026, 2, 1, 3, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)])
def test_month_that_has_just_begun_can_be_generated(tmp_path: Path, as_of: datetime) -> None:
    for months in (1, 2):
        scenario = Scenario(seed=1, last_month="2026-02", months=months, as_of=as_of, restated=())
        assert generate(scenario, tmp_path / str(months)).deliveries[-1].lines > 0


def test_anomaly_that_falls_outside_the_bills_has_no_label(tmp_path: Path) -> None:
    early = replace(ONE_MONTH, as_of=datetime(2026, 2, 6, tzinfo=UTC), restated=())
    labels = json.loads(generate(early, tmp_path).truth.read_text())["anomalies"]
    assert [label["kind"] for label in labels if label["is_anomaly"]] == ["forgotten_instance"]
