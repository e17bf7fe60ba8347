"""Rule: bytes that many objects share stay as long as any of them names them, and as long as one may."""

from __future__ import annotations

from pathlib import Path

from infra.local.s3.small import SHARED_SECONDS, SmallBlobs
from infra.local.s3.store import Store

GRACE = 900.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_equal_bytes_share_a_file_and_others_have_their_own(tmp_path: Path) -> None:
    store = Store(tmp_path)
    small = SmallBlobs(store)
    first, again, other = small.blob(b"{}"), small.blob(b"{}"), small.blob(b"[]")
    assert first == again
    assert other.id != first.id
    assert (store.read_all(first), store.read_all(other)) == (b"{}", b"[]")


def test_shared_bytes_that_no_object_named_for_long_are_not_given_to_a_new_one(tmp_path: Path) -> None:
    clock = Clock()
    store = Store(tmp_path, clock)
    small = SmallBlobs(store, clock)
    given = []
    while clock.now < 3 * GRACE:  # its objects are deleted at once, whenever it is given
        given.append((clock.now, small.blob(b"{}")))
        store.sweep(set(), GRACE)
        clock.now += 60
        assert store.read_all(given[-1][1]) == b"{}"
    assert len({blob.id for _, blob in given}) == 3 * GRACE // SHARED_SECONDS
    newest = given[-1][1]
    store.sweep({newest.id}, GRACE)
    assert store.path(newest).exists()
    assert not store.path(given[0][1]).exists()


def test_many_different_bytes_are_not_all_remembered(tmp_path: Path) -> None:
    store = Store(tmp_path)
    small = SmallBlobs(store)
    blobs = [small.blob(f"{number}".encode()) for number in range(100)]
    assert [store.read_all(blob) for blob in blobs] == [f"{number}".encode() for number in range(100)]
