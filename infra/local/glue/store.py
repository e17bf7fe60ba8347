"""Everything the catalog knows, as plain values in a tree: parent, kind, leaf. Three ways to change it, and no other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal

Parent = tuple[str, ...]
Leaf = str | tuple[str, ...]
Change = Literal["put", "drop", "clear"]
# Hears of every change after it was made, under the lock: what, kind, parent, leaf, value (for clear: no leaf, what
# was there).
Recorder = Callable[[Change, str, Parent, Leaf | None, Any], None]

# What lies below a database and below a table, so that dropping one leaves nothing behind.
DATABASE, TABLE, VERSION, PARTITION = "database", "table", "version", "partition"
INDEX, STATISTICS, FUNCTION, TAGS, CLASSIFIER = "index", "statistics", "function", "tags", "classifier"
OF_TABLE = (VERSION, PARTITION, INDEX, STATISTICS)

_NOTHING: Mapping[Leaf, Any] = MappingProxyType({})


class Entities:
    """Values by kind, parent and leaf, each kind's leaves in the order of their making. Values are never changed in place."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.record: Recorder | None = None
        self._kept: dict[tuple[str, Parent], dict[Leaf, Any]] = {}

    def get(self, kind: str, parent: Parent, leaf: Leaf) -> Any | None:
        return self._kept.get((kind, parent), _NOTHING).get(leaf)

    def children(self, kind: str, parent: Parent) -> Mapping[Leaf, Any]:
        """The values below a parent; a view, so copy it before changing any."""
        return self._kept.get((kind, parent), _NOTHING)

    def parents(self, kind: str, above: Parent) -> list[Parent]:
        """The parents that begin with `above` and have values of this kind."""
        return [parent for found, parent in self._kept if found == kind and parent[: len(above)] == above]

    def places(self) -> list[tuple[str, Parent]]:
        """Every kind and parent below which there are values."""
        return list(self._kept)

    def put(self, kind: str, parent: Parent, leaf: Leaf, value: Any) -> None:
        self._kept.setdefault((kind, parent), {})[leaf] = value
        self._tell("put", kind, parent, leaf, value)

    def drop(self, kind: str, parent: Parent, leaf: Leaf) -> bool:
        """False when it was not there."""
        below = self._kept.get((kind, parent), {})
        if below.pop(leaf, None) is None:
            return False
        if not below:
            del self._kept[kind, parent]
        self._tell("drop", kind, parent, leaf, None)
        return True

    def clear(self, kind: str, parent: Parent) -> None:
        """Forget every value of the kind directly below the parent."""
        if gone := self._kept.pop((kind, parent), None):
            self._tell("clear", kind, parent, None, gone)

    def _tell(self, change: Change, kind: str, parent: Parent, leaf: Leaf | None, value: Any) -> None:
        if self.record is not None:
            self.record(change, kind, parent, leaf, value)
