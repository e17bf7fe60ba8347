"""Two engines over one catalog: the executor's own in this process, and the real Trino behind a server."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import dataclass
from typing import Any, Protocol

from infra.local.athena.service import AthenaService

OVER = ("SUCCEEDED", "FAILED", "CANCELLED")
Rows = list[list[str]]


class Sql(Protocol):
    def rows(self, sql: str) -> Rows:
        """The answer as text without the header; an AssertionError with the reason if there is none."""
        ...


@dataclass(frozen=True)
class Ours:
    """The executor on DuckDB, in this process, over the server's Glue and S3."""

    service: AthenaService
    database: str
    bucket: str

    def rows(self, sql: str) -> Rows:
        told = self.service.handle(
            "StartQueryExecution",
            {
                "QueryString": sql,
                "QueryExecutionContext": {"Database": self.database},
                "ResultConfiguration": {"OutputLocation": f"s3://{self.bucket}/results/"},
            },
        )
        execution = self._ended(told["QueryExecutionId"])
        assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"].get("StateChangeReason")
        if execution["SubstatementType"] != "SELECT":
            return []
        key = execution["ResultConfiguration"]["OutputLocation"].split("/", 3)[3]
        body = self.service.store.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode()
        return list(csv.reader(io.StringIO(body)))[1:]

    def _ended(self, query: str) -> dict[str, Any]:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            found = self.service.handle("GetQueryExecution", {"QueryExecutionId": query})["QueryExecution"]
            if found["Status"]["State"] in OVER:
                return dict(found)
            time.sleep(0.02)
        raise AssertionError(f"{query} still runs")


def trino_writes_deletes(ours: Sql, trino: Sql, table: str, place: str) -> None:
    """Rows that Trino deleted by position are gone for us, and stay gone when we rewrite their files."""
    ours.rows(
        f"create table {table} with (table_type = 'iceberg', is_external = false, location = '{place}', "
        "partitioning = ARRAY['p']) as select x as k, concat('v', cast(x as varchar)) as s, "
        "if(x % 2 = 0, 'even', 'odd') as p, array[x] as a from unnest(sequence(1, 20)) u(x)"
    )
    trino.rows(f"delete from {table} where k in (3, 4, 5)")
    trino.rows(
        f"merge into {table} t using (values (6, 'm'), (7, 'm'), (30, 'n')) s(k, s) on t.k = s.k "
        "when matched and s.k = 6 then delete when matched then update set s = s.s "
        "when not matched then insert (k, s, p) values (s.k, s.s, 'odd')"
    )
    same_rows(ours, trino, table, 17)
    ours.rows(f"update {table} set s = upper(s) where k in (7, 8)")
    ours.rows(f"delete from {table} where k = 1")
    same_rows(ours, trino, table, 16)
    trino.rows(f"update {table} set s = 't' where k = 9")
    ours.rows(f"optimize {table} rewrite data using bin_pack")
    same_rows(ours, trino, table, 16)


def we_write_and_evolve(ours: Sql, trino: Sql, table: str, place: str) -> None:
    """What we wrote before and after the schema changed reads the same for Trino, which then writes too."""
    ours.rows(
        f"create table {table} with (table_type = 'iceberg', is_external = false, location = '{place}', "
        "partitioning = ARRAY['month(d)', 'bucket(4, k)', 'truncate(2, s)']) as "
        "select k, s, d, cast(1.25 as decimal(10,2)) as c, map(array['a'], array[k]) as m, "
        "cast(row(k, s) as row(x integer, y varchar)) as r, cast(d as timestamp(6)) as ts "
        "from (values (1, 'one', date '2026-01-15'), (2, 'two', date '2026-02-15'), (3, null, null)) v(k, s, d)"
    )
    same_rows(ours, trino, table, 3)
    ours.rows(f"alter table {table} add columns (extra double)")
    ours.rows(f"alter table {table} change column s label string")
    ours.rows(f"alter table {table} change column k k bigint")
    ours.rows(f"insert into {table} (k, label, d, extra) values (5000000000, 'new', date '2026-02-01', 1.5)")
    ours.rows(f"alter table {table} drop column c")
    ours.rows(
        f"merge into {table} t using (values (1, 'x'), (4, 'y')) v(k, s) on t.k = v.k "
        "when matched then update set label = v.s when not matched then insert (k, label) values (v.k, v.s)"
    )
    same_rows(ours, trino, table, 5)
    trino.rows(f"insert into {table} (k, label, extra) values (7, 'from trino', 2.5)")
    trino.rows(f"update {table} set label = 'changed' where k = 2")
    same_rows(ours, trino, table, 6)
    for day in ("2026-01-15", "2026-02-15"):
        wanted = f"select k, label from {table} where d = date '{day}' order by k"
        assert ours.rows(wanted) == trino.rows(wanted)


def same_rows(ours: Sql, trino: Sql, table: str, count: int) -> None:
    found = ours.rows(f"select * from {table} order by k")
    assert found == trino.rows(f"select * from {table} order by k")
    assert len(found) == count


def own_tables_agree(ours: Sql, trino: Sql, table: str, place: str) -> None:
    """The `$`-tables have the same rows on both, read by the columns that Athena names."""
    ours.rows(
        f"create table {table} with (table_type = 'iceberg', is_external = false, location = '{place}', "
        "partitioning = ARRAY['p']) as select * from (values (1, 'a', 'x'), (2, 'b', 'y'), (3, null, 'y')) v(k, s, p)"
    )
    ours.rows(f"update {table} set s = 'z' where k = 2")
    trino.rows(f"delete from {table} where k = 1")
    for sql in (
        "select operation, snapshot_id, parent_id, manifest_list, cast(committed_at as varchar) "
        'from "{}$snapshots" order by committed_at',
        'select snapshot_id, parent_id, is_current_ancestor from "{}$history" order by made_current_at',
        "select content, file_path, file_format, record_count, file_size_in_bytes, element_at(value_counts, 1), "
        'element_at(lower_bounds, 2), element_at(upper_bounds, 2) from "{}$files" order by file_path',
        "select partition, record_count, file_count, total_size, data.k.min, data.s.max, data.s.null_count "
        'from "{}$partitions" order by partition.p',
        "select path, length, partition_spec_id, added_snapshot_id, added_data_files_count, added_rows_count, "
        "existing_data_files_count, existing_rows_count, deleted_data_files_count, deleted_rows_count "
        'from "{}$manifests" order by path',
        'select name, type, snapshot_id from "{}$refs"',
    ):
        found, wanted = ours.rows(sql.format(table)), trino.rows(sql.format(table))
        assert found == wanted, f"{sql}: {found} is not {wanted}"


SCENES = (trino_writes_deletes, we_write_and_evolve, own_tables_agree)
