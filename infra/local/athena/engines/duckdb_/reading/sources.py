"""The tables that one query sees: each looked up once, so that two mentions of it agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from infra.local.athena.catalog import Catalog, Table, TableName
from infra.local.athena.errors import QueryFailed
from infra.local.athena.storage import ObjectStore

if TYPE_CHECKING:
    from infra.local.athena.iceberg.reading import IcebergTable

Ask = Callable[[str], list[tuple[object, ...]]]


class QueryTables:
    """`given` stands before the catalog; `ask` works out a constant of the query."""

    def __init__(
        self, catalog: Catalog, store: ObjectStore, ask: Ask, given: Mapping[TableName, Table] | None = None
    ) -> None:
        self._catalog = catalog
        self._store = store
        self._ask = ask
        self._known: dict[TableName, Table] = dict(given or {})

    def __call__(self, name: TableName) -> Table:
        if name not in self._known:
            self._known[name] = self._pinned(self._catalog.table(name))
        return self._known[name]

    @property
    def seen(self) -> Mapping[TableName, Table]:
        """Every table that was looked up so far."""
        return dict(self._known)

    def _pinned(self, table: Table) -> Table:
        if not table.is_iceberg:
            return table
        from infra.local.athena.iceberg import reading, tables

        return reading.current(tables.IcebergTables(self._catalog.glue, self._store), table)

    def at_version(self, name: TableName, sql: str) -> Table:
        """The snapshot with the id, or under the reference's name, that `sql` gives."""
        from infra.local.athena.iceberg import reading

        value = self._constant(sql)
        return reading.as_of_version(
            self._iceberg(name), value if isinstance(value, str) else int(str(value))
        )

    def at_time(self, name: TableName, sql: str) -> Table:
        """The snapshot that was current at the instant that `sql` gives."""
        from infra.local.athena.iceberg import reading

        table = self._iceberg(name)
        value = self._constant(f"epoch_ms(CAST({sql} AS TIMESTAMPTZ))")
        return reading.as_of_time(table, int(str(value)))

    def is_future(self, sql: str) -> bool:
        return bool(self._ask(f"SELECT CAST({sql} AS TIMESTAMPTZ) > now()")[0][0])

    def _constant(self, sql: str) -> object:
        found = self._ask(f"SELECT {sql}")[0][0]
        if found is None:
            raise QueryFailed("INVALID_ARGUMENTS", "Pointer value cannot be NULL")
        return found

    def _iceberg(self, name: TableName) -> IcebergTable:
        from infra.local.athena.iceberg.reading import IcebergTable

        table = self(name)
        if not isinstance(table, IcebergTable):
            text = "This connector does not support versioned tables"
            raise QueryFailed("NOT_SUPPORTED", text, 1, 1)
        return table
