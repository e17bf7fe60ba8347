"""The catalog's values as entities of the journal: a database, table, version or partition is one row."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from infra.local.glue.store import Change, Entities, Leaf, Parent
from infra.local.journal import Key, Row, Touch


class KeptCatalog:
    """The part of the journal that holds the catalog."""

    def __init__(self, entities: Entities, touch: Touch) -> None:
        self._entities, self._touch = entities, touch
        entities.record = self._changed

    def held(self) -> AbstractContextManager[Any]:
        return self._entities.lock

    def known(self) -> Iterable[Key]:
        for kind, parent in self._entities.places():
            yield from (_key(kind, parent, leaf) for leaf in self._entities.children(kind, parent))

    def dump(self, key: Key) -> bytes | None:
        found = self._entities.get(*_place(key))
        return None if found is None else pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL)

    def load(self, rows: Iterable[Row]) -> None:
        for key, value in rows:
            self._entities.put(*_place(key), pickle.loads(value))

    def _changed(self, change: Change, kind: str, parent: Parent, leaf: Leaf | None, value: Any) -> None:
        if leaf is not None:
            self._touch(*_key(kind, parent, leaf))
            return
        for one in value:  # all that was below a parent is gone
            self._touch(*_key(kind, parent, one))


def _key(kind: str, parent: Parent, leaf: Leaf) -> Key:
    return kind, json.dumps(parent), json.dumps(leaf)


def _place(key: Key) -> tuple[str, Parent, Leaf]:
    leaf = json.loads(key[2])
    return key[0], tuple(json.loads(key[1])), tuple(leaf) if isinstance(leaf, list) else leaf
