"""JSON that is written from SQL values keeps every digit; divisions and products of decimals, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.local.athena.errors import QueryFailed

Value = Callable[[str], str | None]


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("cast(array[1.50, 12345678901234567890.12] as json)", "[1.50,12345678901234567890.12]"),
        ("cast(row(0.000000208300, 1e20, nan()) as json)", '{"":2.08300E-7,"":1.0E20,"":"NaN"}'),
        ("cast(map(array['b', 'a'], array[decimal '0.000000000000', null]) as json)", '{"a":null,"b":0E-12}'),
        ("cast(cast(decimal '12345678901234567890.12' as json) as decimal(38,2))", "12345678901234567890.12"),
        ("json_object('z': 1.50, 'a': json_array(1))", '{"a":[1],"z":1.50}'),
        ("decimal '12.345678901234' / 3", "4.115226300411"),
        ("decimal '99999.99999' * decimal '99999.99999'", "9999999998.0000000001"),
        ("decimal '999999999999999999' + decimal '1'", "1000000000000000000"),
        ("cast(decimal '3.100000000000' as real)", "3.1000001"),
        ("map_concat(map(array['a', 'b'], array[1, 2]), map(array['b'], array[3]))", "{b=3, a=1}"),
        ("zip_with(cast(null as array(integer)), array[1], (x, y) -> y)", None),
    ],
)
def test_no_digit_is_lost(value: Value, sql: str, answer: str | None) -> None:
    assert value(sql) == answer


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("json_object('a': 1, 'a': 2)", "duplicate key"),
        ("json_object('a': array[1])", "Unsupported type of value"),
        ("json_object(1: 2)", "Invalid type of JSON object key"),
        ("cast(map(array[date '2026-01-01'], array[1]) as json)", "Cannot cast map"),
    ],
)
def test_what_json_cannot_hold_is_refused(value: Value, sql: str, said: str) -> None:
    with pytest.raises(QueryFailed, match=said):
        value(sql)
