"""`lakehouse publish list | rollback | unpin | repair`: what readers see."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ingestion import names
from ingestion.errors import BadInput
from orchestration.cli.output import print_json, print_rows
from orchestration.cli.session import enter

if TYPE_CHECKING:
    from ingestion.catalog.publish import Publication
    from orchestration.lakehouse import Lakehouse

SHOWN = ("at", "billing_period", "export_name", "delivery_id", "state", "live", "pinned", "actor", "reason")
export_option = click.option(
    "--export", "export_name", metavar="NAME", help="Needed when several have the month."
)
reason_option = click.option("--reason", default="", help="Kept in the ledger.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("publish")
def publish_command() -> None:
    """What readers see of each month, and how to change it."""


@publish_command.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """Show everything that was audited or published, oldest first."""
    enter()
    from ingestion.catalog.rollback import publications
    from orchestration.lakehouse import connect

    house = connect()
    rows = [asdict(row) for row in publications(house.aws, house.lake)]
    if not as_json:
        rows = [{**row, "at": f"{row['at']:%Y-%m-%d %H:%M:%S}"} for row in rows]
    print_rows(rows, as_json=as_json, columns=SHOWN, empty="nothing is published yet")


@publish_command.command("rollback")
@click.argument("period", metavar="YYYY-MM")
@click.option(
    "--to", "delivery", required=True, metavar="DELIVERY", help="A delivery of the month that was audited."
)
@export_option
@reason_option
@json_option
def rollback_command(
    *, period: str, delivery: str, export_name: str | None, reason: str, as_json: bool
) -> None:
    """Show an earlier delivery of a month again, and pin the month to it."""
    enter()
    from ingestion.catalog.rollback import rollback
    from orchestration.lakehouse import connect

    house = connect()
    export = export_of(house, period, export_name)
    why = reason or "rollback by command"
    done = rollback(
        house.aws,
        house.lake,
        export,
        period,
        names.delivery_id(delivery),
        actor=house.ledger.actor,
        reason=why,
    )
    _say(done, "is shown again and pinned; `lakehouse publish unpin` releases it", as_json=as_json)


@publish_command.command("unpin")
@click.argument("period", metavar="YYYY-MM")
@export_option
@reason_option
@json_option
def unpin_command(*, period: str, export_name: str | None, reason: str, as_json: bool) -> None:
    """Release a pinned month and publish its newest audited delivery."""
    enter()
    from ingestion.catalog.rollback import unpin
    from orchestration.lakehouse import connect

    house = connect()
    export = export_of(house, period, export_name)
    done = unpin(
        house.aws, house.lake, export, period, actor=house.ledger.actor, reason=reason or "unpin by command"
    )
    _say(done, "is published; the month follows new deliveries again", as_json=as_json)


@publish_command.command("repair")
@json_option
def repair_command(*, as_json: bool) -> None:
    """Rebuild all pointers from the ledger, and finish what a crash left open."""
    enter()
    from ingestion.catalog.publish import resume
    from ingestion.catalog.repair import repair
    from orchestration.lakehouse import connect

    house = connect()
    resume(house.aws, house.lake, actor=house.ledger.actor)
    rows = [asdict(one) for one in repair(house.aws, house.lake, actor=house.ledger.actor)]
    columns = ("table", "billing_period", "export_name", "found", "wanted", "mended")
    print_rows(rows, as_json=as_json, columns=columns, empty="every pointer stands where the ledger says")


def export_of(house: Lakehouse, period: str, export_name: str | None) -> str:
    """The export that is meant: the one named, or the only one with this month. BadInput when that is unclear."""
    from ingestion.catalog.publish import Publisher, months

    month = names.billing_period(period)
    if export_name is not None:
        return names.export_name(export_name)
    publisher = Publisher(house.aws, house.lake, house.ledger, house.ledger.actor)
    having = [export for export, published in months(publisher) if published == month]
    if len(having) != 1:
        raise BadInput(
            f"{month}: expected one export with this month, or --export NAME; found {', '.join(having) or 'none'}."
        )
    return having[0]


def _say(done: Publication, text: str, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
    else:
        click.echo(f"{done.billing_period} {done.export_name}: {done.delivery_id} {text}")
