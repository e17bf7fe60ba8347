"""Rule: a double's text in a result is the one that Java gives it, whatever its size and sign."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

import duckdb
import pytest

from infra.local.athena.engines.duckdb_.functions import macros
from infra.local.athena.engines.duckdb_.udfs import registry
from infra.local.athena.engines.java_numbers import number_text

EDGES = (0.0, -0.0, 1e7, 9999999.999999998, 0.001, 0.00099999, 0.0001, 0.00009999, 1e15, 1e16, 1e17, 123456789012345680.0,
         12345678.0, -10000000.5, 1e-323, 1.7976931348623157e308, 2.2250738585072014e-308, 100.0, 0.012, -1e-5)  # fmt: skip


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        for udf in registry.UDFS:
            udf.register(opened)
        for statement in macros.statements():
            opened.execute(statement)
        yield opened


def test_double_text_is_java_s(database: duckdb.DuckDBPyConnection) -> None:
    dice = random.Random(7)
    scaled = [
        round(dice.uniform(-1, 1) * 10 ** dice.randint(-12, 18), dice.randint(0, 9)) for _ in range(3000)
    ]
    patterns = [struct.unpack("<d", dice.randbytes(8))[0] for _ in range(3000)]
    values = [*EDGES, *scaled, *(value for value in patterns if abs(value) < float("inf"))]
    found = database.execute(
        "SELECT list_transform($1, lambda x: trino_double_text(x))", [values]
    ).fetchall()[0][0]
    assert found == [number_text(value) for value in values]


@pytest.mark.parametrize(
    ("value", "text"),
    [("nan", "NaN"), ("inf", "Infinity"), ("-inf", "-Infinity"), ("5e-324", "4.9E-324")],
)
def test_double_text_of_what_is_no_usual_number(
    database: duckdb.DuckDBPyConnection, value: str, text: str
) -> None:
    asked = "SELECT trino_double_text(CAST(? AS DOUBLE)), trino_double_e(CAST(? AS DOUBLE))"
    assert database.execute(asked, [value, value]).fetchall() == [(text, text)]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0E0"), (-0.0, "-0E0"), (1.0, "1.0E0"), (-0.5, "-5.0E-1"), (0.0012, "1.2E-3"), (1234567.0, "1.234567E6"),
     (100.0, "1.0E2"), (12345678.0, "1.2345678E7"), (0.00012, "1.2E-4")],
)  # fmt: skip
def test_double_cast_to_text_has_an_exponent(
    database: duckdb.DuckDBPyConnection, value: float, text: str
) -> None:
    assert database.execute("SELECT trino_double_e(?)", [value]).fetchall() == [(text,)]
