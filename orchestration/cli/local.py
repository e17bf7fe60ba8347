"""`lakehouse up | down | status | reset`: the local AWS of this home."""

from __future__ import annotations

import sys

import click

from orchestration import home as homes
from orchestration.cli import local_server


@click.command("up")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "trino"]),
    help="What answers queries. Default: LAKEHOUSE_ENGINE, else duckdb. trino needs Java 22 and, once, Maven.",
)
@click.option("--workers", type=click.IntRange(0), help="Processes of trino beside its coordinator.")
def up_command(*, engine: str | None, workers: int | None) -> None:
    """Start the local AWS and print the variables that point any AWS client at it."""
    options = ["--engine", engine] if engine else []
    options += ["--workers", str(workers)] if workers is not None else []
    sys.exit(local_server.run("up", homes.from_environment(), *options))


@click.command("down")
def down_command() -> None:
    """Stop the local AWS; its state stays and `up` brings it back."""
    sys.exit(local_server.run("down", homes.from_environment()))


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status_command(*, as_json: bool) -> None:
    """Say whether the local AWS of this home answers."""
    sys.exit(local_server.run("status", homes.from_environment(), *(["--json"] if as_json else [])))


@click.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset_command(*, yes: bool) -> None:
    """Stop the local AWS and delete the whole state of this home."""
    home = homes.from_environment()
    if not yes:
        click.confirm(f"Delete everything in {home.root}?", abort=True)
    local_server.reset(home)
    click.echo(f"{home.root} is empty")
