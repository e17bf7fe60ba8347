"""A set of links is made once for all queries that lease it, and goes away when nobody does."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local.athena.engines.duckdb_.reading import links
from infra.local.athena.engines.duckdb_.reading.links import LinkSets


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LinkSets:
    monkeypatch.setattr(links, "_IDLE_SECONDS", 0.02)
    return LinkSets(tmp_path / "links")


def test_set_is_filled_once_for_all_who_lease_it(sets: LinkSets) -> None:
    filled: list[Path] = []
    gate = threading.Barrier(8)

    def lease() -> Path:
        gate.wait()
        return sets.lease("a", filled.append)

    with ThreadPoolExecutor(8) as pool:
        folders = {future.result() for future in [pool.submit(lease) for _ in range(8)]}
    assert folders == set(filled)
    assert len(filled) == 1
    sets.close()


def test_idle_set_goes_away_and_a_leased_one_stays(sets: LinkSets) -> None:
    idle, kept = sets.lease("a", lambda folder: None), sets.lease("b", lambda folder: None)
    sets.release("a")
    gone = threading.Event()
    for _ in range(200):
        if not idle.exists():
            break
        gone.wait(0.02)
    assert not idle.exists()
    assert kept.exists()
    sets.close()
    assert not kept.exists()


def test_failed_filling_is_told_and_tried_again(sets: LinkSets) -> None:
    def fail(folder: Path) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        sets.lease("a", fail)
    assert sets.lease("a", lambda folder: None).exists()
    sets.close()


def test_other_objects_are_another_set() -> None:
    assert LinkSets.key([("x", "etag1")]) != LinkSets.key([("x", "etag2")])


def test_links_of_a_killed_server_are_no_obstacle(tmp_path: Path) -> None:
    killed = LinkSets(tmp_path / "links")
    left = killed.lease("a", lambda folder: (folder / "old").touch())
    sets = LinkSets(tmp_path / "links")
    assert sets.lease("a", lambda folder: (folder / "new").touch()) == left
    assert [path.name for path in left.iterdir()] == ["new"]
    sets.close()
