"""The DuckDB engine answers every statement of the corpus as Trino 476 did, or the statement is listed with its reason.

No Java here: the answers were recorded. Compared are rows, column names and types, and of a refusal
its name, place and message. A listed statement that has become equal must leave its list.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conformance import register, replay
from tests.conformance.entries import all_entries

LEAST_EQUAL = 0.99
LEAST_ANSWERS, LEAST_REFUSALS = 400, 200


@dataclass(frozen=True)
class Replayed:
    """What the engine says to the whole corpus: statement and difference for all that are not equal."""

    differing: dict[str, str]
    seconds: float


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    folder = tmp_path_factory.mktemp("conformance")
    engine = replay.engine(folder)
    started = time.monotonic()
    found = {}
    entries = all_entries()
    for entry in entries:
        wanted, got = replay.expected(entry), replay.asked(engine, entry.sql, folder / "rows")
        if wanted != got:
            found[entry.sql] = f"{entry}\n  Trino: {wanted}\n  here:  {got}"
    engine.close()
    return Replayed(found, time.monotonic() - started)


@pytest.fixture
def differing(replayed: Replayed) -> dict[str, str]:
    return replayed.differing


def test_corpus_is_large_enough() -> None:
    entries = all_entries()
    assert sum(not entry.is_refusal for entry in entries) >= LEAST_ANSWERS
    assert sum(entry.is_refusal for entry in entries) >= LEAST_REFUSALS
    assert len({entry.sql for entry in entries}) == len(entries), "a statement stands there twice"


def test_every_answer_is_trinos_or_listed(differing: dict[str, str]) -> None:
    listed = {one.sql for one in (*register.exceptions(), *register.athena_differs())}
    surprises = [text for sql, text in differing.items() if sql not in listed]
    assert not surprises, f"{len(surprises)} differences:\n" + "\n".join(surprises)


def test_almost_all_answers_are_equal(replayed: Replayed, tell: Callable[[str], None]) -> None:
    entries, known = all_entries(), {one.sql for one in register.athena_differs()}
    wrong = [sql for sql in replayed.differing if sql not in known]
    refusals, equal = sum(entry.is_refusal for entry in entries), len(entries) - len(wrong)
    tell(
        f"DuckDB, no Java: {len(entries) - refusals} answers and {refusals} refusals of Trino, {equal / len(entries):.2%} "
        f"equal, {replayed.seconds:.1f} s; {len(wrong)} listed exceptions:"
    )
    for one in register.exceptions():
        tell(f"  {one.sql[:100]}: {one.reason}")
    assert len(wrong) <= (1 - LEAST_EQUAL) * len(entries)


def test_listed_statements_still_differ(differing: dict[str, str]) -> None:
    for one in (*register.exceptions(), *register.athena_differs()):
        assert one.reason, one.sql
        assert one.sql in differing, f"equal now, take it from the list: {one.sql}"
    assert all(one.source for one in register.athena_differs())


def test_replay_sees_a_difference(tmp_path: Path) -> None:
    """The comparison itself can fail: one wrong digit, type, place or message is not equal."""
    engine = replay.engine(tmp_path)
    entry = next(one for one in all_entries() if one.sql == "SELECT 1 / 2.0")
    got = replay.asked(engine, "SELECT 1 / 2.00", tmp_path / "rows")
    engine.close()
    assert replay.expected(entry) != got
