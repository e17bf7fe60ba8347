"""`lakehouse dlq list | show | stats | replay | quarantine`: the dead-letter queues."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ingestion.errors import BadInput
from orchestration.cli.output import print_json, print_rows
from orchestration.cli.session import enter

if TYPE_CHECKING:
    from ingestion.events.letters import DeadLetter
    from ingestion.events.replay import Step

SHOWN = ("queue", "message_id", "category", "reason", "key", "receive_count", "replay_count", "first_seen")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
queue_option = click.option("--queue", type=click.Choice(["deliveries", "crawler"]), help="Only this queue.")


@click.group("dlq")
def dlq_command() -> None:
    """Messages that nobody could process: see why, mend, send back."""


@dlq_command.command("list")
@queue_option
@json_option
def list_command(*, queue: str | None, as_json: bool) -> None:
    """Show every dead letter with its class and reason; nothing is moved."""
    rows = [asdict(letter) for letter in _letters(queue)]
    print_rows(rows, as_json=as_json, columns=SHOWN, empty="no dead letters")


@dlq_command.command("show")
@click.argument("message_id", metavar="ID")
def show_command(*, message_id: str) -> None:
    """Show one dead letter whole, as JSON."""
    found = [letter for letter in _letters(None) if letter.message_id == message_id]
    if not found:
        raise BadInput(f"dlq show: expected an id that `lakehouse dlq list` prints; found {message_id!r}.")
    print_json(asdict(found[0]))


@dlq_command.command("stats")
@json_option
def stats_command(*, as_json: bool) -> None:
    """Count the dead letters by queue and class."""
    from ingestion.events.letters import stats

    counted = stats(_letters(None))
    if as_json:
        print_json(counted)
        return
    rows = [
        {"queue": queue, "category": category, "messages": count}
        for queue, categories in counted.items()
        for category, count in categories.items()
    ]
    print_rows(rows, as_json=False, columns=("queue", "category", "messages"), empty="no dead letters")


@dlq_command.command("replay")
@queue_option
@click.option("--apply", "applied", is_flag=True, help="Act; without it only says what it would do.")
@click.option("--reason", default="", help="Kept in the ledger of replays.")
@json_option
def replay_command(*, queue: str | None, applied: bool, reason: str, as_json: bool) -> None:
    """Send dead letters whose cause is gone back to their queue."""
    enter()
    from ingestion.events.replay import replay
    from orchestration.lakehouse import connect

    house = connect()
    why = reason or "replay by command"
    steps = replay(house.aws, house.lake, apply=applied, reason=why, queue=queue)
    rows = [_row(step) for step in steps]
    columns = ("action", "queue", "message_id", "category", "why")
    print_rows(rows, as_json=as_json, columns=columns, empty="no dead letters")
    if rows and not applied and not as_json:
        click.echo("nothing was changed; add --apply to act", err=True)


@dlq_command.command("quarantine")
@click.argument("message_id", metavar="ID")
@click.option("--reason", default="", help="Kept in the ledger of replays.")
def quarantine_command(*, message_id: str, reason: str) -> None:
    """Move one dead letter into the quarantine prefix of the lake; it is never deleted silently."""
    enter()
    from ingestion.events.replay import quarantine
    from orchestration.lakehouse import connect

    house = connect()
    click.echo(quarantine(house.aws, house.lake, message_id, reason or "quarantined by command"))
    sys.exit(0)


def _letters(queue: str | None) -> list[DeadLetter]:
    enter()
    from ingestion.events.letters import dead_letters
    from orchestration.lakehouse import connect

    house = connect()
    return dead_letters(house.aws, house.lake, queue)


def _row(step: Step) -> dict[str, Any]:
    letter = step.letter
    return {
        "action": step.action,
        "queue": letter.queue,
        "message_id": letter.message_id,
        "category": letter.category,
        "key": letter.key,
        "why": step.why,
    }
