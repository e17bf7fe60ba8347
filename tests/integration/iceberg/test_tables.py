"""Iceberg tables are created, altered, described and dropped as Athena does it, and keep their rows through all of it."""

from __future__ import annotations

from typing import Any

EVERY_TYPE = (
    "select true as b, 1 as i, bigint '2' as l, real '1.5' as r, double '2.5' as d, decimal '1.23' as c, "
    "'text' as s, x'01ff' as bin, date '2026-01-02' as day, timestamp '2026-01-02 03:04:05.678901' as ts, "
    "cast(row(1, 'x') as row(n integer, t varchar)) as st, map(array['k'], array[array[1, 2]]) as m, "
    "array[cast(row(7) as row(q bigint))] as arr"
)


def test_every_type_comes_back_as_it_was(lake: Any) -> None:
    lake.create("t", EVERY_TYPE)
    lake.run("insert into t select * from t")
    row = ["true", "1", "2", "1.5", "2.5", "1.23", "text", "01 ff", "2026-01-02"]
    rest = ["{n=1, t=x}", "{k=[1, 2]}", "[{q=7}]"]
    rows = lake.run("select * from t").rows
    assert [found[:9] + found[10:] for found in rows] == [row + rest] * 2
    assert lake.run("select cast(ts as varchar) from t limit 1").rows == [["2026-01-02 03:04:05.678901"]]
    kinds = lake.glue.get_table(DatabaseName=lake.name, Name="t")["Table"]["StorageDescriptor"]["Columns"]
    assert {one["Name"]: one["Type"] for one in kinds}["arr"] == "array<struct<q:bigint>>"


def test_create_table_with_transforms_is_written_partition_by_partition(lake: Any) -> None:
    lake.run(
        f"create table e (id bigint COMMENT 'the id', name string, ts timestamp, m map<string,array<int>>) "
        f"partitioned by (month(ts), bucket(4, id), truncate(2, name)) location 's3://{lake.bucket}/e/' "
        "tblproperties ('table_type' = 'ICEBERG', 'format' = 'parquet', 'vacuum_min_snapshots_to_keep' = '2')"
    )
    lake.run(
        "insert into e select x, concat('n', cast(x as varchar)), "
        "cast(date_add('month', x % 3, timestamp '2026-01-05 00:00:00') as timestamp(6)), null from unnest(sequence(1, 30)) u(x)"
    )
    parts = lake.run(
        'select partition.ts_month, sum(record_count) from "e$partitions" group by 1 order by 1'
    ).rows
    assert parts == [["672", "10"], ["673", "10"], ["674", "10"]]
    chosen = lake.run("select count(*) from e where ts < timestamp '2026-02-01 00:00:00'")
    assert chosen.rows == [["10"]]
    assert (
        0
        < chosen.scanned
        < lake.run("select count(*) from e where cast(ts as varchar) like '2026-01%'").scanned
    )
    described = [row[0] for row in lake.run("describe e").rows]
    assert described[2] == "id\tbigint\tthe id"
    assert described[-3:] == [
        "ts_month\tmonth\tts",
        "id_bucket\tbucket[4]\tid",
        "name_trunc\ttruncate[2]\tname",
    ]
    shown = "\n".join(str(row[0]) for row in lake.run("show create table e").rows)
    assert "PARTITIONED BY (month(`ts`), bucket(4, `id`), truncate(2, `name`))" in shown
    lake.run(shown.replace(f"{lake.name}.e ", f"{lake.name}.e2 ").replace("/e'", "/e2'"))
    again = "\n".join(str(row[0]) for row in lake.run("show create table e2").rows)
    assert again == shown.replace(f"{lake.name}.e ", f"{lake.name}.e2 ").replace("/e'", "/e2'")


def test_columns_are_followed_by_id_through_renames(lake: Any) -> None:
    lake.create("t", "select 1 as a, 'old' as s, cast(row(1) as row(n integer)) as st")
    lake.run("alter table t add columns (`extra` double, b int)")
    lake.run("alter table t change column s label string COMMENT 'was s'")
    lake.run("alter table t change column a a bigint")
    lake.run("insert into t (a, label, b) values (bigint '5000000000', 'new', 2)")
    lake.run("alter table t drop column b")
    lake.run("alter table t add columns (b string)")
    assert lake.run("select * from t order by a").rows == [
        ["1", "old", "{n=1}", None, None], ["5000000000", "new", None, None, None],
    ]  # fmt: skip
    lake.run("update t set b = label where a = 1")
    assert lake.run("select label, b from t order by a").rows == [["old", "old"], ["new", None]]
    names = [str(row[0]).strip() for row in lake.run("show columns in t").rows]
    assert names == ["a", "label", "st", "extra", "b"]
    columns = lake.run(f"select data_type from information_schema.columns where table_schema = '{lake.name}'")
    assert columns.rows[0] == ["bigint"]


def test_rename_keeps_the_table_and_drop_removes_its_files(lake: Any) -> None:
    lake.create("t__ha", "select 1 as a")
    lake.run(f"alter table `{lake.name}`.`t__ha` rename to `{lake.name}`.`t`")
    assert lake.run("select a from t").rows == [["1"]]
    assert lake.outcome("select a from t__ha").reason.startswith("TABLE_NOT_FOUND")
    assert lake.keys("t__ha/")
    lake.run("drop table if exists t")
    assert lake.keys("t__ha/") == []
    assert lake.run("drop table if exists t").state == "SUCCEEDED"


def test_create_refuses_by_name(lake: Any) -> None:
    lake.create("t", "select 1 as a")
    place = f"table_type = 'iceberg', location = 's3://{lake.bucket}/new/'"
    wanted = {
        f"create table u with ({place}, foo = 'x') as select 1 as a": "INVALID_TABLE_PROPERTY: line 1:1: Unsupported table property key: foo",
        f"create table u with ({place}, partitioned_by = ARRAY['a']) as select 1 as a": "INVALID_TABLE_PROPERTY: line 1:1: Iceberg tables have no property 'partitioned_by'",
        f"create table u with ({place}, partitioning = ARRAY['zz']) as select 1 as a": "INVALID_TABLE_PROPERTY: line 1:1: Unable to parse partitioning value: Cannot find source column: zz",
        f"create table u with ({place}, partitioning = ARRAY['month(a)']) as select 1 as a": "INVALID_TABLE_PROPERTY: line 1:1: Unable to parse partitioning value: Invalid source type int for transform: month",
        f"create table u with ({place}) as select now() as a": 'NOT_SUPPORTED: line 1:1: Timestamp precision (3) not supported for Iceberg. Use "timestamp(6) with time zone" instead.',
        f"create table u with ({place}) as select cast(1 as smallint) as a": "NOT_SUPPORTED: line 1:1: Type not supported for Iceberg: smallint",
        "create table u with (table_type = 'iceberg') as select 1 as a": "INVALID_TABLE_PROPERTY: line 1:1: The location property is required",
        f"create table u with (table_type = 'iceberg', location = 's3://{lake.bucket}/t/') as select 1 as a": "ICEBERG_FILESYSTEM_ERROR: Cannot create a table on a non-empty location",
        f"create table t with ({place}) as select 1 as a": "TABLE_ALREADY_EXISTS",
        "alter table t rename column a to b": "SYNTAX_ERROR: line 1:15: mismatched input 'rename'",
        "alter table t set tblproperties ('foo' = '1')": "INVALID_TABLE_PROPERTY: line 1:1: Unsupported table property key: foo",
        "alter table t change column a a string": "NOT_SUPPORTED: line 1:1: Cannot alter table",
        "msck repair table t": "NOT_SUPPORTED: line 1:1: Iceberg tables have no partitions",
    }  # fmt: skip
    assert lake.reasons(wanted) == wanted


def test_ctas_without_rows_is_a_table(lake: Any) -> None:
    lake.create("t", "select 1 as a where false")
    assert lake.run("select count(*) from t").rows == [["0"]]
    lake.run("insert into t values 1")
    lake.run(
        "create table if not exists t with (table_type = 'iceberg', location = 's3://b/x/') as select 2 as a"
    )
    assert lake.run("select a from t").rows == [["1"]]
    wide = "select cast(x as varchar) as k from unnest(sequence(1, 101)) u(x)"
    many = lake.outcome(
        f"create table m with (table_type = 'iceberg', location = 's3://{lake.bucket}/m/', partitioning = ARRAY['k']) as {wide}"
    )
    assert many.reason.startswith("ICEBERG_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers")
    assert lake.keys("m/") == []
