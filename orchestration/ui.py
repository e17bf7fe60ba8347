"""Dagster's UI on the demo data: `python -m orchestration.ui [--port N]`.

Sets the environment as every command does and becomes `dagster dev`, on 127.0.0.1 only: the open-source UI has
no login.
"""

from __future__ import annotations

import os
import socket
import sys

import click

from orchestration.cli import environment
from orchestration.cli.main import run_command
from orchestration.home import from_environment
from orchestration.instance import prepare

PREFERRED_PORT = 3000


@click.command()
@click.option("--port", type=int, help="Default: 3000, or a free one when that is taken.")
def ui(*, port: int | None) -> None:
    """Open the Dagster UI on the lakehouse that the environment names."""
    home = from_environment()
    choice = environment.enter(home, os.environ)
    if choice.notice:
        click.echo(f"lakehouse: {choice.notice}", err=True)
    prepare(home)
    chosen = str(port or free_port(PREFERRED_PORT))
    click.echo(f"http://127.0.0.1:{chosen}", err=True)
    arguments = ["-m", "dagster", "dev", "-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", chosen]
    os.execv(sys.executable, [sys.executable, *arguments])


def free_port(preferred: int) -> int:
    """`preferred` when nobody listens there, else one that the system gives."""
    for candidate in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")


if __name__ == "__main__":
    run_command(ui)
