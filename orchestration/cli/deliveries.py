"""`lakehouse deliveries`: the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ingestion import names
from orchestration.cli.output import print_rows
from orchestration.cli.session import enter

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState

STAGES = ("landed", "cataloged", "checked", "built", "audited", "published")
SHOWN = (
    "billing_period",
    "export_name",
    "delivery_id",
    "state",
    "attempt",
    "rows",
    "seconds",
    "at",
    "reason",
)


@click.command("deliveries")
@click.option("--period", metavar="YYYY-MM", help="Only this billing period.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def deliveries_command(*, period: str | None, as_json: bool) -> None:
    """Show the ledger of deliveries: state, reason, seconds per stage."""
    enter()
    from ingestion.ledger.deliveries import states
    from orchestration.lakehouse import connect

    month = names.billing_period(period) if period else None
    rows = [row_of(state) for state in states(connect().ledger, None, month)]
    if not as_json:
        rows = [
            {**row, "seconds": _stages(row["seconds"]), "at": f"{row['at']:%Y-%m-%d %H:%M:%S}"}
            for row in rows
        ]
    print_rows(rows, as_json=as_json, columns=SHOWN, empty="no delivery yet")


def row_of(state: DeliveryState) -> dict[str, Any]:
    """What a machine may want to know of a delivery."""
    return {
        "billing_period": state.billing_period,
        "export_name": state.export_name,
        "delivery_id": state.delivery_id,
        "format": state.delivery.format if state.delivery else None,
        "state": state.state,
        "reason": state.reason,
        "attempt": state.attempt,
        "rows": state.rows,
        "bytes": state.bytes,
        "ordered_at": state.ordered_at,
        "at": state.at,
        "seconds": {stage: state.seconds[stage] for stage in STAGES if stage in state.seconds},
    }


def _stages(seconds: dict[str, float]) -> str:
    return " ".join(f"{stage} {took:.1f}" for stage, took in seconds.items())
