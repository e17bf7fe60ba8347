"""What is acknowledged is kept: every entity is one row, and no reply leaves before the rows it tells of are written.

A part of the server calls `touch` for an entity under its own lock, in the critical section that changes it. `commit`
takes the locks of all parts, reads the touched entities as they are and writes them in one transaction. No change is
half done while all locks are held, so what is on disk is always the whole state of one moment. Requests that wait for
a running commit find their rows written by the next one: however many they are, they share one transaction.

`synchronous=NORMAL`: a killed process loses nothing, since the system has what was written. A power cut may lose the
last transactions, never a part of one.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from infra.local.steps import step

log = logging.getLogger("infra.local")

FORMAT = 2
FLUSH_SECONDS = 0.05
Key = tuple[str, ...]
Row = tuple[Key, bytes]
Touch = Callable[..., None]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entities (
    number INTEGER PRIMARY KEY, part TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, UNIQUE (part, key)
);
"""
_PUT = (
    "INSERT INTO entities (part, key, value) VALUES (?, ?, ?) "
    "ON CONFLICT (part, key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value"
)


class StateError(Exception):
    """The file of the state cannot be used; the message says what to do."""


class NotKept(Exception):
    """A change could not be written down, so nobody may be told of it."""


class Part(Protocol):
    """A piece of the server with state of its own, in entities that are known by their keys."""

    def held(self) -> AbstractContextManager[object]:
        """Its lock: no entity changes while it is held."""

    def known(self) -> Iterable[Key]:
        """Every entity."""

    def dump(self, key: Key) -> bytes | None:
        """One entity as it is now, None when it is gone."""

    def load(self, rows: Iterable[Row]) -> None:
        """Take back what was dumped, in the order in which the entities first appeared."""


def unmarked(*_key: str) -> None:
    """The `touch` of a part that nobody keeps."""


class Journal:
    """The entities of all parts in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: dict[str, Part] = {}
        self._touched: dict[tuple[str, Key], None] = {}
        self._committing = threading.Lock()
        self._busy = self._failed = False
        self._whole = False  # the file has all that the parts have, but for what is touched
        self._waiting, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._flush, name="journal", daemon=True)
        self._database: sqlite3.Connection | None = None

    # ---- parts ----
    def toucher(self, part: str) -> Touch:
        """The `touch` for a part: its arguments are an entity's key."""

        def touch(*key: str) -> None:
            self._touched[part, key] = None
            self._waiting.set()

        return touch

    def keep(self, parts: Mapping[str, Part]) -> None:
        """The parts, in the order in which their locks may be taken."""
        self._parts = dict(parts)

    # ---- start and stop ----
    def open(self) -> bool:
        """Open the file and give each part its rows; False when there was no state yet. Raises StateError."""
        try:
            self._database = _connected(self._path)
            found = _format(self._database)
            if found is None:
                return False
            if found != FORMAT:
                raise StateError(
                    f"{self._path}: expected state of format {FORMAT}, found {found}; start it with the version that "
                    "wrote it, or `reset` removes it"
                )
            for name, part in self._parts.items():
                part.load(_rows(self._database, name))
        except (StateError, sqlite3.Error, *_UNREADABLE) as error:
            self.close()
            raise error if isinstance(error, StateError) else _refused(self._path, error) from error
        self._touched.clear()
        self._waiting.clear()
        self._whole = True
        return True

    def adopt(self) -> None:
        """Write everything that the parts have, for a file that had nothing: all of it or nothing."""
        known = {(name, key): None for name, part in self._parts.items() for key in part.known()}
        self._touched = known | self._touched  # in this order: what is above comes before what is below
        self._commit(first=True)
        self._whole = True

    def start(self) -> None:
        """Write from now on also what changes without a request (a query that ends, a crawl)."""
        self._thread.start()

    def close(self) -> None:
        """Write what is left and close the file."""
        self._stopped.set()
        self._waiting.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._database is not None:
            if self._whole:
                self._commit_last()
            self._database.close()
            self._database = None

    def _commit_last(self) -> None:
        try:
            self.commit()
        except NotKept as error:
            log.error("what was changed last is lost: %s", error)

    # ---- commits ----
    @property
    def is_clean(self) -> bool:
        """Whether every change that anybody can see is on disk."""
        return not self._touched and not self._busy

    def commit(self) -> None:
        """Return when everything that was changed before this call is on disk; raises NotKept."""
        if not self.is_clean:
            self._commit()

    def _commit(self, first: bool = False) -> None:
        with self._committing:
            self._busy = True
            try:
                taken = self._take()
                step("state taken")
                self._write(taken, first)
                self._report(None)
            except (sqlite3.Error, OSError) as error:
                for entity in taken:
                    self._touched.setdefault(entity)
                self._report(error)
                raise NotKept(f"{self._path}: {error}") from error
            finally:
                self._busy = False

    def _take(self) -> dict[tuple[str, Key], bytes | None]:
        with ExitStack() as locks:
            for part in self._parts.values():
                locks.enter_context(part.held())
            self._waiting.clear()
            taken = {(name, key): self._parts[name].dump(key) for name, key in self._touched}
            self._touched = {}
        return taken

    def _write(self, taken: Mapping[tuple[str, Key], bytes | None], first: bool) -> None:
        if self._database is None:
            raise sqlite3.ProgrammingError("the file is closed")
        with _transaction(self._database) as database:
            put = [(name, _text(key), value) for (name, key), value in taken.items() if value is not None]
            gone = [(name, _text(key)) for (name, key), value in taken.items() if value is None]
            database.executemany("DELETE FROM entities WHERE part = ? AND key = ?", gone)
            database.executemany(_PUT, put)
            if first:
                database.execute("INSERT INTO facts VALUES ('format', ?)", (str(FORMAT),))
            step("rows written")
        step("rows kept")

    def _report(self, error: Exception | None) -> None:
        if error is not None and not self._failed:
            log.error("state cannot be written, changes are refused until it can: %s", error)
        if error is None and self._failed:
            log.info("state is written again")
        self._failed = error is not None

    def _flush(self) -> None:
        while not self._stopped.is_set():
            self._waiting.wait()
            self._stopped.wait(FLUSH_SECONDS)
            try:
                self.commit()
            except NotKept:  # reported once; requests are refused meanwhile, and it is tried again
                self._stopped.wait(1)


_UNREADABLE = (ValueError, EOFError, KeyError, TypeError, AttributeError, ImportError, IndexError)


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.executescript(_SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _format(database: sqlite3.Connection) -> int | None:
    found = database.execute("SELECT value FROM facts WHERE name = 'format'").fetchone()
    return None if found is None else int(found[0])


def _rows(database: sqlite3.Connection, part: str) -> Iterator[Row]:
    for key, value in database.execute(
        "SELECT key, value FROM entities WHERE part = ? ORDER BY number", (part,)
    ):
        yield tuple(json.loads(key)), value


def _text(key: Key) -> str:
    """As ASCII, since an object's key may be text that UTF-8 does not have."""
    return json.dumps(key)


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _refused(path: Path, error: Exception) -> StateError:
    return StateError(
        f"{path}: expected the state of a local AWS, found {error!r}; nothing was changed. Put back a copy of the "
        "folder, or `reset` removes it"
    )
