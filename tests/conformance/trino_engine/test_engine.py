"""The Athena API says the same whichever engine stands behind it: texts, types, errors, tables, counts."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.trino_engine.athena import BUCKET, DATABASE, Athena

# The first of them waits for the engine's start, perhaps while others are busy.
pytestmark = pytest.mark.timeout(1200)

VALUES = """
select 1 a, 'x "y"' "B", true c, date '2026-01-31' d, timestamp '2026-01-31 12:00:00.5' e,
       cast(1.5 as decimal(38,12)) f, 1e10 g, x'6162' h, array[1, null] i,
       map(array['k'], array[2]) j, cast(row(1, 'z') as row(n bigint, t varchar)) k,
       cast(null as integer) l, '' m, nan() n, cast(7 as tinyint) o, real '1.5' p
"""


@pytest.fixture
def name() -> str:
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def table(trino: Athena, name: str) -> Iterator[str]:
    """A partitioned Hive table of three rows in two partitions."""
    trino.done(
        f"create table {name} with (format = 'PARQUET', partitioned_by = array['k'],"
        f" external_location = 's3://{BUCKET}/{name}/') as"
        " select 1 v, timestamp '2026-01-01 00:00:00.5' at, 'a b/c''d' k"
        " union all select 2, null, 'x' union all select 3, null, 'x'"
    )
    yield name
    trino.done(f"drop table if exists {name}")


def test_values_print_alike_on_both_engines(trino: Athena, duckdb: Athena) -> None:
    theirs, ours = trino.done(VALUES), duckdb.done(VALUES)
    assert theirs.columns == ours.columns
    assert theirs.lines == ours.lines


@pytest.mark.parametrize(
    "sql",
    [
        "select\n  nope from (values 1) t(a)",
        "select a from no_such_table",
        "select 1/0",
        "select cast('x' as integer)",
        "select 'a' = 1",
        "select a, count(*) from (values (1, 2)) t(a, b)",
    ],
)
def test_errors_are_alike_on_both_engines(sql: str, trino: Athena, duckdb: Athena) -> None:
    theirs, ours = trino.ask(sql), duckdb.ask(sql)
    assert theirs.state == ours.state == "FAILED"
    told, known = (outcome.execution["Status"]["AthenaError"] for outcome in (theirs, ours))
    assert told["ErrorType"] == known["ErrorType"]
    assert _name_and_place(theirs.reason) == _name_and_place(ours.reason)


def test_a_text_outside_of_the_grammar_is_refused_before_either_engine(trino: Athena, duckdb: Athena) -> None:
    told = []
    for athena in (trino, duckdb):
        with pytest.raises(ClientError, match="InvalidRequestException") as refused:
            athena.ask("select a, from t")
        told.append(refused.value.response["Error"]["Message"])
    assert told == ["line 1:11: mismatched input 'from'. Expecting: <expression>"] * 2


def _name_and_place(reason: str) -> tuple[str, str]:
    name, _, rest = reason.partition(": ")
    place = rest.partition(": ")[0] if rest.startswith("line ") else ""
    return name, place


def test_partitioned_table_is_registered_and_read(trino: Athena, table: str) -> None:
    rows = trino.done(f"select v, at, k from {table} order by v").rows
    assert rows == [["1", "2026-01-01 00:00:00.500", "a b/c'd"], ["2", "", "x"], ["3", "", "x"]]
    glue = trino.client("glue")
    entry = glue.get_table(DatabaseName=DATABASE, Name=table)["Table"]
    assert [(key["Name"], key["Type"]) for key in entry["PartitionKeys"]] == [("k", "varchar(7)")]
    values = [
        part["Values"] for part in glue.get_partitions(DatabaseName=DATABASE, TableName=table)["Partitions"]
    ]
    assert sorted(values) == [["a b/c'd"], ["x"]]


def test_both_engines_make_the_same_table(trino: Athena, duckdb: Athena, name: str) -> None:
    sql = (
        f"create table {name} with (format = 'PARQUET', write_compression = 'SNAPPY',"
        f" partitioned_by = array['d'], external_location = 's3://{BUCKET}/{name}/') as"
        " select 1 a, 'x' b, cast(1 as decimal(10, 2)) c, timestamp '2026-01-01 00:00:00' t,"
        " map(array['k'], array['v']) m, date '2026-01-01' d"
    )
    made = [_table_made(athena, sql, name) for athena in (trino, duckdb)]
    assert made[0] == made[1]


def _table_made(athena: Athena, sql: str, name: str) -> dict[str, Any]:
    athena.done(sql)
    entry: dict[str, Any] = athena.client("glue").get_table(DatabaseName=DATABASE, Name=name)["Table"]
    for key in ("CreateTime", "UpdateTime", "VersionId"):
        entry.pop(key, None)
    return entry


def test_partition_predicate_reads_less(trino: Athena, table: str) -> None:
    whole = trino.done(f"select max(v) from {table}")
    part = trino.done(f"select max(v) from {table} where k = 'a b/c''d'")
    assert part.rows == [["1"]]
    assert 0 < part.scanned < whole.scanned


def test_insert_adds_rows_and_partitions(trino: Athena, table: str) -> None:
    added = trino.done(
        f"insert into {table} select 4, timestamp '2026-02-01 00:00:00', k from (values 'x', 'new') t(k)"
    )
    assert added.execution["StatementType"] == "DML"
    rows = trino.done(f"select k, count(*) from {table} group by k order by k").rows
    assert rows == [["a b/c'd", "1"], ["new", "1"], ["x", "3"]]


def test_view_is_read_back(trino: Athena, table: str) -> None:
    view = f"{table}_v"
    trino.done(f"create or replace view {view} as select k, sum(v) total from {table} group by k")
    assert trino.done(f"select * from {view} where k = 'x'").rows == [["x", "5"]]
    trino.done(f"create or replace view {view} as select 1 one")
    assert trino.done(f'select * from "awsdatacatalog"."{DATABASE}"."{view}"').rows == [["1"]]
    trino.done(f"drop view {view}")


@pytest.mark.parametrize(
    ("properties", "content"),
    [
        ("format = 'PARQUET'", None),
        ("format = 'TEXTFILE', field_delimiter = '|'", "1|a\n2|b\n"),
        ("format = 'JSON'", '{"n":1,"t":"a"}\n{"n":2,"t":"b"}\n'),
    ],
)
def test_unload_writes_the_format_asked_for(
    properties: str, content: str | None, trino: Athena, name: str
) -> None:
    import gzip

    trino.done(
        f"unload (select * from (values (1, 'a'), (2, 'b')) t(n, t) order by 1)"
        f" to 's3://{BUCKET}/{name}/' with ({properties})"
    )
    s3 = trino.client("s3")
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{name}/")["Contents"]
    bodies = [s3.get_object(Bucket=BUCKET, Key=found["Key"])["Body"].read() for found in listed]
    if content is None:
        assert all(body[:4] == b"PAR1" for body in bodies)
    else:
        assert "".join(gzip.decompress(body).decode() for body in bodies) == content


def test_failed_write_leaves_nothing(trino: Athena, name: str) -> None:
    outcome = trino.ask(
        f"create table {name} with (external_location = 's3://{BUCKET}/{name}/') as\nselect 1 / (v - 1) x"
        " from (values 1, 2) t(v)"
    )
    assert outcome.reason == "DIVISION_BY_ZERO: Division by zero"
    assert "Contents" not in trino.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"{name}/")
    assert not trino.client("glue").get_tables(DatabaseName=DATABASE, Expression=name)["TableList"]


def test_query_that_is_stopped_ends_soon(trino: Athena) -> None:
    query = trino.start(
        "select count(*) from unnest(sequence(1, 10000)) a(x) cross join unnest(sequence(1, 10000)) b(y)"
        " cross join unnest(sequence(1, 10000)) c(z) where x * y * z % 7 = 3"
    )
    athena = trino.client("athena")
    while athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]["State"] == "QUEUED":
        time.sleep(0.05)
    time.sleep(1)
    started = time.monotonic()
    athena.stop_query_execution(QueryExecutionId=query)
    assert trino.wait(query).state == "CANCELLED"
    assert time.monotonic() - started < 10
    _until_no_query_runs(trino)


def _until_no_query_runs(trino: Athena) -> None:
    """The engine itself works on nothing but the question."""
    for _ in range(40):
        running = trino.done("select count(*) from system.runtime.queries where state = 'RUNNING'").rows
        if running == [["1"]]:
            return
        time.sleep(0.25)
    raise AssertionError(f"queries still run: {running}")


def test_partition_limit_is_athenas(trino: Athena, name: str) -> None:
    outcome = trino.ask(
        f"create table {name} with (partitioned_by = array['k'], external_location = 's3://{BUCKET}/{name}/')"
        " as select x v, x k from unnest(sequence(1, 101)) t(x)"
    )
    assert outcome.reason.startswith("HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers")


def test_information_schema_and_show_know_the_table(trino: Athena, table: str) -> None:
    rows = trino.done(
        f"select column_name, data_type from information_schema.columns where table_name = '{table}' order by 1"
    ).rows
    assert rows == [["at", "timestamp(3)"], ["k", "varchar(7)"], ["v", "integer"]]


def test_explain_shows_a_plan(trino: Athena) -> None:
    query = trino.start("explain select 1")
    assert trino.wait(query).state == "SUCCEEDED"
    lines = trino.client("athena").get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    assert any("Fragment 0" in row["Data"][0]["VarCharValue"] for row in lines)
