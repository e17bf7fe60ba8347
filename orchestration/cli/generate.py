"""`lakehouse generate`: a seeded bill with its truth."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ingestion import names
from orchestration.cli.progress import busy


@click.command("generate")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--months", type=click.IntRange(1, 36), default=3, show_default=True)
@click.option("--size", type=click.Choice(["small", "medium", "large"]), default="small", show_default=True)
@click.option(
    "--format", "fmt", type=click.Choice(["cur2", "legacy", "focus"]), default="cur2", show_default=True
)
@click.option("--last-month", metavar="YYYY-MM", help="Default: the month before this one.")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def generate_command(
    *, seed: int, months: int, size: str, fmt: str, last_month: str | None, out: Path
) -> None:
    """Write a generated bill of some months into OUT, and truth.json beside it.

    About 10^4 (small), 10^6 (medium) or 10^7 (large) line items a month.
    """
    from ingestion.synthetic.generate import generate_bills

    last = names.billing_period(last_month) if last_month else previous_month()
    with busy(f"generating {months} months into {out}"):
        made = generate_bills(seed=seed, months=months, size=size, fmt=fmt, out=out, last_month=last)
    for delivery in made.deliveries:
        click.echo(
            f"{delivery.folder}  {delivery.billing_period} revision {delivery.revision}, {delivery.lines} lines"
        )
    click.echo(f"truth: {made.truth}")


def previous_month(today: datetime | None = None) -> str:
    """The last closed billing period, in UTC."""
    now = today or datetime.now(UTC)
    year, month = (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12)
    return f"{year:04d}-{month:02d}"
