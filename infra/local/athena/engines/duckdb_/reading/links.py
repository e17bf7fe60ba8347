"""Folders of hard links to a table's files, shared by the queries that read the same files.

Making and removing a folder per partition costs more than reading a small table, so queries that see
the same objects lease one set of links; a set that nobody has leased for a while goes away.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

_IDLE_SECONDS = 5.0  # so long an overwritten object's bytes outlive the last query that read them


@dataclass
class _Set:
    folder: Path
    users: int = 1
    idle_since: float = 0.0
    ready: threading.Event = field(default_factory=threading.Event)
    failed: bool = False


class LinkSets:
    """`lease` names a folder that `fill` has filled once; it stays until `release` was called as often."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)  # what a killed server left
        self._folder = folder
        self._sets: dict[str, _Set] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._made = 0

    @staticmethod
    def key(parts: Iterable[object]) -> str:
        return hashlib.sha256(repr(list(parts)).encode()).hexdigest()

    def lease(self, key: str, fill: Callable[[Path], None]) -> Path:
        while True:
            found, is_new = self._entry(key)
            if is_new:
                self._fill(key, found, fill)
                return found.folder
            found.ready.wait()
            if not found.failed:
                return found.folder

    def _entry(self, key: str) -> tuple[_Set, bool]:
        with self._lock:
            found = self._sets.get(key)
            if found is not None and not found.failed:
                found.users += 1
                return found, False
            self._made += 1
            made = self._sets[key] = _Set(self._folder / f"links-{self._made}")
            return made, True

    def _fill(self, key: str, made: _Set, fill: Callable[[Path], None]) -> None:
        try:
            made.folder.mkdir(parents=True)
            fill(made.folder)
        except BaseException:
            with self._lock:
                made.failed = True
                self._sets.pop(key, None)
            shutil.rmtree(made.folder, ignore_errors=True)
            raise
        finally:
            made.ready.set()

    def release(self, key: str) -> None:
        with self._lock:
            found = self._sets[key]
            found.users -= 1
            found.idle_since = time.monotonic()
            if self._timer is None:
                self._timer = threading.Timer(_IDLE_SECONDS, self._sweep)
                self._timer.daemon = True
                self._timer.start()

    def _sweep(self) -> None:
        """Removes what is idle for long enough, and comes again while anything is left."""
        before = time.monotonic() - _IDLE_SECONDS
        with self._lock:
            gone = [key for key, one in self._sets.items() if not one.users and one.idle_since <= before]
            folders = [self._sets.pop(key).folder for key in gone]
            self._timer = threading.Timer(_IDLE_SECONDS, self._sweep) if self._sets else None
            if self._timer is not None:
                self._timer.daemon = True
                self._timer.start()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            folders = [one.folder for one in self._sets.values()]
            self._sets.clear()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
