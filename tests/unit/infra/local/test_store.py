"""Bytes of an object never change, and outlive the object for as long as somebody may read them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.s3.store import CHUNK, Store


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(tmp_path, clock)


def test_write_keeps_bytes_size_and_digest(store: Store) -> None:
    blob = store.write([b"ab", b"", b"c"])
    assert store.read_all(blob) == b"abc"
    assert (blob.size, blob.md5) == (3, hashlib.md5(b"abc").hexdigest())


def test_equal_bytes_are_different_files(store: Store) -> None:
    assert store.write([b"x"]).id != store.write([b"x"]).id


def test_read_gives_the_range_in_chunks(store: Store) -> None:
    content = bytes(range(256)) * 8192
    blob = store.write([content])
    chunks = list(store.read(blob, 3, CHUNK + 5))
    assert [len(chunk) for chunk in chunks] == [CHUNK, 5]
    assert b"".join(chunks) == content[3 : CHUNK + 8]


def test_read_of_a_cut_file_fails(store: Store) -> None:
    blob = store.write([b"abc"])
    store.path(blob).write_bytes(b"a")
    with pytest.raises(OSError, match="expected 3 bytes"):
        list(store.read(blob))


def test_failed_upload_leaves_nothing(store: Store) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.write(cut())
    assert not [path for path in store.root.rglob("*") if path.is_file()]


def test_sweep_waits_out_the_grace_and_spares_the_living(store: Store, clock: Clock) -> None:
    kept, dead = store.write([b"1"]), store.write([b"2"])
    assert store.sweep({kept.id}, 10) == 0
    clock.now = 9.0
    assert store.sweep({kept.id}, 10) == 0
    clock.now = 10.0
    assert store.sweep({kept.id}, 10) == 1
    assert store.path(kept).exists()
    assert not store.path(dead).exists()


def test_sweep_forgets_the_death_of_what_came_back(store: Store, clock: Clock) -> None:
    blob = store.write([b"1"])
    store.sweep(set(), 10)
    clock.now = 9.0
    store.sweep({blob.id}, 10)
    clock.now = 12.0
    assert store.sweep(set(), 10) == 0
