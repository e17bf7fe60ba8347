"""Object bytes as immutable files, named by a random id and never by key.

Keys such as `a`, `a/` and `../x` are all legal, so a key can't be a file name. Since a file never changes and
is unlinked only long after nothing names it, an engine that reads the files directly never sees an overwrite.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from infra.local.steps import step

CHUNK = 1 << 20


@dataclass(frozen=True)
class Blob:
    """Bytes of one object or part: file id, length, MD5 in hex."""

    id: str
    size: int
    md5: str


@dataclass
class Incoming:
    """A file that is being written; it exists for others after `commit` only."""

    store: Store
    id: str
    handle: BinaryIO
    digest: hashlib._Hash = field(default_factory=lambda: hashlib.md5(usedforsecurity=False))
    size: int = 0

    def write(self, chunk: bytes | memoryview) -> None:
        rest = memoryview(chunk)
        while rest:  # a disk that is nearly full takes a part
            rest = rest[self.handle.write(rest) :]
        self.digest.update(chunk)
        self.size += len(chunk)

    def commit(self) -> Blob:
        """Close and rename: from here on the bytes are an object's. No fsync: a crash of the machine may lose it."""
        self.handle.close()
        step("bytes written")
        blob = Blob(self.id, self.size, self.digest.hexdigest())
        self.store.temporary(self.id).replace(self.store.path(blob))
        step("bytes renamed")
        return blob

    def abandon(self) -> None:
        self.handle.close()
        self.store.temporary(self.id).unlink(missing_ok=True)


class Store:
    """All object bytes below one folder, in 256 subfolders."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.root = root
        self._clock = clock
        self._dead_since: dict[str, float] = {}
        (root / "incoming").mkdir(parents=True, exist_ok=True)
        for number in range(256):
            (root / f"{number:02x}").mkdir(exist_ok=True)

    def path(self, blob: Blob) -> Path:
        return self.root / blob.id[:2] / blob.id

    def temporary(self, blob_id: str) -> Path:
        return self.root / "incoming" / blob_id

    def open_incoming(self) -> Incoming:
        blob_id = uuid.uuid4().hex
        incoming = Incoming(self, blob_id, self.temporary(blob_id).open("wb", buffering=0))
        step("bytes begun")
        return incoming

    def write(self, chunks: Iterable[bytes | memoryview]) -> Blob:
        """Store the chunks; nothing remains when the iteration fails."""
        incoming = self.open_incoming()
        try:
            for chunk in chunks:
                incoming.write(chunk)
            return incoming.commit()
        except BaseException:
            incoming.abandon()
            raise

    def read(self, blob: Blob, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start`, in chunks of at most a megabyte; reads nothing but the range."""
        remaining = blob.size - start if length is None else length
        with self.path(blob).open("rb", buffering=0) as handle:
            handle.seek(start)
            while remaining > 0:
                chunk = handle.read(min(CHUNK, remaining))
                if not chunk:
                    raise OSError(f"{self.path(blob)}: expected {blob.size} bytes, the file is shorter")
                remaining -= len(chunk)
                yield chunk

    def read_all(self, blob: Blob) -> bytes:
        return self.path(blob).read_bytes()

    def sweep(self, live: set[str], grace_seconds: float) -> int:
        """Unlink files that no object has named for `grace_seconds`; returns how many.

        A file counts as dead from the first sweep that finds it unnamed, so an upload that is finished but not
        yet an object, and a query that still reads a deleted object, both have the whole grace.
        """
        now = self._clock()
        dead = {entry.name: Path(entry.path) for entry in self._files() if entry.name not in live}
        self._dead_since = {name: self._dead_since.get(name, now) for name in dead}
        expired = [name for name, since in self._dead_since.items() if now - since >= grace_seconds]
        for name in expired:
            dead[name].unlink(missing_ok=True)
            del self._dead_since[name]
        if expired:
            step("files removed")
        return len(expired)

    def clear_incoming(self) -> None:
        """Remove uploads that a killed server left half done. Only at start."""
        for leftover in (self.root / "incoming").iterdir():
            leftover.unlink()

    def _files(self) -> Iterator[os.DirEntry[str]]:
        for number in range(256):
            with os.scandir(self.root / f"{number:02x}") as entries:
                yield from entries
