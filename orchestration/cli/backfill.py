"""`lakehouse backfill`: build months anew from their newest complete delivery."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from orchestration.cli.deliveries import row_of
from orchestration.cli.output import print_json, print_table
from orchestration.cli.session import enter

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState


@click.command("backfill")
@click.option("--from", "first", required=True, metavar="YYYY-MM")
@click.option("--to", "last", required=True, metavar="YYYY-MM", help="The last month, included.")
@click.option("--export", "export_name", metavar="NAME", help="Only this export.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def backfill_command(*, first: str, last: str, export_name: str | None, as_json: bool) -> None:
    """Re-read the newest complete delivery of each month and publish it anew.

    Each month is built in a fresh scratch schema, so readers see the old build until the new one is audited.
    """
    enter()
    from orchestration.backfill import backfill
    from orchestration.cli.progress import watched
    from orchestration.lakehouse import connect

    with watched() as watch:
        done = backfill(connect(watch.on_stage), first, last, export_name, watch.on_work)
    _report(done, as_json=as_json)
    sys.exit(0 if all(state.state in {"published", "held"} for state in done) else 1)


def _report(done: list[DeliveryState], *, as_json: bool) -> None:
    rows = [row_of(state) for state in done]
    if as_json:
        print_json(rows)
        return
    columns = ("billing_period", "export_name", "delivery_id", "attempt", "state", "reason")
    print_table(columns, [[row[column] for column in columns] for row in rows])
