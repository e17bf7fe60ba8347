"""Values of the wire become the texts of Athena's result files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.athena import types as t
from infra.local.athena.engines.java_numbers import number_text
from infra.local.athena.engines.trino.texts import line, text
from infra.local.athena.types import Type


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (-0.00012, "-1.2E-4"),
        (9999999.0, "9999999.0"),
        (10000000.0, "1.0E7"),
        (12345678.9, "1.23456789E7"),
        (1e10, "1.0E10"),
        (1.5e300, "1.5E300"),
        (1e22, "1.0E22"),
    ],
)
def test_doubles_print_as_java_prints_them(value: float, printed: str) -> None:
    assert number_text(value) == printed


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_read_back_the_same(value: float) -> None:
    assert float(number_text(value)) == value


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (True, t.BOOLEAN, "true"),
        (7, t.BIGINT, "7"),
        ("1.50", t.decimal(10, 2), "1.50"),
        ("NaN", t.DOUBLE, "NaN"),
        ("-Infinity", t.REAL, "-Infinity"),
        ("YWI=", t.VARBINARY, "61 62"),
        ([1, None, 3], t.array(t.INTEGER), "[1, null, 3]"),
        ([], t.array(t.INTEGER), "[]"),
        ({"a": 1.0, "b": None}, t.map_of(t.VARCHAR, t.DOUBLE), "{a=1.0, b=null}"),
        ([1, "x"], t.row([("a", t.INTEGER), ("", t.VARCHAR)]), "{a=1, field1=x}"),
        ([["YQ=="]], t.array(t.array(t.VARBINARY)), "[[61]]"),
        ("2026-01-01 00:00:00.000", t.TIMESTAMP, "2026-01-01 00:00:00.000"),
        ('{"a":[1]}', t.JSON, '{"a":[1]}'),
        (None, t.VARCHAR, None),
    ],
)
def test_value_prints_as_athena_prints_it(value: Any, kind: Type, printed: str | None) -> None:
    assert text(value, kind) == printed


def test_line_quotes_every_value_and_leaves_null_empty() -> None:
    kinds = [t.VARCHAR, t.VARCHAR, t.VARCHAR, t.INTEGER]
    assert line(['say "hi"', "", None, 1], kinds) == '"say ""hi""","",,"1"\n'
