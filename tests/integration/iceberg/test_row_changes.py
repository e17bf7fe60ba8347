"""INSERT, UPDATE, DELETE and MERGE change exactly the rows they say, in one snapshot each, and refuse what Trino does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

ROWS = "select * from (values (1, 'a', decimal '1.50'), (2, 'b', decimal '2.50'), (3, 'c', decimal '3.50')) v(k, s, c)"


def test_insert_takes_columns_by_name_and_queries(lake: Any) -> None:
    lake.create("t", ROWS)
    assert lake.run("insert into t values (4, 'd', 4.5), (5, 'e', null)").results["UpdateCount"] == 2
    assert (
        lake.run("insert into t (s, k) select upper(s), k + 10 from t where k = 1").results["UpdateCount"]
        == 1
    )
    assert lake.run("select k, s, c from t where k > 3 order by k").rows == [
        ["4", "d", "4.50"], ["5", "e", None], ["11", "A", None],
    ]  # fmt: skip
    assert lake.snapshots("t") == ["append", "append", "append"]


def test_update_rewrites_only_the_files_it_touches(lake: Any) -> None:
    lake.create("t", ROWS, partitioning="ARRAY['k']")
    before = lake.files("t")
    answer = lake.run("update t set s = concat(s, '!'), c = c + 1 where k = 2")
    assert (answer.results["UpdateCount"], answer.execution["SubstatementType"]) == (1, "UPDATE")
    assert 0 < answer.scanned < 5000
    assert len(set(before) & set(lake.files("t"))) == 2
    assert lake.run("select * from t order by k").rows == [
        ["1", "a", "1.50"], ["2", "b!", "3.50"], ["3", "c", "3.50"],
    ]  # fmt: skip
    assert lake.snapshots("t") == ["append", "overwrite"]


def test_delete_leaves_the_other_rows_of_a_file(lake: Any) -> None:
    lake.create("t", ROWS)
    assert lake.run("delete from t where k in (select max(k) from t)").results["UpdateCount"] == 1
    assert lake.run("delete from t where k = 99").results["UpdateCount"] == 0
    assert lake.run("select k from t order by k").rows == [["1"], ["2"]]
    everything = lake.run("delete from t")
    assert (everything.results["UpdateCount"], everything.scanned) == (2, 0)
    assert lake.run("select count(*) from t").rows == [["0"]]
    assert lake.snapshots("t") == ["append", "overwrite", "delete"]


def test_merge_takes_the_first_clause_that_holds(lake: Any) -> None:
    lake.create("t", ROWS)
    answer = lake.run(
        "merge into t as target using (select * from (values (1, 'x'), (2, 'y'), (8, 'n'), (9, 'skip')) v(k, s)) as src "
        'on (target.k = src.k) when matched and src.k = 2 then delete when matched then update set"s" = src."s" '
        "when not matched and src.s = 'skip' then insert (k) values (src.k + target.k) "
        "when not matched then insert (k, s) values (src.k, upper(src.s))"
    )
    assert answer.results["UpdateCount"] == 4
    assert lake.run("select * from t order by k nulls last").rows == [
        ["1", "x", "1.50"], ["3", "c", "3.50"], ["8", "N", None], [None, None, None],
    ]  # fmt: skip
    assert lake.snapshots("t") == ["append", "overwrite"]


def test_merge_that_only_inserts_is_an_append(lake: Any) -> None:
    lake.create("t", ROWS)
    before = lake.files("t")
    lake.run(
        "merge into t using (values 3, 4) v(k) on t.k = v.k when not matched then insert (k) values (v.k)"
    )
    assert set(before) < set(lake.files("t"))
    assert lake.snapshots("t") == ["append", "append"]


def test_values_become_the_columns_types_as_trino_turns_them(lake: Any) -> None:
    lake.create("t", ROWS)
    lake.run("update t set c = double '7.125', k = bigint '7' where k = 1")
    lake.run("insert into t values (bigint '8', cast('x' as char(3)), 1)")
    assert lake.run("select * from t where k > 5 order by k").rows == [
        ["7", "a", "7.13"],
        ["8", "x  ", "1.00"],
    ]
    assert lake.outcome("update t set c = 1000").reason.startswith("INVALID_CAST_ARGUMENT")


REFUSED = {  # texts of Trino 476
    "update t set k = 'x'": "TYPE_MISMATCH: line 1:1: UPDATE table column types don't match SET expressions: Table: [integer], Expressions: [varchar(1)]",
    "update t set nope = 1": "COLUMN_NOT_FOUND: line 1:14: The UPDATE SET target column nope doesn't exist",
    "update t set k = 1, k = 2": "GENERIC_INTERNAL_ERROR: Multiple entries with same key: k=[] and k=[]",
    "update t set s = null where k": "TYPE_MISMATCH: line 1:29: WHERE clause must evaluate to a boolean: actual type integer",
    "delete from t where nope = 1": "COLUMN_NOT_FOUND: line 1:21: Column 'nope' cannot be resolved",
    "merge into t using (values (3), (3)) s(k) on t.k = s.k when matched then delete": "MERGE_TARGET_ROW_MULTIPLE_MATCHES: One MERGE target table row matched more than one source row",
    "merge into t using (values (3), (3)) s(k) on t.k = s.k when matched and s.k = 9 then delete": "MERGE_TARGET_ROW_MULTIPLE_MATCHES: One MERGE target table row matched more than one source row",
    "merge into t using (values 3) s(k) on t.k when matched then delete": "TYPE_MISMATCH: line 1:39: The MERGE predicate must evaluate to a boolean: actual type integer",
    "merge into t using (values 3) s(k) on t.k = s.k when matched and s.k then delete": "TYPE_MISMATCH: line 1:66: WHERE clause predicate must evaluate to a boolean: actual type integer",
    "merge into t using (values 3) s(k) on t.k = s.k when matched and case when s.k = 1 then true end then delete when matched then update set k = 'x'": "TYPE_MISMATCH: line 1:110: MERGE table column types don't match for MERGE case 1, SET expressions: Table: [integer], Expressions: [varchar(1)]",
    "merge into t using (values 3) s(k) on t.k = s.k when matched then update set zz = 1": "COLUMN_NOT_FOUND: line 1:1: Merge column name does not exist in target table: zz",
    "merge into t using (values 3) s(k) on t.k = s.k when matched then update set k = 1, k = 2": "DUPLICATE_COLUMN_NAME: line 1:1: Merge column name is specified more than once: k",
    "merge into t using (values 3) s(k) on t.k = s.k when not matched then insert (k, s) values (1)": "GENERIC_INTERNAL_ERROR: Number of merge columns (2) isn't equal to number of expressions (1)",
    "insert into t values ('x', 'y', 1)": "TYPE_MISMATCH: line 1:1: Insert query has mismatched column types: Table: [integer, varchar, decimal(3,2)], Query: [varchar(1), varchar(1), integer]",
}  # fmt: skip


def test_wrong_row_changes_are_refused_in_trinos_words(lake: Any) -> None:
    lake.create("t", ROWS)
    assert lake.reasons(REFUSED) == REFUSED
    assert lake.snapshots("t") == ["append"]


def test_rows_of_hive_tables_and_views_do_not_change(lake: Any) -> None:
    lake.run("create table h as select 1 as a")
    lake.create("t", ROWS)
    wanted = "NOT_SUPPORTED: Modifying Hive table rows is only supported for transactional tables"
    statements = [
        "delete from h", "update h set a = 2", "merge into h using t on h.a = t.k when matched then delete",
    ]  # fmt: skip
    assert lake.reasons(dict.fromkeys(statements, wanted)) == dict.fromkeys(statements, wanted)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("update t x set k = 1", "line 1:10: mismatched input 'x'. Expecting: 'SET'"),
        ("create or replace table t as select 1 as a", "line 1:19: mismatched input 'table'"),
        ("merge into t using (values 3) s(k) on t.k = s.k when matched then drop", "line 1:67: mismatched input 'drop'"),
        ("delete t where k = 1", "line 1:8: mismatched input 't'. Expecting: 'FROM'"),
    ],
)  # fmt: skip
def test_a_change_outside_of_the_grammar_is_not_started(lake: Any, sql: str, message: str) -> None:
    with pytest.raises(ClientError) as told:
        lake.run(sql)
    assert message in str(told.value)
