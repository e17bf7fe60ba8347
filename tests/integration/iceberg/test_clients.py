"""pyiceberg, awswrangler and dbt's statements read and write the tables that SQL reads and writes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import CommitFailedException, ValidationException


@pytest.fixture
def catalog(lake: Any, local_aws: Any) -> Any:
    given = {
        "type": "glue",
        "glue.endpoint": local_aws.endpoint,
        "s3.endpoint": local_aws.endpoint,
        **{f"{service}.access-key-id": local_aws.env["AWS_ACCESS_KEY_ID"] for service in ("glue", "s3")},
        **{
            f"{service}.secret-access-key": local_aws.env["AWS_SECRET_ACCESS_KEY"]
            for service in ("glue", "s3")
        },
        **{f"{service}.region": local_aws.env["AWS_REGION"] for service in ("glue", "s3")},
    }
    return load_catalog("local", **given)


def test_pyiceberg_and_sql_read_each_others_rows(lake: Any, catalog: Any) -> None:
    lake.create("t", "select 1 as k, 'sql' as s")
    table = catalog.load_table((lake.name, "t"))
    table.append(pa.table({"k": pa.array([2], pa.int32()), "s": ["client"]}))
    with table.update_schema() as update:
        update.rename_column("s", "text")
    assert lake.run("select k, text from t order by k").rows == [["1", "sql"], ["2", "client"]]
    lake.run("update t set text = 'changed' where k = 2")
    table.refresh()
    assert sorted(table.scan().to_arrow().to_pylist(), key=lambda row: row["k"]) == [
        {"k": 1, "text": "sql"}, {"k": 2, "text": "changed"},
    ]  # fmt: skip


def test_a_client_that_lost_the_race_is_told(lake: Any, catalog: Any) -> None:
    lake.create("t", "select 1 as k")
    table = catalog.load_table((lake.name, "t"))
    transaction = table.transaction().set_properties(**{"owner": "client"})
    transaction.delete("k = 1")
    lake.run("update t set k = 2")
    with pytest.raises((CommitFailedException, ValidationException)):
        transaction.commit_transaction()
    assert lake.run("select k from t").rows == [["2"]]


def test_a_table_that_a_client_made_has_its_columns_in_lower_case(lake: Any, catalog: Any) -> None:
    rows = pa.table({"Id": pa.array([1, 2], pa.int64()), "Name": ["a", "b"]})
    table = catalog.create_table((lake.name, "c"), rows.schema, location=f"s3://{lake.bucket}/c")
    table.append(rows)
    assert lake.run("select id, name from c where ID = 2").rows == [["2", "b"]]
    lake.run("insert into c (name) values 'z'")
    lake.run("delete from c where id = 1")
    assert sorted(catalog.load_table((lake.name, "c")).scan().to_arrow()["Name"].to_pylist()) == ["b", "z"]


def test_files_that_were_added_without_ids_are_read_by_name(lake: Any, catalog: Any) -> None:
    rows = pa.table({"id": pa.array([1, 2], pa.int64()), "name": ["a", "b"]})
    lake.put_parquet("loose/file.parquet", rows)
    table = catalog.create_table((lake.name, "a"), rows.schema, location=f"s3://{lake.bucket}/a")
    table.add_files([f"s3://{lake.bucket}/loose/file.parquet"])
    assert lake.run("select name from a where id = 2").rows == [["b"]]
    assert lake.outcome("delete from a where id = 1").reason.startswith("NOT_SUPPORTED: Iceberg table")


def test_awswrangler_writes_merges_and_reads(lake: Any, local_aws_env: Any) -> None:
    import awswrangler  # takes a second, and this test alone needs it
    import pandas

    common = {
        "database": lake.name,
        "table": "w",
        "table_location": f"s3://{lake.bucket}/w/",
        "s3_output": f"s3://{lake.bucket}/out/",
    }
    first = pandas.DataFrame({"id": [1, 2], "s": ["a", "b"]})
    awswrangler.athena.to_iceberg(first, temp_path=f"s3://{lake.bucket}/tmp1/", **common)
    second = pandas.DataFrame({"id": [2, 3], "s": ["B", "c"]})
    awswrangler.athena.to_iceberg(second, temp_path=f"s3://{lake.bucket}/tmp2/", merge_cols=["id"], **common)
    assert lake.run("select id, s from w order by id").rows == [["1", "a"], ["2", "B"], ["3", "c"]]


DBT = """
create table "awsdatacatalog"."{db}"."m" with (table_type='iceberg', is_external=false, location='s3://{bucket}/m/', partitioning=ARRAY['month(d)'], format='parquet') as select 1 as k, date '2026-01-01' as d, 'a' as s;
create table "awsdatacatalog"."{db}"."m__dbt_tmp" with (table_type='iceberg', is_external=false, location='s3://{bucket}/tmp/', format='parquet') as select * from (values (1, date '2026-01-01', 'b'), (2, date '2026-02-01', 'c')) v(k, d, s);
merge into "awsdatacatalog"."{db}"."m" as target using "awsdatacatalog"."{db}"."m__dbt_tmp" as src on (target.k = src.k) when matched then update set"k" = src."k", "d" = src."d", "s" = src."s" when not matched then insert ("k", "d", "s") values (src."k", src."d", src."s");
alter table `{db}`.`m` add columns (`x` string);
alter table `{db}`.`m` change column s s__dbt_alter string;
update "awsdatacatalog"."{db}"."m" set x = cast(s__dbt_alter as varchar);
alter table `{db}`.`m` drop column s__dbt_alter;
create table "awsdatacatalog"."{db}"."snap" with (table_type='iceberg', is_external=false, location='s3://{bucket}/snap/') as select k, x, to_hex(md5(to_utf8(coalesce(cast(k as varchar), '') || '|' || cast(cast(now() as timestamp(6)) as varchar)))) as dbt_scd_id, cast(now() as timestamp(6)) as dbt_updated_at, cast(null as timestamp(6)) as dbt_valid_to from "awsdatacatalog"."{db}"."m";
merge into "awsdatacatalog"."{db}"."snap" as dbt_internal_dest using (select dbt_scd_id, 'update' as dbt_change_type, cast(now() as timestamp(6)) as dbt_valid_to from "awsdatacatalog"."{db}"."snap" where k = 1) as dbt_internal_source on dbt_internal_source.dbt_scd_id = dbt_internal_dest.dbt_scd_id when matched and dbt_internal_dest.dbt_valid_to is null and dbt_internal_source.dbt_change_type in ('update', 'delete') then update set dbt_valid_to = dbt_internal_source.dbt_valid_to;
alter table `{db}`.`m` rename to `{db}`.`m__bkp`;
alter table `{db}`.`m__dbt_tmp` rename to `{db}`.`m`;
drop table if exists `{db}`.`m__bkp`
"""


def test_the_statements_of_dbt_athena_run(lake: Any) -> None:
    for sql in DBT.format(db=lake.name, bucket=lake.bucket).strip().split(";\n"):
        lake.run('-- /* {"app": "dbt"} */\n' + sql)
    assert lake.run("select k, x, dbt_valid_to is null from snap order by k").rows == [
        ["1", "b", "false"], ["2", "c", "true"],
    ]  # fmt: skip
    assert lake.run("select k, s from m order by k").rows == [["1", "b"], ["2", "c"]]
