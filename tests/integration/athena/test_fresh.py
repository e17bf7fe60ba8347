"""Two equal queries: whatever changed between them, the second tells of it.

And what is chosen by the catalog's own filter, or read by the executor's own reader of answers, is what would be found
without.
"""

from __future__ import annotations

from collections.abc import Callable

import boto3
import pyarrow as pa
import pytest

from infra.local.athena import clients
from tests.integration.athena.conftest import House

SQL = "select n, billing_period from t where billing_period in ('a', 'b') order by n, billing_period"


def _rows(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int64())})


def _made(house: House, *numbers: int) -> None:
    house.put_parquet("t/a/0", _rows(*numbers))
    house.partitioned("t", "n bigint", [("a", "t/a/")])


def _overwrite(house: House) -> None:
    house.put_parquet("t/a/0", _rows(9))


def _add_object(house: House) -> None:
    house.put_parquet("t/a/1", _rows(9))


def _delete_object(house: House) -> None:
    house.s3.delete_object(Bucket=house.bucket, Key="t/a/0")


def _add_partition(house: House) -> None:
    house.put_parquet("t/b/0", _rows(9))
    house.run(f"alter table t add partition (billing_period = 'b') location 's3://{house.bucket}/t/b/'")


def _move_partition(house: House) -> None:
    house.put_parquet("elsewhere/0", _rows(9))
    location = f"s3://{house.bucket}/elsewhere/"
    house.run(f"alter table t partition (billing_period = 'a') set location '{location}'")


def _drop_partition(house: House) -> None:
    house.run("alter table t drop partition (billing_period = 'a')")


def _make_again(house: House) -> None:
    house.run("drop table t")
    house.put_parquet("again/0", _rows(9))
    house.partitioned("t", "n bigint", [("a", "again/")])


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (_overwrite, [["9", "a"]]),
        (_add_object, [["1", "a"], ["2", "a"], ["9", "a"]]),
        (_delete_object, []),
        (_add_partition, [["1", "a"], ["2", "a"], ["9", "b"]]),
        (_move_partition, [["9", "a"]]),
        (_drop_partition, []),
        (_make_again, [["9", "a"]]),
    ],
)
def test_an_equal_query_sees_what_changed_before_it(
    house: House, change: Callable[[House], None], after: list[list[str]]
) -> None:
    _made(house, 1, 2)
    before = house.run(SQL)
    assert before.rows == [["1", "a"], ["2", "a"]]
    change(house)
    now = house.run(SQL)
    assert now.rows == after
    assert (now.scanned > 0) is bool(after)


def test_an_equal_query_sees_another_type_of_a_column(house: House) -> None:
    _made(house, 1, 2)
    sql = "select typeof(n) from t where billing_period = 'a' limit 1"
    assert house.run(sql).rows == [["bigint"]]
    house.run("alter table t replace columns (n double)")
    assert house.run(sql).rows == [["double"]]


def test_partitions_of_any_value_are_found_by_it(house: House) -> None:
    values = ["a", "A", "a b", "it's", "x%y", "ä", "1", "01", "2026-01-01", 'say "a"', "a\\b"]
    for number in range(len(values)):
        house.put_parquet(f"t/{number}/0", _rows(number))
    house.partitioned("t", "n bigint", [("a", "t/0/")])
    table = house.glue.get_table(DatabaseName=house.name, Name="t")["Table"]
    house.glue.batch_create_partition(
        DatabaseName=house.name,
        TableName="t",
        PartitionInputList=[
            {
                "Values": [value],
                "StorageDescriptor": {
                    **table["StorageDescriptor"],
                    "Location": f"s3://{house.bucket}/t/{n}/",
                },
            }
            for n, value in enumerate(values)
            if n
        ],
    )
    for number, value in enumerate(values):
        text = value.replace("'", "''")
        assert house.run(f"select n from t where billing_period = '{text}'").rows == [[str(number)]], value
    sql = "select count(*) from t x join t y on x.billing_period = 'a' and y.billing_period <> 'a'"
    assert house.run(sql).rows == [[str(len(values) - 1)]]


def test_the_executors_reading_of_a_listing_is_botocores(house: House) -> None:
    keys = ["a", "a b", "a+b", "a%20b", "ä/ö", "x&y<z>", "😀"]
    for key in keys:
        house.put(f"l/{key}", b"12")
    given = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
    endpoint = house.s3.meta.endpoint_url
    plain = boto3.client("s3", endpoint_url=endpoint, **given)
    ours, _ = clients.made(endpoint, 2)
    wanted = {"Bucket": house.bucket, "Prefix": "l/"}
    pages = [
        [page["Contents"] for page in s3.get_paginator("list_objects_v2").paginate(**wanted, PaginationConfig={"PageSize": 2})]
        for s3 in (plain, ours)
    ]  # fmt: skip
    members = ("Key", "ETag", "Size", "LastModified")
    one, two = ([[entry[m] for m in members] for page in told for entry in page] for told in pages)
    assert one == two
    assert {entry[0] for entry in two} == {f"l/{key}" for key in keys}
    assert ours.list_objects_v2(**wanted)["KeyCount"] == len(keys)
    nothing = ours.list_objects_v2(Bucket=house.bucket, Prefix="none/")
    assert nothing["KeyCount"] == 0 and nothing["IsTruncated"] is False
