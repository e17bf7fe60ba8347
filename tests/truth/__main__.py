"""`python -m tests.truth`: bills of some seeds in every format through the whole lakehouse, against their truths.

`--write` writes docs/truth.md. Ends with 1 when a figure differs.
"""

from __future__ import annotations

import argparse
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.truth.page import cells, page, summary
from tests.truth.run import Outcome, hold
from tests.truth.sections import SECTIONS
from tests.truth.variants import MOST_SEEDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "truth.md"
FORMATS = ("cur2", "cur2-csv", "legacy", "focus")
WIDTH = 220  # as wide as the table, so that a log holds it whole
AT_ONCE = 2  # lakehouses that work at the same time: one per processor of a small machine


def main() -> int:
    arguments = _arguments()
    asked = dict.fromkeys(arguments.formats, arguments.seeds)
    asked |= {form: arguments.others for form in FORMATS if form not in asked and arguments.others}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = []
        for form, seeds in asked.items():
            home = Path(folder) / form
            home.mkdir()
            jobs.append(pool.submit(hold, home, form, range(1, seeds + 1)))
        outcomes = [job.result() for job in jobs]
    show(outcomes)
    if arguments.write:
        PAGE.write_text(page(outcomes))
    return int(any(row.wrong for outcome in outcomes for row in outcome.rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, choices=range(1, MOST_SEEDS + 1), metavar="N")
    parser.add_argument("--formats", nargs="+", default=FORMATS, help="default: %(default)s")
    parser.add_argument(
        "--others", type=int, default=0, metavar="N", help="seeds of the formats that --formats leaves out"
    )
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name}")
    return parser.parse_args()


def show(outcomes: list[Outcome]) -> None:
    """Prints the table, each figure that differs, and the seconds of each format."""
    console = Console(width=WIDTH)
    table = Table(
        "seed", "month", "bill", "format", "lines", *(section.name for section in SECTIONS), "differ", "worst"
    )
    rows = sorted((row for outcome in outcomes for row in outcome.rows), key=lambda row: (row.seed, row.form))
    for row in rows:
        table.add_row(*cells(row))
    console.print(table)
    for row in rows:
        for one in row.wrong[:20]:
            console.print(
                f"{row.form} {row.period} {one.section} {'/'.join(one.label)} {one.metric}:"
                f" expected {one.expected}, found {one.found}"
            )
    console.print(summary(rows))
    for outcome in outcomes:
        forms = ", ".join(sorted({row.form for row in outcome.rows}))
        console.print(f"{forms}: {outcome.seconds:.0f} s")


if __name__ == "__main__":
    raise SystemExit(main())
