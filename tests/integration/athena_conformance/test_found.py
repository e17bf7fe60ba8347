"""What two engines once answered differently is answered as Trino did when it was asked, and refused as it refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.random import engines, found, world
from tests.conformance.random.answers import difference

ENTRIES = list(found.entries())


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> engines.Ours:
    folder = tmp_path_factory.mktemp("found")
    world.build(folder / world.SMALL)
    return engines.alone(folder, folder / "scratch", world.SMALL)


def test_there_are_found_queries() -> None:
    assert len(ENTRIES) > 100
    assert len({entry.sql for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_found_difference_is_gone(ours: engines.Ours, entry: found.Entry) -> None:
    assert not difference(ours.ask(entry.sql), entry.answer, entry.is_ordered)


def test_small_tables_are_the_same_everywhere(ours: engines.Ours, tmp_path: Path) -> None:
    world.build(tmp_path / world.SMALL)
    again = engines.alone(tmp_path, tmp_path / "scratch", world.SMALL)
    for table in world.TABLES:
        sql = f"select * from {table.name}"
        assert not difference(again.ask(sql), ours.ask(sql), ordered=False)
