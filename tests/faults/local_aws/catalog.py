"""Tables and their partitions, whole batches at a time."""

from __future__ import annotations

from typing import Any

from tests.faults.local_aws.actors import Actor

Columns = [{"Name": "n", "Type": "bigint"}]
Table = tuple[str, frozenset[str]]  # its mark, its partitions


class Catalog(Actor):
    """Creates, changes, drops tables; adds and removes partitions in batches."""

    name, database = "catalog", "faults"

    def setup(self) -> None:
        self.clients.glue.create_database(DatabaseInput={"Name": self.database})
        self.model: dict[str, Table] = {}

    def act(self) -> None:
        name = self.rng.choice(("t1", "t2", "t3"))
        if name not in self.model:
            self._write(name, "create_table")
            return
        kinds = (self._update, self._add, self._remove, self._drop)
        self.rng.choices(kinds, (3, 5, 2, 1))[0](name)

    def _write(self, name: str, operation: str) -> None:
        mark = str(self.rng.random())
        described = {"Columns": Columns, "Location": f"s3://faults/{name}/"}
        table = {
            "Name": name,
            "StorageDescriptor": described,
            "PartitionKeys": [{"Name": "p", "Type": "string"}],
            "Parameters": {"mark": mark},
        }
        partitions = self.model[name][1] if name in self.model else frozenset()
        self.intend(table=name, after=(mark, partitions))
        self.call(getattr(self.clients.glue, operation), DatabaseName=self.database, TableInput=table)
        self._apply()

    def _update(self, name: str) -> None:
        self._write(name, "update_table")

    def _add(self, name: str) -> None:
        mark, partitions = self.model[name]
        new = {f"{self.rng.randrange(10**6)}" for _ in range(self.rng.choice((1, 10, 60)))} - partitions
        inputs = [
            {
                "Values": [value],
                "StorageDescriptor": {"Columns": Columns, "Location": f"s3://faults/{name}/{value}/"},
            }
            for value in new
        ]
        self.intend(table=name, after=(mark, partitions | new))
        create = self.clients.glue.batch_create_partition
        answer = self.call(create, DatabaseName=self.database, TableName=name, PartitionInputList=inputs)
        assert not answer.get("Errors")
        self._apply()

    def _remove(self, name: str) -> None:
        mark, partitions = self.model[name]
        gone = self.rng.sample(sorted(partitions), min(25, len(partitions)))
        if not gone:
            return
        self.intend(table=name, after=(mark, partitions - set(gone)))
        values: list[dict[str, Any]] = [{"Values": [value]} for value in gone]
        delete = self.clients.glue.batch_delete_partition
        self.call(delete, DatabaseName=self.database, TableName=name, PartitionsToDelete=values)
        self._apply()

    def _drop(self, name: str) -> None:
        self.intend(table=name, after=None)
        self.call(self.clients.glue.delete_table, DatabaseName=self.database, Name=name)
        self._apply()

    def _apply(self) -> None:
        self._set(self.pending["table"], self.pending["after"])
        self.done()

    def _set(self, name: str, after: Table | None) -> None:
        if after is None:
            del self.model[name]
        else:
            self.model[name] = after

    def check(self) -> list[str]:
        found, problems = self._found()
        name, after = (self.pending["table"], self.pending["after"]) if self.pending else ("", None)
        if name and found.get(name) == after != self.model.get(name):
            self._set(name, after)
        if found != self.model:
            names = {n for n in found | self.model if found.get(n) != self.model.get(n)}
            problems.append(
                f"catalog: {names} differ; pending {self.pending}; {_sizes(found)} {_sizes(self.model)}"
            )
        self.pending = None
        return problems

    def _found(self) -> tuple[dict[str, Table], list[str]]:
        found, problems = {}, []
        glue = self.clients.glue
        for table in glue.get_tables(DatabaseName=self.database)["TableList"]:
            name = table["Name"]
            pages = glue.get_paginator("get_partitions").paginate(DatabaseName=self.database, TableName=name)
            partitions = {one["Values"][0]: one for page in pages for one in page["Partitions"]}
            if table["StorageDescriptor"]["Columns"] != Columns:
                problems.append(f"table {name} has columns {table['StorageDescriptor']}")
            for value, one in partitions.items():
                if one["StorageDescriptor"]["Location"] != f"s3://faults/{name}/{value}/":
                    problems.append(f"partition {value} of {name} has location {one['StorageDescriptor']}")
            found[name] = (table["Parameters"]["mark"], frozenset(partitions))
        return found, problems


def _sizes(tables: dict[str, Table]) -> dict[str, tuple[str, int]]:
    return {name: (mark, len(partitions)) for name, (mark, partitions) in tables.items()}
