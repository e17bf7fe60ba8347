"""Usage follows the clock: weekends, holidays, the end of a month, the length of a month, a mild growth."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ingestion.errors import BadInput
from ingestion.synthetic.month import Moment, Month
from ingestion.synthetic.rhythm import (
    HOURLY,
    MONTH_END,
    OFFICE,
    amount,
    daily,
    rhythm_named,
    stored,
)

THURSDAY, SATURDAY = date(2026, 10, 15), date(2026, 10, 17)


def test_offices_rest_at_weekends_and_on_holidays() -> None:
    assert OFFICE.hours(THURSDAY) == tuple(range(8, 18))
    assert OFFICE.hours(SATURDAY) == OFFICE.hours(date(2026, 12, 25)) == OFFICE.hours(date(2026, 5, 1)) == ()


def test_what_follows_people_is_lower_on_days_off() -> None:
    used = {day: amount(HOURLY, Decimal(100), "seed", day, 31) for day in (THURSDAY, SATURDAY)}
    assert used[SATURDAY] < Decimal("0.75") * used[THURSDAY]


@pytest.mark.parametrize(("day", "runs"), [(29, False), (30, True), (31, True), (1, False)])
def test_a_closing_runs_on_the_last_two_days_of_a_month(day: int, runs: bool) -> None:
    assert bool(MONTH_END.hours(date(2026, 10, day))) == runs


def test_usage_grows_over_the_years() -> None:
    first, later = (
        sum(
            amount(daily(1), Decimal(100), "seed", date(year, 10, 5) + timedelta(days=n), 31)
            for n in range(14)
        )
        for year in (2025, 2026)
    )
    assert Decimal("1.02") < later / first < Decimal("1.08")


def test_stored_amounts_are_shared_out_over_the_days_of_the_month() -> None:
    short, long = (amount(stored(1), Decimal(300), "seed", date(2026, 2, 1), days) for days in (28, 31))
    assert abs(short * 28 - long * 31) < Decimal("0.01")


def test_rhythms_have_names_and_others_are_refused() -> None:
    assert rhythm_named("office") is OFFICE
    assert rhythm_named("stored:7") == stored(7)
    for name in ("sometimes", "daily:24", "daily:", "office:3"):
        with pytest.raises(BadInput, match="rhythm: expected one of always"):
            rhythm_named(name)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (Moment(), "2026-01-01T00"),
        (Moment(-4, 31, 5), "2025-09-30T05"),
        (Moment(13, 2), "2027-02-02T00"),
        (Moment(1, 31), "2026-02-28T00"),
    ],
)
def test_moments_count_from_the_first_month(moment: Moment, expected: str) -> None:
    assert f"{moment.at(Month('2026-01')):%Y-%m-%dT%H}" == expected
