"""ALTER TABLE changes what Athena lets it change, in the catalog alone, and says what it won't do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.athena.conftest import House


@pytest.fixture(scope="module")
def house(local_aws: Any) -> House:
    made = House(local_aws.client)
    made.put("t/1/a.csv", b"1,x\n")
    made.put("t/2/b.csv", b"2,y\n")
    return made


def _table(house: Any, name: str) -> None:
    house.run(
        f"create external table {name} (a int, b string) partitioned by (p string) row format delimited "
        f"fields terminated by ',' location 's3://{house.bucket}/{name}/'"
    )
    house.run(
        f"alter table {name} add partition (p = '1') location 's3://{house.bucket}/t/1/' "
        f"partition (p = '2') location 's3://{house.bucket}/t/2/'"
    )


def test_partition_is_renamed_moved_and_dropped(house: Any) -> None:
    _table(house, "t1")
    house.run("alter table t1 partition (p = '1') rename to partition (p = 'one')")
    assert house.run("select * from t1 order by a").rows == [["1", "x", "one"], ["2", "y", "2"]]
    house.run(f"alter table t1 partition (p = '2') set location 's3://{house.bucket}/t/1/'")
    assert house.run("select a, p from t1 order by p").rows == [["1", "2"], ["1", "one"]]
    house.run("alter table t1 drop partition (p = 'one'), partition (p = '2')")
    assert house.run("show partitions t1").rows == []
    house.run("alter table t1 add if not exists partition (p = '1') partition (p = '1')")
    house.run("alter table t1 drop if exists partition (p = 'gone')")


def test_columns_are_changed_added_and_replaced(house: Any) -> None:
    _table(house, "t2")
    house.run("alter table t2 change column a id bigint comment 'the id' after b")
    assert house.run("describe t2 id").rows[0][0].split() == ["id", "bigint", "the", "id"]
    assert [row[0].strip() for row in house.run("show columns in t2").rows] == ["b", "id", "p"]
    house.run("alter table t2 change id id bigint first")
    house.run("alter table t2 add columns (c double)")
    assert house.run("select * from t2 order by id").rows == [["1", "x", None, "1"], ["2", "y", None, "2"]]
    house.run("alter table t2 replace columns (n string)")
    assert house.run("select n from t2 order by n").rows == [["1"], ["2"]]


def test_location_and_properties_are_set(house: Any) -> None:
    house.run(
        f"create external table t3 (a int, b string) row format delimited fields terminated by ',' "
        f"location 's3://{house.bucket}/nothing/'"
    )
    house.run(f"alter table t3 set location 's3://{house.bucket}/t/2/'")
    house.run("alter table t3 set tblproperties ('skip.header.line.count' = '1')")
    assert house.run("select * from t3").rows == []
    house.run("alter table t3 unset tblproperties ('skip.header.line.count')")
    assert house.run("select * from t3").rows == [["2", "y"]]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("alter table t4 rename to t5", "NOT_SUPPORTED"),
        ("alter table t4 change nope x int", "COLUMN_NOT_FOUND"),
        ("alter table t4 change a b int", "DUPLICATE_COLUMN_NAME"),
        ("alter table t4 add columns (p string)", "DUPLICATE_COLUMN_NAME"),
        ("alter table t4 replace columns (x int, x int)", "DUPLICATE_COLUMN_NAME"),
        ("alter table t4 add partition (p = '1')", "ALREADY_EXISTS"),
        ("alter table t4 partition (p = '1') rename to partition (p = '2')", "ALREADY_EXISTS"),
        ("alter table t4 partition (p = '9') rename to partition (p = '8')", "PARTITION_NOT_FOUND"),
        ("alter table t4 drop partition (p = '9')", "PARTITION_NOT_FOUND"),
        ("alter table t4 drop partition (q = '1')", "SYNTAX_ERROR"),
        ("alter table t4 set serdeproperties ('a' = 'b')", "SYNTAX_ERROR"),
        ("describe t4 nope", "COLUMN_NOT_FOUND"),
        ("alter table nope add columns (x int)", "TABLE_NOT_FOUND"),
    ],
)
def test_wrong_change_is_refused_by_name(house: Any, sql: str, code: str) -> None:
    if house.run("show tables like 't4'").rows == []:
        _table(house, "t4")
    assert house.outcome(sql).reason.split(":")[0] == code


def test_projected_partitions_are_read_written_and_pruned(house: Any) -> None:
    for month in ("2026-01", "2026-02", "2026-04"):
        house.put(f"m/{month}/f.csv", f"{month[-2:]}\n".encode())
    house.run(
        f"create external table months (a int) partitioned by (month string) row format delimited location 's3://{house.bucket}/m/' "
        "tblproperties ('projection.enabled' = 'true', 'projection.month.type' = 'date', 'projection.month.format' = 'yyyy-MM', "
        f"'projection.month.range' = '2026-01,2026-03', 'storage.location.template' = 's3://{house.bucket}/m/${{month}}/')"
    )
    house.run(
        f"alter table months add partition (month = '2026-04') location 's3://{house.bucket}/m/2026-04/'"
    )
    assert house.run("select a, month from months order by a").rows == [["1", "2026-01"], ["2", "2026-02"]]
    one = house.run("select a from months where month >= '2026-02'")
    assert one.rows == [["2"]]
    house.run("insert into months values (3, '2026-03')")
    assert house.run("select a from months where month = '2026-03'").rows == [["3"]]
    assert house.run("show partitions months").rows == [["month=2026-04"]]


def test_injected_partition_needs_a_value_for_its_column(house: Any) -> None:
    house.put("i/alpha/f.csv", b"7\n")
    house.run(
        f"create external table injected (a int) partitioned by (id string) location 's3://{house.bucket}/i/' "
        "tblproperties ('projection.enabled' = 'true', 'projection.id.type' = 'injected', "
        f"'storage.location.template' = 's3://{house.bucket}/i/${{id}}/')"
    )
    assert house.run("select a, id from injected where id in ('alpha', 'beta')").rows == [["7", "alpha"]]
    for sql in ("select a from injected", "select a from injected where id like 'a%'"):
        assert house.outcome(sql).reason.startswith(
            "CONSTRAINT_VIOLATION: For the injected projected partition column id, the WHERE clause must contain"
        )
