"""Rule: what the local AWS acknowledged is there after kill -9 at any moment, and nothing is half there.

`LOCAL_AWS_KILL_POINTS` says how often it is killed (40 unless told), `LOCAL_AWS_KILL_SEED` repeats a run's choices.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.local_aws.ground import Ground
from tests.faults.local_aws.killing import Killing

POINTS = int(os.environ.get("LOCAL_AWS_KILL_POINTS", "40"))
SEED = int(os.environ.get("LOCAL_AWS_KILL_SEED", random.randrange(10**6)))
# A torn transaction shows only where a kill falls between its rows: eight kills missed it once in some thirty runs.
MOST_TRIES = 40
Maker = Callable[[str], Killing]


@pytest.fixture
def killing(tmp_path: Path) -> Iterator[Maker]:
    made: list[Killing] = []

    def make(broken: str = "") -> Killing:
        made.append(Killing(Ground.make(tmp_path / "home"), SEED, tmp_path, broken))
        made[-1].begin()
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.mark.timeout(60 + 30 * POINTS)
def test_killed_server_keeps_what_it_acknowledged(
    killing: Maker, record_property: Callable[[str, object], None]
) -> None:
    run, begun = killing(""), time.monotonic()
    for _ in range(POINTS):
        run.point()
        assert not run.outcome.problems, f"seed {SEED}: {run.outcome.problems}"
    seconds = time.monotonic() - begun
    figures = {
        "seed": SEED,
        "kills": dict(run.outcome.kills),
        "killed while starting": run.outcome.died_starting,
        "acknowledged": run.acknowledged,
        "seconds": round(seconds, 1),
        "start, median": round(statistics.median(run.outcome.start_seconds), 2),
    }
    record_property("figures", figures)
    print(figures)
    assert sum(run.outcome.kills.values()) == POINTS
    assert all(run.acknowledged.values())


@pytest.mark.parametrize(
    "broken", ["forget_the_last_writes", "lose_messages", "tear_transactions", "shorten_objects"]
)
def test_checker_notices_a_server_that_loses_things(killing: Maker, broken: str) -> None:
    run = killing(broken)
    for _ in range(MOST_TRIES):
        run.point()
        if run.outcome.problems:
            return
    pytest.fail(f"seed {SEED}: {MOST_TRIES} kills of a server that does {broken}, and nothing was noticed")
