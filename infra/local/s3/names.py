"""The keys that a bucket's listing shows, in order, kept from listing to listing."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from infra.local.base_moto import DiskKey
from infra.local.s3.listing import sort_key


class SortedNames:
    """Sorted once per bucket; each change then moves one name. To be called under the lock of S3.

    Sorting anew after each change made every query's listing pay for all objects of the bucket, its own result
    files among them.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, list[str]]] = {}

    def of(self, bucket: Any) -> list[str]:
        """The keys whose latest version is an object. Read only, and under the lock."""
        known, names = self._kept.get(bucket.name, (None, []))
        if known is not bucket:  # never listed, or deleted and made again
            current = [name for name, key in bucket.keys.items() if isinstance(key, DiskKey)]
            names = sorted(current, key=sort_key)
            self._kept[bucket.name] = bucket, names
        return names

    def changed(self, bucket: Any, name: str) -> None:
        """Something became of the key: it is shown from now on if its latest version is an object."""
        known, names = self._kept.get(bucket.name, (None, []))
        if known is not bucket:
            self._kept.pop(bucket.name, None)
            return
        at = bisect_left(names, sort_key(name), key=sort_key)
        is_there = at < len(names) and names[at] == name
        is_shown = isinstance(bucket.keys.get(name), DiskKey)
        if is_shown and not is_there:
            names.insert(at, name)
        elif is_there and not is_shown:
            del names[at]
