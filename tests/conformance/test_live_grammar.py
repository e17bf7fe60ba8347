"""The grammar that queries are checked by is the real Trino's: it reads what that reads, refuses what that refuses.

Asked is the parser alone (PREPARE neither looks for names nor for types), about every statement of the corpus and
about thousands of them with a slip of the finger in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from infra.local.athena.errors import QueryFailed
from infra.local.athena.grammar.texts import check_query
from tests.conformance import entries, record
from tests.conformance.judge import Judge
from tests.conformance.random.typos import mistyped

COUNT, SEED = 3000, "20261122"
# What Trino's parser says only after it has read a text: an argument too few, a number too large.
_BEHIND_THE_GRAMMAR = (
    "Invalid number", "Invalid numeric", "Invalid EXTRACT", "Invalid hexadecimal", "Binary literal", "Incomplete",
    "The '", "Invalid timestamp", "unsupported",
)  # fmt: skip
LEAST_SAME_PLACE = 0.98


@dataclass(frozen=True)
class Said:
    """Trino's word on a text, and ours; `place` is where the text leaves the grammar."""

    text: str
    is_refused: bool
    place: tuple[int, int] | None
    ours: tuple[int, int] | None

    @property
    def is_wrong(self) -> bool:
        read_here = self.ours is None
        return (read_here and self.place is not None) or not (read_here or self.is_refused)


def _said(judge: Judge, text: str) -> Said:
    found = judge.ask(f"PREPARE x FROM\n{text}")
    is_refused = found.get("error") == "SYNTAX_ERROR"
    leaves = is_refused and not found["message"].startswith(_BEHIND_THE_GRAMMAR)
    return Said(text, is_refused, (found["line"] - 1, found["column"]) if leaves else None, _ours(text))


def _ours(text: str) -> tuple[int, int] | None:
    try:
        check_query(text)
    except QueryFailed as problem:
        return problem.line, problem.column
    return None


@pytest.mark.timeout(1200)
def test_what_trinos_parser_refuses_is_refused_and_nothing_else(
    judge: Judge, tell: Callable[[str], None]
) -> None:
    known = [statement for theme in entries.themes() for statement in entries.statements(theme)]
    texts = [*known, *mistyped(known, COUNT, SEED)]
    started = time.monotonic()
    with ThreadPoolExecutor(record.AT_A_TIME) as pool:
        said = list(pool.map(lambda text: _said(judge, text), texts))
    wrong = [f"{one.text}\n  Trino: {one.place}\n  here:  {one.ours}" for one in said if one.is_wrong]
    refused = [one for one in said if one.place is not None]
    same = sum(one.place == one.ours for one in refused)
    tell(
        f"grammar: {len(texts)} texts, {COUNT} of them mistyped, {len(refused)} refused by Trino, {len(wrong)} otherwise "
        f"here, {same} at the same place, {time.monotonic() - started:.0f} s"
    )
    assert not wrong, "\n".join(wrong)
    assert same >= LEAST_SAME_PLACE * len(refused)
