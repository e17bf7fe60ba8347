"""The words of row changes and of maintenance are read once, with their places kept."""

from __future__ import annotations

import pytest

from infra.local.athena import parsing
from infra.local.athena.catalog import TableName
from infra.local.athena.engines.base import ChangeQuery
from infra.local.athena.errors import QueryFailed
from infra.local.athena.statements import Ddl, Maintenance, RowChange, read_statement

MERGE = (
    "merge into t using s on t.k = s.k\n"
    'when matched and case when s.k = 1 then true else false end then update set"a" = (case when 1 = 1 then 2 end)\n'
    "  when not matched then insert (a, b) values (lower(s.a), 1)"
)


@pytest.mark.parametrize("kind", ["DELETE", "UPDATE", "MERGE"])
def test_row_change_is_classified_as_athena_does(kind: str) -> None:
    found = read_statement(f"-- comment\n{kind.lower()} from t", "db")
    assert isinstance(found, RowChange)
    assert (found.type, found.kind, found.database) == ("DML", kind, "db")


def test_merge_is_parsed_with_its_insert_and_its_clauses_have_places() -> None:
    whens = ChangeQuery(MERGE, "db").tree.args["whens"].expressions
    assert [bool(when.args["matched"]) for when in whens] == [True, False]
    assert parsing.place_of_when(MERGE, 0) == parsing.Place(2, 1)
    assert parsing.place_of_when(MERGE, 1) == parsing.Place(3, 3)


def test_query_is_no_row_change_and_the_other_way_round() -> None:
    for text in ("delete from t", "merge into t using s on true when matched then delete"):
        with pytest.raises(QueryFailed, match="SYNTAX_ERROR"):
            parsing.parse_query(text)
    with pytest.raises(QueryFailed, match="SYNTAX_ERROR"):
        parsing.parse_change("select 1")


def test_optimize_keeps_its_condition_where_it_stands() -> None:
    found = read_statement("OPTIMIZE db.t REWRITE DATA USING BIN_PACK\nWHERE month = 5", "")
    assert isinstance(found, Maintenance)
    assert (found.kind, found.name) == ("OPTIMIZE", TableName("db", "t"))
    assert found.condition.strip() == "month = 5"
    assert found.condition.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        "vacuum t where x = 1",
        "optimize t",
        "optimize t rewrite data using sort",
        "create or replace table t as select 1",
    ],
)
def test_what_athena_does_not_read_is_refused(text: str) -> None:
    with pytest.raises(QueryFailed, match="SYNTAX_ERROR"):
        read_statement(text, "db")


def test_create_table_with_columns_is_a_managed_table() -> None:
    found = read_statement("create table if not exists t (a int) location 's3://b/t/'", "db")
    assert isinstance(found, Ddl)
    assert found.managed
    assert found.reader.take("if", "not", "exists")
