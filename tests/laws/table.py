"""The mutation table: every mutation on a good bill, and which laws catch it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.laws import mutations_of_bills, mutations_of_lines, mutations_of_stories
from tests.laws.mutation import Mutation
from tests.laws.registry import Law
from tests.laws.series import Series

MUTATIONS: tuple[Mutation, ...] = (
    *mutations_of_lines.MUTATIONS,
    *mutations_of_bills.MUTATIONS,
    *mutations_of_stories.MUTATIONS,
)


@dataclass(frozen=True)
class Caught:
    """What became of a mutation: in which series it changed something ('' = in none), which checks caught it."""

    law: Law
    mutation: Mutation
    series: str
    by: tuple[Law, ...]

    @property
    def survived(self) -> bool:
        return bool(self.series) and self.law not in self.by


def caught(
    laws: Sequence[Law], series: Iterable[Series], judges: Sequence[Law] | None = None
) -> Iterator[Caught]:
    """Each mutation on the first series in which its law catches it; `judges` None = all laws judge it."""
    known = {law.name: law for law in laws}
    for mutation in MUTATIONS:
        law = known[mutation.check]
        chosen = judges if judges is not None else laws
        yield _caught(mutation, law, tuple(dict.fromkeys((law, *chosen))), list(series))


def _caught(mutation: Mutation, law: Law, judges: Sequence[Law], series: Sequence[Series]) -> Caught:
    """On the first series in which the law catches it; else on the last one that it changed and the law judges."""
    found = Caught(law, mutation, "", ())
    for each in series:
        with each.mutated(*mutation.statements) as changed:
            verdict = law(each)
            by = tuple(judge for judge in judges if judge(each).broken) if changed and verdict.broken else ()
        if changed and (verdict.judged or law(each).judged):
            found = Caught(law, mutation, each.name, by)
        if found.by:
            break
    return found
