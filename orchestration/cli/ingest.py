"""`lakehouse ingest`: process what is in the queues."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from orchestration import home as homes
from orchestration.cli.output import print_json, print_table
from orchestration.cli.session import enter

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.home import Home
    from orchestration.ingest import Batch

SETTLED = frozenset({"waiting", "held"})


@click.command("ingest")
@click.option("--wait", is_flag=True, help="Process in the foreground until queues and ledger are empty.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ingest_command(*, wait: bool, as_json: bool) -> None:
    """Process what is in the queues until they are empty.

    Without --wait the messages are taken into the ledger and the work goes on in the background.
    Ends with 1 when a delivery was quarantined or failed.
    """
    enter()
    if not wait:
        _in_background(as_json=as_json)
        return
    from orchestration.cli.progress import watched
    from orchestration.ingest import ingest
    from orchestration.lakehouse import connect
    from orchestration.runner import Runner

    with watched() as watch:
        batch = ingest(Runner(connect(watch.on_stage)), watch.on_work)
    _report(batch, as_json=as_json)
    sys.exit(0 if batch.healthy else 1)


def _in_background(*, as_json: bool) -> None:
    from orchestration.intake import look
    from orchestration.lakehouse import connect

    house = connect()
    work = look(house)
    log = start_detached(house.home)
    if as_json:
        print_json({"taken": len(work.taken), "pending": len(work.pending), "log": str(log)})
    else:
        click.echo(
            f"{len(work.taken)} taken in, {len(work.pending)} pending; working in the background, log {log}"
        )


def start_detached(home: Home) -> Path:
    """Start `ingest --wait` in a session of its own; returns where it writes."""
    home.logs.mkdir(parents=True, exist_ok=True)
    log = home.logs / f"ingest-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    with log.open("ab") as target:
        subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli.main", "ingest", "--wait"],
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=target,
            start_new_session=True,
        )
    return log


def _report(batch: Batch, *, as_json: bool) -> None:
    rows = [*_taken(batch), *_built(batch)]
    if as_json:
        print_json({"deliveries": rows, "derived": batch.derived, "healthy": batch.healthy})
    elif rows:
        columns = ("billing_period", "export_name", "delivery_id", "state", "reason")
        print_table(columns, [[row[column] for column in columns] for row in rows])
    else:
        click.echo("nothing to do: the queues are empty and every delivery is settled")


def _built(batch: Batch) -> list[dict[str, str]]:
    return [
        {
            "billing_period": one.billing_period,
            "export_name": one.export_name,
            "delivery_id": one.delivery_id,
            "state": one.state,
            "reason": one.reason,
        }
        for one in (*batch.done, *batch.superseded)
    ]


def _taken(batch: Batch) -> list[dict[str, str]]:
    """Messages that led to no build: what waits, is held, was refused, or stays in the queue."""
    built = {state.delivery_id for state in batch.done}
    return [
        {
            "billing_period": one.billing_period,
            "export_name": one.export_name,
            "delivery_id": one.delivery_id,
            "state": one.outcome,
            "reason": one.reason,
        }
        for one in batch.taken
        if one.outcome not in {"received", "ignored"} and one.delivery_id not in built
    ]


def home_of_environment() -> Home:
    """The home that the environment names."""
    return homes.from_environment()
