"""CTAS, INSERT, UNLOAD and views leave what Athena leaves, and refuse what it refuses."""

from __future__ import annotations

from typing import Any

import pyarrow.parquet as pq
import pytest


def _keys(house: Any, prefix: str) -> list[str]:
    found = house.s3.list_objects_v2(Bucket=house.bucket, Prefix=prefix)
    return [entry["Key"] for entry in found.get("Contents", [])]


def test_ctas_keeps_exact_types_in_the_files(house: Any, tmp_path: Any) -> None:
    house.run(
        f"create table t with (external_location = 's3://{house.bucket}/t/', format = 'parquet', write_compression = 'ZSTD') as "
        "select cast(1.1 as decimal(38,12)) as cost, sum(x) as total, count(*) as n, date '2026-01-01' as day, "
        "map(array['a'], array['b']) as tags, avg(cast(x as decimal(10,2))) as mean from (values 1, 2) v(x)"
    )
    columns = house.glue.get_table(DatabaseName=house.name, Name="t")["Table"]["StorageDescriptor"]["Columns"]
    assert {column["Name"]: column["Type"] for column in columns} == {
        "cost": "decimal(38,12)", "total": "bigint", "n": "bigint", "day": "date",
        "tags": "map<varchar(1),varchar(1)>", "mean": "decimal(10,2)",
    }  # fmt: skip
    (key,) = _keys(house, "t/")
    path = tmp_path / "file"
    house.s3.download_file(house.bucket, key, str(path))
    kinds = {field.name: str(field.type) for field in pq.read_schema(path)}
    assert (kinds["cost"], kinds["total"], kinds["day"]) == ("decimal128(38, 12)", "int64", "date32[day]")
    assert house.run("select cost, total, mean from t").rows == [["1.100000000000", "3", "1.50"]]


def test_ctas_partitions_and_registers_them(house: Any) -> None:
    answer = house.run(
        f"create table p with (partitioned_by = ARRAY['month'], external_location = 's3://{house.bucket}/p/') as "
        "select x, month from (values (1, '2026-01'), (2, '2026-02'), (3, 'a b/c')) t(x, month)"
    )
    assert answer.results["UpdateCount"] == 3
    assert answer.execution["SubstatementType"] == "CREATE_TABLE_AS_SELECT"
    assert house.run("show partitions p").rows == [["month=2026-01"], ["month=2026-02"], ["month=a b/c"]]
    assert house.run("select sum(x) from p where month in ('2026-02', 'a b/c')").rows == [["5"]]
    manifest = answer.execution["Statistics"]["DataManifestLocation"].split(f"{house.bucket}/", 1)[1]
    listed = house.s3.get_object(Bucket=house.bucket, Key=manifest)["Body"].read().decode().split("\n")
    assert sorted(line for line in listed if line) == [
        f"s3://{house.bucket}/{key}" for key in _keys(house, "p/")
    ]


def test_ctas_of_no_rows_is_a_table(house: Any) -> None:
    house.run("create table e as select 1 as a, 'x' as b where false")
    assert house.run("select count(*) from e").rows == [["0"]]


def test_insert_appends_rows_and_partitions_by_column_name(house: Any) -> None:
    house.run(
        f"create table p with (partitioned_by = ARRAY['m'], external_location = 's3://{house.bucket}/p/') as select 1 as x, 'a' as y, '2026-01' as m"
    )
    assert (
        house.run("insert into p values (2, 'b', '2026-01'), (3, 'c', '2026-02')").results["UpdateCount"] == 2
    )
    house.run("insert into p (m, x) select '2026-03', 4")
    assert house.run("select x, y, m from p order by x").rows == [
        ["1", "a", "2026-01"], ["2", "b", "2026-01"], ["3", "c", "2026-02"], ["4", None, "2026-03"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("create table there as select 1 as a", "TABLE_ALREADY_EXISTS"),
        ("create table x with (external_location = 's3://{bucket}/there/') as select 1 as a", "HIVE_PATH_ALREADY_EXISTS"),
        ("create table x as select 1", "MISSING_COLUMN_NAME"),
        ("create table x as select 1 as a, 2 as a", "DUPLICATE_COLUMN_NAME"),
        ("create table x as select null as a", "COLUMN_TYPE_UNKNOWN"),
        ("create table x as select now() as a", "NOT_SUPPORTED"),
        ("create table x with (partitioned_by = ARRAY['a']) as select 1 as a, 2 as b", "HIVE_COLUMN_ORDER_MISMATCH"),
        ("create table x with (colour = 'red') as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("create table nope.x as select 1 as a", "SCHEMA_NOT_FOUND"),
        ("insert into there select 'text'", "TYPE_MISMATCH"),
        ("insert into there select 1, 2", "TYPE_MISMATCH"),
        ("insert into nope select 1", "TABLE_NOT_FOUND"),
        ("create table x with (partitioned_by = ARRAY['p']) as select n as a, n as p from unnest(sequence(1, 101)) as t(n)", "HIVE_TOO_MANY_OPEN_PARTITIONS"),
        ("update there set a = 1", "NOT_SUPPORTED"),
        ("create view there as select 1 as a", "TABLE_ALREADY_EXISTS"),
        ("create view v as select 1", "MISSING_COLUMN_NAME"),
    ],
)  # fmt: skip
def test_wrong_write_is_refused_and_leaves_nothing(house: Any, sql: str, code: str) -> None:
    house.run(f"create table there with (external_location = 's3://{house.bucket}/there/') as select 1 as a")
    before = [table["Name"] for table in house.glue.get_tables(DatabaseName=house.name)["TableList"]]
    answer = house.outcome(sql.format(bucket=house.bucket))
    assert (answer.state, answer.reason.split(":")[0]) == ("FAILED", code)
    assert [table["Name"] for table in house.glue.get_tables(DatabaseName=house.name)["TableList"]] == before
    assert house.run("select * from there").rows == [["1"]]


def test_unload_writes_files_and_a_manifest(house: Any) -> None:
    answer = house.run(
        f"unload (select 1 as a, 'x' as b) to 's3://{house.bucket}/out/' with (format = 'PARQUET')"
    )
    assert len(_keys(house, "out/")) == 1
    assert "DataManifestLocation" in answer.execution["Statistics"]


def test_view_is_replaced_shown_nested_and_dropped(house: Any) -> None:
    house.run("create view v as select 1 as a, 'x' as b")
    assert house.outcome("create view v as select 2 as a").reason.startswith("TABLE_ALREADY_EXISTS")
    house.run("create or replace view v as select 2 as a, cast(1.5 as decimal(38,12)) as b")
    house.run("create view w as select a + 1 as a, b from v")
    assert house.run("select * from w").rows == [["3", "1.500000000000"]]
    assert house.run("show create view v").rows[1][0] == "select 2 as a, cast(1.5 as decimal(38,12)) as b"
    stored = house.glue.get_table(DatabaseName=house.name, Name="v")["Table"]
    assert stored["TableType"] == "VIRTUAL_VIEW"
    assert stored["ViewOriginalText"].startswith("/* Presto View: ")
    house.run("drop view v")
    assert house.outcome("select * from w").reason.startswith("INVALID_VIEW")
    assert house.run("drop view if exists v").rows == []


def test_ddl_changes_the_catalog(house: Any) -> None:
    house.run("create table t as select 1 as a")
    house.run("alter table t add columns (b string, c map<string,string>)")
    house.run("alter table t set tblproperties ('owner' = 'o''brien')")
    assert house.run("select a, b from t").rows == [["1", None]]
    assert [row[0].strip() for row in house.run("show columns in t").rows] == ["a", "b", "c"]
    assert ["owner\to'brien"] in house.run("show tblproperties t").rows
    assert house.run("describe t").rows[2][0].split() == ["c", "map<string,string>"]
    assert house.run("show tables like 't*'").rows == [["t"]]
    assert "CREATE EXTERNAL TABLE" in house.run("show create table t").rows[0][0]
    house.run("drop table t")
    assert house.run("show tables").rows == []


def test_repair_registers_the_folders_it_finds(house: Any) -> None:
    import pyarrow as pa

    house.put_parquet("r/m=2026-01/f", pa.table({"a": [1]}))
    house.put_parquet("r/m=2026-02/f", pa.table({"a": [2]}))
    house.run(
        f"create external table r (a bigint) partitioned by (m string) stored as parquet location 's3://{house.bucket}/r/'"
    )
    assert house.run("select count(*) from r").rows == [["0"]]
    house.run("msck repair table r")
    house.run("msck repair table r")
    assert house.run("select m, a from r order by 1").rows == [["2026-01", "1"], ["2026-02", "2"]]
    house.run("alter table r drop partition (m = '2026-01')")
    assert house.run("select m from r").rows == [["2026-02"]]
