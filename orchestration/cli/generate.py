"""`lakehouse generate`: a seeded bill with its truth."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingestion import names

if TYPE_CHECKING:
    from ingestion.synthetic.generate import GeneratedExport
    from ingestion.synthetic.scenario import Layout, Scenario

# The keys of ingestion.synthetic.renderings.formats.FORMATS: importing them here would slow every command.
FORMATS = ("cur2", "cur2-csv", "legacy", "legacy-csv", "focus", "focus-1.0")
SIZES = ("small", "medium", "large", "huge")


@dataclass(frozen=True)
class Figures:
    """What a run took and made. `peak_mb`: the most memory that the process held at once, in 10^6 bytes."""

    lines: int
    files: int
    seconds: float
    mb: float
    peak_mb: float

    @property
    def sentence(self) -> str:
        """One line for people."""
        return (
            f"{self.lines:,} lines in {self.files} files, {self.mb:,.1f} MB, {self.seconds:.1f} s, "
            f"peak memory {self.peak_mb:,.0f} MB"
        )


@click.command("generate")
@click.option("--seed", type=int, help="The same seed gives the same bytes.  [default: 1]")
@click.option("--months", type=click.IntRange(1, 36), help="[default: 3]")
@click.option("--size", type=click.Choice(SIZES), help="[default: small]")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(FORMATS),
    default="cur2",
    show_default=True,
    help="Parquet; -csv: gzipped CSV in run folders of its own. focus is FOCUS 1.2.",
)
@click.option("--last-month", metavar="YYYY-MM", help="Default: the month before this one.")
@click.option(
    "--scenario",
    "document",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML with what to generate; the options given here win over it.",
)
@click.option("--json", "as_json", is_flag=True, help="Say it as one JSON object.")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def generate_command(  # noqa: PLR0913 - one parameter per option
    *,
    seed: int | None,
    months: int | None,
    size: str | None,
    fmt: str,
    last_month: str | None,
    document: Path | None,
    as_json: bool,
    out: Path,
) -> None:
    """Write a generated bill of some months into OUT, and truth.json beside it.

    About 10^4 (small), 10^6 (medium), 10^7 (large) or 10^8 (huge) line items a month.
    """
    from ingestion.synthetic.generate import generate

    began = time.monotonic()
    given = {"seed": seed, "months": months, "size": size, "last_month": last_month}
    scenario = _scenario(document, given)
    if document is None and fmt != "cur2":
        layout: Layout = "create_new" if fmt.endswith("-csv") else "overwrite"
        scenario = replace(scenario, export=f"acme-{fmt.partition('-')[0]}", layout=layout)
    with counted(f"generating {scenario.months} months into {out}") as on_rows:
        made = generate(scenario, out, fmt=fmt, on_rows=on_rows)
    _say(made, figures(made, time.monotonic() - began), as_json=as_json)


def _scenario(document: Path | None, given: dict[str, Any]) -> Scenario:
    """The scenario of a document, or of the options alone; what is given wins over both defaults and document."""
    from ingestion.synthetic.scenario import Scenario
    from ingestion.synthetic.scenario_file import load_scenario

    said = {name: value for name, value in given.items() if value is not None}
    if document is not None:
        return load_scenario(document, **said)
    last = names.billing_period(said.pop("last_month", None) or previous_month())
    return Scenario(**{"seed": 1, **said, "last_month": last})


def figures(made: GeneratedExport, seconds: float) -> Figures:
    """What stands on disk now, and what the process took."""
    sizes = [path.stat().st_size for path in made.out.rglob("*") if path.is_file()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Figures(
        lines=sum(delivery.lines for delivery in made.deliveries),
        files=sum(delivery.files for delivery in made.deliveries),
        seconds=round(seconds, 3),
        mb=round(sum(sizes) / 1e6, 3),
        # Linux counts kilobytes, macOS bytes.
        peak_mb=round(peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6, 1),
    )


def _say(made: GeneratedExport, took: Figures, *, as_json: bool) -> None:
    if as_json:
        deliveries = [asdict(delivery) | {"folder": str(delivery.folder)} for delivery in made.deliveries]
        click.echo(json.dumps(asdict(took) | {"truth": str(made.truth), "deliveries": deliveries}))
        return
    for delivery in made.deliveries:
        click.echo(
            f"{delivery.folder}  {delivery.billing_period} revision {delivery.revision}, {delivery.lines} lines"
        )
    click.echo(f"truth: {made.truth}")
    click.echo(took.sentence)


@contextmanager
def counted(text: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, when that is a terminal, moved by how many rows are done and how many there are."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def previous_month(today: datetime | None = None) -> str:
    """The last closed billing period, in UTC."""
    now = today or datetime.now(UTC)
    year, month = (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12)
    return f"{year:04d}-{month:02d}"
