"""`python -m tests.bench.executor`: what the Athena API costs over DuckDB alone on the same files.

Small queries show the fixed price of one query (requests, catalog, listing, result file), queries over 10^7 rows
the price per row. Of these three times are told: the client's, from the start of a query to the last row of its result;
the total that Athena says, from the query's arrival to its result file in S3; and of that the executor's
(EngineExecutionTimeInMillis): the text read and compiled, tables and partitions looked up, files listed, rows made. The
latter two are asked once at the end: who polls takes a core from a query that has two. A table that is made of the rows
shows the price of writing, 64 at once over 400 partitions what threads wait for. Seconds belong to a machine: the
figures are ratios of one run.

The rows are as hard to pack as those of a bill, 64 bytes each: ids of 32 hexadecimal digits, costs over nine orders of
magnitude and with ten decimals, so that a sum of costs reads 8 bytes for each row and not an index into a few values.
All values come from hashes of the row's number, so that two runs read the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from rich.console import Console
from rich.table import Table

from tests.conftest import LocalAws, start_local_aws

BUCKET, DATABASE = "bench-executor", "bench"
MONTHS, PARTITIONS, PARALLEL = 12, 400, 64
_RATIOS = ("ratio", "of the total", "of the executor")
LIMIT = 1.2
# A client that asks seldom adds its own waiting, one that asks often takes the processor that the query needs.
POLL_SECONDS, POLL_SHARE = 0.002, 0.02
_LARGE_TIMES, _QUICK_TIMES, _QUICK = 5, 25, 0.03
COLUMNS = {
    "line_item_id": "string", "account": "string", "product": "string", "usage_type": "string", "region": "string",
    "resource": "string", "usage_start": "timestamp", "cost": "double", "amount": "double", "public_cost": "double",
    "tags": "map<string,string>",
}  # fmt: skip
_LINES = """
select md5(i::varchar) line_item_id, '00001234567' || (hash(i, 1) % 7) account, 'Amazon' || (hash(i, 2) % 23) product,
       'USE1-Usage:' || (hash(i, 3) % 311) usage_type, 'region-' || (hash(i, 4) % 9) region,
       'i-' || (hash(i, 5) % 40009) resource,
       timestamp '2026-01-01' + to_hours((hash(i, 6) % 8760)::integer) usage_start,
       round(magnitude, 10) cost, round((hash(i, 8) % 100000) / 7.0, 3) amount, round(magnitude * 1.1, 10) public_cost,
       map {{'team': 't' || (hash(i, 9) % 5), 'env': case when hash(i, 10) % 3 = 0 then 'prod' else 'dev' end}} tags
from (select i, pow(10, 9 * (hash(i, 7) % 1000003) / 1000003 - 6) magnitude from range({first}, {last}) r(i))
"""
_MADE = (
    "select account, usage_type, region, sum(cost) as cost, sum(public_cost) as public_cost, month"
    " from {lines} group by account, usage_type, region, month"
)
QUERIES = {
    "narrow": "select product, sum(cost) from {lines} group by product",
    "wide": "select account, region, sum(cost), sum(amount), sum(public_cost), count(distinct line_item_id), max(usage_start)"
    " from {lines} group by account, region",
    "filtered": "select count(*), sum(cost) from {lines} where product = 'Amazon3' and region = 'region-4' and cost > 9",
    "month filter": "select product, sum(cost) from {lines} where month in ('2026-03', '2026-04') group by product",
    "by tag": "select account, element_at(tags, 'team') as team, month, sum(cost), sum(public_cost)"
    " from {lines} group by account, element_at(tags, 'team'), month",
    "count": "select count(*) from {lines}",
}


class Told(NamedTuple):
    """Seconds of a query, as its statistics have them."""

    total: float
    executor: float


@dataclass(frozen=True)
class Asker:
    """Queries through the API, from start to the last row of the result."""

    athena: Any

    def rows(self, sql: str) -> list[list[str | None]]:
        query, begun = self._started(sql), time.perf_counter()
        while (execution := self._execution(query))["Status"]["State"] in ("QUEUED", "RUNNING"):
            time.sleep(max(POLL_SECONDS, POLL_SHARE * (time.perf_counter() - begun)))
        if execution["Status"]["State"] != "SUCCEEDED":
            raise RuntimeError(f"{sql}: {execution['Status']}")
        found = self.athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
        return [[datum.get("VarCharValue") for datum in row["Data"]] for row in found]

    def told(self, sql: str, patience: float) -> Told:
        """What Athena says of a query at which nobody looks for `patience` seconds."""
        query = self._started(sql)
        time.sleep(patience)
        while (execution := self._execution(query))["Status"]["State"] in ("QUEUED", "RUNNING"):
            time.sleep(patience / 2)
        found = execution["Statistics"]
        return Told(found["TotalExecutionTimeInMillis"] / 1000, found["EngineExecutionTimeInMillis"] / 1000)

    def _started(self, sql: str) -> str:
        started = self.athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": DATABASE},
            ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/results/"},
        )
        return str(started["QueryExecutionId"])

    def _execution(self, query: str) -> dict[str, Any]:
        found: dict[str, Any] = self.athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
        return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.executor", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--small-queries", type=int, default=1_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-executor-") as name:
        aws = start_local_aws(Path(name) / "home")
        try:
            figures = _measured(aws, Path(name), options.rows, options.small_queries)
        finally:
            aws.stop()
    _show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    return 0


def _measured(aws: LocalAws, folder: Path, rows: int, small: int) -> dict[str, dict[str, float]]:
    s3, glue, asker = aws.client("s3"), aws.client("glue"), Asker(aws.client("athena"))
    s3.create_bucket(Bucket=BUCKET)
    glue.create_database(DatabaseInput={"Name": DATABASE})
    db = duckdb.connect()
    db.execute("SET TimeZone='UTC'")
    _land(db, s3, glue, folder, "lines", rows, MONTHS)
    _land(db, s3, glue, folder, "parts", PARTITIONS * 25, PARTITIONS)
    found = {"small": _small(db, asker, folder, small, aws.process.pid)}
    found |= {name: _large(db, asker, folder, sql) for name, sql in QUERIES.items()}
    found["table made"] = _made(db, asker, folder)
    size = sum(path.stat().st_size for path in (folder / "lines").rglob("*.parquet"))
    return found | {"64 at once": _parallel(aws, folder, db), "lines": {"rows": rows, "bytes": size}}


def _land(db: Any, s3: Any, glue: Any, folder: Path, table: str, rows: int, parts: int) -> None:
    """`table` in as many partitions, by the API; its files stay below `folder` for DuckDB."""
    inputs = []
    for number in range(parts):
        month = f"2026-{number + 1:02d}" if parts == MONTHS else f"p{number:03d}"
        path = folder / table / f"month={month}" / "data.parquet"
        path.parent.mkdir(parents=True)
        lines = _LINES.format(first=rows * number // parts, last=rows * (number + 1) // parts)
        db.execute(f"COPY ({lines}) TO '{path}' (FORMAT parquet, COMPRESSION snappy)")
        s3.upload_file(str(path), BUCKET, f"{table}/month={month}/data.parquet")
        inputs.append({"Values": [month], "StorageDescriptor": _storage(f"{table}/month={month}/")})
    glue.create_table(
        DatabaseName=DATABASE,
        TableInput={
            "Name": table, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": _storage(f"{table}/"),
            "PartitionKeys": [{"Name": "month", "Type": "string"}],
        },
    )  # fmt: skip
    for start in range(0, parts, 100):
        glue.batch_create_partition(
            DatabaseName=DATABASE, TableName=table, PartitionInputList=inputs[start : start + 100]
        )


def _storage(key: str) -> dict[str, Any]:
    return {
        "Columns": [{"Name": name, "Type": kind} for name, kind in COLUMNS.items()],
        "Location": f"s3://{BUCKET}/{key}",
        "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _directly(db: Any, sql: str) -> object:
    return db.execute(sql).fetchall()


def _small(db: Any, asker: Asker, folder: Path, count: int, server: int) -> dict[str, float]:
    """One partition's 25 rows, each query another text."""
    sql = "select product, sum(cost) as c{0} from {lines} where month = 'p007' and amount > {0} group by product"
    files = f"read_parquet('{folder}/parts/month=p007/data.parquet', hive_partitioning = true)"
    asker.rows(sql.format(count, lines="parts"))
    ours, alone, before = [], [], _processor_seconds(server)
    for number in range(count):
        ours.append(_seconds(partial(asker.rows, sql.format(number, lines="parts"))))
        alone.append(_seconds(partial(_directly, db, sql.format(number, lines=files))))
    spent = (_processor_seconds(server) - before) / count
    return {**_spread("api", ours), **_spread("duckdb", alone), "server_cpu": spent}


def _processor_seconds(process: int) -> float:
    """What a process of this machine has used so far (user and system), as the kernel tells it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _spread(name: str, seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20)
    return {f"{name}_p50": statistics.median(seconds), f"{name}_p95": cuts[18]}


def _large(db: Any, asker: Asker, folder: Path, sql: str) -> dict[str, float]:
    """Medians behind one that is not counted, the three taking turns; a quick query is asked more often."""
    ours, told, alone = [], [], []
    while len(alone) <= _times(alone):
        alone.append(_seconds(lambda: _directly(db, sql.format(lines=_files(folder)))))
        ours.append(_seconds(lambda: asker.rows(sql.format(lines="lines"))))
        told.append(asker.told(sql.format(lines="lines"), 0.05 + 1.5 * ours[-1]))
    return _figures(ours[1:], told[1:], alone[1:])


def _times(alone: list[float]) -> int:
    """How often a query is asked that DuckDB has answered in these seconds."""
    return _QUICK_TIMES if alone and statistics.median(alone) < _QUICK else _LARGE_TIMES


def _made(db: Any, asker: Asker, folder: Path) -> dict[str, float]:
    """A table in twelve partitions of some 235,000 rows: CREATE TABLE AS beside COPY, both as gzip."""
    ours, told, alone = [], [], []
    query = _MADE.format(lines=_files(folder))
    for number in range(8):
        target = folder / f"made-{number}"
        copied = f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION gzip, PARTITION_BY (month))"
        alone.append(_seconds(partial(_directly, db, copied)))
        statement = (
            f"create table made_{number} with (format = 'PARQUET', write_compression = 'GZIP', "
            f"external_location = 's3://{BUCKET}/made-{number}/', partitioned_by = ARRAY['month']) as "
        )
        made = statement + _MADE.format(lines="lines")
        if number % 2:
            ours.append(_seconds(partial(asker.rows, made)))
        else:
            told.append(asker.told(made, 1.5 * alone[-1]))
    return _figures(ours[1:], told[1:], alone[2:])


def _files(folder: Path) -> str:
    return f"read_parquet('{folder}/lines/*/*.parquet', hive_partitioning = true)"


def _figures(ours: list[float], told: list[Told], alone: list[float]) -> dict[str, float]:
    api, direct = statistics.median(ours), statistics.median(alone)
    total, executor = (statistics.median(seconds) for seconds in zip(*told, strict=True))
    return {"api": api, "total": total, "executor": executor, "duckdb": direct}


def _parallel(aws: LocalAws, folder: Path, db: Any) -> dict[str, float]:
    """64 queries over all 400 partitions at once, and DuckDB one after the other on the same files."""
    files = f"read_parquet('{folder}/parts/*/*.parquet', hive_partitioning = true)"
    sql = "select month, sum(cost) from {} where amount > {} group by month"
    askers = [Asker(aws.client("athena")) for _ in range(PARALLEL)]
    with ThreadPoolExecutor(PARALLEL) as pool:
        api = _seconds(
            lambda: list(pool.map(lambda i: askers[i].rows(sql.format("parts", i)), range(PARALLEL)))
        )
    alone = _seconds(lambda: [_directly(db, sql.format(files, i)) for i in range(PARALLEL)])
    return {"api": api, "duckdb": alone, "ratio": api / alone}


def _show(figures: dict[str, dict[str, float]]) -> None:
    table = Table(title="Athena API over DuckDB alone, the same files, one run")
    for column in ("what", "API ms", "total ms", "executor ms", "DuckDB ms", *_RATIOS, f"within {LIMIT}"):
        table.add_column(column, justify="left" if column == "what" else "right")
    small = figures["small"]
    for cut in ("p50", "p95"):
        one, two = small[f"api_{cut}"] * 1000, small[f"duckdb_{cut}"] * 1000
        table.add_row(
            f"small {cut}", f"{one:.1f}", "", "", f"{two:.1f}", f"{one / two:.2f}", f"({one - two:+.1f} ms)"
        )
    for name in (*QUERIES, "table made"):
        table.add_row(name, *_told(figures[name]))
    kinds = ("api", "total", "executor", "duckdb")
    table.add_row("all queries", *_told({key: sum(figures[name][key] for name in QUERIES) for key in kinds}))
    many = figures["64 at once"]
    table.add_row(
        "64 at once",
        f"{many['api'] * 1000:.0f}",
        "",
        "",
        f"{many['duckdb'] * 1000:.0f}",
        f"{many['ratio']:.2f}",
    )
    table.caption = (
        f"one small query takes the server {small['server_cpu'] * 1000:.1f} ms of processor; "
        f"large queries read {figures['lines']['rows']:,.0f} rows, {figures['lines']['bytes'] / 1e6:,.0f} MB"
    )
    Console(width=max(110, Console().width)).print(table)


def _told(found: dict[str, float]) -> list[str]:
    ours, alone = [found[key] for key in ("api", "total", "executor")], found["duckdb"]
    ratios = [seconds / alone for seconds in ours]
    within = " / ".join("yes" if ratio <= LIMIT else "no" for ratio in ratios)
    return [
        *(
            f"{seconds * 1000:.1f}" if alone < _QUICK else f"{seconds * 1000:.0f}"
            for seconds in (*ours, alone)
        ),
        *(f"{one:.2f}" for one in ratios),
        within,
    ]


if __name__ == "__main__":
    raise SystemExit(main())
