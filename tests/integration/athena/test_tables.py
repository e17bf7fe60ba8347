"""Tables are read as the catalog says: partitions lie anywhere, columns come and go, only what is asked is read."""

from __future__ import annotations

import gzip
from typing import Any

import pyarrow as pa
import pytest

from tests.integration.athena.conftest import House

ROWS = 20_000


@pytest.fixture(scope="module")
def bills(local_aws: Any) -> Any:
    """`bills`: three months in folders of their own, the last with a new column."""
    house = House(local_aws.client)
    months = []
    for number, month in enumerate(("2026-01", "2026-02", "2026-03")):
        columns: dict[str, Any] = {
            "id": list(range(ROWS)),
            "cost": [row * 0.1 + number for row in range(ROWS)],
            "tags": pa.array(
                [[("owner", f"o{row % 7}")] for row in range(ROWS)], pa.map_(pa.string(), pa.string())
            ),
            "billing_period": ["written in the file"] * ROWS,
        }
        if number == 2:
            columns["extra"] = ["new"] * ROWS
        prefix = f"builds/{number}/x/uuid-{number}/"
        house.put_parquet(f"{prefix}part-0", pa.table(columns))
        house.put(f"{prefix}_SUCCESS", b"not parquet")
        months.append((month, prefix))
    house.partitioned("bills", "id bigint, cost double, tags map<string,string>, extra string", months)
    return house


def test_partition_values_come_from_the_catalog_and_not_from_the_file(bills: Any) -> None:
    rows = bills.run("select billing_period, count(*), max(extra) from bills group by 1 order by 1").rows
    assert rows == [["2026-01", "20000", None], ["2026-02", "20000", None], ["2026-03", "20000", "new"]]


def test_scanned_bytes_shrink_with_columns_and_partitions(bills: Any) -> None:
    every = bills.run("select sum(id), sum(cost), max(tags['owner']) from bills").scanned
    one_column = bills.run("select sum(id) from bills").scanned
    one_month = bills.run("select sum(id) from bills where billing_period = '2026-02'").scanned
    none = bills.run("select sum(id) from bills where billing_period = '1999-01'").scanned
    assert every > 1.5 * one_column > 3 * one_month > 0
    assert none == 0


@pytest.mark.parametrize(
    "condition",
    [
        "billing_period = '2026-02'",
        "billing_period in ('2026-02', 'x')",
        "billing_period > '2026-01' and billing_period < '2026-03'",
        "substr(billing_period, 6, 2) = '02'",
        "billing_period like '%-02' and id >= 0",
    ],
)
def test_any_predicate_on_the_key_prunes_and_answers_right(bills: Any, condition: str) -> None:
    answer = bills.run(
        f"select count(*), min(billing_period), max(billing_period) from bills where {condition}"
    )
    assert answer.rows == [["20000", "2026-02", "2026-02"]]
    every = bills.run("select count(*), min(billing_period) from bills where id >= 0")
    assert every.rows == [["60000", "2026-01"]]
    assert answer.scanned < every.scanned


def test_predicates_prune_through_views_ctes_and_unions(bills: Any) -> None:
    bills.run(
        "create or replace view cheap as with b as (select * from bills) select id, cost, billing_period as period from b"
    )
    alone = bills.run("select sum(cost) from bills where billing_period = '2026-01'")
    through = bills.run("select sum(cost) from cheap where period = '2026-01'")
    both = bills.run(
        "select sum(cost) from (select cost, period from cheap union all select cost, billing_period from bills) "
        "where period = '2026-01'"
    )
    assert through.rows == alone.rows
    # Of the three files one is read. Where there are several, that one's footer is read once more: 1 % of its bytes.
    assert through.scanned <= 1.02 * alone.scanned
    assert both.scanned <= 2 * 1.02 * alone.scanned


def test_outer_join_keeps_rows_whose_partner_was_pruned(bills: Any) -> None:
    sql = (
        "select count(*), count(b.id) from (select 0 as id union all select 1) a left join bills b "
        "on a.id = b.id and b.billing_period = '{}'"
    )
    assert bills.run(sql.format("2026-01")).rows == [["2", "2"]]
    assert bills.run(sql.format("1999-01")).rows == [["2", "0"]]
    missing = "select count(*) from (select 0 as id) a left join bills b on a.id = b.id and b.billing_period = 'x' where b.billing_period is null"
    assert bills.run(missing).rows == [["1"]]


def test_path_names_the_object(bills: Any) -> None:
    rows = bills.run("select distinct \"$path\" from bills where billing_period = '2026-03'").rows
    assert rows == [[f"s3://{bills.bucket}/builds/2/x/uuid-2/part-0"]]


def test_overwritten_object_is_seen_by_the_next_query(house: Any) -> None:
    house.partitioned("t", "a bigint", [("2026-01", "t/")])
    house.put_parquet("t/f", pa.table({"a": [1]}))
    assert house.run("select sum(a) from t").rows == [["1"]]
    house.put_parquet("t/f", pa.table({"a": [2]}))
    assert house.run("select sum(a) from t").rows == [["2"]]


def test_moved_partition_is_read_where_it_lies_now(house: Any) -> None:
    house.put_parquet("old/f", pa.table({"a": [1]}))
    house.put_parquet("new/f", pa.table({"a": [2]}))
    house.partitioned("t", "a bigint", [("2026-01", "old/")])
    house.run(f"alter table t partition (billing_period = '2026-01') set location 's3://{house.bucket}/new/'")
    assert house.run("select a, billing_period from t").rows == [["2", "2026-01"]]


def test_empty_locations_give_no_rows_with_the_declared_types(house: Any) -> None:
    house.run(
        f"create external table t (a bigint, m map<string,string>) stored as parquet location 's3://{house.bucket}/none/'"
    )
    answer = house.run("select * from t")
    assert answer.rows == []
    kinds = [column["Type"] for column in answer.results["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
    assert kinds == ["bigint", "map"]


def test_json_lines_are_read_recursively_by_declared_columns(house: Any) -> None:
    house.put(
        "ledger/a/2026-01/1.json",
        b'{"event_id": "1", "n": 5, "undeclared": {"x": 1}, "at": "2026-01-01T00:00:00Z"}\n',
    )
    house.put(
        "ledger/b/2.json.gz",
        gzip.compress(b'{"event_id": "2", "n": null}\n{"event_id": "3", "m": {"k": "v"}}\n'),
    )
    house.put("ledger/.hidden", b"no json")
    house.run(
        "create external table ledger (event_id string, n bigint, at string, m map<string,string>) "
        f"row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://{house.bucket}/ledger/'"
    )
    rows = house.run("select event_id, n, at, element_at(m, 'k') from ledger order by event_id").rows
    assert rows == [["1", "5", "2026-01-01T00:00:00Z", None], ["2", None, None, None], ["3", None, None, "v"]]


def test_csv_tables_read_quotes_headers_and_types(house: Any) -> None:
    house.put("csv/a.csv", b'id,text,cost\n1,"a ""q"", b",1.50\n2,two lines,\n')
    house.run(
        "create external table c (`id` string, `text` string, cost string) row format serde "
        f"'org.apache.hadoop.hive.serde2.OpenCSVSerde' location 's3://{house.bucket}/csv/' "
        "tblproperties ('skip.header.line.count'='1')"
    )
    house.put("tsv/a.tsv", b"1\tx\t2.5\n2\t\\N\tnot a number\n")
    house.run(
        "create external table d (id int, name string, cost double) row format delimited "
        f"fields terminated by '\\t' location 's3://{house.bucket}/tsv/'"
    )
    assert house.run("select id, text, cost from c order by id").rows == [
        ["1", 'a "q", b', "1.50"],
        ["2", "two lines", ""],
    ]
    assert house.run("select * from d order by id").rows == [["1", "x", "2.5"], ["2", None, None]]


def test_corrupt_parquet_fails_by_name_of_the_object(house: Any) -> None:
    house.put("bad/f.parquet", b"garbage" * 100)
    house.run(f"create external table bad (a bigint) stored as parquet location 's3://{house.bucket}/bad/'")
    answer = house.outcome("select * from bad")
    assert answer.state == "FAILED"
    assert answer.reason.startswith("HIVE_BAD_DATA")
    assert f"s3://{house.bucket}/bad/f.parquet" in answer.reason


def test_parquet_instants_of_every_encoding_are_read(house: Any) -> None:
    import datetime
    import io

    import pyarrow.parquet as pq

    moment = datetime.datetime(2026, 1, 2, 3, 4, 5)
    for name, options in {
        "int96": {"use_deprecated_int96_timestamps": True},
        "millis": {"coerce_timestamps": "ms"},
        "micros": {"coerce_timestamps": "us"},
    }.items():
        buffer = io.BytesIO()
        pq.write_table(pa.table({"at": pa.array([moment], pa.timestamp("ns"))}), buffer, **options)
        house.put(f"times/{name}", buffer.getvalue())
    buffer = io.BytesIO()
    pq.write_table(pa.table({"at": pa.array([moment], pa.timestamp("us", "UTC"))}), buffer)
    house.put("times/zoned", buffer.getvalue())
    house.run(
        f"create external table times (at timestamp) stored as parquet location 's3://{house.bucket}/times/'"
    )
    assert house.run("select at, count(*) from times group by 1").rows == [["2026-01-02 03:04:05.000", "4"]]


def test_information_schema_tells_tables_and_columns(bills: Any) -> None:
    bills.run("create or replace view v as select 1 as one")
    tables = f"select table_name, table_type from information_schema.tables where table_schema = '{bills.name}' order by 1"
    rows = bills.run(tables).rows
    assert ["bills", "BASE TABLE"] in rows
    assert ["v", "VIEW"] in rows
    columns = (
        "select column_name, data_type, extra_info from information_schema.columns "
        f"where table_schema = '{bills.name}' and table_name = 'bills' order by ordinal_position"
    )
    assert bills.run(columns).rows[2:] == [
        ["tags", "map(varchar, varchar)", None],
        ["extra", "varchar", None],
        ["billing_period", "varchar", "partition key"],
    ]
    schemata = f"select count(*) from information_schema.schemata where schema_name = '{bills.name}'"
    assert bills.run(schemata).rows == [["1"]]


def test_partitions_table_lists_the_keys(bills: Any) -> None:
    assert bills.run('select * from "bills$partitions" order by 1').rows == [
        ["2026-01"],
        ["2026-02"],
        ["2026-03"],
    ]
