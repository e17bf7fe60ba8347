"""Result files are read back exactly as they were written, page by page, NULL apart from empty text."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

import pyarrow as pa
import pytest

from infra.local.athena import results
from infra.local.athena.engines.base import OutputColumn
from infra.local.athena.engines.duckdb_.expressions.casts import _double_to_decimal
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.errors import AthenaApiError, QueryFailed
from infra.local.athena.statements import check_single, read_statement, with_parameters
from infra.local.athena.storage import Location
from infra.local.athena.types import (
    DATE,
    INTEGER,
    VARCHAR,
    can_coerce,
    common_type,
    decimal,
    hive_name,
    parse_type,
)

Run = Callable[[str], tuple[list[list[str | None]], list[str], list[str]]]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("cast(null as varchar)", None), ("''", ""), ("'a,b'", "a,b"), ("'a\"b'", 'a"b'), ("'a\nb'", "a\nb"), ("' x '", " x "),
        ("'=cmd()'", "=cmd()"), ("'\\N'", "\\N"), ("'NULL'", "NULL"), ("1.50", "1.50"), ("cast(1 as decimal(38,12))", "1.000000000000"),
        ("1e0", "1.0"), ("1e10", "1.0E10"), ("cast(1.5 as real)", "1.5"), ("true", "true"), ("date '2026-01-31'", "2026-01-31"),
        ("timestamp '2026-01-31 01:02:03.456789'", "2026-01-31 01:02:03.457"), ("timestamp '2026-01-31 01:02:03 UTC'", "2026-01-31 01:02:03.000 UTC"),
        ("array['a', null]", "[a, null]"), ("map(array['k'], array[1.5e0])", "{k=1.5}"), ("cast(row(1, null) as row(a integer, b varchar))", "{a=1, b=null}"),
        ("X'6162'", "61 62"), ("json_parse('{\"a\":1}')", '{"a":1}'), ("array[map(array['a'], array[date '2026-01-01'])]", "[{a=2026-01-01}]"),
        ("cast(null as array(integer))", None), ("cast('10:11:12' as time)", "10:11:12.000"),
    ],
)  # fmt: skip
def test_value_is_printed_and_read_back(run: Run, expression: str, text: str | None) -> None:
    assert run(f"select {expression}, 'end'")[0] == [[text, "end"]]


def test_pages_cover_the_file_once(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(b'"a","1"\n,"x\ny"\n"","q"""\n')
    first = results.read_page(path, 0, 2, is_csv=True)
    assert first.rows == [["a", "1"], [None, "x\ny"]]
    assert first.next_offset is not None
    last = results.read_page(path, first.next_offset, 2, is_csv=True)
    assert last.rows == [["", 'q"']]
    assert last.next_offset is None


def test_exact_page_has_no_successor(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(b'"a"\n"b"\n')
    assert results.read_page(path, 0, 2, is_csv=True).next_offset is None


@pytest.mark.parametrize("token", ["", "x", "b2Zmc2V0", "!!!!"])
def test_foreign_token_is_refused(token: str) -> None:
    with pytest.raises(AthenaApiError, match="NextToken"):
        results.decode_token(token)


def test_token_round_trips() -> None:
    assert results.decode_token(results.encode_token(1234)) == 1234


def test_column_info_tells_base_type_precision_and_scale() -> None:
    told = results.column_info(OutputColumn("a", decimal(38, 12)))
    assert (told["Type"], told["Precision"], told["Scale"], told["Name"]) == ("decimal", 38, 12, "a")
    assert results.column_info(OutputColumn("a", parse_type("real")))["Type"] == "float"


def test_duplicate_and_unnamed_columns_keep_their_labels(run: Run) -> None:
    assert run("select 1 as a, 2 as a, 3, 4 as B")[2] == ["a", "a", "_col2", "B"]


@pytest.mark.parametrize(
    ("text", "hive"),
    [
        ("map<string,string>", "map<string,string>"), ("row(a integer, b varchar(3))", "struct<a:int,b:varchar(3)>"),
        ("array(map(varchar, double))", "array<map<string,double>>"), ("decimal(38,12)", "decimal(38,12)"), ("timestamp(3) with time zone", "timestamp"),
        ("struct<x:array<struct<y:bigint>>>", "struct<x:array<struct<y:bigint>>>"), ("real", "float"), ("varbinary", "binary"),
    ],
)  # fmt: skip
def test_types_are_spelled_for_hive(text: str, hive: str) -> None:
    assert hive_name(parse_type(text)) == hive


def test_types_merge_as_trino_merges_them() -> None:
    assert common_type(INTEGER, decimal(38, 12)) == (True, decimal(38, 12))
    assert common_type(decimal(5, 2), decimal(10, 0)) == (True, decimal(12, 2))
    assert common_type(DATE, VARCHAR) == (False, None)
    assert common_type(None, VARCHAR) == (True, None)
    assert can_coerce(INTEGER, parse_type("bigint"))
    assert not can_coerce(parse_type("bigint"), INTEGER)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("select 1", ("DML", "SELECT")), ("-- c\nWITH a AS (select 1) select * from a", ("DML", "SELECT")), ("(select 1)", ("DML", "SELECT")), ("values 1", ("DML", "SELECT")),
        ("create table a as select 1 as x", ("DDL", "CREATE_TABLE_AS_SELECT")), ("create table if not exists a.b with (format='PARQUET', partitioned_by=ARRAY['x']) as (select 1 as x) with no data", ("DDL", "CREATE_TABLE_AS_SELECT")),
        ("insert into a select 1", ("DML", "INSERT")), ("INSERT INTO a (\"x\", y) (select 1, 2)", ("DML", "INSERT")), ("create or replace view v as select 1 as a", ("DDL", "CREATE_VIEW")),
        ("unload (select ')' as x) to 's3://b/c/' with (format='PARQUET')", ("DML", "UNLOAD")), ("explain select 1", ("UTILITY", "EXPLAIN")), ("show tables in `x`", ("UTILITY", "SHOW_TABLES")),
        ("describe `a`.`b`", ("UTILITY", "DESCRIBE_TABLE")), ("create external table `a` (x int) location 's3://b/c/'", ("DDL", "CREATE_TABLE")), ("msck repair table t", ("DDL", "MSCK_REPAIR")),
        ("alter table t add partition (p='x')", ("DDL", "ALTER_TABLE")), ("drop table if exists `t`", ("DDL", "DROP_TABLE")), ("create schema if not exists `x`", ("DDL", "CREATE_DATABASE")),
    ],
)  # fmt: skip
def test_statements_are_classified(sql: str, kind: tuple[str, str]) -> None:
    statement = read_statement(sql, "db")
    assert (statement.type, statement.kind) == kind


@pytest.mark.parametrize(
    "sql", ["selec 1", "create table", "insert x", "unload (select 1", "create table a x", "grant x"]
)
def test_unreadable_statement_is_a_syntax_error(sql: str) -> None:
    with pytest.raises(QueryFailed, match="SYNTAX_ERROR"):
        read_statement(sql, "db")


def test_one_statement_is_asked_for() -> None:
    assert check_single("select ';' ; ") == "select ';' "
    for text in ("", " -- x", ";", "select 1; select 2"):
        with pytest.raises(AthenaApiError):
            check_single(text)


def test_parameters_fill_the_question_marks() -> None:
    assert with_parameters("select ?, '?', ? -- ?", ["1", "'x'"]) == "select 1, '?', 'x' -- ?"
    with pytest.raises(QueryFailed, match="expected 1 but found 2"):
        with_parameters("select ?", ["1", "2"])


def test_locations_end_with_a_slash_and_must_be_in_s3() -> None:
    assert str(Location.parse("s3://b/a")) == "s3://b/a/"
    assert str(Location.parse("s3://b/a#b?c/")) == "s3://b/a#b?c/"
    with pytest.raises(QueryFailed, match="INVALID_LOCATION"):
        Location.parse("file:///etc/passwd")


@pytest.mark.parametrize(("precision", "scale"), [(38, 12), (38, 2), (18, 6), (38, 15)])
def test_doubles_become_the_decimal_of_their_shortest_text(
    engine: DuckDbEngine, precision: int, scale: int
) -> None:
    """Half up on the text, also next to ties, where multiplying the double alone goes wrong."""
    getcontext().prec = 60
    chance = random.Random(scale)
    values = [
        0.0,
        -0.0,
        5e-13,
        -5e-13,
        4.9999999999999e-13,
        0.1,
        99999.99,
        123456789.123456789,
        1250.000000000001,
    ]
    for _ in range(3000):
        values += [
            chance.random() * 10, round(chance.random() * 1000, 10), chance.random() * 1e-6, -round(chance.random(), 12) - 5e-13,
            (chance.randint(0, 10**9) * 2 + 1) * 5e-13, chance.random() * 10 ** chance.randint(-20, 12), round(chance.random() * 1e5, chance.randint(0, 12)),
            float(f"{chance.randint(0, 10**6)}.{chance.randint(0, 10**scale):0{scale}d}5"),
        ]  # fmt: skip
    values = [value for value in values if abs(value) < 10 ** min(precision - scale - 1, 14)]
    cursor = engine._database.cursor()
    cursor.register("given", pa.table({"x": values}))
    found = cursor.execute(
        f"select {_double_to_decimal('x', decimal(precision, scale), False)} from given"
    ).fetchall()
    unit = Decimal(1).scaleb(-scale)
    wrong = [
        (value, row[0])
        for value, row in zip(values, found, strict=True)
        if row[0] != Decimal(repr(value)).quantize(unit, ROUND_HALF_UP)
    ]
    assert wrong == []


def test_values_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Whatever signs of the format a value has."""
    tricky = [None, "", "a", '"', '""', ",", ",,", '","', '",,"', "\n", "x\ny", '"\n', "é"]
    rows = [list(row) for row in itertools.product(tricky, repeat=3)]
    path = tmp_path / "rows"
    lines = [
        ",".join("" if one is None else '"' + one.replace('"', '""') + '"' for one in row) for row in rows
    ]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    assert results.read_page(path, 0, len(rows) + 1, is_csv=True).rows == rows
