"""One seed after another asked of both engines, and what they disagree on, shrunk and written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.conformance.random.answers import Answer, Refusal, difference
from tests.conformance.random.broken import broken
from tests.conformance.random.queries import Queries
from tests.conformance.random.shrink import shrunk
from tests.conformance.random.tree import Sql

# Trino's own faults (an aggregate in FILTER breaks its code generator) judge nobody.
# HIVE_METASTORE_ERROR: it asks Glue for the partitions with `key = 'o'brien'`, the quote not doubled.
_FAULTS = ("GENERIC_INTERNAL_ERROR", "COMPILER_ERROR", "HIVE_METASTORE_ERROR")
AGREED = EQUAL, REFUSED, FAULT = "equal", "refused by both", "Trino's own fault"
_AHEAD = 4  # queries under way at Trino while ours are answered


class Asked(Protocol):
    def ask(self, sql: str) -> Answer: ...


@dataclass(frozen=True)
class Trial:
    """A query of one seed; of a broken one only the error and the types are compared."""

    seed: str
    sql: Sql
    ordered: bool
    is_broken: bool


@dataclass(frozen=True)
class Difference:
    trial: Trial
    what: str
    ours: Answer
    theirs: Answer

    @property
    def kind(self) -> str:
        """What differences have in common that are told by the same words."""
        return self.what.split(":")[0]


def trial(seed: str, share_broken: int = 6) -> Trial:
    """Every sixth query is a broken one."""
    number = int(seed.rsplit("-", 1)[-1])
    if share_broken and number % share_broken == share_broken - 1:
        return Trial(seed, broken(seed), False, True)
    found = Queries(seed).query()
    return Trial(seed, found.sql, found.ordered, False)


def compared(one: Trial, ours: Answer, theirs: Answer) -> str:
    if isinstance(theirs, Refusal) and theirs.code in _FAULTS:
        return ""
    if one.is_broken and not isinstance(ours, Refusal) and not isinstance(theirs, Refusal):
        return ""
    return difference(ours, theirs, one.ordered)


def differences(
    seeds: Iterator[str], ours: Asked, theirs: Asked, tick: Callable[[str], None]
) -> Iterator[Difference]:
    """Both engines work at the same time; `tick` is told after each query what came of it."""
    waiting: list[tuple[Trial, Future[Answer]]] = []
    with ThreadPoolExecutor(2) as pool:
        for seed in seeds:
            one = trial(seed)
            waiting.append((one, pool.submit(theirs.ask, str(one.sql))))
            if len(waiting) > _AHEAD:
                yield from _settled(*waiting.pop(0), ours, tick)
        for one, answer in waiting:
            yield from _settled(one, answer, ours, tick)


def _settled(
    one: Trial, answer: Future[Answer], ours: Asked, tick: Callable[[str], None]
) -> Iterator[Difference]:
    mine, judged = ours.ask(str(one.sql)), answer.result()
    if what := compared(one, mine, judged):
        found = Difference(one, what, mine, judged)
        yield found
        tick(found.kind)
    else:
        tick(_agreed(judged))


def _agreed(judged: Answer) -> str:
    if not isinstance(judged, Refusal):
        return EQUAL
    return FAULT if judged.code in _FAULTS else REFUSED


def smallest(found: Difference, ours: Asked, theirs: Asked, trials: int = 200) -> Difference:
    """The same difference in a smaller query."""

    def asked(sql: Sql) -> Difference | None:
        one = Trial(found.trial.seed, sql, False, found.trial.is_broken)
        mine = ours.ask(str(sql))
        if isinstance(found.ours, Refusal) != isinstance(mine, Refusal):
            return None
        if isinstance(mine, Refusal) and isinstance(found.ours, Refusal) and mine.code != found.ours.code:
            return None
        judged = theirs.ask(str(sql))
        what = compared(one, mine, judged)
        same = what.split(":")[0] == found.kind and (found.kind != "accepted" or what == found.what)
        return Difference(one, what, mine, judged) if same else None

    best = shrunk(found.trial.sql, lambda sql: asked(sql) is not None, trials)
    return asked(best) or found


def write(path: Path, found: Difference) -> None:
    """One line per difference: what a human reads to see what is wrong."""
    with path.open("a") as sink:
        told = {"seed": found.trial.seed, "what": found.what, "sql": str(found.trial.sql)}
        sink.write(json.dumps(told) + "\n")
