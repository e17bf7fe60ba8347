"""The type that several values become together, and which values DuckDB may compare by itself."""

from __future__ import annotations

import pytest

from infra.local.athena.engines.duckdb_.compiler import Compiler
from infra.local.athena.engines.duckdb_.expressions import common_types, equality, orderings
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type, common_type, parse_type


def _no_tables(name: object) -> object:
    raise AssertionError(name)


@pytest.fixture
def compiler() -> Compiler:
    return Compiler("SELECT 1", "default", _no_tables)  # type: ignore[arg-type]


def _refused(one: Type | None, two: Type | None) -> QueryFailed:
    return QueryFailed("TYPE_MISMATCH", f"{one} and {two}")


def test_required_is_the_wider_of_two(compiler: Compiler) -> None:
    found = common_types.required(compiler, parse_type("integer"), parse_type("decimal(3,1)"), _refused, None)
    assert str(found) == "decimal(11,1)"


def test_required_raises_the_refusal_of_its_caller(compiler: Compiler) -> None:
    with pytest.raises(QueryFailed, match="date and varchar"):
        common_types.required(compiler, parse_type("date"), parse_type("varchar"), _refused, None)


def test_texts_of_two_kinds_are_refused_but_in_a_comparison(compiler: Compiler) -> None:
    one, two = parse_type("char(3)"), parse_type("varchar(2)")
    with pytest.raises(QueryFailed, match="beside"):
        common_types.required(compiler, one, two, _refused, None)
    assert common_types.of_comparison(compiler, one, two, _refused, None) is not None  # type: ignore[arg-type]
    assert common_types.merged(one, two) == (False, None)


def test_all_are_merged_from_first_to_last(compiler: Compiler) -> None:
    kinds = [parse_type(text) for text in ("integer", "unknown", "bigint", "double")]
    assert common_types.of_all(compiler, kinds, _refused, [None] * 4) == parse_type("double")
    with pytest.raises(QueryFailed, match="bigint and date"):
        mixed = [parse_type("bigint"), parse_type("date"), parse_type("double")]
        common_types.of_all(compiler, mixed, _refused, [None] * 3)


@pytest.mark.parametrize(
    ("one", "two", "mixed"),
    [
        ("char(2)", "varchar", True),
        ("array(char(2))", "array(varchar)", True),
        ("row(a integer, b char(1))", "row(a integer, b varchar)", True),
        ("char(2)", "char(3)", False),
        ("map(varchar, integer)", "map(varchar, bigint)", False),
        ("char(2)", "integer", False),
    ],
)
def test_mixture_is_found_at_any_depth(one: str, two: str, mixed: bool) -> None:
    assert common_types.is_mixture(parse_type(one), parse_type(two)) is mixed


def test_row_fields_of_two_names_have_none() -> None:
    _, found = common_type(parse_type("row(a integer, b varchar)"), parse_type("row(a bigint, c varchar)"))
    assert str(found) == "row(a bigint, varchar)"


def test_maps_and_json_have_no_order_at_any_depth() -> None:
    assert not orderings.is_orderable(parse_type("array(map(varchar, integer))"))
    assert not orderings.is_orderable(parse_type("row(a json)"))
    assert orderings.is_orderable(parse_type("array(row(a double))"))
    assert orderings.is_orderable(None)


def test_only_doubles_and_nested_values_need_care() -> None:
    assert equality.is_plain(parse_type("decimal(38,12)"))
    assert equality.is_plain(parse_type("varchar"))
    assert not equality.is_plain(parse_type("double"))
    assert not equality.is_plain(parse_type("array(integer)"))


def test_values_without_maps_are_their_own_canonical_form() -> None:
    assert equality.canonical("x", parse_type("row(a integer)")) == "x"
    assert "list_sort" in equality.canonical("x", parse_type("array(map(varchar, integer))"))
