"""`lakehouse cudos apply`: the relations that CUDOS, Cost Intelligence and KPI import."""

from __future__ import annotations

import click

from orchestration.cli.output import print_json
from orchestration.cli.session import enter


@click.group("cudos")
def cudos_command() -> None:
    """The database of the Cloud Intelligence Dashboards (QuickSight)."""


@cudos_command.command("apply")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def apply_command(*, as_json: bool) -> None:
    """Make the views of database cid_cur, or replace them: after the first bill, and when settings change."""
    enter()
    from dashboards.quicksight.relations import DATABASE
    from dashboards.quicksight.resources import RESOURCES
    from orchestration.cudos import apply
    from orchestration.lakehouse import connect

    made = apply(connect())
    if as_json:
        print_json({"database": DATABASE, "views": list(made), "resources": str(RESOURCES)})
        return
    click.echo(f"{len(made)} views in {DATABASE}: {', '.join(made)}")
    click.echo(f"Next: cid-cmd deploy --athena-database {DATABASE} --resources {RESOURCES}")
