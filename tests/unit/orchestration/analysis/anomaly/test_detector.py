"""A day is reported only for what was known on that day, only upwards, and only when it costs real money."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.errors import BadInput
from orchestration.analysis.anomaly.detector import SCORES, Finding, findings, score
from orchestration.analysis.anomaly.parquet import score_file
from orchestration.analysis.anomaly.settings import AnomalySettings

START = date(2026, 1, 5)  # a Monday
DAYS = 120
Shape = Callable[[int], float]


def history(days: int = DAYS, **shapes: Shape) -> pa.Table:
    """One series per shape; a shape gives the cost of day n, zero means that the bill has no row."""
    rows = [
        {"series_id": name, "usage_date": START + timedelta(days=day), "cost": cost}
        for name, shape in shapes.items()
        for day in range(days)
        if (cost := shape(day)) != 0
    ]
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema([("series_id", pa.string()), ("usage_date", pa.date32()), ("cost", pa.float64())]),
    )


def steady(day: int) -> float:
    """Around 100 on workdays, 40 at weekends, with a little noise that is the same in every run."""
    level = 40.0 if day % 7 >= 5 else 100.0
    return level * (1 + random.Random(day).uniform(-0.02, 0.02))


def with_event(shape: Shape, at: int, extra: float, length: int = 1) -> Shape:
    return lambda day: shape(day) + (extra if at <= day < at + length else 0.0)


def until(cutoff: int, shape: Shape, after: float) -> Shape:
    return lambda day: shape(day) if day < cutoff else after


def found(table: pa.Table, settings: AnomalySettings | None = None) -> list[tuple[str, int]]:
    return sorted((one.series_id, (one.usage_date - START).days) for one in findings(table, settings))


def only(table: pa.Table) -> Finding:
    (one,) = findings(table)
    return one


def test_a_spike_is_found_with_its_impact() -> None:
    one = only(history(spike=with_event(steady, 90, 80.0)))
    assert ((one.usage_date - START).days, one.reason) == (90, "above_expected")
    assert one.impact == pytest.approx(80, abs=5)
    assert one.lower < one.expected < one.upper < one.cost


def test_a_quiet_weekly_rhythm_is_not_reported() -> None:
    assert found(history(quiet=steady)) == []


def test_a_weekend_that_stays_at_workday_cost_is_found() -> None:
    assert found(history(left_on=with_event(steady, 96, 60.0, length=2))) == [
        ("left_on", 96),
        ("left_on", 97),
    ]


def test_a_fall_is_not_reported() -> None:
    assert found(history(fall=with_event(steady, 90, -80.0))) == []


def test_a_rise_below_the_money_gate_is_not_reported() -> None:
    small = history(small=lambda day: 6.0 if day == 90 else 1.2)
    assert found(small) == []
    assert found(small, AnomalySettings(minimum_impact=4.0)) == [("small", 90)]


def test_a_rise_below_a_tenth_of_the_expected_is_not_reported() -> None:
    large = history(large=with_event(lambda _: 10_000.0, 90, 900.0))
    assert found(large, AnomalySettings(cut=1.0)) == []
    assert found(large, AnomalySettings(cut=1.0, minimum_impact_ratio=0.05)) == [("large", 90)]


def test_the_newest_days_are_not_judged_until_they_settle() -> None:
    table = history(late=with_event(steady, DAYS - 2, 80.0))
    assert found(table) == []
    assert found(table, AnomalySettings(settled_days=0)) == [("late", DAYS - 2)]
    assert findings(table, as_of=START + timedelta(days=DAYS))[0].series_id == "late"


def test_a_new_series_is_reported_once_by_its_cost() -> None:
    table = history(old=steady, fresh=lambda day: 200.0 if day >= 70 else 0.0)
    one = only(table)
    assert (one.series_id, one.reason, one.expected, one.impact) == ("fresh", "new_series", 0.0, 200.0)


def test_a_small_new_series_is_not_reported() -> None:
    assert found(history(old=steady, fresh=lambda day: 20.0 if day >= 70 else 0.0)) == []


def test_a_series_that_is_there_when_the_data_begin_is_not_called_new() -> None:
    assert found(history(old=steady, early=lambda day: 500.0 if day >= 3 else 0.0)) == []


def test_a_weekly_job_is_learnt_after_two_weeks() -> None:
    job = history(job=lambda day: 300.0 if day % 7 == 2 else 3.0)
    assert found(job) == []


def test_a_fee_of_the_first_of_the_month_is_learnt() -> None:
    def fee(day: int) -> float:
        return 400.0 if (START + timedelta(days=day)).day == 1 else 20.0

    days = found(history(fee=fee))
    assert [START + timedelta(days=day) for _, day in days] == [date(2026, 2, 1)]


def test_a_series_that_often_rests_is_compared_with_its_own_peaks() -> None:
    def bursts(day: int) -> float:
        return 80.0 if random.Random(day).random() < 0.3 else 0.0

    assert found(history(bursts=bursts)) == []
    assert ("bursts", 100) in found(history(bursts=with_event(bursts, 100, 400.0)))


def test_absent_days_are_zero_once_a_series_has_started() -> None:
    sparse = history(sparse=lambda day: 50.0 if day == 0 or day >= 80 else 0.0, clock=steady)
    scored = {row["usage_date"]: row for row in score(sparse).to_pylist() if row["series_id"] == "sparse"}
    assert scored[START + timedelta(days=80)]["expected"] == 0.0


def test_scores_do_not_change_when_the_future_does() -> None:
    shapes = {
        "a": with_event(steady, 60, 70.0),
        "b": lambda day: 30.0 + day,
        "c": lambda day: 90.0 if day > 40 else 0.0,
    }
    for cutoff in (20, 45, 61, 90):
        past = {name: until(cutoff, shape, 0.0) for name, shape in shapes.items()}
        changed = {name: until(cutoff, shape, 9999.0) for name, shape in shapes.items()}
        known = score(history(**past), as_of=START + timedelta(days=cutoff + 2)).to_pylist()
        later = score(history(**changed), as_of=START + timedelta(days=DAYS)).to_pylist()
        assert known == [row for row in later if row["usage_date"] < START + timedelta(days=cutoff)]


def test_every_input_row_has_one_output_row_in_its_order() -> None:
    table = history(a=steady, b=lambda day: 5.0).take(random.Random(1).sample(range(2 * DAYS), 2 * DAYS))
    scored = score(table)
    assert scored.schema == SCORES
    assert scored.select(["series_id", "usage_date"]).equals(table.select(["series_id", "usage_date"]))


def test_scores_do_not_depend_on_other_series(monkeypatch: pytest.MonkeyPatch) -> None:
    table = history(**{f"s{number}": with_event(steady, 60 + number, 70.0) for number in range(9)})
    whole = score(table)
    monkeypatch.setattr("orchestration.analysis.anomaly.detector.BATCH_CELLS", 2 * DAYS)
    assert score(table).equals(whole)


@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_short_history_is_scored_without_alerts(days: int) -> None:
    assert score(history(days, only=steady))["is_anomaly"].to_pylist() == [False] * days


@pytest.mark.parametrize(
    "kind", [pa.float32(), pa.int64(), pa.decimal128(38, 12)], ids=["float", "integer", "decimal"]
)
def test_costs_of_any_number_type_are_read(kind: pa.DataType) -> None:
    table = history(a=lambda day: 50.0)
    costs = pa.array([Decimal(50)] * DAYS, pa.decimal128(38, 12)).cast(kind)
    assert score(table.set_column(2, "cost", costs))["expected"].to_pylist()[-1] == 50.0


ROW = {"series_id": "a", "usage_date": START, "cost": 1.0}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"series": "a", "usage_date": START, "cost": 1.0}], "found series, usage_date, cost"),
        ([{**ROW, "series_id": 7}], "series_id: expected text; found the type int64"),
        ([{**ROW, "usage_date": 20260105}], "usage_date: expected dates"),
        ([{**ROW, "usage_date": "5 January"}], "usage_date: expected dates"),
        ([{**ROW, "cost": "1.0"}], "cost: expected numbers; found the type string"),
        ([ROW, {**ROW, "cost": None}], "cost: expected no NULL; found 1"),
        ([{**ROW, "cost": float("nan")}], "cost: expected finite numbers"),
        ([ROW, ROW], "found 2 for 'a' on 2026-01-05"),
        ([ROW, {**ROW, "usage_date": date(1, 1, 1)}], "at most 7305 days"),
    ],
    ids=["column", "series", "date", "date text", "cost text", "null", "nan", "double", "span"],
)
def test_a_table_that_is_no_history_is_refused(rows: list[dict[str, object]], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        score(pa.Table.from_pylist(rows))


def test_a_parquet_file_is_scored_into_another_twice_the_same(tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(history(spike=with_event(steady, 90, 80.0)), source)
    first, bytes_first = score_file(source, target), target.read_bytes()
    assert (first.rows, first.anomalies) == (DAYS, 1)
    assert score_file(source, target) == first
    assert target.read_bytes() == bytes_first
    assert pq.read_schema(target).names == SCORES.names


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    source.write_text("series_id,usage_date,cost\n")
    with pytest.raises(
        BadInput, match="Expected a Parquet file with the columns series_id, usage_date, cost"
    ):
        score_file(source, tmp_path / "out.parquet")
