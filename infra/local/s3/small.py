"""Bytes that come again and again, such as the `{}` beside each result of a query: one file for many objects.

A file of bytes goes when no object has named it for the store's grace, seen from the first sweep that found it
unnamed. It is given to new objects for a shorter time than that, so none gets a file that is about to go.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from infra.local.s3.store import Blob, Store

LARGEST = 16
# Well below the time that the bytes of a deleted object stay.
SHARED_SECONDS = 300.0
_KEPT = 8


class SmallBlobs:
    """Files of at most `LARGEST` bytes; safe for many threads, of which two may make a file each for the same bytes."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._known: dict[bytes, tuple[Blob, float]] = {}

    def blob(self, body: bytes) -> Blob:
        """A file of these bytes."""
        known = self._known.get(body)
        if known is not None and self._clock() - known[1] < SHARED_SECONDS:
            return known[0]
        made = self._store.write([body])
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[body] = made, self._clock()
        return made
