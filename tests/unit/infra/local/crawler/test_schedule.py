"""A cron expression fires in exactly its minutes, and one that AWS refuses is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from infra.local.crawler.schedule import parse


def fires(expression: str, day: str = "2026-01-01", days: int = 1) -> list[str]:
    begun, schedule = datetime.fromisoformat(day), parse(expression)
    minutes = (begun + timedelta(minutes=number) for number in range(days * 1440))
    return [at.strftime("%m-%d %H:%M") for at in minutes if schedule.matches(at)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(15 12 * * ? *)", ["01-01 12:15"]),
        ("cron(0/20 6 * * ? *)", ["01-01 06:00", "01-01 06:20", "01-01 06:40"]),
        ("cron(0 10-11 ? * THU *)", ["01-01 10:00", "01-01 11:00"]),
        ("cron(0 10 ? * MON-WED *)", []),
        ("cron(5,10 0 1 JAN ? 2026)", ["01-01 00:05", "01-01 00:10"]),
        ("cron(0 0 1 1 ? 2027)", []),
    ],
)
def test_minutes_of_a_day(expression: str, expected: list[str]) -> None:
    assert fires(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(0 9 L * ? *)", ["01-31 09:00"]),
        ("cron(0 9 3W * ? *)", ["01-02 09:00"]),  # the third is a Saturday
        ("cron(0 9 ? * FRI#2 *)", ["01-09 09:00"]),
        ("cron(0 9 ? * 6L *)", ["01-30 09:00"]),
        ("cron(0 9 ? * L *)", ["01-31 09:00"]),
        ("cron(0 9 1/15 * ? *)", ["01-01 09:00", "01-16 09:00", "01-31 09:00"]),
    ],
)
def test_days_of_a_month(expression: str, expected: list[str]) -> None:
    assert fires(expression, days=31) == expected


@pytest.mark.parametrize(
    "expression",
    ["", "rate(1 day)", "cron(0 12 * * *)", "cron(0 12 * * * *)", "cron(0 12 ? * ? *)", "cron(60 12 * * ? *)", "cron(0 24 * * ? *)",
     "cron(0 12 0 * ? *)", "cron(0 12 ? * 8 *)", "cron(0 12 * 13 ? *)", "cron(0 12 * * ? 1969)", "cron(0/0 12 * * ? *)",
     "cron(5-1 12 * * ? *)", "cron(x 12 * * ? *)", "cron(? 12 * * ? *)", "cron(0 12 ? * FRI#6 *)"],
)  # fmt: skip
def test_expression_that_is_none(expression: str) -> None:
    with pytest.raises(ValueError, match=r"expected|must|may be|step|backwards"):
        parse(expression)
