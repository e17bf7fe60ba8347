"""What was touched is on disk when `commit` returns, all of a moment or nothing of it; a strange file is refused."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from infra.local.journal import Journal, Key, NotKept, Row, StateError


class Part:
    def __init__(self, **values: bytes) -> None:
        self.lock = threading.RLock()
        self.values = {(name,): value for name, value in values.items()}

    def held(self) -> threading.RLock:  # type: ignore[valid-type]
        return self.lock

    def known(self) -> Iterable[Key]:
        return list(self.values)

    def dump(self, key: Key) -> bytes | None:
        return self.values.get(key)

    def load(self, rows: Iterable[Row]) -> None:
        self.values = dict(rows)


def journal(path: Path, **parts: Part) -> Journal:
    made = Journal(path)
    made.keep(parts)
    return made


def opened(path: Path, **parts: Part) -> Journal:
    made = journal(path, **parts)
    assert made.open() is False
    made.adopt()
    return made


def reread(path: Path) -> dict[Key, bytes]:
    part = Part()
    again = journal(path, a=part)
    assert again.open() is True
    again.close()
    return part.values


def test_first_start_writes_what_the_parts_have(tmp_path: Path) -> None:
    opened(tmp_path / "s", a=Part(x=b"1", y=b"2")).close()
    assert reread(tmp_path / "s") == {("x",): b"1", ("y",): b"2"}


def test_commit_writes_what_was_touched_and_nothing_else(tmp_path: Path) -> None:
    part = Part(x=b"1", y=b"2", z=b"3")
    kept = opened(tmp_path / "s", a=part)
    touch = kept.toucher("a")
    part.values = {("x",): b"new", ("y",): b"unseen"}
    touch("x")
    touch("z")
    assert not kept.is_clean
    kept.commit()
    assert kept.is_clean
    kept.close()
    assert reread(tmp_path / "s") == {("x",): b"new", ("y",): b"2"}


def test_rows_come_back_in_the_order_of_their_first_writing(tmp_path: Path) -> None:
    part = Part()
    kept = opened(tmp_path / "s", a=part)
    touch = kept.toucher("a")
    for name in ("c", "a", "b", "c"):
        part.values[name,] = name.encode() + str(len(part.values)).encode()
        touch(name)
        kept.commit()
    kept.close()
    assert [key[0] for key in reread(tmp_path / "s")] == ["c", "a", "b"]


def test_killed_before_the_first_writing_ended_is_a_first_start_again(tmp_path: Path) -> None:
    begun = journal(tmp_path / "s", a=Part(x=b"1"))
    assert begun.open() is False
    begun.close()
    assert journal(tmp_path / "s", a=Part()).open() is False


def test_change_that_cannot_be_written_is_said_and_written_later(tmp_path: Path) -> None:
    part = Part(x=b"1")
    kept = opened(tmp_path / "s", a=part)
    blocker = sqlite3.connect(tmp_path / "s", isolation_level=None)
    assert kept._database is not None
    kept._database.execute("PRAGMA busy_timeout=0")
    blocker.execute("BEGIN EXCLUSIVE")
    part.values["x",] = b"2"
    kept.toucher("a")("x")
    with pytest.raises(NotKept):
        kept.commit()
    assert not kept.is_clean
    blocker.execute("ROLLBACK")
    blocker.close()
    kept.commit()
    kept.close()
    assert reread(tmp_path / "s") == {("x",): b"2"}


def test_commit_waits_for_a_change_that_is_half_made(tmp_path: Path) -> None:
    part = Part(x=b"0", y=b"0")
    kept = opened(tmp_path / "s", a=part)
    touch = kept.toucher("a")
    with part.lock:
        part.values["x",] = b"1"
        touch("x")
        committing = threading.Thread(target=kept.commit)
        committing.start()
        committing.join(0.1)
        assert committing.is_alive()
        part.values["y",] = b"1"
        touch("y")
    committing.join(10)
    kept.close()
    assert reread(tmp_path / "s") == {("x",): b"1", ("y",): b"1"}


def test_changes_without_a_request_are_written_soon(tmp_path: Path) -> None:
    part = Part()
    kept = opened(tmp_path / "s", a=part)
    kept.start()
    part.values["x",] = b"1"
    kept.toucher("a")("x")
    deadline = threading.Event()
    for _ in range(200):
        if kept.is_clean:
            break
        deadline.wait(0.02)
    assert kept.is_clean
    kept.close()
    assert reread(tmp_path / "s") == {("x",): b"1"}


def test_foreign_file_is_refused_says_what_to_do_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_bytes(b"garbage" * 1000)
    with pytest.raises(StateError, match=r"nothing was changed.*`reset` removes it"):
        journal(path, a=Part()).open()
    assert path.read_bytes() == b"garbage" * 1000


def test_row_that_a_part_cannot_read_is_refused(tmp_path: Path) -> None:
    class Picky(Part):
        def load(self, rows: Iterable[Row]) -> None:
            raise KeyError(list(rows))

    opened(tmp_path / "s", a=Part(x=b"1")).close()
    with pytest.raises(StateError, match="`reset` removes it"):
        journal(tmp_path / "s", a=Picky()).open()


def test_newer_file_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "s", a=Part(x=b"1")).close()
    with sqlite3.connect(tmp_path / "s") as database:
        database.execute("UPDATE facts SET value = '3' WHERE name = 'format'")
    database.close()
    with pytest.raises(StateError, match="format 2, found 3"):
        journal(tmp_path / "s", a=Part()).open()


def test_first_writing_keeps_the_order_of_the_parts_not_of_the_touches(tmp_path: Path) -> None:
    part = Part(above=b"1", below=b"2")
    made = journal(tmp_path / "s", a=part)
    assert made.open() is False
    made.toucher("a")("below")
    made.adopt()
    made.close()
    assert list(reread(tmp_path / "s")) == [("above",), ("below",)]


def test_change_before_the_first_writing_is_no_part_of_a_file_that_is_closed(tmp_path: Path) -> None:
    begun = journal(tmp_path / "s", a=Part(x=b"1"))
    assert begun.open() is False
    begun.toucher("a")("x")
    begun.close()
    with sqlite3.connect(tmp_path / "s") as database:
        assert database.execute("SELECT count(*) FROM entities").fetchone() == (0,)
    database.close()


def test_what_was_touched_last_is_written_when_the_file_is_closed(tmp_path: Path) -> None:
    part = Part()
    kept = opened(tmp_path / "s", a=part)
    part.values["x",] = b"1"
    kept.toucher("a")("x")
    kept.close()
    assert reread(tmp_path / "s") == {("x",): b"1"}
