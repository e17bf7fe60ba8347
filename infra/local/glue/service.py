"""The Glue Data Catalog in this process: what it does not do, it refuses by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from infra.local.glue.classifiers import Classifiers
from infra.local.glue.databases import Databases
from infra.local.glue.functions import Functions
from infra.local.glue.indexes import Indexes
from infra.local.glue.partitions import Partitions
from infra.local.glue.requests import Operation, Payload
from infra.local.glue.statistics import Statistics
from infra.local.glue.store import Entities
from infra.local.glue.tables import Tables
from infra.local.glue.tags import Tags
from infra.local.wire import ApiError


class GlueService:
    """Handles `AWSGlue.*` but the crawlers; one operation at a time, under the entities' lock."""

    def __init__(
        self, entities: Entities, account: str, is_crawler: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._entities = entities
        self._tags = Tags(entities, account, is_crawler)
        databases = Databases(entities, account)
        tables = Tables(entities, databases, account)
        partitions = Partitions(entities, tables, account)
        self._indexes = Indexes(entities, tables)
        rooms = (
            databases,
            tables,
            partitions,
            self._indexes,
            Statistics(entities, tables, partitions),
            Functions(entities, databases, account),
            self._tags,
            Classifiers(entities),
        )
        self._operations: dict[str, Operation] = {}
        for room in rooms:
            self._operations |= room.operations()
        self._create_table = self._operations["CreateTable"]
        self._operations["CreateTable"] = self._create_with_indexes
        self._create_database = self._operations["CreateDatabase"]
        self._operations["CreateDatabase"] = self._create_with_tags
        self._delete_database = self._operations["DeleteDatabase"]
        self._operations["DeleteDatabase"] = self._delete_with_tags

    @property
    def operations(self) -> frozenset[str]:
        """The names that are answered."""
        return frozenset(self._operations)

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raises ApiError."""
        if operation not in self._operations:
            raise ApiError("OperationNotSupportedException", f"{operation} is not part of the local AWS")
        with self._entities.lock:
            return self._operations[operation](payload)

    def tag_crawler(self, name: str, tags: Mapping[str, str] | None) -> None:
        """The tags that a crawler is made with; None when it is gone. Raises ApiError."""
        with self._entities.lock:
            if tags is None:
                self._tags.end("crawler", name)
            else:
                self._tags.begin("crawler", name, tags)

    def _create_with_tags(self, payload: Payload) -> dict[str, Any]:
        """A database whose tags are refused is not made."""
        answer = self._create_database(payload)
        name = payload["DatabaseInput"]["Name"].lower()
        try:
            self._tags.begin("database", name, payload.get("Tags") or {})
        except ApiError:
            self._delete_database({"Name": name})
            raise
        return answer

    def _delete_with_tags(self, payload: Payload) -> dict[str, Any]:
        answer = self._delete_database(payload)
        self._tags.end("database", payload["Name"].lower())
        return answer

    def _create_with_indexes(self, payload: Payload) -> dict[str, Any]:
        """A table whose indexes are refused is not made."""
        answer = self._create_table(payload)
        named = {"DatabaseName": payload["DatabaseName"], "Name": payload["TableInput"]["Name"]}
        table = self._operations["GetTable"](named)["Table"]
        try:
            for index in payload.get("PartitionIndexes") or ():
                self._indexes.add(table, index)
        except ApiError:
            self._operations["DeleteTable"](named)
            raise
        return answer
