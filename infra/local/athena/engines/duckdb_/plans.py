"""What was compiled for a text, kept as long as it says what compiling it anew would say.

Compiling depends on the text, on the database of its unqualified names, and on the tables and views that the catalog
has by these names. Those are asked of the catalog for every query, and what was kept counts only if each of them is to
the letter what it was. Partitions and files are no part of it. A board asks the same few texts again and again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from infra.local.athena.catalog import Table, TableName
from infra.local.athena.engines.base import Query
from infra.local.athena.engines.duckdb_.compiler import Compiled, Compiler
from infra.local.athena.engines.duckdb_.reading.sources import QueryTables
from infra.local.athena.errors import QueryFailed

_KEPT = 64


@dataclass(frozen=True)
class _Plan:
    compiled: Compiled
    tables: Mapping[TableName, Table]


class Plans:
    """The latest texts; safe for many threads, since nobody changes what was compiled."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], _Plan] = OrderedDict()

    def compiled(self, query: Query, tables: QueryTables) -> Compiled:
        if type(query) is not Query or query.tables:  # a change of rows, or a state of its own
            return _compiled(query, tables)
        key = query.text, query.database
        found = self._known.get(key)
        if found is not None and _are_there(found.tables, tables):
            return found.compiled
        made = _compiled(query, tables)
        if not any(
            table.is_iceberg for table in tables.seen.values()
        ):  # those are one snapshot of themselves
            self._keep(key, _Plan(made, tables.seen))
        return made

    def _keep(self, key: tuple[str, str], plan: _Plan) -> None:
        with self._lock:
            self._known[key] = plan
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)


def _compiled(query: Query, tables: QueryTables) -> Compiled:
    return Compiler(query.text, query.database, tables).compile(query.tree)


def _are_there(known: Mapping[TableName, Table], tables: QueryTables) -> bool:
    """Whether the catalog has these very tables now. What is missing is told by compiling, at its place in the text."""
    try:
        found = {name: tables(name) for name in known}
    except QueryFailed:
        return False
    return found == known and all(found[name].raw == known[name].raw for name in known)
