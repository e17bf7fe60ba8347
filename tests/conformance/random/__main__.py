"""`python -m tests.conformance.random --queries 5000 --seed 1`: two engines, the same random queries."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests.conformance.random import compare, engines, own, register, tally, world


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="random-queries-") as name, ExitStack() as stack:
        folder = Path(name)
        if options.judge:
            return _asked(options, json.loads(options.judge.read_text()), folder)
        return _asked(options, stack.enter_context(own.aws_and_judge(folder)), folder)


def _asked(options: argparse.Namespace, judge: dict[str, str], folder: Path) -> int:
    database = world.BILLS if options.samples else world.SMALL
    world.build(folder / database, options.samples)
    if not options.keep_tables:
        register.register(
            engines.client("glue", judge["endpoint"]),
            engines.client("s3", judge["endpoint"]),
            database,
            folder / database,
        )
    ours = engines.ours(judge["endpoint"], folder, folder / "scratch", database)
    theirs = engines.Theirs(judge["url"], database)
    if options.tally:
        lines, is_wrong = tally.tally(options.tally, ours, theirs)
        print("\n".join(lines))
        return 1 if is_wrong else 0
    found = _run(options, ours, theirs)
    print(f"\n{options.queries} queries: {dict(found.most_common())}")
    return 1 if _differing(found) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.random", description=__doc__)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, help="folder of real bills to take the lines from")
    parser.add_argument(
        "--judge",
        type=Path,
        help="JSON with url and endpoint of a running Trino, else one is started for this run",
    )
    parser.add_argument("--out", type=Path, help="file for the differences, a JSON line each")
    parser.add_argument("--shrink", type=int, default=0, help="trials for shrinking each difference")
    parser.add_argument(
        "--tally", type=Path, nargs="+", help="files of --out, whose differences are asked again and counted"
    )
    parser.add_argument("--keep-tables", action="store_true", help="the tables are registered already")
    return parser.parse_args()


def _run(options: argparse.Namespace, ours: engines.Ours, theirs: engines.Theirs) -> Counter[str]:
    found: Counter[str] = Counter()
    started = time.monotonic()

    def tick(outcome: str) -> None:
        found[outcome] += 1
        number = found.total()
        if number % 10 == 0 or number == options.queries:
            filled = 30 * number // options.queries
            pace = number / (time.monotonic() - started)
            bar = f"[{'#' * filled}{'.' * (30 - filled)}] {number}/{options.queries}"
            print(f"\r{bar} {pace:.1f}/s, {_differing(found)} differ", end="", file=sys.stderr, flush=True)

    if options.out:
        tally.begin(options.out, tally.Run(str(options.seed), options.queries, tally.commit()))
    seeds = (f"{options.seed}-{number}" for number in range(options.queries))
    for one in compare.differences(seeds, ours, theirs, tick):
        small = compare.smallest(one, ours, theirs, options.shrink) if options.shrink else one
        if options.out:
            compare.write(options.out, small)
        else:
            print(f"\n{small.what}\n  {small.trial.sql}")
    return found


def _differing(found: Counter[str]) -> int:
    return found.total() - sum(found[one] for one in compare.AGREED)


if __name__ == "__main__":
    raise SystemExit(main())
