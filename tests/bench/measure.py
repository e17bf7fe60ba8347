"""One size: generate, deliver, ingest, and the script on the same files; sums must be equal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

from ingestion.synthetic.generate import Scenario, generate
from tests.bench.models import Built, nodes_of_build

MONTH = "2026-09"
LAKEHOUSE = [sys.executable, "-m", "orchestration.cli.main"]
SCRIPT = Path(__file__).with_name("by_hand.py")
SUMS = {
    "cost_daily": (
        "unblended_cost",
        "amortized_cost",
        "net_amortized_cost",
        "public_on_demand_cost",
        "line_items",
    ),
    "data_transfer_daily": ("unblended_cost", "metered_gb", "line_items"),
    "commitment_utilization_daily": ("committed_quantity", "used_quantity", "used_cost", "unused_cost"),
    "commitment_coverage_daily": ("running_hours_reserved", "running_hours_on_demand", "amortized_cost"),
    "tag_coverage_daily": ("total_cost", "taggable_cost", "tagged_cost"),
    "cost_hourly": ("usage_amount", "unblended_cost", "amortized_cost", "line_items"),
    "cost_resource_daily": ("usage_amount", "unblended_cost", "amortized_cost", "line_items"),
    "commitment_demand_hourly": ("normalized_units_on_demand", "normalized_units_covered"),
}


@dataclass
class Run:
    """Seconds and bytes of one size."""

    home: Path
    lines: int
    end_to_end: float
    stages: dict[str, float]
    peak_bytes: int
    script_seconds: float
    script_peak_bytes: int
    nodes: list[Built] = field(repr=False)
    environment: dict[str, str] = field(repr=False)

    def plain(self) -> dict[str, Any]:
        told = {name: value for name, value in vars(self).items() if name not in ("home", "environment")}
        return told | {"nodes": [vars(node) for node in self.nodes]}


def measure(size: str, work: Path, console: Console, until: ExitStack) -> Run:
    """Generates the month of `size` under `work`, runs both on it and compares their sums.

    The lakehouse stays up for further questions and goes down with `until`.
    """
    bill = generate(Scenario(seed=1, last_month=MONTH, months=1, size=size), work / "bill")  # type: ignore[arg-type]
    first = bill.deliveries[0]
    console.print(f"{size}: {first.lines:,} lines generated")
    environment = clean_environment(work / "home")
    call(["up"], environment)
    until.callback(call, ["down"], environment)
    with PeakMemory(work / "home") as peak:
        call(["deliver", str(first.folder)], environment)
        started = time.time()
        call(["ingest", "--wait"], environment)
    [delivery] = json.loads(call(["deliveries", "--json"], environment))
    ended = datetime.fromisoformat(delivery["at"]).timestamp()
    console.print(f"{size}: published after {ended - started:.1f} s")
    nodes = nodes_of_build(work / "home")
    seconds, script_peak, sums = by_hand(first.folder, work / "by_hand")
    assert_equal_sums(sums, environment)
    return Run(
        work / "home",
        first.lines,
        ended - started,
        delivery["seconds"],
        peak.bytes,
        seconds,
        script_peak,
        nodes,
        environment,
    )


def clean_environment(home: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "LAKEHOUSE_HOME": str(home)
    }


def call(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [*LAKEHOUSE, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(
            f"lakehouse {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
    return done.stdout


def by_hand(folder: Path, out: Path) -> tuple[float, int, dict[str, dict[str, str]]]:
    """Seconds, peak bytes and sums of the hand-written script, run as a process of its own."""
    out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), str(out)], stdout=subprocess.PIPE, text=True
    )
    text = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{SCRIPT} ended with {status}")
    return time.monotonic() - started, usage.ru_maxrss * 1024, json.loads(text)


def assert_equal_sums(script: dict[str, dict[str, str]], environment: dict[str, str]) -> None:
    for table, columns in SUMS.items():
        picked = ", ".join(f"sum({column}) as {column}" for column in columns)
        [row] = json.loads(call(["query", f"select {picked} from {table}", "--format", "json"], environment))
        for column in columns:
            ours, theirs = Decimal(str(row[column] or 0)), Decimal(script[table][column])
            if ours != theirs:
                raise SystemExit(f"{table}.{column}: lakehouse {ours}, script {theirs}")


class PeakMemory:
    """Highest sum of resident bytes over the local AWS and our children, sampled five times a second."""

    def __init__(self, home: Path) -> None:
        self.home, self.bytes, self._stop = home, 0, threading.Event()

    def __enter__(self) -> PeakMemory:
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        server = int(json.loads((self.home / "local-aws.json").read_text())["pid"])
        while not self._stop.wait(0.2):
            family = {server, *descendants(os.getpid())}
            self.bytes = max(self.bytes, sum(resident(pid) for pid in family))


def descendants(pid: int) -> set[int]:
    """The processes under `pid`, from /proc."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(path.parent.name)] = int(text.rsplit(")", 1)[1].split()[1])
    found: set[int] = set()
    frontier = {pid}
    while frontier:
        frontier = {child for child, parent in parents.items() if parent in frontier} - found
        found |= frontier
    return found


def resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
