"""A lakehouse of its own per test module."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lakehouse import PROJECT, Lakehouse


@pytest.fixture(scope="module")
def new_lakehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Lakehouse]]:
    """Makes lakehouses that are up, and takes each down at the end of the module."""
    made: list[Lakehouse] = []

    def make() -> Lakehouse:
        lakehouse = Lakehouse(tmp_path_factory.mktemp("home"))
        lakehouse.run("up")
        made.append(lakehouse)
        return lakehouse

    yield make
    for lakehouse in made:
        lakehouse.run("down")


@pytest.fixture(scope="module")
def lakehouse(new_lakehouse: Callable[[], Lakehouse]) -> Lakehouse:
    """One lakehouse for the tests of a module, which run in their order."""
    return new_lakehouse()


def samples() -> Path:
    """The folder of real sample bills; skips with the reason where there is none."""
    folder = Path(os.environ.get("CUR_SAMPLES", PROJECT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip("no real sample bills here: set CUR_SAMPLES to their folder")
    return folder


@pytest.fixture(scope="session")
def real_bills() -> Path:
    return samples()
