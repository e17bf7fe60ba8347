"""Time travel reads a table as it was, and its own tables say what it is made of, in Trino's columns."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any


def _now() -> str:
    """An instant between two commits."""
    time.sleep(0.01)
    text = datetime.now(UTC).isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")
    time.sleep(0.01)
    return f"timestamp '{text} UTC'"


def test_time_travel_by_instant_version_and_its_columns(lake: Any) -> None:
    lake.create("t", "select 1 as k, 'a' as s")
    first = _now()
    lake.run("insert into t values (2, 'b')")
    lake.run("alter table t change column s label string")
    lake.run("delete from t where k = 1")
    version = lake.run('select min_by(snapshot_id, committed_at) from "t$snapshots"').rows[0][0]
    assert lake.run(f"select * from t for timestamp as of {first}").rows == [["1", "a"]]
    assert lake.run(f"select s from t for version as of {version} x where x.k = 1").rows == [["a"]]
    assert lake.run("select label from t for timestamp as of current_timestamp").rows == [["b"]]
    both = f"select (select count(*) from t for version as of {version}), (select count(*) from t)"
    assert lake.run(both).rows == [["1", "1"]]
    assert lake.outcome(f"select label from t for version as of {version}").reason.startswith(
        "COLUMN_NOT_FOUND"
    )


def test_versions_that_are_not_there_are_refused_in_trinos_words(lake: Any) -> None:
    lake.create("t", "select 1 as k")
    lake.run("create table h as select 1 as k")
    wanted = {
        "select * from t for version as of 1": "NOT_SUPPORTED: Unsupported type for table version: integer",
        "select * from t for version as of bigint '5'": "INVALID_ARGUMENTS: Iceberg snapshot ID does not exists: 5",
        "select * from t for version as of 'nobranch'": "INVALID_ARGUMENTS: Cannot find snapshot with reference name: nobranch",
        "select * from t for timestamp as of date '2020-01-01'": f'INVALID_ARGUMENTS: No version history table "{lake.name}".t at or before 2020-01-01T00:00:00Z',
        "select * from t for timestamp as of 'x'": "TYPE_MISMATCH: line 1:17: Type varchar(1) invalid. Temporal pointers must be of type Timestamp, Timestamp with Time Zone, or Date.",
        "select * from t for timestamp as of null": "INVALID_ARGUMENTS: line 1:17: Pointer value cannot be NULL",
        "select * from t for timestamp as of localtimestamp + interval '1' hour": "INVALID_ARGUMENTS: line 1:17: Pointer value",
        "select * from h for version as of bigint '5'": "NOT_SUPPORTED",
        'select * from "t$nope"': "TABLE_NOT_FOUND: line 1:15: Table",
    }  # fmt: skip
    assert lake.reasons(wanted) == wanted


def _columns(lake: Any, sql: str) -> dict[str, str]:
    told = lake.run(sql).results["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    return {one["Name"]: one["Type"] for one in told}


def test_own_tables_have_trinos_columns(lake: Any) -> None:
    lake.create("t", "select 1 as k, 'a' as s", partitioning="ARRAY['k']")
    lake.run("update t set s = 'b'")
    assert _columns(lake, 'select * from "t$snapshots"') == {
        "committed_at": "timestamp with time zone", "snapshot_id": "bigint", "parent_id": "bigint",
        "operation": "varchar", "manifest_list": "varchar", "summary": "map",
    }  # fmt: skip
    assert list(_columns(lake, 'select * from "t$history"')) == [
        "made_current_at", "snapshot_id", "parent_id", "is_current_ancestor",
    ]  # fmt: skip
    assert list(_columns(lake, 'select * from "t$partitions"')) == [
        "partition", "record_count", "file_count", "total_size", "data",
    ]  # fmt: skip
    assert list(_columns(lake, 'select * from "t$manifests"'))[-1] == "partition_summaries"
    assert list(_columns(lake, 'select * from "t$files"'))[:4] == [
        "content", "file_path", "file_format", "record_count",
    ]  # fmt: skip


def test_own_tables_tell_what_happened(lake: Any) -> None:
    lake.create("t", "select * from (values (1, 'a'), (2, 'b')) v(k, s)", partitioning="ARRAY['k']")
    lake.run("update t set s = 'z' where k = 2")
    summary = lake.run(
        "select operation, element_at(summary, 'added-records'), element_at(summary, 'deleted-records') from \"t$snapshots\" order by committed_at"
    )
    assert summary.rows == [["append", "2", None], ["overwrite", "1", "1"]]
    assert summary.scanned == 0
    chain = lake.run('select count(*), count(parent_id), bool_and(is_current_ancestor) from "t$history"').rows
    assert chain == [["2", "1", "true"]]
    assert lake.run('select name, type from "t$refs"').rows == [["main", "BRANCH"]]
    parts = lake.run(
        'select partition.k, record_count, file_count, data.s.max from "t$partitions" order by 1'
    ).rows
    assert parts == [["1", "1", "1", "a"], ["2", "1", "1", "z"]]
    bounds = lake.run('select content, record_count, lower_bounds[2] from "t$files" order by 3').rows
    assert bounds == [["0", "1", "a"], ["0", "1", "z"]]
    paths = lake.run('select distinct "$path" from t').rows
    assert sorted(str(row[0]) for row in paths) == lake.files("t")
    manifests = lake.run('select sum(added_rows_count), sum(existing_rows_count) from "t$manifests"').rows
    assert manifests == [["1", "1"]]


def test_optimize_joins_small_files_and_vacuum_removes_what_nothing_names(lake: Any) -> None:
    lake.create("t", "select 0 as k, 'p' as p", partitioning="ARRAY['p']")
    for number in range(1, 6):
        lake.run(f"insert into t values ({number}, 'p')")
    lake.run("insert into t values (9, 'q')")
    rows = lake.run("select * from t order by k").rows
    lake.run("optimize t rewrite data using bin_pack where p = 'q'")
    assert len(lake.files("t")) == 7
    lake.run("optimize t rewrite data using bin_pack where p = 'p'")
    assert len(lake.files("t")) == 2
    assert lake.run("select * from t order by k").rows == rows
    assert lake.outcome("optimize t rewrite data using bin_pack where k = 1").reason.startswith(
        "NOT_SUPPORTED"
    )
    lake.run("vacuum t")
    assert len(lake.snapshots("t")) == 8
    lake.put("t/data/orphan.parquet", b"left by a writer that died")
    lake.run("alter table t set tblproperties ('vacuum_max_snapshot_age_seconds' = '0')")
    time.sleep(1.1)
    lake.run("vacuum t")
    assert len(lake.snapshots("t")) == 1
    assert sorted(key for key in lake.keys("t/data/")) == [path.split("/", 3)[3] for path in lake.files("t")]
    assert lake.run("select * from t order by k").rows == rows
