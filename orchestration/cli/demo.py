"""`lakehouse demo`: the whole story on this machine."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from orchestration import home as homes
from orchestration.cli import environment, local_server
from orchestration.cli.generate import previous_month
from orchestration.cli.output import print_table
from orchestration.cli.session import log_to_file

if TYPE_CHECKING:
    from orchestration.demo import Clock, Told
    from orchestration.home import Home
    from orchestration.lakehouse import Lakehouse

TOP_ANOMALIES = 8


@click.command("demo")
@click.option(
    "--size",
    type=click.Choice(["small", "medium", "large"]),
    default="small",
    show_default=True,
    help="About 10^4, 10^6 or 10^7 line items a month.",
)
def demo_command(*, size: str) -> None:
    """A bill of three months lands, is checked, built, audited, published and drawn, all on this machine.

    Ends with a table and $LAKEHOUSE_HOME/summary.json; 1 when any total differs from the generated truth.
    """
    home = homes.from_environment()
    click.echo(f"starting the local AWS in {home.root}", err=True)
    local_server.up_quietly(home)
    enter_local(home)
    from orchestration.cli.progress import watched
    from orchestration.demo import Clock, draw, tell, write_summary
    from orchestration.lakehouse import connect

    clock = Clock()
    with watched() as watch, clock.step("total"):
        house = connect(watch.on_stage)
        told = tell(house, size, previous_month(), clock, watch.on_work)
        page = draw(house, told, clock)
    summary = write_summary(house, told, clock)
    report(house, told, clock)
    click.echo(f"\nsummary  {summary}\npage     {page.as_uri()}")
    click.echo(
        'The local AWS keeps running: `lakehouse query "select …"` asks it, `lakehouse down` stops it.'
    )
    sys.exit(0 if told.healthy else 1)


def enter_local(home: Home) -> None:
    """Point this process at the home's own local AWS, whatever the environment says: a demo needs no account."""
    os.environ.pop("AWS_ENDPOINT_URL", None)
    choice = environment.enter(home, os.environ)
    if choice.notice:
        click.echo(f"lakehouse: {choice.notice}", err=True)
    log_to_file(home)


def report(house: Lakehouse, told: Told, clock: Clock) -> None:
    """The final tables."""
    from orchestration.demo import stage_seconds
    from orchestration.demo_figures import FIGURES, ask

    for figure in FIGURES:
        columns, rows = ask(house, figure)
        print_table(columns, rows, title=f"\n{figure.title}")
    _anomalies(told)
    dead = [
        [queue, kind, count] for queue, kinds in told.dead_letters.items() for kind, count in kinds.items()
    ]
    print_table(["queue", "category", "messages"], dead or [["both", "none", 0]], title="\nDead letters")
    seconds = stage_seconds(house) | clock.seconds
    print_table(list(seconds), [[f"{took:.1f}" for took in seconds.values()]], title="\nSeconds")
    _reconciliation(told)


def _anomalies(told: Told) -> None:
    found = [(table, one) for table, each in told.anomalies.found.items() for one in each]
    largest = sorted(found, key=lambda each: -each[1].impact)[:TOP_ANOMALIES]
    rows = [
        [table, one.series_id, one.usage_date, f"{one.cost:.2f}", f"{one.expected:.2f}", f"{one.impact:.2f}"]
        for table, one in largest
    ]
    title = f"\nAnomalies found: {len(found)} days, the largest"
    print_table(["table", "series", "day", "cost", "expected", "impact"], rows, title=title)


def _reconciliation(told: Told) -> None:
    rows = [
        [
            one.billing_period,
            one.currency,
            one.metric,
            f"{one.truth:f}",
            f"{one.mart:f}",
            f"{one.difference:f}",
        ]
        for one in told.compared
    ]
    columns = ["billing_period", "currency", "metric", "truth", "mart", "difference"]
    print_table(columns, rows, title="\nReconciliation with the generated truth")
