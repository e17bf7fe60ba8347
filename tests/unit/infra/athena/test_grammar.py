"""Texts that Trino's grammar has, and the word at which it leaves the others; Trino itself is asked elsewhere."""

from __future__ import annotations

import time

import pytest

from infra.local.athena.errors import QueryFailed
from infra.local.athena.grammar.texts import check_change, check_query

READ = """
select 1
select all a, all, count(all), count(all b) from t group by all a
select t.*, (t).*, row(1, 2).* as (x, y), * from t
select a at, b over, c filter, d offset, e limit, f nulls from t
select x at time zone 'UTC' at time zone interval '1' hour from t
select interval '1' day + interval -'1-2' year to month, interval '1' weeks, date '2026-01-01', double precision '1'
select cast(a as row(x bigint, array(map(varchar, row(date))))), try_cast(a as timestamp(3) with time zone), try_cast(1)
select f(x -> x + 1, (x, y) -> y, () -> 1), x -> y -> z
select (select 1) + 1, ((select 1) union (select 2)), (values 1), ((a, b)), exists (table t)
select a not in (1, 2) and not b between 1 and 2 or c like 'x' escape 'y', a is not distinct from b
select count(*) filter (where a), sum(a) over (partition by b order by c rows between 1 preceding and current row)
select f(a) ignore nulls over w, g(distinct a order by b), h(order by a) from t window w as (x partition by y)
select listagg(a, ',' on overflow truncate '…' with count) within group (order by b) filter (where c)
select trim(both 'x' from a), trim(a, b), trim(both), position(a in b), position(a, b), position(a = b, c)
select substring(a from 1 for 2), substring(a, 1, 2), extract(day from a), normalize(a, nfc), grouping(a, t.b)
select json_query(a, 'lax $.x' passing 1 as y returning varchar with conditional wrapper omit quotes null on empty)
select json_object(key 'a' value 1, 'b' : 2 absent on null), json_array(null on null), json_exists(a, '$' error on error)
select * from (t join u on a) x left join (select 1) y using (b) cross join unnest(c, d) with ordinality v (e, f)
select * from t join u join v on a on b, lateral (select 1), t for timestamp as of now() w tablesample system (1)
select * from ((select 1)), ((select 1) z), t window, (values (1, 2)) as q (x, y)
select a from t group by (), (a, b), rollup (a, (b, c)), grouping sets ((), a), cube (d) having e order by f desc nulls last
with recursive a (n) as (select 1), b as ((select 2)) (select * from a) union all select 3 except table c offset 1 row limit 2
select 1 union distinct values 2 fetch first 3 rows with ties
select U&'\\0041', X'AB', .5, 1., 1e5, 1_000, 0xFF, 'it''s', "a ""b"" c" -- end
select /* comment */ a[1][b].c, array[], array[1], f(x)[1].y
""".strip().splitlines()

LEFT = [  # the text, the word and its column
    ("selec 1", "selec", 1), ("select", "<EOF>", 7), ("select a, from t", "from", 11), ("select a b c", "c", 12),
    ("select a = b = c", "=", 14), ("select a is null is null", "is", 18), ("select 1 limit 1 offset 1", "offset", 18),
    ("select a::date", ":", 9), ("select a == b", "=", 11), ("select a ilike 'x'", "'x'", 16), ("select f(a,)", ")", 12),
    ("select * from t join u", "<EOF>", 23), ("select * from t cross join u on a", "on", 30), ("select t.* x from t", "x", 12),
    ("select * exclude (a) from t", "exclude", 10), ("select 1 + t.* from t", "*", 14), ("select (1", "<EOF>", 10),
    ("select case a end", "end", 15), ("select cast(a varchar)", "varchar", 15), ("select f(a) over (b c)", "c", 21),
    ("select f(a) filter (b)", "b", 21), ("select f(a) ignore nulls", "<EOF>", 25), ("select a$b", "$", 9),
    ("with a as select 1 select 2", "select", 11), ("(with a as (select 1) select 1)", "with", 2), ("select f(distinct)", ")", 18),
    ("select distinct on (a) b", "on", 17), ("select interval 1 day", "1", 17), ("select a from t where", "<EOF>", 22),
    ("select a.1", ".1", 9), ("select a not = b", "=", 14), ("select 1 order by 1 union select 2", "union", 21),
    ("select a at time zone b", "b", 23), ("select a from t group by", "<EOF>", 25), ("select current_date()", "(", 20),
]  # fmt: skip
WRONG_NAMES = [
    ("select `a`", "backquoted identifiers are not supported; use double quotes to quote identifiers"),
    ("select 1a", "identifiers must not start with a digit; surround the identifier with double quotes"),
    ('select ""', "Zero-length delimited identifier not allowed"),
    ("select X'zz'", "Binary literal can only contain hexadecimal digits"),
    ("select X 'ab'", "Spaces are not allowed between 'X' and the starting quote of a binary literal"),
]


@pytest.mark.parametrize("text", READ)
def test_a_text_of_the_grammar_is_read(text: str) -> None:
    check_query(text)


@pytest.mark.parametrize(("text", "word", "column"), LEFT)
def test_a_text_is_refused_at_the_word_that_leaves_the_grammar(text: str, word: str, column: int) -> None:
    with pytest.raises(QueryFailed) as told:
        check_query(text)
    assert (told.value.code, told.value.line, told.value.column) == ("SYNTAX_ERROR", 1, column)
    assert told.value.message.startswith(f"mismatched input '{word}'. Expecting: ")


@pytest.mark.parametrize(("text", "message"), WRONG_NAMES)
def test_a_wrong_name_is_told_of_in_a_text_that_is_well_formed(text: str, message: str) -> None:
    with pytest.raises(QueryFailed, match="^SYNTAX_ERROR: line 1:8: " + message):
        check_query(text)
    with pytest.raises(QueryFailed, match="mismatched input"):
        check_query(f"{text} from where")


def test_the_line_is_counted_and_comments_are_no_words() -> None:
    with pytest.raises(QueryFailed) as told:
        check_query("select a -- not, here\nfrom t /* nor\nhere */ where\n  group by a")
    assert (told.value.line, told.value.column) == (4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "delete from a.t where b = 1",
        "update t set a = 1, b = default_of(c) where d",
        "merge into t as x using (select 1) y on x.a = y.a when matched and b then delete when matched then "
        "update set c = 1 when not matched then insert (a, b) values (1, 2)",
    ],
)
def test_changes_of_rows_are_read(text: str) -> None:
    check_change(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("delete t", 8),
        ("update t x set a = 1", 10),
        ("update t set a.b = 1", 15),
        ("merge into t using u on a when matched then insert values (1)", 45),
        ("merge into t using u on a when not matched by source then delete", 44),
        ("select 1", 1),
    ],
)
def test_other_changes_are_refused(text: str, place: int) -> None:
    with pytest.raises(QueryFailed) as told:
        check_change(text)
    assert told.value.column == place


@pytest.mark.parametrize(
    "opening", ["(", "f(", "trim(", "position(", "try_cast(", "substring(", "all(", "(select ("]
)
def test_deep_texts_are_read_once(opening: str) -> None:
    """A rule that is tried in vain at each depth doubles the work with each: 2^40 steps end in no lifetime."""
    text = f"select {opening * 40}1{')' * opening.count('(') * 40}"
    started = time.process_time()
    check_query(text)
    with pytest.raises(QueryFailed):
        check_query(f"{text} +")
    assert time.process_time() - started < 5
