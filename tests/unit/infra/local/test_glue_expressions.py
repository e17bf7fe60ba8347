"""A partition filter compares as the key's type says, and what it cannot read it refuses."""

from __future__ import annotations

import pytest

from infra.local.glue.expressions import NULL, compiled
from infra.local.wire import ApiError

KEYS = [
    {"Name": "month", "Type": "string"},
    {"Name": "n", "Type": "bigint"},
    {"Name": "d", "Type": "decimal(10,2)"},
    {"Name": "at", "Type": "timestamp"},
    {"Name": "day", "Type": "date"},
]
ROW = ("it's", "10", "1.50", "2026-01-02 03:04:05", "2026-01-02")


@pytest.mark.parametrize(
    "expression",
    [
        "month='it''s'",
        "`month` = 'it''s'",
        "\"month\" = 'it''s'",
        "'it''s' = month",
        "MONTH like 'it_s'",
        "month not like 'x%'",
        "n > 9",
        "9 < n",
        "n = '10'",
        "n not in (1, 2)",
        "n not between 11 and 20",
        "n > -1 and n < +11",
        "d = 1.5",
        "at >= timestamp '2026-01-02 03:04:05'",
        "day = date '2026-01-02'",
        "day <= '2026-01-02'",
        "not n = 11",
        "month is not null",
        "((n = 10) or (n = 11)) and (month <> 'x')",
        "n != 11",
    ],
)
def test_row_passes(expression: str) -> None:
    assert compiled(expression, KEYS)(ROW)


@pytest.mark.parametrize(
    "expression", ["n < 9", "month is null", "not (n = 10)", "month like 'it'", "n = 10 and n = 11"]
)
def test_row_does_not_pass(expression: str) -> None:
    assert not compiled(expression, KEYS)(ROW)


@pytest.mark.parametrize("value", [NULL, "no number"])
@pytest.mark.parametrize("expression", ["n = 1", "n <> 1", "n not in (1)"])
def test_value_that_is_no_number_equals_none_and_differs_from_none(expression: str, value: str) -> None:
    row = ("x", value, *ROW[2:])
    assert compiled(expression, KEYS)(row) is (value != NULL and "not in" in expression)


@pytest.mark.parametrize(
    "expression",
    ["", "n", "n =", "= 1", "n = 1 and", "(n = 1", "n = 1)", "n in ()", "n in 1", "n between 1", "x = 1",
     "month = 'open", "n = 'one'", "day = 'soon'", "n = 1; drop", "month like", "date month", "n is 1", "lower(month) = 'x'"],
)  # fmt: skip
def test_expression_that_glue_cannot_read_is_refused(expression: str) -> None:
    with pytest.raises(ApiError) as refused:
        compiled(expression, KEYS)
    assert refused.value.code == "InvalidInputException"


def test_key_of_a_type_without_order_is_refused() -> None:
    with pytest.raises(ApiError, match="Unknown type"):
        compiled("x = 1", [{"Name": "x", "Type": "double"}])
