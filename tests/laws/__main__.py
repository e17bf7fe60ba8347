"""`python -m tests.laws`: judges the default scenarios, breaks each law once and prints who caught it.

`--write` writes docs/laws.md from a full run, in which all laws judge each edit.
Ends with 1 when a law is broken on a good bill or an edit survives.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.laws.cases import CHEAP, all_series, some_series
from tests.laws.faulty import SWITCHES, Seen, seen
from tests.laws.identities import identities
from tests.laws.page import page
from tests.laws.registry import Law, laws
from tests.laws.series import Series, Verdict
from tests.laws.table import Caught, caught

PAGE = Path(__file__).resolve().parents[2] / "docs" / "laws.md"
Verdicts = Mapping[Law, list[Verdict]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.laws", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name}")
    parser.add_argument(
        "--quick", action="store_true", help="two scenarios, each edit judged by the law it breaks, no faults"
    )
    parser.add_argument("--own", action="store_true", help="each edit judged by the law it breaks alone")
    arguments = parser.parse_args()
    if arguments.write and (arguments.quick or arguments.own):
        parser.error(
            "--write: expected a full run, for the page says of each edit which other laws see it; drop --quick and --own"
        )
    with tempfile.TemporaryDirectory() as folder:
        series = some_series(Path(folder), CHEAP) if arguments.quick else all_series(Path(folder))
        verdicts = {law: [law(each) for each in series] for law in laws()}
        found = list(caught(tuple(verdicts), series, judges=() if arguments.quick or arguments.own else None))
        faults = list(seen(tuple(verdicts), Path(folder) / "faulty", () if arguments.quick else SWITCHES))
    judged = {law: sum(verdict.judged for verdict in each) for law, each in verdicts.items()}
    if arguments.write:
        PAGE.write_text(page(found, judged, faults, identities()))
    show(found, verdicts, series)
    show_faults(faults)
    broken = [law for law, each in verdicts.items() if any(verdict.broken for verdict in each)]
    return int(bool(broken) or any(each.survived for each in found) or any(not fault.by for fault in faults))


def show(found: list[Caught], verdicts: Verdicts, series: list[Series]) -> None:
    """Prints the table of edits, the laws without work, and what is broken on a good bill."""
    console = Console()
    table = Table("law", "check", "edit", "on", "caught by")
    for each in found:
        by = ", ".join(dict.fromkeys(law.number for law in each.by)) or "no line to edit"
        table.add_row(
            each.law.number,
            each.law.name,
            each.mutation.text,
            each.series,
            "SURVIVED" if each.survived else by,
        )
    console.print(table)
    for law, verdict in verdicts.items():
        if not any(each.judged for each in verdict):
            console.print(f"nothing to judge: {law}")
        for name, each in zip((one.name for one in series), verdict, strict=True):
            if each.broken:
                console.print(f"BROKEN on {name}: {law}: {each.broken} of {each.judged}, as {each.examples}")


def show_faults(faults: list[Seen]) -> None:
    table = Table("fault of a delivery", "seen by")
    for fault in faults:
        table.add_row(fault.fault, ", ".join(str(law) for law in fault.by) or "NOBODY")
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
