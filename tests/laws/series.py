"""A generated export as tables that laws are judged on: every line of every delivery, the files, the truth, the labels.

Laws and mutations speak SQL to the same tables, so a mutated bill costs a transaction that is rolled back, not files.
Decimals are the shortest text of the file's doubles, exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.synthetic.generate import Scenario, generate
from tests.laws.formulas import PRICED

EXAMPLES = 3
# What names a record of the sections that are lists.
KEYS = {
    "commitments": ("commitment_id",),
    "egress": ("path_class", "from_region", "to_region", "account_id"),
    "demand": ("account_id", "service", "region", "family", "platform", "tenancy"),
    "split": ("platform", "cluster", "namespace", "workload_type", "workload"),
    "invoices": ("invoice_id", "bill_type", "billing_entity", "currency"),
}
_TABLES = """
create table delivery (delivery integer, billing_period varchar, revision integer, stage varchar, invoiced boolean, as_of timestamp,
    month_start timestamp, month_end timestamp);
create table file (delivery integer, path varchar, kind varchar, lines bigint, listed boolean, written bigint, bytes bigint);
create table truth (delivery integer, currency varchar, section varchar, label varchar, metric varchar, figure decimal(38, 12));
create table label (id varchar, kind varchar, is_anomaly boolean, first date, last date, account_id varchar,
    product_code varchar, usage_type varchar, resource_id varchar, extra_usd decimal(38, 12));
create table file_column (delivery integer, path varchar, name varchar, type varchar, place integer);
create table rendering (form varchar, account varchar, metric varchar, figure decimal(38, 12));
create table rendering_column (form varchar, billing_period varchar, name varchar, type varchar, lines bigint,
    nulls bigint, blanks bigint);
create macro d(x) as cast(cast(x as varchar) as decimal(38, 12));
"""


@dataclass(frozen=True)
class Verdict:
    """How many things a law judged, how many break it, and the names of some that do."""

    judged: int
    broken: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """All deliveries of one generated export, numbered in the order in which AWS would have made them.

    Tables: `bill` (CUR 2.0 columns and `delivery`), view `priced` (bill with the costs that its columns imply),
    `delivery`, `file` (what lies in the delivery's folder) and `file_column`, `truth` (figures of truth.json),
    `label` (anomalies); `rendering` and `rendering_column`: sums and columns of other formats, where there are some.
    """

    name: str
    scenario: Scenario
    out: Path
    connection: duckdb.DuckDBPyConnection

    def judge(self, sql: str) -> Verdict:
        """`sql` gives one row (what, broken) for each thing judged; a `broken` that is NULL counts as true."""
        judged, broken, examples = self.connection.sql(
            "select count(*), count(*) filter (coalesce(broken, true)),"
            f" list(cast(what as varchar) order by what) filter (coalesce(broken, true))[1:{EXAMPLES}] from ({sql})"
        ).fetchall()[0]
        return Verdict(judged, broken, tuple(str(example) for example in examples or ()))

    @contextmanager
    def mutated(self, *statements: str) -> Iterator[int]:
        """The tables after `statements`, until the end of the block; gives how many rows they changed."""
        self.connection.begin()
        try:
            changed = [self.connection.execute(statement).fetchone() for statement in statements]
            yield sum(int(answer[0]) for answer in changed if answer)
        finally:
            self.connection.rollback()


def generated(name: str, scenario: Scenario, out: Path) -> Series:
    """Generates the scenario into `out` and reads what lies there."""
    return read(name, scenario, generate(scenario, out).out)


def read(name: str, scenario: Scenario, out: Path) -> Series:
    """The export in `out`, read from its files alone: truth.json names the deliveries and their folders."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
    connection.execute(_TABLES)
    document = json.loads((out / "truth.json").read_text())
    for number, delivery in enumerate(document["deliveries"]):
        _add_delivery(connection, number, delivery)
        _add_files(connection, number, out / delivery["folder"])
    for label in document["anomalies"]:
        _add_label(connection, label)
    connection.execute(PRICED)
    return Series(name, scenario, out, connection)


def _add_delivery(connection: duckdb.DuckDBPyConnection, number: int, delivery: dict[str, Any]) -> None:
    start = f"{delivery['billing_period']}-01"
    connection.execute(
        "insert into delivery select ?, ?, ?, ?, ?, cast(cast(? as timestamptz) as timestamp),"
        " cast(? as timestamp), cast(? as timestamp) + interval 1 month",
        [
            number,
            *(delivery[name] for name in ("billing_period", "revision", "kind", "invoiced", "as_of")),
            start,
            start,
        ],
    )
    figures = [(number, *figure) for figure in _figures(delivery)]
    insert(connection, "truth", ("delivery", "currency", "section", "label", "metric", "figure"), figures)


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """All rows at once: one by one they take a millisecond each."""
    texts = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    given = pa.table(
        {name: pa.array([_text(value) for value in values], pa.string()) for name, values in texts.items()}
    )
    connection.register("given", given)
    connection.execute(f"insert into {table} by name select * from given")
    connection.unregister("given")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _figures(delivery: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """(currency, section, label, metric, figure) of every number of a delivery's truth, in each of its currencies."""
    for currency, part in {delivery["currency"]: delivery, **delivery["currencies"]}.items():
        for section, content in part.items():
            if section != "currencies":
                yield from ((currency, *figure) for figure in _of_section(section, content))


def _of_section(section: str, content: Any) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(content, list):
        keys = KEYS.get(section, ())
        entries = {" ".join(str(entry[key]) for key in keys): entry for entry in content if keys}
        yield from _numbers(section, entries)
    elif isinstance(content, dict):
        nested = all(isinstance(value, dict) for value in content.values())
        yield from _numbers(section, content if nested else {"": content})
    elif section == "line_items":
        yield section, "", "line_items", str(content)


def _numbers(section: str, entries: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for label, metrics in entries.items():
        for metric, figure in metrics.items() if isinstance(metrics, dict) else ():
            if _is_number(figure):
                yield section, label, metric, str(figure)


def _is_number(figure: Any) -> bool:
    try:
        return figure is not None and not isinstance(figure, bool) and float(figure) is not None
    except (TypeError, ValueError):
        return False


def _add_files(connection: duckdb.DuckDBPyConnection, number: int, folder: Path) -> None:
    """Lines into `bill`, names into `file`: listed = its newest manifest names it; written = its place in time."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    manifests = [path for path in paths if path.name.endswith("Manifest.json")]
    listed = {key for path in manifests for key in json.loads(path.read_text())["dataFiles"]}
    for path in paths:
        data = path.suffix == ".parquet"
        key = path.relative_to(folder).as_posix()
        connection.execute(
            "insert into file values (?, ?, ?, ?, ?, ?, ?)",
            [
                number,
                key,
                "data" if data else "manifest",
                pq.read_metadata(path).num_rows if data else 0,
                not data or any(name.endswith(key) for name in listed),
                path.stat().st_mtime_ns,
                path.stat().st_size,
            ],
        )
        if data:
            _add_columns(connection, number, key, path)
    files = [str(path) for path in paths if path.suffix == ".parquet"]
    _add_lines(connection, number, files)


def _add_columns(connection: duckdb.DuckDBPyConnection, number: int, key: str, path: Path) -> None:
    columns = [(number, key, f.name, str(f.type), place) for place, f in enumerate(pq.read_schema(path))]
    insert(connection, "file_column", ("delivery", "path", "name", "type", "place"), columns)


def _add_label(connection: duckdb.DuckDBPyConnection, label: dict[str, Any]) -> None:
    columns = (
        "id",
        "kind",
        "is_anomaly",
        "start",
        "end",
        "account_id",
        "product_code",
        "usage_type",
        "resource_id",
    )
    values = [*(label.get(name) for name in columns), label.get("extra_usd")]
    connection.execute(
        "insert into label select ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as decimal(38, 12))", values
    )


def _add_lines(connection: duckdb.DuckDBPyConnection, number: int, files: list[str]) -> None:
    if not files:
        return
    fields = {field.name: str(field.type) for path in files for field in pq.read_schema(path)}
    exact = [f"d({name}) as {name}" for name, kind in fields.items() if kind == "double"]
    exact += [
        f"cast({name} as timestamp) as {name}"
        for name, kind in fields.items()
        if kind.startswith("timestamp")
    ]
    lines = f"select {number} as delivery, * replace ({', '.join(exact)}) from read_parquet({files!r},"
    lines += " hive_partitioning = false, union_by_name = true)"
    exists = connection.sql("select 1 from duckdb_tables() where table_name = 'bill'").fetchall()
    if not exists:
        connection.execute(f"create table bill as {lines}")
        return
    for name, kind, *_ in connection.sql(f"describe {lines}").fetchall():
        connection.execute(f"alter table bill add column if not exists {name} {kind}")
    connection.execute(f"insert into bill by name {lines}")
