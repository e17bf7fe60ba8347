"""What two engines once answered differently is answered as Trino did when it was asked, and refused as it refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.random import edges, engines, found, world
from tests.conformance.random.answers import difference

ALL = list(found.entries())
ENTRIES = [entry for entry in ALL if entry.theme != "edges"]
EDGES = [entry for entry in ALL if entry.theme == "edges"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> engines.Ours:
    folder = tmp_path_factory.mktemp("found")
    world.build(folder / world.SMALL)
    return engines.alone(folder, folder / "scratch", world.SMALL)


def test_there_are_found_queries() -> None:
    assert len(ENTRIES) > 100
    assert len({entry.sql for entry in ALL}) == len(ALL)


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_found_difference_is_gone(ours: engines.Ours, entry: found.Entry) -> None:
    assert not difference(ours.ask(entry.sql), entry.answer, entry.is_ordered)


def test_functions_answer_as_trino_at_the_edges_of_their_arguments(ours: engines.Ours) -> None:
    """One test for all: a call takes milliseconds. Those left are listed, and leave the list when they are equal."""
    left = edges.left()
    told = {entry.sql: difference(ours.ask(entry.sql), entry.answer, True) for entry in EDGES}
    assert [f"{sql}\n  {what}" for sql, what in told.items() if what and sql not in left] == []
    assert [sql for sql in left if not told.get(sql)] == []


def test_every_overload_is_asked_at_its_edges() -> None:
    assert [entry.sql for entry in EDGES] == edges.statements()


def test_small_tables_are_the_same_everywhere(ours: engines.Ours, tmp_path: Path) -> None:
    world.build(tmp_path / world.SMALL)
    again = engines.alone(tmp_path, tmp_path / "scratch", world.SMALL)
    for table in world.TABLES:
        sql = f"select * from {table.name}"
        assert not difference(again.ask(sql), ours.ask(sql), ordered=False)
