"""A snapshot is whole or it is the one before; a file that is none is refused with what to do."""

import time
from pathlib import Path

import pytest

from infra.local import state


class Part:
    def __init__(self, value: bytes) -> None:
        self.value = value

    def snapshot(self) -> bytes:
        return self.value

    def restore(self, kept: bytes) -> None:
        self.value = kept


def test_parts_come_back(tmp_path: Path) -> None:
    saver = state.Keeper(tmp_path / "s")
    saver.keep(a=Part(b"1"), b=Part(b"2"))
    saver.save()
    first, second, other = Part(b""), Part(b""), Part(b"own")
    restorer = state.Keeper(tmp_path / "s")
    restorer.keep(a=first, b=second, c=other)
    restorer.restore()
    assert (first.value, second.value, other.value) == (b"1", b"2", b"own")


def test_no_file_is_an_empty_state(tmp_path: Path) -> None:
    assert state.read(tmp_path / "none") == {}


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x04N."])
def test_foreign_file_is_refused_and_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(state.StateError, match="`reset` removes it"):
        state.read(tmp_path / "s")


def test_half_written_snapshot_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "s"
    state.write(path, {"a": b"1"})

    class Broken(Part):
        def snapshot(self) -> bytes:
            raise RuntimeError("killed here")

    keeper = state.Keeper(path)
    keeper.keep(a=Broken(b""))
    with pytest.raises(RuntimeError):
        keeper.save()
    assert state.read(path) == {"a": b"1"}


def test_change_is_saved_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "QUIET_SECONDS", 0.01)
    keeper = state.Keeper(tmp_path / "s")
    keeper.keep(a=Part(b"1"))
    keeper.start()
    keeper.changed()
    deadline = time.monotonic() + 10
    while not (tmp_path / "s").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert state.read(tmp_path / "s") == {"a": b"1"}
    keeper.stop()
