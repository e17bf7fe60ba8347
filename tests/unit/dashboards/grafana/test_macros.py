"""Macros and variables become the text that the Athena data source (3.3.3) and Grafana's scenes (8.19.0) make of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboards.grafana.macros import TimeRange, expand
from dashboards.grafana.variables import Value, interpolate
from ingestion.errors import BadInput

AUGUST = TimeRange(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 8, 31, 23, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("macro", "text"),
    [
        ("$__dateFilter(usage_date)", "usage_date BETWEEN date '2026-08-01' AND date '2026-08-31'"),
        ("$__timeFilter(c)", "c BETWEEN TIMESTAMP '2026-08-01 00:00:00' AND TIMESTAMP '2026-08-31 23:59:59'"),
        ("$__timeFrom()", "TIMESTAMP '2026-08-01 00:00:00'"),
        ("$__timeFrom", "TIMESTAMP '2026-08-01 00:00:00'"),
        ("$__timeTo()", "TIMESTAMP '2026-08-31 23:59:59'"),
        ("$__rawTimeFrom('yyyy-MM')", "'2026-08'"),
        ("$__rawTimeTo('yyyy-MM-dd')", "'2026-08-31'"),
        ("a -- $__timeTo() too", "a -- TIMESTAMP '2026-08-31 23:59:59' too"),
    ],
)
def test_macro_expands_as_in_the_plugin(macro: str, text: str) -> None:
    assert expand(macro, AUGUST) == text


def test_unknown_macro_is_refused() -> None:
    with pytest.raises(BadInput, match=r"found \$__timeGroup"):
        expand("$__timeGroup(c,'1d')", AUGUST)


def test_unknown_time_format_is_refused() -> None:
    with pytest.raises(BadInput, match="found 'YYYY'"):
        expand("$__rawTimeFrom('YYYY')", AUGUST)


@pytest.mark.parametrize(
    ("reference", "value", "text"),
    [
        ("$x", "o'brien", "o'brien"),
        ("($x)", ["a"], "('a')"),
        ("($x)", ["a", "b'c"], "('a','b''c')"),
        ("($x)", [], "('__all')"),
        ("${x:sqlstring}", "o'brien", "'o''brien'"),
        ("${x:sqlstring}", ["a", "b'c"], "'a','b''c'"),
        ("$__dateFilter($x)", "day", "$__dateFilter(day)"),
    ],
)
def test_variable_is_filled_in_as_in_the_browser(reference: str, value: Value, text: str) -> None:
    assert interpolate(reference, {"x": value}) == text


def test_variable_format_that_athena_misreads_is_refused() -> None:
    with pytest.raises(BadInput, match="found singlequote"):
        interpolate("${x:singlequote}", {"x": "a"})


def test_unknown_variable_is_refused() -> None:
    with pytest.raises(BadInput, match=r"found \$y"):
        interpolate("$y", {"x": "a"})
