"""`make bench`: what the lakehouse costs over one hand-written script on the same files.

Two sizes give a line: fixed seconds (where it meets zero lines) and seconds per million lines. Absolute
seconds belong to a machine; the ratio of the slopes is what we hold ourselves to.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Run, measure
from tests.bench.models import Built
from tests.bench.panels import BoardScan, scans_of, told

SIZES = {"small": 10_000, "medium": 1_000_000, "large": 10_000_000}


def slope(small: tuple[int, float], large: tuple[int, float]) -> tuple[float, float]:
    """(fixed seconds, seconds per million lines) of the line through two points (lines, seconds)."""
    per_line = (large[1] - small[1]) / (large[0] - small[0])
    return small[1] - per_line * small[0], per_line * 1e6


def compare(runs: list[Run]) -> dict[str, float]:
    """Fixed seconds and marginal ratios against the script, from the smallest and the largest run."""
    first, last = runs[0], runs[-1]
    end_to_end = slope((first.lines, first.end_to_end), (last.lines, last.end_to_end))
    build = slope((first.lines, first.stages["built"]), (last.lines, last.stages["built"]))
    script = slope((first.lines, first.script_seconds), (last.lines, last.script_seconds))
    return {
        "fixed_seconds": end_to_end[0],
        "fixed_seconds_build": build[0],
        "marginal_end_to_end": end_to_end[1] / script[1],
        "marginal_build": build[1] / script[1],
        "seconds_per_million_lines": end_to_end[1],
        "script_seconds_per_million_lines": script[1],
    }


def show(console: Console, runs: list[Run], verdict: dict[str, float], scans: list[BoardScan]) -> None:
    """The tables that people read: sizes, stages, the slowest models, memory, and the verdict."""
    console.print(table_of_runs(runs))
    for run in runs:
        console.print(
            f"stages at {run.lines:,}: " + ", ".join(f"{name} {s:.1f} s" for name, s in run.stages.items())
        )
    console.print(table_of_nodes(runs))
    for name, value in verdict.items():
        console.print(f"{name}: {value:.2f}")
    for line in told(scans, runs[-1].lines):
        console.print(line)


def table_of_runs(runs: list[Run]) -> Table:
    table = Table(title="clock from manifest put to publication committed")
    for column in (
        "lines",
        "end to end s",
        "build s",
        "script s",
        "peak MB (all processes)",
        "script peak MB",
    ):
        table.add_column(column, justify="right")
    for run in runs:
        table.add_row(
            f"{run.lines:,}", f"{run.end_to_end:.1f}", f"{run.stages['built']:.1f}", f"{run.script_seconds:.1f}",
            f"{run.peak_bytes / 1e6:,.0f}", f"{run.script_peak_bytes / 1e6:,.0f}",
        )  # fmt: skip
    return table


def table_of_nodes(runs: list[Run]) -> Table:
    """One row per model, the slowest of the largest run first; all checks are one row."""
    table = Table(title="seconds of Athena per model, and its queries")
    table.add_column("model")
    for run in runs:
        table.add_column(f"{run.lines:,}", justify="right")
    known = [{node.name: node for node in run.nodes} for run in runs]
    for node in runs[-1].nodes:
        if node.kind == "model":
            table.add_row(node.name, *(_told([nodes[node.name]]) for nodes in known))
    table.add_row("all checks", *(_told([n for n in run.nodes if n.kind == "test"]) for run in runs))
    return table


def _told(nodes: list[Built]) -> str:
    return f"{sum(node.seconds for node in nodes):.2f} ({sum(node.queries for node in nodes)})"


def plain(runs: list[Run], verdict: dict[str, float], scans: list[BoardScan]) -> dict[str, Any]:
    """What bench.json holds."""
    boards = {
        one.board: {"scanned": one.scanned, "billed": one.billed, "of_raw": one.of_raw, "faults": one.faults}
        for one in scans
    }
    panels = {panel.panel: panel.scanned for one in scans for panel in one.panels}
    return {"runs": [run.plain() for run in runs], "verdict": verdict, "scanned": panels, "boards": boards}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        default=os.environ.get("SIZES", "small,medium"),
        help="comma-separated, ascending, of: " + ", ".join(SIZES) + " (default: SIZES, else small,medium)",
    )
    parser.add_argument("--work", type=Path, help="folder for bills and state (default: a temporary one)")
    arguments = parser.parse_args(argv)
    console = Console(width=max(100, Console().width))
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as until:
        work = arguments.work or Path(temporary)
        runs = [measure(size, work / size, console, until) for size in arguments.sizes.split(",")]
        scans = scans_of(work / arguments.sizes.split(",")[-1] / "home")
        verdict = compare(runs) if len(runs) > 1 else {}
        show(console, runs, verdict, scans)
    out = Path(os.environ.get("LAKEHOUSE_HOME", ".lakehouse")) / "bench.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(plain(runs, verdict, scans), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
