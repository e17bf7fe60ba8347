"""What runs found, asked again: a table of the runs, and of each difference by name whether it is gone.

A run's file begins with a line that tells its seed, the number of queries and the commit that was asked;
each further line is a query that differed.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.conformance.random import compare
from tests.conformance.random.answers import Answer, Refusal

WRONG = (
    "accepted",
    "rows",
    "types",
)  # what an engine must not do; a refusal told otherwise is a lesser thing
_QUOTED = re.compile(r"'[^']*'|\[.*?\]|\(.*?\)|\d+")
_SHOWN = 80


@dataclass(frozen=True)
class Run:
    seed: str
    queries: int
    commit: str


@dataclass
class Found:
    """The differences of one name: how often seen, and what of them is there still."""

    seen: int = 0
    left: list[str] = field(default_factory=list)


def commit() -> str:
    """The commit that is asked, with a `+` where shipped files differ from it."""
    folder = Path(__file__).parent
    head = ["git", "-C", str(folder), "rev-parse", "--short", "HEAD"]
    name = subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
    state = ["git", "-C", str(folder), "status", "--short", "--untracked-files=no", ":/infra"]
    return name + "+" * bool(subprocess.run(state, capture_output=True, text=True, check=True).stdout.strip())


def begin(path: Path, run: Run) -> None:
    path.write_text(json.dumps({"run": asdict(run)}) + "\n")


def name(what: str, theirs: Answer) -> str:
    """The kind of a difference without the names, numbers and places of one query."""
    kind, _, told = what.partition(": ")
    if isinstance(theirs, Refusal):
        message = _QUOTED.sub("*", theirs.message.splitlines()[0].partition(". Expecting")[0])
        codes = theirs.code if kind == "place" else told.partition(" ")[0] + " for " + theirs.code
        return f"{kind}: {codes}: {message}"[:_SHOWN]
    return f"{kind}: {_QUOTED.sub('*', told)}"[:_SHOWN]


def tally(paths: Iterable[Path], ours: compare.Asked, theirs: compare.Asked) -> tuple[list[str], bool]:
    """Lines to print, and whether anything is answered wrongly now."""
    runs: list[tuple[Run, int]] = []
    found: dict[str, Found] = {}
    for path in paths:
        head, *lines = path.read_text().splitlines()
        runs.append((Run(**json.loads(head)["run"]), len(lines)))
        for line in lines:
            _ask_again(json.loads(line), ours, theirs, found)
    wrong = any(what.split(":")[0] in WRONG for one in found.values() for what in one.left)
    return [*_of_runs(runs), "", *_of_names(found)], wrong


def _ask_again(
    told: dict[str, str], ours: compare.Asked, theirs: compare.Asked, found: dict[str, Found]
) -> None:
    judged = theirs.ask(told["sql"])
    one = found.setdefault(name(told["what"], judged), Found())
    one.seen += 1
    if what := compare.compared(compare.trial(told["seed"]), ours.ask(told["sql"]), judged):
        one.left.append(what)


def _of_runs(runs: list[tuple[Run, int]]) -> list[str]:
    lines = ["| seed | commit | asked | differed |", "|---|---|---|---|"]
    lines += [f"| {run.seed} | {run.commit} | {run.queries} | {count} |" for run, count in runs]
    asked, differed = sum(run.queries for run, _ in runs), sum(count for _, count in runs)
    return [*lines, f"| together | asked again: {commit()} | {asked} | {differed} |"]


def _of_names(found: dict[str, Found]) -> list[str]:
    lines = ["| difference | seen | left |", "|---|---|---|"]
    for told, one in sorted(found.items(), key=lambda pair: (-len(pair[1].left), -pair[1].seen, pair[0])):
        lines.append(f"| {told.replace('|', ' ')} | {one.seen} | {len(one.left)} |")
    left = Counter(what.split(":")[0] for one in found.values() for what in one.left)
    fixed = sum(not one.left for one in found.values())
    wrong = sum(left[kind] for kind in WRONG)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items())) or "none"
    return [
        *lines,
        "",
        f"{len(found)} distinct differences, {fixed} gone, {len(found) - fixed} left in {left.total()} queries ({told}); "
        f"answered wrongly now: {wrong}",
    ]
