"""What a command does first: settle which AWS it talks to, and say so when that is not obvious."""

from __future__ import annotations

import logging
import os

import click

from orchestration import home as homes
from orchestration.cli import environment
from orchestration.home import Home


def enter() -> Home:
    """Apply the environment rule to this process; returns the home. BadInput when no AWS is named."""
    home = homes.from_environment()
    choice = environment.enter(home, os.environ)
    if choice.notice:
        click.echo(f"lakehouse: {choice.notice}", err=True)
    log_to_file(home)
    return home


def log_to_file(home: Home) -> None:
    """Libraries log into the home, not between the answers on the terminal."""
    home.logs.mkdir(parents=True, exist_ok=True)
    layout = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(filename=home.logs / "lakehouse.log", level=logging.WARNING, format=layout)
