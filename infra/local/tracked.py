"""A dictionary that tells which of its keys were set or removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")
_MISSING: Any = object()


class Tracked(dict[K, V]):
    """`changed` hears of each key after it was set or removed. A value changed in place is its owner's to tell."""

    def __init__(self, changed: Callable[[K], None], items: dict[K, V] | None = None) -> None:
        super().__init__(items or {})
        self._changed = changed

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self._changed(key)

    def __delitem__(self, key: K) -> None:
        super().__delitem__(key)
        self._changed(key)

    def pop(self, key: K, default: Any = _MISSING) -> Any:
        found = super().pop(key) if default is _MISSING else super().pop(key, default)
        self._changed(key)
        return found

    def popitem(self) -> tuple[K, V]:
        key, value = super().popitem()
        self._changed(key)
        return key, value

    def setdefault(self, key: K, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *others: Any, **named: Any) -> None:
        for key, value in dict(*others, **named).items():
            self[key] = value

    def clear(self) -> None:
        keys = list(self)
        super().clear()
        for key in keys:
            self._changed(key)
