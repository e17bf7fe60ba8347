"""Queries that write: tables by CTAS, rows by INSERT, Hive and Iceberg; and results that were promised."""

from __future__ import annotations

import time
from typing import Any

from tests.faults.local_aws.actors import Actor

DATABASE, BUCKET = "written", "written"
OVER = ("SUCCEEDED", "FAILED", "CANCELLED")
Rows = tuple[int, int]  # how many, and their sum


class Queries(Actor):
    """A few tables; each statement succeeds whole or leaves nothing."""

    name = "queries"
    iceberg = False

    def setup(self) -> None:
        if not self.iceberg:
            self.clients.s3.create_bucket(Bucket=BUCKET)
            self.clients.glue.create_database(DatabaseInput={"Name": DATABASE})
        self.prefix = "i" if self.iceberg else "h"
        self.model: dict[str, Rows] = {}
        self.places: dict[str, str] = {}
        self.results: dict[str, str] = {}

    def act(self) -> None:
        name = f"{self.prefix}{self.rng.randrange(2)}"
        if name not in self.model:
            self._create(name)
        elif self.rng.random() < 0.15 or self.model[name][0] > 2_000:
            self._statement(name, f"drop table {DATABASE}.{name}", None)
        elif self.rng.random() < 0.7:
            self._insert(name)
        else:
            self._select()

    def _create(self, name: str) -> None:
        count = self.rng.choice((3, 40))
        self.places[name] = f"{name}-{self.rng.randrange(10**9)}/"
        where = f"s3://{BUCKET}/{self.places[name]}"
        if self.iceberg:
            properties = f"table_type='ICEBERG', is_external=false, location='{where}'"
        else:
            partitioned = self.rng.choice(("", ", partitioned_by=ARRAY['p']"))
            properties = f"format='PARQUET', external_location='{where}'{partitioned}"
        sql = f"create table {DATABASE}.{name} with ({properties}) as {_rows(0, count)}"
        self._statement(name, sql, _summed(0, count))

    def _insert(self, name: str) -> None:
        count, start = self.rng.choice((1, 30)), self.rng.randrange(1000)
        had, total = self.model[name]
        added, more = _summed(start, count)
        sql = f"insert into {DATABASE}.{name} {_rows(start, count)}"
        self._statement(name, sql, (had + added, total + more))

    def _select(self) -> None:
        number = self.rng.randrange(10**6)
        self.intend(table="", after=None, query="")
        query = self._run(f"select {number} as n")
        self.results[query] = str(number)
        self.done()

    def _statement(self, name: str, sql: str, after: Rows | None) -> None:
        self.intend(table=name, after=after, query="")
        self._run(sql)
        self._set(name, after)
        self.done()

    def _run(self, sql: str) -> str:
        athena = self.clients.athena
        query = str(
            self.call(
                athena.start_query_execution, QueryString=sql,
                ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/results/"},
            )["QueryExecutionId"]
        )  # fmt: skip
        self.pending["query"] = query
        while (status := self._status(query))["State"] not in OVER:
            time.sleep(0.01)
        assert status["State"] == "SUCCEEDED", f"{sql}: {status}"
        return query

    def _status(self, query: str) -> dict[str, Any]:
        got = self.call(self.clients.athena.get_query_execution, QueryExecutionId=query)
        status: dict[str, Any] = got["QueryExecution"]["Status"]
        return status

    def _set(self, name: str, after: Rows | None) -> None:
        if not name:
            return
        if after is None:  # a Hive table that is dropped leaves its files, as it does on AWS
            self.model.pop(name, None)
            self.places.pop(name, None)
        else:
            self.model[name] = after

    def check(self) -> list[str]:
        pending, self.pending = self.pending or {}, None
        problems = self._pending_state(pending)
        found = self._found()
        name = pending.get("table", "")
        if name and found.get(name) != self.model.get(name) and found.get(name) == pending["after"]:
            self._set(name, pending["after"])
        if found != self.model:
            problems.append(f"{self.name}: expected {self.model}, found {found}, pending {pending}")
        return problems + self._orphans() + self._results()

    def _pending_state(self, pending: dict[str, Any]) -> list[str]:
        """A query that was under way is over, and a success is whole."""
        if not pending.get("query"):
            return []
        status = self._status(pending["query"])
        if status["State"] == "SUCCEEDED":
            self._set(pending["table"], pending["after"])
            return []
        if status["State"] == "FAILED" and status.get("StateChangeReason"):
            return []
        return [f"{self.name}: a query of the killed server is {status}"]

    def _found(self) -> dict[str, Rows]:
        tables = self.clients.glue.get_tables(DatabaseName=DATABASE)["TableList"]
        names = [table["Name"] for table in tables if table["Name"].startswith(self.prefix)]
        if not names:
            return {}
        query = self._quietly(
            " union all ".join(
                f"select '{n}', count(*), coalesce(sum(n), 0) from {DATABASE}.{n}" for n in names
            )
        )
        rows = self.clients.athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"][1:]
        texts = [[datum["VarCharValue"] for datum in row["Data"]] for row in rows]
        return {name: (int(count), int(total)) for name, count, total in texts}

    def _quietly(self, sql: str) -> str:
        self.pending = {}
        query = self._run(sql)
        self.pending = None
        return query

    def _orphans(self) -> list[str]:
        """A Hive table that is not there has no files either: the next CTAS would be refused."""
        if self.iceberg:
            return []
        gone = [place for name, place in self.places.items() if name not in self.model]
        list_objects = self.clients.s3.list_objects_v2
        left = [place for place in gone if list_objects(Bucket=BUCKET, Prefix=place).get("Contents")]
        return [f"queries: files without a table below {left}"] if left else []

    def _results(self) -> list[str]:
        problems = []
        for query, expected in list(self.results.items())[-2:]:
            if self._status(query)["State"] != "SUCCEEDED":
                problems.append(f"{self.name}: {query} was SUCCEEDED, is {self._status(query)}")
                continue
            rows = self.clients.athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
            if rows[1]["Data"][0]["VarCharValue"] != expected:
                problems.append(f"{self.name}: {query} answered {expected}, answers {rows}")
        return problems


class IcebergQueries(Queries):
    """The same with Iceberg tables: a commit is there or is not."""

    name, iceberg = "iceberg", True


def _rows(start: int, count: int) -> str:
    return f"select cast(x as bigint) as n, cast(x % 3 as varchar) as p from unnest(sequence({start}, {start + count - 1})) as t(x)"


def _summed(start: int, count: int) -> Rows:
    return count, sum(range(start, start + count))
