"""`lakehouse deliver`: put an export folder into the export bucket as AWS would."""

from __future__ import annotations

from pathlib import Path

import click

from orchestration.cli.progress import busy
from orchestration.cli.session import enter


@click.command("deliver")
@click.option("--export", "export_name", metavar="NAME", help="Deliver under this export name.")
@click.argument("path", type=click.Path(path_type=Path))
def deliver_command(*, export_name: str | None, path: Path) -> None:
    """Put the export folder PATH into the export bucket: data first, manifest last.

    Bucket and prefix inside the manifest are rewritten; a missing manifest is written, and said.
    """
    enter()
    from ingestion.exports.deliver import deliver
    from orchestration.lakehouse import connect

    house = connect()
    with busy(f"delivering {path}"):
        delivered = deliver(house.aws, house.lake, path, export_name=export_name)
    for line in delivered.lines:
        click.echo(line)
    months = ", ".join(delivered.billing_periods)
    click.echo(f"delivered {len(delivered.keys)} objects of {delivered.export_name} for {months}")
