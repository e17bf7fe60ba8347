"""`lakehouse exports list | register`: which export speaks for a payer."""

from __future__ import annotations

import click

from orchestration.cli.output import print_json, print_rows
from orchestration.cli.session import enter

COLUMNS = ("export_name", "payer_account_id", "format", "role", "successor_of")


@click.group("exports")
def exports_command() -> None:
    """Which export speaks for a payer; one month of a payer is counted from one export."""


@exports_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(*, as_json: bool) -> None:
    """Show every registered export and its role."""
    enter()
    from ingestion.ledger.registrations import registrations
    from orchestration.lakehouse import connect

    known = registrations(connect().ledger)
    rows = [{column: getattr(known[name], column) for column in COLUMNS} for name in sorted(known)]
    print_rows(rows, as_json=as_json, columns=COLUMNS, empty="no export delivered anything yet")


@exports_command.command("register")
@click.argument("name")
@click.option("--successor-of", metavar="NAME", help="Its months take the place of that export's.")
@click.option("--parallel", is_flag=True, help="Build and audit it, but keep it out of the totals.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def register_command(*, name: str, successor_of: str | None, parallel: bool, as_json: bool) -> None:
    """Say what a second export of a payer is; its held deliveries go on at the next ingest."""
    enter()
    from ingestion.ledger.registrations import register
    from orchestration.lakehouse import connect

    done = register(connect().ledger, name, successor_of=successor_of, parallel=parallel)
    if as_json:
        print_json({column: getattr(done, column) for column in COLUMNS})
        return
    after = f" of {done.successor_of}" if done.successor_of else ""
    click.echo(
        f"{done.export_name} is registered as {done.role}{after}; `lakehouse ingest --wait` goes on with it"
    )
