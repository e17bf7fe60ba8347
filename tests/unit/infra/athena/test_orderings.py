"""Arrays, rows and maps beside each other: equal, not known, or without an order, as in Trino."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.local.athena.errors import QueryFailed

Value = Callable[[str], str | None]

_NO_ORDER = "comparison not supported for"


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("array[1, null] = array[1, null]", None),
        ("array[1, null] = array[2, null]", "false"),
        ("array[array[1, null]] = array[array[1, null]]", None),
        ("row(nan()) = row(nan())", "false"),
        ("map(array['a', 'b'], array[1, 2]) = map(array['b', 'a'], array[2, 1])", "true"),
        ("map(array['a'], array[null]) = map(array['a'], array[1])", None),
        ("map(array['a'], array[1]) is distinct from map(array['a'], array[2])", "true"),
        ("array[1, 2] in (array[1, null], array[3])", None),
        ("row(1, 2) in (values (1, 2), (3, null))", "true"),
        ("array[1] < array[1, null]", "true"),
        ("array[1, null] < array[2, null]", "true"),
        ("array_max(array[nan(), 1e0])", "1.0"),
        ("greatest(nan(), 1e0)", "1.0"),
        ("nullif(array[1, null], array[1, null])", "[1, null]"),
        ("contains(array[nan()], nan())", "false"),
        ("array_position(array[null, 2], 2)", "2"),
        ("cardinality(array_distinct(array[map(array['a', 'b'], array[1, 2]), map(array['b', 'a'], array[2, 1])]))", "1"),
    ],
)  # fmt: skip
def test_nested_values_are_compared_as_trino_does(value: Value, sql: str, answer: str | None) -> None:
    assert value(sql) == answer


@pytest.mark.parametrize(
    "sql",
    [
        "array[1, null] < array[1, 2]",
        "row(1, null) >= row(1, 2)",
        "array[1, null] between array[1] and array[1, 3]",
        "greatest(array[1, null], array[1, 2])",
        "array_sort(array[array[1, null], array[1, 2]])",
        "array_min(array[row(1, null), row(1, 2)])",
        "(select min(a) from (values array[1, null], array[1, 2]) t(a))",
        "(select max_by(x, a) from (values (1, array[1, null]), (2, array[1, 2])) t(x, a))",
        "(select array_agg(x order by a) from (values (1, array[1, null]), (2, array[1, 2])) t(x, a))",
        "(select max(n) from (select rank() over (order by a) n from (values array[1, null], array[1, 2]) t(a)))",
    ],
)
def test_no_order_where_a_null_stands_first(value: Value, sql: str) -> None:
    with pytest.raises(QueryFailed, match=_NO_ORDER) as problem:
        value(sql)
    assert problem.value.code == "NOT_SUPPORTED"


def test_null_behind_the_first_difference_is_no_matter(value: Value) -> None:
    rows = "(values array[2, null], array[1, null], null) t(a)"
    assert value(f"(select array_agg(a order by a) from {rows})") == "[[1, null], [2, null], null]"
    assert value(f"(select max(a) from {rows})") == "[2, null]"
