"""The recorded answers are those of the real Trino 476: asked again, it says the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance import entries, record
from tests.conformance.judge import Judge


def test_judge_is_the_recorded_version(judge: Judge) -> None:
    assert judge.ask("SELECT version()")["rows"] == [[entries.VERSION]]


@pytest.mark.timeout(1200)
def test_live_answers_are_the_recorded_ones(judge: Judge, tell: Callable[[str], None]) -> None:
    started = time.monotonic()
    differing = []
    recorded = entries.all_entries()
    with ThreadPoolExecutor(record.AT_A_TIME) as pool:
        answers = list(pool.map(judge.ask, (entry.sql for entry in recorded)))
    for entry, said in zip(recorded, answers, strict=True):
        if said != entry.answer:
            differing.append(f"{entry}\n  recorded: {entry.answer}\n  live:     {said}")
    tell(f"live Trino: {len(recorded)} statements asked again, {time.monotonic() - started:.1f} s")
    assert not differing, "\n".join(differing)
