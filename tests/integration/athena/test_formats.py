"""CTAS, INSERT and UNLOAD write each text format so that Athena's own tables read it, and refuse the rest by name."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pyarrow.parquet as pq
import pytest


def _objects(house: Any, prefix: str) -> dict[str, bytes]:
    found = house.s3.list_objects_v2(Bucket=house.bucket, Prefix=prefix).get("Contents", [])
    return {
        entry["Key"]: house.s3.get_object(Bucket=house.bucket, Key=entry["Key"])["Body"].read()
        for entry in found
    }


@pytest.mark.parametrize(
    "properties", ["format = 'TEXTFILE', field_delimiter = ','", "format = 'JSON'", "format = 'PARQUET'"]
)
def test_ctas_and_insert_in_a_format_answer_what_was_written(house: Any, properties: str) -> None:
    house.run(
        f"create table t with ({properties}, partitioned_by = ARRAY['p']) as "
        "select 1 as id, cast('1.50' as decimal(38,2)) as cost, array['a', 'b'] as l, 'x' as p"
    )
    house.run("insert into t values (2, 2.5, array['c'], 'x'), (3, null, null, 'y')")
    house.run("insert into t (p, id) select 'z', 4")
    assert house.run("select id, cost, l, p from t order by id").rows == [
        ["1", "1.50", "[a, b]", "x"],
        ["2", "2.50", "[c]", "x"],
        ["3", None, None, "y"],
        ["4", None, None, "z"],
    ]
    assert house.run("show partitions t").rows == [["p=x"], ["p=y"], ["p=z"]]


def test_parquet_is_compressed_with_gzip_unless_told(house: Any, tmp_path: Any) -> None:
    for name, more in {
        "g": "",
        "s": ", write_compression = 'SNAPPY'",
        "z": ", parquet_compression = 'ZSTD'",
    }.items():
        house.run(
            f"create table {name} with (external_location = 's3://{house.bucket}/{name}/'{more}) as select 1 as a"
        )
        house.run(f"insert into {name} select 2")
        for number, body in enumerate(_objects(house, f"{name}/").values()):
            path = tmp_path / f"{name}{number}"
            path.write_bytes(body)
            told = pq.read_metadata(path).row_group(0).column(0).compression
            assert told == {"g": "GZIP", "s": "SNAPPY", "z": "ZSTD"}[name]


def test_unload_writes_gzipped_lines(house: Any) -> None:
    sql = "select 1 as a, cast(null as varchar) as b, map(array['k'], array[date '2026-01-31']) as m"
    house.run(f"unload ({sql}) to 's3://{house.bucket}/j/' with (format = 'JSON')")
    house.run(
        f"unload (select 1 as a, cast(null as varchar) as b, 'x y' as c) to 's3://{house.bucket}/t/' with (format = 'TEXTFILE', field_delimiter = ';')"
    )
    ((key, body),) = _objects(house, "j/").items()
    assert key.endswith(".gz")
    assert json.loads(gzip.decompress(body)) == {"a": 1, "b": None, "m": {"k": "2026-01-31"}}
    assert [gzip.decompress(body) for body in _objects(house, "t/").values()] == [b"1;\\N;x y\n"]


def test_unload_divides_by_partition(house: Any) -> None:
    house.run(
        f"unload (select * from (values (1, 'a'), (2, 'b')) t(x, p)) to 's3://{house.bucket}/u/' "
        "with (format = 'PARQUET', compression = 'ZSTD', partitioned_by = ARRAY['p'])"
    )
    assert sorted(key.split("/")[1] for key in _objects(house, "u/")) == ["p=a", "p=b"]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("create table x with (format = 'ORC') as select 1 as a", "NOT_SUPPORTED: CTAS format 'ORC'"),
        ("create table x with (format = 'AVRO') as select 1 as a", "NOT_SUPPORTED: CTAS format 'AVRO'"),
        ("create table x with (format = 'XML') as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("create table x with (write_compression = 'NONSENSE') as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("create table x with (format = 'JSON', field_delimiter = ',') as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("create table x with (bucketed_by = ARRAY['a']) as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("create table x with (bucketed_by = ARRAY['b'], bucket_count = 2) as select 1 as a", "INVALID_TABLE_PROPERTY"),
        ("unload (select 1 as a) to 's3://{bucket}/o/' with (format = 'ORC')", "NOT_SUPPORTED: UNLOAD format 'ORC'"),
        ("unload (select 1 as a) to 's3://{bucket}/o/' with (format = 'AVRO')", "NOT_SUPPORTED: UNLOAD format 'AVRO'"),
        ("unload (select 1 as a) to 's3://{bucket}/o/'", "INVALID_TABLE_PROPERTY"),
        ("unload (select 1 as a) to 's3://{bucket}/o/' with (format = 'JSON', compression = 'ZSTD')", "NOT_SUPPORTED"),
        ("unload (select 1 as a) to 's3://{bucket}/full/' with (format = 'JSON')", "HIVE_PATH_ALREADY_EXISTS"),
        ("insert into openx values (1)", "HIVE_UNSUPPORTED_FORMAT: Output format org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat with SerDe org.openx.data.jsonserde.JsonSerDe is not supported."),
        ("insert into csv values ('a')", "HIVE_UNSUPPORTED_FORMAT"),
        ("insert into bucketed values (1)", "NOT_SUPPORTED: Cannot insert into bucketed table"),
    ],
)  # fmt: skip
def test_what_athena_or_this_engine_cannot_write_is_refused(refusing: Any, sql: str, reason: str) -> None:
    answer = refusing.outcome(sql.format(bucket=refusing.bucket))
    assert answer.state == "FAILED"
    assert answer.reason.startswith(reason)
    assert not _objects(refusing, "o/")


@pytest.fixture(scope="module")
def refusing(local_aws: Any) -> Any:
    """Tables that can't be written to, and a folder that isn't empty."""
    from tests.integration.athena.conftest import House

    house = House(local_aws.client)
    house.put("full/x", b"there")
    for name, serde in {
        "openx": "org.openx.data.jsonserde.JsonSerDe",
        "csv": "org.apache.hadoop.hive.serde2.OpenCSVSerde",
    }.items():
        kind = "int" if name == "openx" else "string"
        house.run(
            f"create external table {name} (a {kind}) row format serde '{serde}' location 's3://{house.bucket}/{name}/'"
        )
    house.run("create table bucketed with (bucketed_by = ARRAY['a'], bucket_count = 4) as select 1 as a")
    return house


def test_more_than_a_hundred_partitions_go_in_batches(house: Any) -> None:
    """The way dbt goes once the first CTAS has failed."""
    house.run("create table wide as select n as a, n as p from unnest(sequence(1, 150)) as t(n)")
    ctas = f"create table x with (partitioned_by = ARRAY['p'], external_location = 's3://{house.bucket}/x/') as select a, p from wide"
    failed = house.outcome(ctas)
    assert failed.reason.startswith(
        "HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets"
    )
    assert not _objects(house, "x/")
    house.run(f"{ctas} where p <= 100")
    assert house.outcome("insert into x select a, p from wide where p <> 0").reason.startswith(
        "HIVE_TOO_MANY_OPEN_PARTITIONS"
    )
    house.run("insert into x select a, p from wide where p > 100")
    assert house.run("select count(*), count(distinct p), sum(a) from x").rows == [["150", "150", "11325"]]
