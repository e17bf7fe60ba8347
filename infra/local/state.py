"""What survives a restart: one file, replaced in one step, written at stop and soon after changes."""

from __future__ import annotations

import logging
import os
import pickle
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

log = logging.getLogger("infra.local")

FORMAT = 1
QUIET_SECONDS = 2.0
# A snapshot holds every service's lock, so it may take at most this share of the time.
LARGEST_SHARE = 0.05


class StateError(Exception):
    """The file cannot be used; the message says what to do."""


class Part(Protocol):
    """A piece of the server with state of its own."""

    def snapshot(self) -> bytes: ...

    def restore(self, state: bytes) -> None: ...


def read(path: Path) -> dict[str, bytes]:
    """The parts of the last snapshot, none when there is no file."""
    if not path.exists():
        return {}
    try:
        content = pickle.loads(path.read_bytes())
        found = content["format"]
    except (
        pickle.UnpicklingError,
        EOFError,
        KeyError,
        TypeError,
        AttributeError,
        ImportError,
        IndexError,
    ) as error:
        raise StateError(
            f"{path}: expected a snapshot of the local AWS, found {error!r}; `reset` removes it"
        ) from error
    if found != FORMAT:
        raise StateError(f"{path}: expected snapshot format {FORMAT}, found {found}; `reset` removes it")
    parts: dict[str, bytes] = content["parts"]
    return parts


def write(path: Path, parts: Mapping[str, bytes]) -> None:
    """Replace the file; a kill at any moment leaves the old one or the new one."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as handle:
        pickle.dump({"format": FORMAT, "parts": dict(parts)}, handle, protocol=pickle.HIGHEST_PROTOCOL)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)


class Keeper:
    """Saves the parts: `save` now, `changed` within a few seconds."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._parts: dict[str, Part] = {}
        self._changed, self._stopped = threading.Event(), threading.Event()
        self._saving = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="state", daemon=True)

    def keep(self, **parts: Part) -> None:
        """Add parts under names of their own, before the first `restore` or `save`."""
        self._parts.update(parts)

    def restore(self) -> None:
        """Give each part what it had; a part without a snapshot starts empty."""
        kept = read(self._path)
        for name, part in self._parts.items():
            if name in kept:
                part.restore(kept[name])

    def start(self) -> None:
        self._thread.start()

    def changed(self) -> None:
        self._changed.set()

    def save(self) -> float:
        """Write a snapshot; returns the seconds it took."""
        with self._saving:
            begun = self._clock()
            self._changed.clear()
            write(self._path, {name: part.snapshot() for name, part in self._parts.items()})
            return self._clock() - begun

    def stop(self) -> None:
        """End the thread, then save once more."""
        self._stopped.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()
        self.save()

    def _run(self) -> None:
        while self._changed.wait() and not self._stopped.wait(QUIET_SECONDS):
            try:
                seconds = self.save()
            except OSError:  # a full disk, say: the last snapshot stands, the next change tries again
                log.exception("state was not saved")
                continue
            self._stopped.wait(seconds / LARGEST_SHARE)
